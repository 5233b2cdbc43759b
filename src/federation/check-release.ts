import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JWK } from 'jose';
import { z } from 'zod';
import { OneByOne } from '../base/index.ts';
import type { NodeRef } from './node-ref.ts';
import type { Registry } from './registry.ts';
import { thumbprintOf, verifyCube } from './release.ts';
import {
  type Fetched,
  fetchFile,
  type ReleaseAddresses,
  releaseAddresses,
  requestsFileOf,
} from './release-files.ts';
import { type RequestedCount, readRequests, readSignedCube, type SignedCube } from './signed-cube.ts';

/** Why a verified cube is not to be used all the same; undefined where it is: policy and lattice are others' trade. */
export type CubeCheck = (signed: SignedCube) => string | undefined;

export type Verdict =
  | { state: 'verified'; signed: SignedCube }
  | { state: 'refused'; reason: string }
  /** Nothing is known yet: the files could not be had. Asked again the next time. */
  | { state: 'timed-out' }
  | { state: 'unreachable'; reason: string };

interface Looking {
  registry: Registry;
  check?: CubeCheck | undefined;
  /** Longest time for all files. */
  ms: number;
  /** What was verified before, and the ETag of its file: where that is unchanged, it is not read again. */
  before?: SignedCube;
  etag?: string | undefined;
}

const maxTurtle = 33_554_432;
const maxSmall = 131_072;

/** What a statement may say beside the hash; where it does, the cube must say the same. */
const statement = z.looseObject({ epoch: z.string().optional(), lattice: z.string().optional() });

const refused = (reason: string): Verdict => ({ state: 'refused', reason });
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
}

const readings = new OneByOne();
/**
 * Reads cubes one after another, with a breath between two: a new hub gets hundreds at once, and files that are still
 * under way would time out behind the reading of those that came.
 */
const inTurn = <T>(read: () => Promise<T>): Promise<T> =>
  readings.do(async () => {
    await nextTurn();
    return read();
  });

/** The verdict that follows from a file that did not come. */
function missing(file: Exclude<Fetched, { state: 'fetched' }>, what: string, url: string): Verdict {
  switch (file.state) {
    case 'absent':
      return refused(`Its ${what} is not at ${url}, so nobody can tell who made its numbers.`);
    case 'refused':
      return refused(`Its ${what} cannot be read: ${file.reason}`);
    case 'unchanged':
      return refused(`Its ${what} is said to be unchanged, and was never read.`);
    case 'unreachable':
      return { state: 'unreachable', reason: file.reason };
    case 'timed-out':
      return { state: 'timed-out' };
  }
}

/** The counts on request that the same key signed; none where there are none, or where they do not verify. */
async function requestedOf(
  at: ReleaseAddresses,
  iri: string,
  publicKey: JWK,
  signal: AbortSignal,
): Promise<Map<string, RequestedCount>> {
  const jws = await fetchFile(at.requestsSignature, { signal, maxBytes: maxSmall });
  const signature = jws.state === 'fetched' ? textOf(jws.bytes) : '';
  const file = requestsFileOf(signature);
  if (file === undefined) return new Map();
  const turtle = await fetchFile(at.requests(file), { signal, maxBytes: maxTurtle });
  if (turtle.state !== 'fetched') return new Map();
  const own = await verifyCube(turtle.bytes, signature, publicKey);
  return own.state === 'verified' ? readRequests(textOf(turtle.bytes), iri) : new Map();
}

/**
 * Fetches the files of one release and reaches a verdict over the cube that its node calls `iri`: the key is the
 * pinned one, the signature is over these bytes and this epoch, the content keeps to its own policy, and nobody
 * objects. Pins the key of a node that has none.
 */
export async function lookAtRelease(
  node: NodeRef,
  iri: string,
  epoch: string,
  { registry, check, ms, before, etag }: Looking,
): Promise<{ verdict: Verdict; etag?: string }> {
  const at = releaseAddresses(node, epoch, iri);
  if (at === undefined) return { verdict: refused(`${epoch.slice(0, 60)} is not the name of an epoch.`) };
  const reason = await registry.whyNot(node);
  if (reason !== undefined) return { verdict: { state: 'unreachable', reason } };
  const signal = AbortSignal.timeout(ms);
  const [turtle, jws, jwk] = await Promise.all([
    fetchFile(at.turtle, { signal, maxBytes: maxTurtle, etag: before && etag }),
    fetchFile(at.signature, { signal, maxBytes: maxSmall }),
    fetchFile(at.publicKey, { signal, maxBytes: maxSmall }),
  ]);
  if (jwk.state !== 'fetched') return { verdict: missing(jwk, 'public key', at.publicKey) };
  const publicKey = parseJson(jwk.bytes) as JWK | undefined;
  const key = publicKey && (await thumbprintOf(publicKey));
  if (!publicKey || key === undefined) return { verdict: refused('Its public key is not an Ed25519 key.') };
  const pinned = registry.keyOf(node.id);
  if (pinned !== undefined && pinned !== key)
    return {
      verdict: refused(`It is signed with the key ${key}, and ${pinned} is the one known of this node.`),
    };

  if (turtle.state === 'unchanged' && before && etag !== undefined) {
    const signed = { ...before, requested: await requestedOf(at, iri, publicKey, signal) };
    return { verdict: { state: 'verified', signed }, etag };
  }
  if (turtle.state !== 'fetched') return { verdict: missing(turtle, 'signed cube', at.turtle) };
  if (jws.state !== 'fetched') return { verdict: missing(jws, 'signature', at.signature) };
  const verified = await verifyCube(turtle.bytes, textOf(jws.bytes), publicKey);
  if (verified.state === 'refused') return { verdict: verified };
  // Fetched before the cube waits for its turn: the time allowed is for the network.
  const requested = await requestedOf(at, iri, publicKey, signal);
  const content = await inTurn(() => readSignedCube(textOf(turtle.bytes), iri, epoch));
  if (content.state === 'refused') return { verdict: content };
  const stated = statement.safeParse(verified.payload);
  if (!stated.success)
    return { verdict: refused('The signed statement does not name its epoch and lattice.') };
  if (stated.data.epoch !== undefined && stated.data.epoch !== epoch)
    return { verdict: refused(`The signature is of epoch ${stated.data.epoch}, not ${epoch}.`) };
  if (stated.data.lattice !== undefined && stated.data.lattice !== content.cube.lattice)
    return { verdict: refused('The signature is of another lattice than the cube states.') };
  const { state: _, ...read } = content;
  const signed: SignedCube = { ...read, requested, digest: verified.payload.sha256, key };
  const objection = check?.(signed);
  if (objection !== undefined) return { verdict: refused(objection) };
  await registry.pin(node.id, key);
  // Two releases may have been looked at together, each with a key that nobody knew yet.
  if (registry.keyOf(node.id) !== key)
    return { verdict: refused('Another release of this node has another key.') };
  return { verdict: { state: 'verified', signed }, ...(turtle.etag !== undefined && { etag: turtle.etag }) };
}

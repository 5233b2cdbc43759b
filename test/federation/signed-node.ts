import type { IncomingMessage, ServerResponse } from 'node:http';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { sha256 } from '../../src/base/index.ts';
import { thumbprintOf } from '../../src/federation/index.ts';
import { type LocalNode, sendRows, startNode } from './local-node.ts';

/** A key to sign with, and what others know it by. */
export interface Signer {
  sign(bytes: string, statement?: Record<string, unknown>): Promise<string>;
  jwk: string;
  thumbprint: string;
}

export async function makeSigner(): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    sign: (bytes, statement = {}) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify({ sha256: sha256(bytes), ...statement })))
        .setProtectedHeader({ alg: 'EdDSA' })
        .sign(privateKey),
    jwk: JSON.stringify(jwk),
    thumbprint: (await thumbprintOf(jwk)) ?? '',
  };
}
const usualSigner = await makeSigner();

/** What a test cube says of itself, by the local name of its property; the publisher's name is `holder`. */
export type About = Record<string, string>;

export const usualAbout: About = {
  epoch: '2026',
  floor: '10',
  threshold: '30',
  rounding: '5',
  sigma: '6',
  ontologyRelease: 'r1',
  generated: 'true',
};

/** A cube as Turtle with relative IRIs, like those that a release holds. */
export function cubeTurtle(cells: ReadonlyMap<string, number>, about: About, holder: string): string {
  const facts = Object.entries(about).map(
    ([property, value]) => `  col:${property} ${JSON.stringify(value)} ;`,
  );
  const observations = [...cells].map(
    ([cell, count], i) =>
      `<#${i}> a qb:Observation ; qb:dataSet <> ; col:cell "${cell}" ; col:count ${count} .`,
  );
  return `@prefix col: <https://w3id.org/collimator/ns#> . @prefix qb: <http://purl.org/linked-data/cube#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
<> a qb:DataSet ;\n${facts.join('\n')}\n  dct:publisher <#holder> .
<#holder> foaf:name "${holder}" .\n${observations.join('\n')}\n`;
}

export interface SignedNodeOptions {
  cells: ReadonlyMap<string, number>;
  about?: About;
  signer?: Signer;
  /** What its endpoint says, where that is not what it signed. */
  told?: ReadonlyMap<string, number>;
  /** Changes the Turtle after it was signed. */
  forge?: (turtle: string) => string;
  /** Text of requests.ttl, signed like the cube. */
  requests?: string;
  /** Counts of cohorts that its endpoint tells, by hash. */
  toldCohorts?: ReadonlyMap<string, number>;
  /** Runs instead of the answer to a query; false leaves it to the node. */
  instead?: (response: ServerResponse, request: IncomingMessage, query: string) => boolean;
  /** Answers neither queries nor anything else any more. */
  hangs?: boolean;
  /** Waits before each answer to a query. */
  delayMs?: number;
  /** Serves its files as `collimator build` names them, below /files, as a plain web server would. */
  bare?: boolean;
}

/** What a test node says now; a test may change it while it runs. */
export type SignedNode = LocalNode & { state: SignedNodeOptions; queries(): number };

/** A node on this machine that answers from a signed cube alone, as any SPARQL server with the cube in it would. */
export async function startSignedNode(id: string, options: SignedNodeOptions): Promise<SignedNode> {
  let queries = 0;
  const state = { ...options };
  const about = () => ({ ...usualAbout, ...state.about });
  const turtle = () => cubeTurtle(state.cells, about(), `Holder ${id}`);

  async function sendFile(path: string, response: ServerResponse, request: IncomingMessage): Promise<void> {
    const { signer = usualSigner, forge = (text: string) => text, requests, bare } = state;
    const { epoch = '' } = about();
    const at = bare ? `/files/${epoch}/` : `/cubes/${epoch}`;
    const files: Record<string, () => string | undefined | Promise<string>> = {
      [bare ? `${at}cube.ttl` : `${at}.ttl`]: () => forge(turtle()),
      [bare ? `${at}cube.jws` : `${at}/signature`]: () => signer.sign(turtle(), { epoch }),
      [bare ? `${at}public-key.jwk` : `${at}/public-key`]: () => signer.jwk,
      [bare ? `${at}requests.ttl` : `${at}/requests.ttl`]: () => requests,
      [bare ? `${at}requests.jws` : `${at}/requests/signature`]: () =>
        requests === undefined ? undefined : signer.sign(requests),
      ...(bare ? {} : { '/cubes.json': () => JSON.stringify({ epoch, sha: sha256(turtle()), requests }) }),
    };
    const text = await files[path]?.();
    if (text === undefined) return void response.writeHead(404).end();
    const etag = `"${sha256(text)}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    response.writeHead(200, { etag }).end(text);
  }

  function sendAnswer(query: string, response: ServerResponse): void {
    const cube = `<https://example.org/${id}/cubes/${about().epoch}>`;
    const valuesOf = (variable: string) =>
      [
        ...(new RegExp(`VALUES\\s+\\?${variable}\\s*\\{([^}]*)\\}`).exec(query)?.[1] ?? '').matchAll(
          /"([^"]*)"/g,
        ),
      ].map((match) => match[1] ?? '');
    if (!query.includes('VALUES')) {
      sendRows(response, [{ cube, publisherName: `Holder ${id}`, ...about() }]);
      return;
    }
    const told = state.told ?? state.cells;
    const cohorts = valuesOf('cohort').filter((hash) => state.toldCohorts?.has(hash));
    sendRows(response, [
      { cube, epoch: about().epoch ?? '' },
      ...valuesOf('cell')
        .sort() // as the query asks
        .flatMap((cell) => (told.has(cell) ? [{ cube, cell, count: String(told.get(cell)) }] : [])),
      ...cohorts.map((cohort) => ({ cube, cohort, count: String(state.toldCohorts?.get(cohort)) })),
    ]);
  }

  const node = await startNode(id, (query, response, request) => {
    if (state.hangs) return;
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/sparql') return void sendFile(pathname, response, request);
    queries += 1;
    if (state.instead?.(response, request, query)) return;
    if (state.delayMs === undefined) sendAnswer(query, response);
    else setTimeout(sendAnswer, state.delayMs, query, response);
  });
  const release = options.bare ? { release: `${node.ref.url}files` } : {};
  return { ...node, ref: { ...node.ref, ...release }, state, queries: () => queries };
}

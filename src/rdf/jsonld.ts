import type { Quad, Term } from '@rdfjs/types';
import jsonld from 'jsonld';
import { DataFactory, Parser } from 'n3';
import { cutToken } from './cut.ts';
import { jsonMistakes } from './json-mistakes.ts';
import { deepestJson, placesIn, readJsonTree, tooDeepAt } from './json-tree.ts';
import { beyondBounds } from './jsonld-bounds.ts';
import { type JsonLdFailure, jsonLdMistake, remoteContextAt } from './jsonld-mistakes.ts';
import { labelAt, locate, offsetOf } from './jsonld-places.ts';
import { unreadKeys } from './jsonld-unread.ts';
import { prefixes } from './namespaces.ts';
import type { Reading, Unread } from './reading.ts';
import { quad } from './terms.ts';

class RemoteRefused extends Error {
  readonly url: string;
  constructor(url: string) {
    super(`The remote context ${cutToken(url)} is not fetched; put the context into the document.`);
    this.url = url;
  }
}

/** Something that jsonld passes over. */
interface JsonLdEvent {
  event: { code: string; details?: { property?: string } };
}

/** Most different keys that are kept as passed over. */
const mostDropped = 1_000;

/** Remote contexts are refused: a fetch would leave the machine and make the reading depend on the network. */
async function refuseRemote(url: string): Promise<never> {
  throw new RemoteRefused(url);
}

/**
 * Reads JSON-LD. The place of a quad is where the value that says it begins. Mistakes are told with line and column:
 * those of JSON at most 20, of JSON-LD the first. Nesting and contexts are bounded.
 */
export async function readJsonLd(sent: string, base: string): Promise<Reading> {
  // A byte order mark is no JSON, and does no harm.
  const text = sent.replace(/^\ufeff/, ' ');
  const malformed = (at: number, message: string): Reading => ({
    state: 'malformed',
    ...placesIn(text)(at),
    message,
  });
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== undefined)
    return malformed(tooDeep, `Objects and arrays are nested more than ${deepestJson} deep.`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const [first, ...more] = jsonMistakes(text);
    return {
      state: 'malformed',
      ...(first ?? { message: (error as Error).message }),
      ...(more.length > 0 && { more }),
    };
  }
  const tree = readJsonTree(text);
  const beyond = beyondBounds(tree);
  if (beyond) return malformed(beyond.at, beyond.message);
  const located = locate(text, tree, base);
  const dropped = new Set<string>();
  try {
    // A document that is odd enough not to bear our names is read as it is; then fewer places can be told.
    const quads = await toQuads(located.document, base, dropped).catch(() =>
      toQuads(document, base, dropped),
    );
    let found: readonly Unread[] | undefined;
    const unread = () => {
      found ??= unreadKeys(text, tree, located, dropped);
      return found;
    };
    const { placeOf, nodePlaceOf } = located;
    return { state: 'read', quads, placeOf, nodePlaceOf, prefixes: {}, unread };
  } catch (error) {
    const { details } = error as JsonLdFailure;
    // What the library says around our own refusal guesses at causes that do not exist.
    if (details?.cause instanceof RemoteRefused) {
      const { url, message } = details.cause;
      return malformed(remoteContextAt(tree, located.terms, url, base), message);
    }
    const { at, message } = jsonLdMistake(tree, located.terms, error as JsonLdFailure);
    return malformed(at, message);
  }
}

/** `dropped` is told the keys that the library passes over. */
async function toQuads(document: unknown, base: string, dropped: Set<string>): Promise<Quad[]> {
  const eventHandler = ({ event: { code, details } }: JsonLdEvent) => {
    if (code === 'invalid property' && details?.property && dropped.size < mostDropped)
      dropped.add(details.property);
  };
  const nquads = (await jsonld.toRDF(
    document as jsonld.JsonLdDocument,
    {
      format: 'application/n-quads',
      base,
      documentLoader: refuseRemote,
      eventHandler,
    } as jsonld.Options.ToRdf,
  )) as unknown as string;
  const nameless = <T extends Term>(term: T): T => {
    const offset = term.termType === 'NamedNode' ? offsetOf(term.value) : undefined;
    return offset === undefined ? term : (DataFactory.blankNode(labelAt(offset)) as unknown as T);
  };
  return (new Parser({ format: 'N-Quads' }).parse(nquads) as unknown as Quad[]).map((each) => {
    const subject = nameless(each.subject);
    const object = nameless(each.object);
    const graph = nameless(each.graph);
    return subject === each.subject && object === each.object && graph === each.graph
      ? each
      : quad(subject, each.predicate, object, graph);
  });
}

/** Writes N-Quads as JSON-LD, compacted with a context of our own that stands in the document. */
export async function writeJsonLd(nquads: string): Promise<string> {
  const expanded = await jsonld.fromRDF(nquads as never, {
    format: 'application/n-quads',
    useNativeTypes: false,
  });
  const used = Object.entries(prefixes).filter(([, namespace]) => nquads.includes(`<${namespace}`));
  const compacted = await jsonld.compact(expanded, Object.fromEntries(used) as jsonld.ContextDefinition, {
    graph: true,
    documentLoader: refuseRemote,
  });
  return `${JSON.stringify(compacted, undefined, 2)}\n`;
}

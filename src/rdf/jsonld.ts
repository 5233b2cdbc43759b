import type { Quad, Term } from '@rdfjs/types';
import jsonld from 'jsonld';
import { DataFactory, Parser } from 'n3';
import { deepestJson, placesIn, tooDeepAt } from './json-tree.ts';
import { labelAt, locate, offsetOf } from './jsonld-places.ts';
import { prefixes } from './namespaces.ts';
import type { Reading } from './reading.ts';
import { quad } from './terms.ts';

class RemoteRefused extends Error {}

/** Remote contexts are refused: a fetch would leave the machine and make the reading depend on the network. */
async function refuseRemote(url: string): Promise<never> {
  throw new RemoteRefused(`The remote context ${url} is not fetched; put the context into the document.`);
}

/**
 * Reads JSON-LD. The place of a quad is where the value that says it begins. Malformed JSON is reported with line
 * and column; malformed JSON-LD with the reason, and the place where it can be told. Nesting is bounded.
 */
export async function readJsonLd(text: string, base: string): Promise<Reading> {
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== undefined) {
    const message = `Objects and arrays are nested more than ${deepestJson} deep.`;
    return { state: 'malformed', ...placesIn(text)(tooDeep), message };
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return {
      state: 'malformed',
      message: (error as Error).message,
      ...placeInJson(text, (error as Error).message),
    };
  }
  const located = locate(text, base);
  try {
    // A document that is odd enough not to bear our names is read as it is; then fewer places can be told.
    const quads = await toQuads(located.document, base).catch(() => toQuads(document, base));
    return { state: 'read', quads, placeOf: located.placeOf, prefixes: {} };
  } catch (error) {
    const { details } = error as Error & { details?: Record<string, unknown> };
    const culprits = [details?.url, details?.term, details?.value].filter((each) => typeof each === 'string');
    const place = culprits.map((each) => located.find(each)).find((each) => each !== undefined);
    return { state: 'malformed', ...place, message: reason(error) };
  }
}

async function toQuads(document: unknown, base: string): Promise<Quad[]> {
  const nquads = (await jsonld.toRDF(document as jsonld.JsonLdDocument, {
    format: 'application/n-quads',
    base,
    documentLoader: refuseRemote,
  })) as unknown as string;
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

function reason(error: unknown): string {
  const { message, details } = error as Error & { details?: { cause?: Error } };
  // What the library says around our own refusal guesses at causes that do not exist.
  if (details?.cause instanceof RemoteRefused) return details.cause.message;
  return details?.cause ? `${message} ${details.cause.message}` : message;
}

function placeInJson(text: string, message: string): { line: number; column: number } {
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
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

import type { Quad } from '@rdfjs/types';
import jsonld from 'jsonld';
import { Parser } from 'n3';
import { prefixes } from './namespaces.ts';
import type { Reading } from './reading.ts';

/** Remote contexts are refused: a fetch would leave the machine and make the reading depend on the network. */
async function refuseRemote(url: string): Promise<never> {
  throw new Error(`The remote context ${url} is not fetched; put the context into the document.`);
}

/** Reads JSON-LD. Malformed JSON is reported with line and column; malformed JSON-LD with the reason. */
export async function readJsonLd(text: string, base: string): Promise<Reading> {
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
  try {
    const nquads = (await jsonld.toRDF(document as jsonld.JsonLdDocument, {
      format: 'application/n-quads',
      base,
      documentLoader: refuseRemote,
    })) as unknown as string;
    const quads = new Parser({ format: 'N-Quads' }).parse(nquads) as unknown as Quad[];
    return { state: 'read', quads, placeOf: () => undefined, prefixes: {} };
  } catch (error) {
    return { state: 'malformed', message: reason(error) };
  }
}

function reason(error: unknown): string {
  const { message, details } = error as Error & { details?: { cause?: Error } };
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

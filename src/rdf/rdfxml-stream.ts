import type { Quad } from '@rdfjs/types';
import { cutMessage } from './cut.ts';
import type { Place } from './reading.ts';

/** How a stream ended: read to its end, or the first thing that cannot be read and where; both count from 1. */
export type StreamReading =
  | { state: 'read' }
  | { state: 'malformed'; line?: number; column?: number; message: string };

/** Takes a statement and where the tag that says it begins; it is called while the text is read. */
export type OnQuad = (quad: Quad, place: Place) => void;

/** Longest single text, or document type; longest text of an entity; deepest nesting. */
const bounds = { text: 10_000_000, entity: 1_000, depth: 1_000, slice: 1 << 16 };

/** What we need of the parser under the parser, which its types do not show. */
interface Sax {
  line: number;
  column: number;
  text: string;
  write(text: string): void;
  close(): void;
  on(event: 'opentagstart' | 'doctype' | 'error', run: (given: never) => void): void;
}

class Unreadable extends Error {
  readonly place: Place;
  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

/** Text of bytes as they come, whole characters only. */
async function* decoded(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of chunks)
    yield typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** Refuses entities that would be lost or would swell: `endsAt` is the line in which the document type ends. */
function checkEntities(doctype: string, endsAt: number): void {
  const at = (index: number) => ({ line: endsAt - doctype.slice(index).split('\n').length + 1, column: 1 });
  const nested = /<!ENTITY\s+(?:%\s+)?\S+\s+(?:"[^"]*[&%][^"]*"|'[^']*[&%][^']*'|SYSTEM|PUBLIC)/.exec(
    doctype,
  );
  // The parser would leave such an entity unread in the middle of a text, without a word.
  if (nested !== null)
    throw new Unreadable(
      'An entity made of other entities, or from elsewhere, is not read. Write its text out.',
      at(nested.index),
    );
  for (const found of doctype.matchAll(/<!ENTITY\s+\S+\s+("[^"]*"|'[^']*')/g))
    if ((found[1] ?? '').length > bounds.entity + 2)
      throw new Unreadable(
        `An entity of more than ${bounds.entity} characters is not read. Write its text out.`,
        at(found.index),
      );
}

/**
 * Reads RDF/XML as it comes and hands on each statement at once: memory follows the deepest element and the longest
 * text, not the length of the whole. `base` resolves relative IRIs. Statements before the first mistake have been
 * handed on when the mistake is met. What `chunks` throws is thrown on.
 */
export async function readRdfXmlStream(
  chunks: AsyncIterable<Uint8Array | string>,
  base: string,
  onQuad: OnQuad,
): Promise<StreamReading> {
  const { RdfXmlParser } = await import('rdfxml-streaming-parser');
  const parser = new RdfXmlParser({ baseIRI: base, trackPosition: true });
  const { saxParser: sax, activeTagStack: open } = parser as unknown as {
    saxParser: Sax;
    activeTagStack: unknown[];
  };
  let place: Place = { line: 1, column: 1 };
  // Straight to the caller: as a Node stream, the parser would collect what a whole chunk says first.
  parser.push = (quad: Quad | null) => {
    if (quad !== null) onQuad(quad, place);
    return true;
  };
  sax.on('error', (error: Error) => {
    throw error;
  });
  sax.on('opentagstart', () => {
    place = { line: sax.line, column: Math.max(1, sax.column) };
    if (open.length > bounds.depth)
      throw new Unreadable(`Elements are nested more than ${bounds.depth} deep.`, place);
  });
  sax.on('doctype', (doctype: string) => {
    checkEntities(doctype, sax.line);
    (parser as unknown as { onDoctype(doctype: string): void }).onDoctype(doctype);
  });
  const feed = (text: string) => {
    for (let from = 0; from < text.length; from += bounds.slice) {
      sax.write(text.slice(from, from + bounds.slice));
      if (sax.text.length > bounds.text)
        throw new Unreadable(`A text has more than ${bounds.text} characters.`, place);
    }
  };
  const texts = decoded(chunks);
  for (;;) {
    const next = await texts.next().catch((error: unknown) => error as Error);
    if (next instanceof Error) {
      if (!('code' in next) || next.code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw next;
      return {
        state: 'malformed',
        line: sax.line,
        column: 1,
        message: 'Here or below, the text is not UTF-8.',
      };
    }
    try {
      if (!next.done) feed(next.value);
      // The parser never closes its SAX parser, so a text cut short would pass as whole: ask it ourselves.
      else sax.close();
    } catch (error) {
      await texts.return(undefined);
      return malformed(error as Error);
    }
    if (next.done) return { state: 'read' };
  }
}

/** Both parsers put the place before the message: `3:7: …` and `Line 3 column 7: …`. */
function malformed(error: Error): StreamReading {
  if (error instanceof Unreadable) return { state: 'malformed', ...error.place, message: error.message };
  const found = /^(?:Line )?(\d+)(?::| column )(\d+): /.exec(error.message);
  if (found === null) return { state: 'malformed', message: cutMessage(error.message) };
  const [all, line, column] = found;
  return {
    state: 'malformed',
    line: Number(line),
    column: Math.max(1, Number(column)),
    message: cutMessage(error.message.slice(all.length)),
  };
}

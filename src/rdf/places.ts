import type { DataFactory as Factory, Quad } from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import { Problem } from '../base/index.ts';
import { Follower, type Stood, type Token } from './follower.ts';
import { offsetOf } from './offset.ts';
import { readOn } from './read-on.ts';
import type { Reading } from './reading.ts';
import { TextSource } from './text-source.ts';
import { explain, type ParseFailure } from './turtle-mistakes.ts';

/** What n3 2.13 takes beside a text; its type declarations do not know it yet. */
interface Observer {
  onPrefix(prefix: string, iri: { value: string }): void;
  onToken(token: Token): void;
  onTokenEnd(token: Token): void;
}

/** Is told the number of quads so far; throws where they are too many. */
type Count = (quads: number) => void;

/** A parser for one text, with what it finds and where. */
function follow(mediaType: string, base: string, count: Count) {
  const follower = new Follower(/triples|quads/.test(mediaType));
  const prefixes: Record<string, string> = {};
  const places = new Map<Quad, Stood>();
  const factory = {
    ...DataFactory,
    quad: (s: never, p: never, o: never, g: never) => {
      const quad = DataFactory.quad(s, p, o, g) as unknown as Quad;
      places.set(quad, follower.stood);
      count(places.size);
      return quad;
    },
  };
  const parser = new Parser({ format: mediaType, baseIRI: base, factory: factory as unknown as Factory });
  const found = { parser, places, prefixes, understood: follower.end };
  const observer: Observer = {
    onPrefix: (prefix, { value }) => {
      prefixes[prefix] = value;
    },
    onToken: (token) => {
      found.understood = follower.end;
      follower.before(token);
    },
    onTokenEnd: (token) => follower.after(token),
  };
  return Object.assign(found, { observer });
}

function parse(text: string, mediaType: string, base: string, count: Count) {
  const found = follow(mediaType, base, count);
  const { parser, observer, places, prefixes } = found;
  try {
    const quads = parser.parse(text, observer as unknown as null) as unknown as Quad[];
    return { quads, places, prefixes };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw Object.assign(error as ParseFailure, { understood: found.understood });
  }
}

/**
 * Reads a text in parts, so that reading does not hold up everybody else: n3 also makes less that outlives its use
 * when it is given parts. Undefined where the text cannot be read, since only the text as a whole tells every mistake.
 */
async function parseInParts(text: string, mediaType: string, base: string, count: Count) {
  const { parser, observer, places, prefixes } = follow(mediaType, base, count);
  const source = new TextSource();
  const quads: Quad[] = [];
  let state: 'reading' | 'read' | 'malformed' = 'reading';
  const onQuad = (error: Error | null, quad: Quad | null) => {
    if (error !== null) state = 'malformed';
    else if (quad === null) state = 'read';
    else quads.push(quad);
  };
  try {
    parser.parse(source as never, { ...observer, onQuad } as never);
    await source.give(text, () => state === 'reading');
  } catch (error) {
    if (error instanceof Problem) throw error;
    return undefined;
  }
  return (state as string) === 'read' ? { quads, places, prefixes } : undefined;
}

function key({ subject, predicate, object, graph }: Quad): string {
  const kind =
    object.termType === 'Literal' ? `${object.language}^${object.datatype.value}` : object.termType;
  return [subject.termType, subject.value, predicate.value, kind, object.value, graph.value].join('\u0001');
}

/**
 * Finds a quad that was read, or another by its value at its first occurrence; the index for that is made when it is
 * first asked for.
 */
function finder(places: Map<Quad, Stood>): (quad: Quad) => Stood | undefined {
  let byKey: Map<string, Stood> | undefined;
  return (quad) => {
    const stood = places.get(quad);
    if (stood !== undefined) return stood;
    if (byKey === undefined) {
      byKey = new Map();
      for (const [each, place] of places) {
        const text = key(each);
        if (!byKey.has(text)) byKey.set(text, place);
      }
    }
    return byKey.get(key(quad));
  };
}

/**
 * Reads Turtle, TriG, N-Triples or N-Quads. `placeOf` tells where the object of a quad begins. Mistakes are told in
 * the order of the text.
 */
export async function readWithPlaces(
  text: string,
  mediaType: string,
  base: string,
  count: Count = () => {},
): Promise<Reading> {
  const read = await parseInParts(text, mediaType, base, count);
  if (read !== undefined) return toReading(read);
  const reading = readOnce(text, mediaType, base, count);
  if (reading.state === 'read') return reading;
  const again = (changed: string) => {
    const next = readOnce(changed, mediaType, base, count);
    return next.state === 'malformed' ? next : undefined;
  };
  const more = readOn(text, reading, again, /triples|quads/.test(mediaType));
  return more.length > 0 ? { ...reading, more } : reading;
}

function toReading({ quads, places, prefixes }: ReturnType<typeof parse>): Reading {
  const find = finder(places);
  return {
    state: 'read',
    quads,
    placeOf: (quad) => find(quad)?.object,
    propertyPlaceOf: (quad) => find(quad)?.property,
    prefixes,
  };
}

/** Reads up to the first mistake in the text. */
function readOnce(text: string, mediaType: string, base: string, count: Count): Reading {
  try {
    return toReading(parse(text, mediaType, base, count));
  } catch (error) {
    if (error instanceof Problem) throw error;
    const failure = error as ParseFailure;
    const malformed = explain(text, failure);
    // n3 reads all tokens before any statement, so an earlier mistake in a statement is looked for again.
    if (failure.context === undefined || failure.context.token || malformed.line === undefined)
      return malformed;
    const before = text.slice(0, offsetOf(text, { line: malformed.line, column: malformed.column ?? 1 }));
    try {
      parse(before, mediaType, base, count);
      return malformed;
    } catch (earlier) {
      const cut = (earlier as ParseFailure).context?.token;
      return cut === undefined || cut.type === 'eof' ? malformed : explain(before, earlier as ParseFailure);
    }
  }
}

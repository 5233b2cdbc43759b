import { Seeded } from '../../src/base/index.ts';
import { answerAdHoc } from '../../src/query/index.ts';
import type { Store } from '../../src/store/index.ts';

const repeat = (n: number, part: (i: number) => string, separator = ' ') =>
  Array.from({ length: n }, (_, i) => part(i)).join(separator);

/** Shapes that brought engines down or kept them busy, each of a size. */
const shapes: Record<string, (n: number) => string> = {
  nesting: (n) => `SELECT * ${'{'.repeat(n * 20)} ?s ?p ?o ${'}'.repeat(n * 20)}`,
  'open braces': (n) => `SELECT * ${'{'.repeat(n * 20)}`,
  parentheses: (n) => `ASK { FILTER(${'('.repeat(n * 10)} 1 ${')'.repeat(n * 10)} = 1) }`,
  negations: (n) => `ASK { FILTER(${'!'.repeat(n * 300)} true) }`,
  terms: (n) => `ASK { ?s ?p ?o FILTER(${repeat(n * 50, () => '?o = 1', ' || ')}) }`,
  sums: (n) => `SELECT (${repeat(n * 50, () => '1', ' + ')} AS ?x) {}`,
  triples: (n) => `ASK { ${repeat(n * 2, (i) => `?s${i} ?p${i} ?s${i + 1} .`)} }`,
  groups: (n) => `ASK { ${repeat(n, (i) => `{ ${repeat(30, (j) => `?s${i} ?p${j} ?o${j} .`)} }`)} }`,
  'a long path': (n) => `ASK { ?s ${repeat(n * 5, () => '<urn:p>', '/')} ?o }`,
  'nested stars': (n) => `ASK { ?s ${'('.repeat(n)}<urn:p>${')*'.repeat(n)} ?o }`,
  'alternatives in stars': (n) => `SELECT * { ?s (${repeat(n, (i) => `<urn:p${i % 3}>*`, '|')})+ ?o }`,
  'a cross product': (n) =>
    `SELECT (COUNT(*) AS ?n) { ${repeat(2 + (n % 12), (i) => `?a${i} ?b${i} ?c${i} .`)} }`,
  'an ordered cross product': (n) =>
    `SELECT * { ${repeat(2 + (n % 8), (i) => `?a${i} ?b${i} ?c${i} .`)} } ORDER BY ?a0 ?b1`,
  doubling: (n) =>
    `SELECT ?x${n} { BIND("${'x'.repeat(50)}" AS ?x0) ${repeat(n, (i) => `BIND(CONCAT(?x${i}, ?x${i}) AS ?x${i + 1})`)} }`,
  'doubling in lists': (n) =>
    `SELECT (GROUP_CONCAT(CONCAT(STR(?o), STR(?o))) AS ?x) { ${repeat(2 + (n % 5), (i) => `?a${i} ?b${i} ?o .`)} }`,
  values: (n) => `ASK { VALUES ?v { ${repeat(n * 300, (i) => String(i))} } }`,
  'crossed values': (n) =>
    `SELECT (COUNT(*) AS ?n) { ${repeat(2 + (n % 6), (i) => `VALUES ?v${i} { ${repeat(60, (j) => String(j))} }`)} }`,
  unions: (n) => `ASK { ${repeat(n * 20, () => '{ ?s ?p ?o }', ' UNION ')} }`,
  optionals: (n) => `SELECT * { ?a ?b ?c ${repeat(n, (i) => `OPTIONAL { ?a${i} ?b${i} ?c${i} }`)} }`,
  'nested EXISTS': (n) =>
    `ASK { ?s ?p ?o ${repeat(n, (i) => `FILTER NOT EXISTS { ?s ?p${i} ?o${i} . ?o${i} ?q${i} ?s `)} ${'}'.repeat(n)} }`,
  'nested sub-selects': (n) => `${'SELECT * { { '.repeat(n)} ?s ?p ?o ${'} }'.repeat(n)}`,
  regex: (n) =>
    `ASK { ?s ?p ?o FILTER REGEX("${'a'.repeat(n * 100)}", "${'(a+)+'.repeat(Math.min(n, 30))}$") }`,
  'a repeated replacement': (n) =>
    `SELECT (${'REPLACE('.repeat(n)}"aa"${', "a", "aaaa")'.repeat(n)} AS ?x) {}`,
  uuids: (n) => `SELECT ${repeat(n * 5, (i) => `(UUID() AS ?u${i})`)} {}`,
  'a long string': (n) => `ASK { ?s ?p """${'x"'.repeat(n * 500)}""" }`,
  'a strange text': (n) => `ASK { ?s ?p "${'\\u0000\\uD800'.repeat(n)}" }`,
};

/** Shapes that mostly run into the deadline; each costs a reader, so only every fourth turn of theirs is taken. */
const slow = new Set([
  'triples',
  'a cross product',
  'an ordered cross product',
  'doubling',
  'doubling in lists',
  'crossed values',
  'optionals',
  'nested stars',
  'alternatives in stars',
  'nested EXISTS',
]);

/** One hostile query: its text, the shape that it has, and whether something in it was damaged. */
export interface Hostile {
  family: string;
  text: string;
  damaged: boolean;
}

const wedges = ['', '}', '{', '"', '<', '\\', '\u0000', '😀', 'SERVICE <urn:x> {', '*/'];

/** Hostile queries of every shape and many sizes, a third of them damaged somewhere; the same for the same seed. */
export function* hostileQueries(count: number, seed = 1): Generator<Hostile> {
  const numbers = new Seeded(seed);
  const families = Object.keys(shapes);
  for (let i = 0, turn = 0; i < count; turn++) {
    const family = families[turn % families.length] ?? '';
    if (slow.has(family) && Math.floor(turn / families.length) % 4 !== 0) continue;
    i++;
    const text = (shapes[family] as (n: number) => string)(1 + Math.floor(numbers.uniform() ** 2 * 120));
    const damaged = numbers.uniform() <= 0.33;
    if (!damaged) yield { family, text, damaged };
    else {
      const at = numbers.below(text.length);
      const length = numbers.below(12);
      const changed = text.slice(0, at) + wedges[numbers.below(wedges.length)] + text.slice(at + length);
      yield { family, text: changed, damaged };
    }
  }
}

/** How many queries ended in which state. */
export type Ends = Record<string, number>;

/** Asks hostile queries, a few at once. Rejects where one throws. */
export async function askHostile(
  store: Store,
  count: number,
  deadlineMs: number,
  seed?: number,
): Promise<Ends> {
  const ends: Ends = {};
  const queries = hostileQueries(count, seed);
  const worker = async () => {
    for (const { text } of queries) {
      const answer = await answerAdHoc(store, text, 'application/sparql-results+json', {
        deadlineMs,
        maxRows: 1000,
      });
      ends[answer.state] = (ends[answer.state] ?? 0) + 1;
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return ends;
}

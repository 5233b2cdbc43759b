import canonize from 'rdf-canonize';
import { sameTermKey } from '../../src/query/update/same-term.ts';
import { dataFactory, type Format, literal, type Quad, quad, read, type Term } from '../../src/rdf/index.ts';

/** An answer: the truth of an ASK, or the rows of a SELECT in order. A blank node is `_:label`. */
export type Rows = { boolean: boolean } | { rows: Record<string, string>[] };

/** Blank nodes are stored under IRIs (RDF 1.1 §3.5); here they are blank nodes again. */
const genid = /^https?:\/\/[^/]+\/\.well-known\/genid\//;
const key = (term: Term): string =>
  term.termType === 'BlankNode' || (term.termType === 'NamedNode' && genid.test(term.value))
    ? `_:${term.value}`
    : sameTermKey(term);

interface JsonTerm {
  type: string;
  value: string;
  datatype?: string;
  'xml:lang'?: string;
}

function ofJson({ type, value, datatype, 'xml:lang': language }: JsonTerm): string {
  if (type === 'bnode' || (type === 'uri' && genid.test(value))) return `_:${value}`;
  if (type === 'uri') return `<${value}>`;
  return key(literal(value, language ? { language } : datatype ? { datatype } : undefined));
}

export function rowsOfJson(text: string): Rows {
  const json = JSON.parse(text) as { boolean?: boolean; results?: { bindings: Record<string, JsonTerm>[] } };
  if (json.boolean !== undefined) return { boolean: json.boolean };
  return {
    rows: (json.results?.bindings ?? []).map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, term]) => [name, ofJson(term)])),
    ),
  };
}

const plainText = (text: string) =>
  text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');

/** SPARQL Query Results XML, as the suites write it. */
export function rowsOfXml(text: string): Rows {
  const boolean = /<boolean>\s*(true|false)/.exec(text)?.[1];
  if (boolean !== undefined) return { boolean: boolean === 'true' };
  const rows: Record<string, string>[] = [];
  for (const [, result = ''] of text
    .replace(/<!--[\s\S]*?-->/g, '')
    .matchAll(/<result\s*>([\s\S]*?)<\/result>|<result\s*\/>/g)) {
    const row: Record<string, string> = {};
    for (const [, name = '', binding = ''] of result.matchAll(
      /<binding\s+name\s*=\s*["']([^"']+)["']\s*>([\s\S]*?)<\/binding>/g,
    )) {
      const [, type = '', attributes = '', value = ''] =
        /<(uri|bnode|literal)([^>]*?)(?:\/>|>([\s\S]*?)<\/\1\s*>)/.exec(binding) ?? [];
      const attribute = (wanted: string) =>
        new RegExp(`${wanted}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1];
      const datatype = attribute('datatype');
      const language = attribute('xml:lang');
      row[name] = ofJson({
        type,
        value: plainText(type === 'literal' ? value : value.trim()),
        ...(datatype !== undefined && { datatype }),
        ...(language !== undefined && { 'xml:lang': language }),
      });
    }
    rows.push(row);
  }
  return { rows };
}

const rs = 'http://www.w3.org/2001/sw/DataAccess/tests/result-set#';

/** The result-set vocabulary of the first test suite. */
export function rowsOfGraph(quads: Quad[]): Rows {
  const objects = (subject: Term, local: string) =>
    quads
      .filter((each) => each.subject.equals(subject) && each.predicate.value === rs + local)
      .map(({ object }) => object);
  const boolean = quads.find(({ predicate }) => predicate.value === `${rs}boolean`);
  if (boolean) return { boolean: boolean.object.value === 'true' };
  const [set] = quads.filter(({ object }) => object.value === `${rs}ResultSet`);
  if (set === undefined) throw new Error('There is no result set.');
  const solutions = objects(set.subject, 'solution').map((solution) => ({
    index: Number(objects(solution, 'index')[0]?.value ?? 0),
    row: Object.fromEntries(
      objects(solution, 'binding').map((binding) => [
        objects(binding, 'variable')[0]?.value ?? '',
        key(objects(binding, 'value')[0] as Term),
      ]),
    ),
  }));
  return { rows: solutions.sort((a, b) => a.index - b.index).map(({ row }) => row) };
}

/** Whether two answers are equal, whatever their blank nodes are called; in order, where order was asked for. */
export async function sameRows(a: Rows, b: Rows, ordered: boolean): Promise<boolean> {
  if ('boolean' in a || 'boolean' in b) return JSON.stringify(a) === JSON.stringify(b);
  if (a.rows.length !== b.rows.length) return false;
  const plain = (rows: Record<string, string>[]) =>
    rows.map((row) => JSON.stringify(Object.entries(row).sort()).replace(/"_:[^"]*"/g, '"_:"'));
  const [left, right] = [plain(a.rows), plain(b.rows)];
  if (!ordered) {
    left.sort();
    right.sort();
  }
  if (left.some((row, i) => row !== right[i])) return false;
  const [one, two] = await Promise.all([hashOfRows(a.rows), hashOfRows(b.rows)]);
  return one === two;
}

/** The rows as a graph, so that canonicalisation can tell blank nodes. Equal rows are counted. */
async function hashOfRows(rows: Record<string, string>[]): Promise<string> {
  if (!JSON.stringify(rows).includes('"_:'))
    return JSON.stringify(rows.map((row) => Object.entries(row).sort()).sort());
  const counted = Map.groupBy(rows, (row) => JSON.stringify(Object.entries(row).sort()));
  const turtle = [...counted.values()].flatMap((same, i) => {
    const [row = {}] = same;
    const cells = Object.entries(row).map(
      ([name, value]) =>
        `_:row${i} <urn:v:${encodeURIComponent(name)}> ${value.startsWith('_:') ? `_:b${Buffer.from(value).toString('hex')}` : JSON.stringify(value)} .`,
    );
    return [`_:row${i} <urn:count> "${same.length}" .`, ...cells];
  });
  const reading = await read(turtle.join('\n'), 'turtle', 'urn:x:');
  if (reading.state !== 'read') throw new Error(reading.message);
  return canonical(reading.quads);
}

const formatOfFile: Record<string, Format> = {
  ttl: 'turtle',
  nt: 'ntriples',
  rdf: 'rdfxml',
  trig: 'trig',
  nq: 'nquads',
};

/** Reads a graph of a suite. */
export async function readGraph(text: string, file: string, base: string): Promise<Quad[]> {
  const reading = await read(text, formatOfFile[file.split('.').at(-1) ?? ''] ?? 'turtle', base);
  if (reading.state !== 'read') throw new Error(`${file}: ${reading.message}`);
  return reading.quads;
}

/** Whether two graphs are isomorphic, with literals in the engine's one form and genid IRIs as blank nodes. */
export async function sameGraph(a: Iterable<Quad>, b: Iterable<Quad>): Promise<boolean> {
  const [left, right] = await Promise.all([canonical(normal(a)), canonical(normal(b))]);
  return left === right;
}

function normal(quads: Iterable<Quad>): Quad[] {
  const labels = new Map<string, ReturnType<typeof dataFactory.blankNode>>();
  const term = <T extends Term>(given: T): T => {
    if (given.termType === 'Literal') return literal(sameTermKey(given)) as unknown as T;
    if (given.termType !== 'NamedNode' || !genid.test(given.value)) return given;
    const blank = labels.get(given.value) ?? dataFactory.blankNode(`genid${labels.size}`);
    labels.set(given.value, blank);
    return blank as unknown as T;
  };
  return Array.from(quads, (each) => quad(term(each.subject), each.predicate, term(each.object), each.graph));
}

/** Canonical N-Quads; with more patience than the product has, since the suites have symmetric graphs. */
export async function canonical(quads: Iterable<Quad>): Promise<string> {
  const exact = (term: Term) =>
    term.termType === 'Literal'
      ? [term.value, term.language, term.datatype.value]
      : [term.termType, term.value];
  const each = ({ subject, predicate, object, graph }: Quad) => [subject, predicate, object, graph];
  const distinct = new Map(Array.from(quads, (one) => [JSON.stringify(each(one).map(exact)), one]));
  return canonize.canonize([...distinct.values()], {
    algorithm: 'RDFC-1.0',
    format: 'application/n-quads',
    maxWorkFactor: 3,
  });
}

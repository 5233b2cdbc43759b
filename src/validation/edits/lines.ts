import { type Format, type Quad, type Term, toSparql } from '../../rdf/index.ts';
import type { NodePlace } from './node-place.ts';
import type { Edit, Source } from './source.ts';
import { lastPlace, startsIn } from './text-pieces.ts';

/** Whether a format has a statement on each line. */
export const isLines = (format: Format) => format === 'ntriples' || format === 'nquads';

/** Lines after the one of a statement of the node, which has the name of the node as the text writes it. */
export function addLines(
  source: Source,
  { node, statements, placesOf }: NodePlace,
  added: { node: Term; quads: readonly Quad[] },
): Edit | undefined {
  const line = statements[0] && placesOf(statements[0]).value?.line;
  const starts = startsIn(source);
  const start = line === undefined ? source.text.length : (starts[line - 1] ?? 0);
  const [text = ''] = /^[^\r\n]*/.exec(source.text.slice(start)) ?? [];
  const name = node.termType === 'NamedNode' ? `<${node.value}>` : /^\s*(_:\S+)/.exec(text)?.[1];
  if (name === undefined) return undefined;
  const graph = statements[0]?.graph.termType === 'NamedNode' ? ` <${statements[0].graph.value}>` : '';
  const lines = added.quads.map(
    ({ subject, predicate, object }) =>
      `${subject.equals(added.node) ? name : inLine(source, subject)} ${inLine(source, predicate)} ${inLine(source, object)}${graph} .`,
  );
  const end = line === undefined ? lastPlace(source) : { line, column: text.length + 1 };
  return { ...end, endLine: end.line, endColumn: end.column, text: `\n${lines.join('\n')}` };
}

const labels = new WeakMap<Source, string>();

/** The beginning of labels that the text does not have. */
function labelIn(source: Source): string {
  const known = labels.get(source);
  if (known !== undefined) return known;
  const numbers = Array.from(source.text.matchAll(/_:added(\d{1,9})/g), ([, number]) => Number(number));
  const label = `_:added${numbers.reduce((a, b) => Math.max(a, b), 0) + 1}x`;
  labels.set(source, label);
  return label;
}

/** A term of N-Triples; the label of a nameless node is one that the text does not have. */
export function inLine(source: Source, term: Term): string {
  return term.termType === 'BlankNode' ? labelIn(source) + term.value.replace(/\W/g, '') : toSparql(term);
}

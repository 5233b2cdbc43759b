import { expandCurie, type Mapping, type MappingSet, readSssom } from '../../mapping/index.ts';
import type { Found } from './finding.ts';
import type { QcFile } from './turtle-files.ts';

/** A row of a mapping file, with its place and its ends as IRIs. */
export interface MappingRow {
  file: string;
  line: number;
  /** IRI; undefined for a literal or sssom:NoTermFound. */
  subject?: string;
  object?: string;
  /** As CURIE, e.g. `skos:exactMatch`. */
  predicate: string;
  negated: boolean;
  /** A row that several exact targets are expected of: its cardinality is stated and is not 1:1. */
  manifold: boolean;
  mapping: Mapping;
}

/** A mapping file as it was read: its rows without those that cannot be read, and the mistakes. */
export interface MappingText {
  file: string;
  text: string;
  curieMap: Record<string, string>;
  rows: MappingRow[];
  mistakes: Found[];
}

const noTerm = 'sssom:NoTermFound';

/** The line on which each row of the table begins; a quoted cell may hold line ends. */
function rowLines(lines: readonly string[]): number[] {
  const starts: number[] = [];
  let at = lines.findIndex((line) => !line.startsWith('#'));
  if (at < 0) return [];
  while (at < lines.length) {
    const start = at;
    let quotes = 0;
    do quotes += (lines[at++] ?? '').split('"').length - 1;
    while (quotes % 2 === 1 && at < lines.length);
    if (lines.slice(start, at).join('').trim() !== '') starts.push(start + 1);
  }
  return starts.slice(1);
}

function toRow(set: MappingSet, mapping: Mapping, file: string, line: number): MappingRow {
  const end = (curie: string | undefined) =>
    curie === undefined || curie === '' || curie === noTerm ? undefined : expandCurie(set, curie);
  const [subject, object] = [end(mapping.subjectId), end(mapping.objectId)];
  const cardinality = mapping.other.mapping_cardinality ?? '';
  return {
    file,
    line,
    ...(subject === undefined ? {} : { subject }),
    ...(object === undefined ? {} : { object }),
    predicate: mapping.predicateId,
    negated: mapping.predicateModifier === 'Not',
    manifold: /n/.test(cardinality),
    mapping,
  };
}

/** Reads a file. Rows that cannot be read are named and left out, so that they hide no other. */
export function readMappingFile({ name, text }: QcFile): MappingText {
  const lines = text.split('\n');
  const first = readSssom(text);
  if (first.state === 'read') return withRows(name, text, first.set, rowLines(lines), []);
  const mistakes = first.mistakes.map(({ line, message }) => ({
    subject: name,
    label: '',
    detail: message,
    file: name,
    line,
  }));
  const wrong = new Set(first.mistakes.map(({ line }) => line));
  const kept = lines.map((line, i) => ({ line, number: i + 1 })).filter(({ number }) => !wrong.has(number));
  const second = readSssom(kept.map(({ line }) => line).join('\n'));
  // Where the header itself is wrong, nothing below it can be understood.
  if (second.state === 'invalid') return { file: name, text, curieMap: {}, rows: [], mistakes };
  const numbers = rowLines(kept.map(({ line }) => line)).map((line) => kept[line - 1]?.number ?? line);
  return withRows(name, text, second.set, numbers, mistakes);
}

function withRows(
  file: string,
  text: string,
  set: MappingSet,
  lines: readonly number[],
  mistakes: Found[],
): MappingText {
  const rows = set.mappings.map((mapping, i) => toRow(set, mapping, file, lines[i] ?? 0));
  return { file, text, curieMap: set.curieMap, rows, mistakes };
}

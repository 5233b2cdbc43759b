import type { CaseFacet } from '../cases/index.ts';
import type { Ontology } from '../ontology/index.ts';
import type { Cases } from './cases.ts';
import { type Coded, type Coder, coderOf } from './coding.ts';
import type { Condition } from './condition.ts';
import type { Coverage } from './coverage.ts';
import type { Joins } from './joins.ts';
import type { Malformed } from './malformed.ts';
import { pathsOf } from './plan.ts';
import type { Quality } from './quality/quality.ts';
import type { QualityRule } from './quality/rule.ts';
import type { Row, Table } from './source.ts';
import type { StructuralLine } from './structural.ts';

/** What the rows of tables go into. */
export interface Gathering {
  cases: Cases;
  coverage: Coverage;
  quality: Quality;
  malformed: Malformed;
  joins: Joins;
  ontology: Ontology;
}

/** A line of a mapping, made ready for many rows. */
interface Reader {
  line: StructuralLine;
  facet: CaseFacet;
  personIn: (row: Row) => string;
  valueIn: (row: Row) => string;
  besideIn: (row: Row) => string;
  fits: (row: Row) => boolean;
  code: Coder;
  /** Values of concepts are listed with what they became; numbers only where they could not be read. */
  listed: boolean;
  /** Place among the lines of its facet: those for one series are one source, so that no series is lost. */
  priority: number;
}

/** Reads a table once: each row through every line of the mappings and every rule of data quality. */
export async function readTable(
  table: Table,
  lines: readonly StructuralLine[],
  rules: readonly QualityRule[],
  gathering: Gathering,
): Promise<void> {
  const { cases, quality, malformed } = gathering;
  const readers = lines.flatMap((line) => readerOf(line, lines, gathering));
  const pass = malformed.pass(table);
  for await (const placed of table.rows(columnsOf(lines, rules))) {
    pass(placed);
    if (placed.state === 'malformed') continue;
    const { row, place } = placed;
    quality.tryRow(table.name, row, place);
    readRow(row, readers, cases, gathering.coverage);
  }
}

function columnsOf(lines: readonly StructuralLine[], rules: readonly QualityRule[]): string[] {
  const paths = [
    ...lines.flatMap(pathsOf),
    ...rules.flatMap(({ column, of }) => (of ? [column, of] : [column])),
  ];
  return [...new Set(paths.map(({ column }) => column))];
}

function readerOf(
  line: StructuralLine,
  lines: readonly StructuralLine[],
  { cases, joins, ontology }: Gathering,
): Reader[] {
  const facet = cases.facets.find(({ id }) => id === line.facet);
  if (facet === undefined) return [];
  const first = lines.find((one) => one.facet === line.facet) ?? line;
  const beside = line.since ?? line.units?.column;
  return [
    {
      line,
      facet,
      personIn: joins.follow(line.person),
      valueIn: joins.follow(line.value),
      besideIn: beside ? joins.follow(beside) : () => '',
      fits: fitting(line.where, joins),
      code: coderOf(line, facet, ontology),
      priority: facet.level === 'series' ? first.order : line.order,
      listed: line.reading === 'concept' || line.reading === 'constant',
    },
  ];
}

function fitting(where: readonly Condition[], joins: Joins): (row: Row) => boolean {
  const tests = where.map(({ path, values, negated }) => ({ of: joins.follow(path), values, negated }));
  return (row) => tests.every(({ of, values, negated }) => values.has(of(row)) !== negated);
}

const noPerson: Coded = { state: 'unreadable' };

function readRow(row: Row, readers: readonly Reader[], cases: Cases, coverage: Coverage): void {
  const series = new Map<string, string>();
  let person: number | undefined;
  for (const { line, facet, personIn, valueIn, besideIn, fits, code, listed, priority } of readers) {
    const id = personIn(row);
    if (id === '') {
      if (fits(row)) coverage.note(line, '(row without a person)', noPerson, -1);
      continue;
    }
    person = cases.personOf(id);
    // Of several columns that describe one series, the first that says anything counts.
    if (series.has(facet.id) || !fits(row)) continue;
    const value = valueIn(row);
    if (value === '') continue;
    for (const part of line.split === undefined ? [value] : partsOf(value, line.split)) {
      const coded = code(part, besideIn(row));
      // A date tells too much to be listed; what a column of numbers holds instead of one does not.
      if (listed || coded.state === 'unreadable') coverage.note(line, shown(line, part), coded, person);
      cases.add(person, facet, coded, priority);
      if (facet.level === 'series' && 'code' in coded && !series.has(facet.id))
        series.set(facet.id, coded.code);
    }
  }
  if (person !== undefined && series.size > 0) cases.addSeries(person, series);
}

const partsOf = (value: string, mark: string) =>
  value
    .split(mark)
    .map((part) => part.trim())
    .filter(Boolean);

function shown({ reading }: StructuralLine, value: string): string {
  return reading === 'years-since' || reading === 'year' ? '' : value;
}

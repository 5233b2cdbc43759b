import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseColumns, CountedFacet } from '../../src/counting/index.ts';

/** One grouped query; a row of its answer is one number of a lattice for each facet, then the count. */
export interface CellQuery {
  name: string;
  facets: readonly CountedFacet[];
  sql: string;
  sparql: string;
}

/**
 * All planned cells as grouped queries, one for each facet and each pair of facets: a much better plan than one
 * query a cell. Values are numbers of lattices, as in the columns.
 */
export function cellQueries(facets: readonly CountedFacet[]): CellQuery[] {
  const queries: CellQuery[] = [];
  for (const [i, f] of facets.entries()) {
    const table = f.level === 'series' ? 'series' : 'person';
    const path = f.level === 'series' ? `:series/:${f.id}` : `:${f.id}`;
    queries.push({
      name: f.id,
      facets: [f],
      sql: `SELECT u.value, COUNT(DISTINCT p) FROM ${table} JOIN up u ON u.facet = '${f.id}' AND u.leaf = "${f.id}" GROUP BY ALL`,
      sparql: `SELECT ?a (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c ${path}/:broader* ?a } GROUP BY ?a`,
    });
    if (f.cap > 1) {
      queries.push({
        name: `${f.id}&${f.id}`,
        facets: [f, f],
        sql: `WITH d AS (SELECT DISTINCT p, "${f.id}" AS v FROM ${table} WHERE "${f.id}" > 0) SELECT a.v, b.v, COUNT(*) FROM d a JOIN d b ON a.p = b.p AND a.v < b.v GROUP BY ALL`,
        sparql: `SELECT ?a ?b (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c ${path} ?a . ?c ${path} ?b . FILTER(STR(?a) < STR(?b)) } GROUP BY ?a ?b`,
      });
    }
    for (const g of facets.slice(i + 1)) queries.push(pairQuery(f, g));
  }
  return queries;
}

function pairQuery(f: CountedFacet, g: CountedFacet): CellQuery {
  const [of, og] = [f, g].map((facet) => (facet.level === 'series' ? 's' : 'c')) as [string, string];
  const path = (facet: CountedFacet) => (facet.level === 'series' ? `:series/:${facet.id}` : `:${facet.id}`);
  const [tables, pattern] =
    of === 's' && og === 's'
      ? ['series s', `?c :series ?s . ?s :${f.id} ?a ; :${g.id} ?b .`]
      : [
          of === og ? 'person c' : 'person c JOIN series s ON s.p = c.p',
          `?c ${path(f)} ?a . ?c ${path(g)} ?b .`,
        ];
  return {
    name: `${f.id}&${g.id}`,
    facets: [f, g],
    sql: `SELECT ${of}."${f.id}", ${og}."${g.id}", COUNT(DISTINCT ${of}.p) FROM ${tables} WHERE ${of}."${f.id}" > 0 AND ${og}."${g.id}" > 0 GROUP BY ALL`,
    sparql: `SELECT ?a ?b (COUNT(DISTINCT ?c) AS ?n) WHERE { ${pattern} } GROUP BY ?a ?b`,
  };
}

/** Counts by `facet=code&facet=code`, from the rows of an answer. */
export function countsOf({ facets }: CellQuery, rows: readonly (readonly number[])[]): [string, number][] {
  return rows.map((row) => {
    const parts = facets.map((facet, i) => `${facet.id}=${facet.lattice[row[i]! - 1]?.code}`).sort();
    return [parts.join('&'), row[facets.length]!];
  });
}

/** Writes the columns as CSV, and gives the statements that load them; every value is a number of a lattice. */
export async function sqlSetup(
  facets: readonly CountedFacet[],
  columns: CaseColumns,
  folder: string,
): Promise<string[]> {
  const ofLevel = (level: string) => facets.filter((facet) => facet.level === level);
  if (ofLevel('case').some(({ cap }) => cap > 1))
    throw new Error('The peer has one column for a facet of cases.');
  const write = (name: string, header: string[], rows: string[]) =>
    writeFile(join(folder, `${name}.csv`), `${[header.join(','), ...rows].join('\n')}\n`);
  const [cases, series] = [ofLevel('case'), ofLevel('series')];
  const person: string[] = [];
  const ofPerson: string[] = [];
  for (let p = 0; p < columns.persons; p++) {
    person.push([p, ...cases.map(({ id }) => columns.cases.get(id)![p])].join(','));
    for (let s = columns.offsets[p]!; s < columns.offsets[p + 1]!; s++)
      ofPerson.push([p, ...series.map(({ id }) => columns.series.get(id)![s])].join(','));
  }
  await write('person', ['p', ...cases.map(({ id }) => id)], person);
  await write('series', ['p', ...series.map(({ id }) => id)], ofPerson);
  await write(
    'up',
    ['facet', 'leaf', 'value'],
    facets.flatMap((facet) => ups(facet).map((up) => [facet.id, ...up].join(','))),
  );
  return ['person', 'series', 'up'].map(
    (name) => `CREATE TABLE ${name} AS FROM read_csv('${join(folder, `${name}.csv`)}', header = true)`,
  );
}

/** Every leaf with itself and all above it, as numbers of the lattice. */
function ups({ lattice }: CountedFacet): [number, number][] {
  const place = new Map(lattice.map(({ code }, i) => [code, i]));
  const path = (at: number): number[] => {
    const parent = place.get(lattice[at]?.parent ?? '');
    return parent === undefined ? [at] : [at, ...path(parent)];
  };
  return lattice.flatMap(({ leaf }, i) =>
    leaf ? path(i).map((above): [number, number] => [i + 1, above + 1]) : [],
  );
}

/** The columns as N-Triples-like Turtle; a value is `v:facet-number`. */
export function turtleOf(facets: readonly CountedFacet[], columns: CaseColumns): string {
  const lines = ['@prefix : <https://example.org/> .'];
  const value = (facet: CountedFacet, number: number) => `:${facet.id}-${String(number).padStart(3, '0')}`;
  for (const facet of facets)
    for (const [i, { parent }] of facet.lattice.entries())
      if (parent !== undefined)
        lines.push(
          `${value(facet, i + 1)} :broader ${value(facet, facet.lattice.findIndex(({ code }) => code === parent) + 1)} .`,
        );
  for (let p = 0; p < columns.persons; p++) {
    for (const facet of facets) {
      if (facet.level !== 'case') continue;
      const number = columns.cases.get(facet.id)![p]!;
      if (number > 0) lines.push(`:p${p} :${facet.id} ${value(facet, number)} .`);
    }
    for (let s = columns.offsets[p]!; s < columns.offsets[p + 1]!; s++) {
      lines.push(`:p${p} :series :s${s} .`);
      for (const facet of facets) {
        const number = columns.series.get(facet.id)?.[s] ?? 0;
        if (number > 0) lines.push(`:s${s} :${facet.id} ${value(facet, number)} .`);
      }
    }
  }
  return lines.join('\n');
}

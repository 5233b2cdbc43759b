import { DatabaseSync } from 'node:sqlite';
import type { Formula, Literal } from '../../src/counting/index.ts';
import { facets, isOfSeries, onOneSeries, type Person } from './random-cases.ts';

const list = (codes: readonly string[]) => codes.map((code) => `'${code}'`).join(', ');

/** The same persons as rows of a database, counted by SQL that knows nothing of bitsets. */
export class BySql {
  readonly #database = new DatabaseSync(':memory:');

  constructor(persons: readonly Person[]) {
    this.#database.exec(`CREATE TABLE person (id INTEGER PRIMARY KEY);
      CREATE TABLE held (person INTEGER, facet TEXT, value TEXT);
      CREATE TABLE series (person INTEGER, series INTEGER, facet TEXT, value TEXT);
      CREATE TABLE above (value TEXT, above TEXT);`);
    const insert = (sql: string) => this.#database.prepare(sql);
    const [person, held, series, above] = [
      insert('INSERT INTO person VALUES (?)'),
      insert('INSERT INTO held VALUES (?, ?, ?)'),
      insert('INSERT INTO series VALUES (?, ?, ?, ?)'),
      insert('INSERT INTO above VALUES (?, ?)'),
    ];
    for (const [p, one] of persons.entries()) {
      person.run(p);
      for (const [facet, codes] of Object.entries(one.held))
        for (const code of codes) held.run(p, facet, code);
      for (const [s, values] of one.series.entries())
        for (const [facet, code] of Object.entries(values)) if (code) series.run(p, s, facet, code);
    }
    for (const value of facets.flatMap<{ code: string; parent?: string }>(({ lattice }) => lattice)) {
      above.run(value.code, value.code);
      if (value.parent) above.run(value.code, value.parent);
    }
  }

  cell(values: readonly { facet: string; code: string }[]): number {
    const conditions = values.map(({ facet, code }, i) => {
      const table = isOfSeries(facet) ? 'series' : 'held';
      return `x${i}.facet = '${facet}' AND x${i}.value IN (SELECT value FROM above WHERE above = '${code}') /* ${table} */`;
    });
    const tables = values.map(({ facet }, i) => `${isOfSeries(facet) ? 'series' : 'held'} x${i}`);
    const joins = values.map((_, i) => `x${i}.person = person.id`);
    const [one, other] = values;
    if (one && other && one.facet !== other.facet && isOfSeries(one.facet) && isOfSeries(other.facet))
      joins.push('x0.series = x1.series');
    return this.#count(
      `SELECT COUNT(DISTINCT person.id) AS n FROM ${['person', ...tables].join(', ')} WHERE ${[...joins, ...conditions].join(' AND ') || 'true'}`,
    );
  }

  formula(formula: Formula): number {
    return this.#count(`SELECT COUNT(*) AS n FROM person WHERE ${condition(formula)}`);
  }

  close(): void {
    this.#database.close();
  }

  #count(sql: string): number {
    return Number(this.#database.prepare(sql).get()?.n);
  }
}

function condition(formula: Formula): string {
  if ('facet' in formula) {
    const table = isOfSeries(formula.facet) ? 'series' : 'held';
    return `${formula.not ? 'NOT ' : ''}EXISTS (SELECT 1 FROM ${table} x WHERE x.person = person.id AND x.facet = '${formula.facet}' AND x.value IN (${list(formula.leaves)}))`;
  }
  if ('any' in formula) return `(${['false', ...formula.any.map(condition)].join(' OR ')})`;
  const { choices, rest } = onOneSeries(formula.all);
  return `(${['true', ...rest.map(condition), ...choices.map(together)].join(' AND ')})`;
}

function together(literals: readonly Literal[]): string {
  const tables = literals.map((_, i) => `series s${i}`).join(', ');
  const wheres = literals.map(
    ({ facet, leaves }, i) =>
      `s${i}.person = person.id AND s${i}.series = s0.series AND s${i}.facet = '${facet}' AND s${i}.value IN (${list(leaves)})`,
  );
  return `EXISTS (SELECT 1 FROM ${tables} WHERE ${wheres.join(' AND ')})`;
}

import { Store } from 'oxigraph';
import type { Formula, Literal } from '../../src/counting/index.ts';
import { facets, isOfSeries, onOneSeries, type Person } from './random-cases.ts';

const prefix = 'PREFIX : <https://example.org/>';

/** The same persons as RDF, counted by SPARQL's COUNT(DISTINCT). */
export class BySparql {
  readonly #store = new Store();

  constructor(persons: readonly Person[]) {
    const lines = facets
      .flatMap<{ code: string; parent?: string }>(({ lattice }) => lattice)
      .flatMap(({ code, parent }) => (parent ? [`:${code} :broader :${parent} .`] : []));
    for (const [p, { held, series }] of persons.entries()) {
      lines.push(`:person${p} a :Case .`);
      for (const [facet, codes] of Object.entries(held))
        for (const code of codes) lines.push(`:person${p} :${facet} :${code} .`);
      for (const [s, values] of series.entries()) {
        lines.push(`:person${p} :series :series${p}-${s} .`);
        for (const [facet, code] of Object.entries(values))
          if (code) lines.push(`:series${p}-${s} :${facet} :${code} .`);
      }
    }
    this.#store.load(`@${prefix.toLowerCase()} .\n${lines.join('\n')}`, { format: 'text/turtle' });
  }

  cell(values: readonly { facet: string; code: string }[]): number {
    const [one, other] = values;
    const same =
      one && other && one.facet !== other.facet && isOfSeries(one.facet) && isOfSeries(other.facet);
    const patterns = values.map(({ facet, code }, i) =>
      isOfSeries(facet)
        ? `?case :series ?s${same ? '' : i} . ?s${same ? '' : i} :${facet}/:broader* :${code} .`
        : `?case :${facet}/:broader* :${code} .`,
    );
    return this.#count(patterns.join(' '));
  }

  formula(formula: Formula): number {
    return this.#count(`FILTER(${condition(formula)})`);
  }

  #count(patterns: string): number {
    const answer = this.#store.query(
      `${prefix} SELECT (COUNT(DISTINCT ?case) AS ?n) WHERE { ?case a :Case . ${patterns} }`,
    ) as Map<string, { value: string }>[];
    // Where FILTER(false) is all there is, this engine gives no row at all instead of a row with 0.
    return answer.length === 0 ? 0 : Number(answer[0]?.get('n')?.value);
  }
}

let names = 0;

function values({ facet, leaves }: Literal, subject: string): string {
  const name = `?v${names++}`;
  return `VALUES ${name} { ${leaves.map((code) => `:${code}`).join(' ')} } ${subject} :${facet} ${name} .`;
}

function condition(formula: Formula): string {
  if ('facet' in formula) {
    const series = isOfSeries(formula.facet);
    const pattern = series ? `?case :series ?s . ${values(formula, '?s')}` : values(formula, '?case');
    return `${formula.not ? 'NOT ' : ''}EXISTS { ${pattern} }`;
  }
  if ('any' in formula) return `(${['false', ...formula.any.map(condition)].join(' || ')})`;
  const { choices, rest } = onOneSeries(formula.all);
  const together = choices.map(
    (literals) =>
      `EXISTS { ?case :series ?s . ${literals.map((literal) => values(literal, '?s')).join(' ')} }`,
  );
  return `(${['true', ...rest.map(condition), ...together].join(' && ')})`;
}

import type { Facet } from '../ontology/index.ts';
import type { Published } from './corner.ts';
import {
  openSolver,
  rangeOf,
  type SystemOptions,
  summary,
  systemOf,
  type Widths,
} from './linear-programme.ts';

const triedSecrets = ['stage', 'condition', 'grade'];

/** Bounds hidden cells of a release of which nothing else is known: up to `most` beside each facet tried. */
export async function boundHidden(
  published: Published,
  facets: readonly Facet[],
  options: SystemOptions & { most: number },
): Promise<Omit<Widths, 'cells'> & { hidden: number }> {
  const solve = await openSolver();
  const singles = facets.filter((facet) => facet.cap === 1);
  const widths: number[] = [];
  let infeasible = 0;
  for (const secret of singles.filter(({ id }) => triedSecrets.includes(id))) {
    const others = singles.filter((facet) => facet !== secret);
    const system = systemOf(published, secret, others, options);
    const hidden = [...options.planned.keys()].filter(
      (key) => system.variables.has(key) && published.cell(key) === undefined,
    );
    // Evenly spread over the plan, so that no table is left out.
    const step = Math.max(1, Math.floor(hidden.length / options.most));
    for (const key of hidden.filter((_, i) => i % step === 0).slice(0, options.most)) {
      const [low, high] = rangeOf(solve, system, key);
      if (low === undefined || high === undefined) infeasible += 1;
      else widths.push(high - low);
    }
  }
  const { cells: bounded, ...rest } = summary(widths, infeasible);
  return { hidden: bounded, ...rest };
}

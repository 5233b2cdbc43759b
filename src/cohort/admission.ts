import type { SignedCube } from '../federation/index.ts';
import type { Facet } from '../ontology/index.ts';

/**
 * The strict minima, stated a second time: a hub does not load what makes releases, and does not take a holder's word
 * for them. A test holds them against the first statement, in disclosure/.
 */
function belowMinima({ cube, cells }: SignedCube): string[] {
  const { floor, sigma, rounding, threshold, epochsPerYear = 1 } = cube;
  const large = (cells.get('all') ?? 0) >= 10_000;
  const leastSigma = Math.ceil((large ? 8 : 6) * Math.sqrt(epochsPerYear));
  const crossing = rounding * Math.ceil((floor + 2.5 * sigma + rounding / 2) / rounding);
  const leastThreshold = Math.max(large ? 35 : 30, crossing);
  const kept: [boolean, string][] = [
    [epochsPerYear >= 1 && epochsPerYear <= 12, 'it has 1 to 12 epochs a year'],
    [floor >= 10, 'its floor is at least 10'],
    [sigma >= leastSigma, `its sigma is at least ${leastSigma}`],
    [rounding >= 5 && rounding % 2 === 1, 'its rounding is odd and at least 5'],
    [threshold >= leastThreshold, `its threshold is at least ${leastThreshold}`],
  ];
  return kept.filter(([is]) => !is).map(([, minimum]) => minimum);
}

/**
 * Why a verified cube is not to be used for its policy: a protected one keeps the strict minima of its size, an open
 * one rests on its holder's declaration that the records are public, and is exact. Undefined where it is in order.
 */
export function policyRefusal(signed: SignedCube): string | undefined {
  const { access, declaration, sigma, rounding } = signed.cube;
  if (access === 'open') {
    if (declaration === undefined)
      return 'Its counts are exact, and it carries no declaration that its records are public.';
    return sigma === 0 && rounding === 1
      ? undefined
      : 'It says that its counts are exact, and states noise or rounding.';
  }
  const minima = belowMinima(signed);
  return minima.length > 0
    ? `Its policy is below the strict minima, by which ${minima.join(', ')}.`
    : undefined;
}

/** How far a cube's values are the ones that this hub asks about. */
export type Conversion =
  | { state: 'same' }
  /** Every value that it published is known here, but others may mean something else. */
  | { state: 'convertible'; reason: string }
  | { state: 'other'; reason: string };

/**
 * Compares the lattice of a cube with ours for the facets of a question. A cube of another release can be counted
 * where every value that it published has its place here; a value that is new since then counts as hidden.
 */
export function conversionOf(
  { cube, cells }: SignedCube,
  facets: readonly Facet[],
  ours: string,
): Conversion {
  if (cube.lattice === ours) return { state: 'same' };
  const release =
    cube.ontologyRelease === undefined ? '' : ` (ontology release ${cube.ontologyRelease.slice(0, 12)})`;
  const codes = new Map(facets.map(({ id, lattice }) => [id, new Set(lattice.map(({ code }) => code))]));
  for (const key of cells.keys()) {
    if (key.includes('&')) continue;
    const [facet = '', code = ''] = key.split('=');
    if (codes.get(facet)?.has(code) === false) {
      const label = facets.find(({ id }) => id === facet)?.labels.en ?? facet;
      return {
        state: 'other',
        reason: `Its values of ${label} are of another release${release}: ${code} has no place in this hub's.`,
      };
    }
  }
  return {
    state: 'convertible',
    reason: `Its lattice is of another release${release}: values that are new since then count as hidden.`,
  };
}

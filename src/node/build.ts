import { derive, type Refused, type ReleaseSource, refused } from './derive.ts';
import { publish } from './publish.ts';

export interface BuildOptions extends ReleaseSource {
  /** Folder that receives the release. */
  out: string;
}

/** A built cube; all its numbers are protected. */
export type Building =
  | {
      state: 'built';
      folder: string;
      planned: number;
      released: number;
      cellsPerPerson: number;
      rho: number;
      epsilon: number;
    }
  | Refused;

/**
 * Counts, protects and signs in one step: for generated cases only, since nobody has to answer for them. Real
 * cases are proposed, read by a person, and signed off. The same cases, keys, epoch and policy give the same bytes.
 */
export async function build({ out, ...source }: BuildOptions): Promise<Building> {
  const derived = await derive(source);
  if (derived.state === 'refused') return derived;
  const { cube } = derived;
  if (!cube.manifest.generated) {
    return refused(
      'These cases are real: a person reads what is published before it is signed. Use build --config, then build --config --sign.',
    );
  }
  if (cube.protection.access === 'open')
    return refused('Generated cases are not declared open: nobody published them.');
  const publication = await publish(derived, source.signingKey, out);
  if (publication.state === 'refused') return publication;
  const { cellsPerPerson, rho, epsilon } = cube.protection.guarantee;
  return {
    state: 'built',
    folder: out,
    planned: cube.plan.length,
    released: cube.cells.length,
    cellsPerPerson,
    rho,
    epsilon,
  };
}

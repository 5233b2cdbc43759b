import { sha256 } from '../base/index.ts';
import type { PlannedCell } from '../disclosure/index.ts';
import { latticeText } from '../ontology/index.ts';
import { type Cube, statedPolicy } from './cube.ts';
import { cubeTurtle } from './cube-turtle.ts';
import { type AttackResult, riskOf } from './risk.ts';
import { riskReport } from './risk-report.ts';

/** The files of a release by name, without signature; the same cube gives the same bytes. */
export type ReleaseFiles = ReadonlyMap<string, string>;

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * The whole release but its signature: cube, policy, plan, lattice, risk report, the declaration of an open one, and
 * their checksums. There is no N-Quads file: it cannot hold relative IRIs, and the cube's own is known when served.
 */
export async function releaseFiles(
  cube: Cube,
  attacks: readonly AttackResult[] = [],
  declaration?: string,
): Promise<ReleaseFiles> {
  const lattice = latticeText(cube.manifest.facets);
  const risk = riskOf(cube, attacks);
  const files = new Map<string, string>([
    ['cube.ttl', await cubeTurtle(cube, sha256(lattice))],
    ...(declaration === undefined ? [] : [['declaration.jws', declaration.trim()] as [string, string]]),
    ['lattice.json', lattice],
    ['plan.json', json(planFile(cube))],
    ['policy.json', json(statedPolicy(cube.protection))],
    ['risk-report.json', json(risk)],
    ['risk-report.md', riskReport(risk)],
  ]);
  const sums = [...files].map(([name, text]) => `${sha256(text)}  ${name}\n`);
  return files.set('SHA256SUMS', sums.join(''));
}

/** The plan, by facet and pair of facets: every leaf with every leaf, but for the cells that code lists settle. */
function planFile({ plan, manifest: { facets } }: Cube) {
  const groups = Map.groupBy(plan, ({ values }) => values.map(({ facet }) => facet).join('&'));
  const leavesOf = (id: string) =>
    facets.find((facet) => facet.id === id)?.lattice.flatMap(({ code, leaf }) => (leaf ? [code] : [])) ?? [];
  const pairs = [...groups].filter(([, cells]) => cells[0]?.values.length === 2);
  const except = (one: string, other: string, cells: readonly PlannedCell[]) => {
    const planned = new Set(cells.map(({ key }) => key));
    return leavesOf(one)
      .flatMap((a, i) =>
        leavesOf(other)
          .filter((_, j) => one !== other || j > i)
          .map((b) => (one === other && a > b ? `${one}=${b}&${one}=${a}` : `${one}=${a}&${other}=${b}`)),
      )
      .filter((key) => !planned.has(key));
  };
  return {
    version: 1,
    cells: plan.length,
    everyone: groups.has(''),
    single: facets.flatMap(({ id }) => {
      const cells = groups.get(id);
      return cells ? [{ facet: id, codes: cells.map(({ values }) => values[0]?.code) }] : [];
    }),
    pairsOfLeaves: pairs.map(([key, cells]) => {
      const [one = '', other = ''] = key.split('&');
      return { facets: [one, other], cells: cells.length, except: except(one, other, cells) };
    }),
  };
}

import { z } from 'zod';
import { type CaseFacet, caseFacet } from './case-facet.ts';

/** What a case table says about itself. Nothing in it depends on the cases. */
const described = z.object({
  holder: z.object({ id: z.string(), name: z.string(), country: z.string() }),
  /** Whether the cases are invented by a program. */
  generated: z.boolean(),
  ontologyRelease: z.object({ version: z.string(), hash: z.string() }),
  facets: z.array(caseFacet).max(200),
});

export type CaseTableManifest = z.infer<typeof described>;

/** Most persons and distinct series of a case table: what one process can gather. */
export const mostPersons = 16_000_000;
export const mostSeries = 200_000_000;

/** The manifest as a file, which stays inside like the columns: sizes and hashes of columns tell about cases. */
export const manifestSchema = described.extend({
  version: z.literal(2),
  persons: z.number().int().min(0).max(mostPersons),
  /** Distinct series of persons. */
  series: z.number().int().min(0).max(mostSeries),
  /** By file name. */
  columns: z.record(z.string(), z.object({ bytes: z.number().int().min(0), sha256: z.string() })),
});

export type StoredManifest = z.infer<typeof manifestSchema>;

export const manifestFile = 'case-table.json';
export const offsetsFile = 'series-offsets.u32';

/** The file of a facet's column, e.g. `sex.u8`; two bytes a value where the lattice needs them. */
export function columnFile({ column, level, lattice }: CaseFacet): string {
  const name = level === 'series' ? `series-${column}` : column;
  return `${name}.${lattice.length > 255 ? 'u16' : 'u8'}`;
}

/** What makes facets unfit for columns: names that are no file names, the same name twice, a lattice out of order. */
export function facetMistakes(facets: readonly CaseFacet[]): string[] {
  const mistakes: string[] = [];
  const names = new Set<string>();
  for (const facet of facets) {
    const { id, column, lattice } = facet;
    if (!/^\w{1,64}$/.test(column)) mistakes.push(`${id}: ${column} is not a name of letters, digits and _.`);
    if (names.has(column) || names.has(id)) mistakes.push(`${id} and its column are declared twice.`);
    names.add(column).add(id);
    if (lattice.length > 65_535) mistakes.push(`${id} has more than 65,535 values.`);
    const seen = new Set<string>();
    for (const { code, parent } of lattice) {
      if (seen.has(code)) mistakes.push(`${id} has the value ${code} twice.`);
      if (parent !== undefined && !seen.has(parent))
        mistakes.push(`${id} has ${code} before its parent ${parent}.`);
      seen.add(code);
    }
  }
  return mistakes;
}

import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type CaseFacet, caseFacet } from './collect/case-facet.ts';
import { readRows } from './collect/rows.ts';

const manifestSchema = z.object({
  version: z.literal(1),
  holder: z.object({ id: z.string(), name: z.string(), country: z.string() }),
  /** Whether the cases are invented by a program. */
  generated: z.boolean(),
  ontologyRelease: z.object({ version: z.string(), hash: z.string() }),
  facets: z.array(caseFacet),
});

/** What a case table says about itself. It holds no counts. */
export type CaseTableManifest = z.infer<typeof manifestSchema>;

/**
 * A holder's cases, coded: the private input of a cube. Persons are numbered from 0. Facets of cases have
 * their codes person by person; facets of series are read from the series, so that two of them can be counted
 * on the same one.
 */
export interface CaseTable {
  manifest: CaseTableManifest;
  persons: number;
  /** Codes of a person in a facet of cases. */
  codesOf(facet: string, person: number): readonly string[];
  /** A person's series, each with its code by facet; a facet without a code has no entry. */
  seriesOf(person: number): readonly ReadonlyMap<string, string>[];
  /** SHA-256 of the codes, without the persons' keys: the same cases give the same fingerprint. */
  fingerprint: string;
}

const manifestFile = 'case-table.json';
const casesFile = 'cases.csv';
const seriesFile = 'series.csv';

/** One person as written: an identifier, codes of case facets, and distinct series. */
export interface CodedPerson {
  id: string;
  codes: ReadonlyMap<string, readonly string[]>;
  series: readonly ReadonlyMap<string, string>[];
}

const ofLevel = (facets: readonly CaseFacet[], level: CaseFacet['level']) =>
  facets.filter((facet) => facet.level === level);

/**
 * Writes a case table. A person's key is a hash with a salt that is thrown away, so that it can be neither
 * reversed nor joined with another case table.
 */
export async function writeCaseTable(
  folder: string,
  manifest: CaseTableManifest,
  persons: Iterable<CodedPerson>,
): Promise<void> {
  const caseFacets = ofLevel(manifest.facets, 'case');
  const seriesFacets = ofLevel(manifest.facets, 'series');
  const cases = [['key', ...caseFacets.map((facet) => facet.column)].join(',')];
  const series = [['case', ...seriesFacets.map((facet) => facet.column)].join(',')];
  const salt = randomBytes(32);
  let index = 0;
  for (const person of persons) {
    const key = createHash('sha256').update(salt).update(person.id).digest('hex').slice(0, 32);
    cases.push([key, ...caseFacets.map((facet) => (person.codes.get(facet.id) ?? []).join(' '))].join(','));
    for (const one of person.series) {
      series.push([index, ...seriesFacets.map((facet) => one.get(facet.id) ?? '')].join(','));
    }
    index++;
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 });
  await write(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
  await write(casesFile, `${cases.join('\n')}\n`);
  await write(seriesFile, `${series.join('\n')}\n`);
}

export type CaseTableReading = { state: 'read'; table: CaseTable } | { state: 'invalid'; mistakes: string[] };

/**
 * Reads a case table, and holds it to its manifest: only leaves, and no more values of a person than the cap,
 * since the noise of a cube is measured against that.
 */
export async function readCaseTable(folder: string): Promise<CaseTableReading> {
  const parsed = manifestSchema.safeParse(await readJson(join(folder, manifestFile)));
  if (!parsed.success)
    return { state: 'invalid', mistakes: [`${manifestFile} is not the manifest of a case table.`] };
  const manifest = parsed.data;
  const mistakes = new Set<string>();
  const hash = createHash('sha256');
  const leavesOf = (facet: CaseFacet) =>
    new Set(facet.lattice.filter((value) => value.leaf).map((value) => value.code));
  const withLeaves = (level: CaseFacet['level']) =>
    ofLevel(manifest.facets, level).map((facet) => ({ facet, leaves: leavesOf(facet) }));
  const check = ({ facet, leaves }: { facet: CaseFacet; leaves: Set<string> }, codes: readonly string[]) => {
    if (codes.some((code) => !leaves.has(code)))
      mistakes.add(`${facet.column} has a code that is no leaf of its facet.`);
    if (new Set(codes).size > facet.cap)
      mistakes.add(`${facet.column} has more values of one person than ${facet.cap}.`);
  };

  const codes: Map<string, readonly string[]>[] = [];
  const caseFacets = withLeaves('case');
  for await (const row of readRows(join(folder, casesFile))) {
    const held = caseFacets.map((one) => {
      const values = (row[one.facet.column.toLowerCase()] ?? '').split(' ').filter(Boolean);
      check(one, values);
      return [one.facet.id, values] as const;
    });
    hash.update(JSON.stringify(held));
    codes.push(new Map(held));
  }
  const series: Map<string, string>[][] = codes.map(() => []);
  const seriesFacets = withLeaves('series');
  for await (const row of readRows(join(folder, seriesFile))) {
    const held = seriesFacets.map(({ facet }) => [facet.id, row[facet.column.toLowerCase()] ?? ''] as const);
    hash.update(JSON.stringify([row.case, held]));
    const of = series[Number(row.case)];
    if (of === undefined) mistakes.add(`${seriesFile} names a case that ${casesFile} does not have.`);
    else of.push(new Map(held.filter(([, code]) => code !== '')));
  }
  for (const one of seriesFacets) {
    for (const of of series) check(one, [...new Set(of.flatMap((map) => map.get(one.facet.id) ?? []))]);
  }
  if (mistakes.size > 0) return { state: 'invalid', mistakes: [...mistakes] };
  return {
    state: 'read',
    table: {
      manifest,
      persons: codes.length,
      codesOf: (facet, person) => codes[person]?.get(facet) ?? [],
      seriesOf: (person) => series[person] ?? [],
      fingerprint: hash.digest('hex'),
    },
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

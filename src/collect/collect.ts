import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, productFolder, systemClock } from '../base/index.ts';
import type { Holder, SourceConfig } from '../cases/index.ts';
import { caseFacets, writeCaseTable } from '../cases/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { Cases } from './cases.ts';
import type { CoverageEntry } from './coverage.ts';
import { coverageTable, workList } from './coverage-files.ts';
import { holderFile } from './demo/generate.ts';
import { Joins } from './joins.ts';
import { Malformed } from './malformed.ts';
import { type Plan, pathsOf, planOf, readWanted } from './plan.ts';
import { publishFolder, settleFolder } from './publish.ts';
import { knownFacets } from './quality/known.ts';
import { Quality } from './quality/quality.ts';
import { type QualityReport, qualityMarkdown, qualityReport } from './quality/report.ts';
import { type Gathering, readTable } from './read-table.ts';
import type { Source } from './source.ts';
import { SourceFailure } from './sources/failure.ts';
import { openSources } from './sources/open.ts';

export interface CollectOptions {
  /** Folders with the holder's tables, or sources as holder.json names them. */
  sources: readonly (string | SourceConfig)[];
  /** Structural mapping files; those of the product where none are named. */
  structural?: readonly string[];
  ontology: Ontology;
  /** Where the sources have no holder.json. */
  holder?: Holder;
  /** Folder of the case table. It stays inside the holder's walls. */
  out: string;
  /** Share of malformed rows of a table over which nothing is written; 0.001 where it is not given. */
  tolerance?: number;
  clock?: Clock;
}

/**
 * What was collected: the case table's folder, the tables that a mapping names and nobody gave, the source values
 * that did not map, and the quality of the data. Nothing is dropped silently.
 */
export type Collection =
  | {
      state: 'collected';
      folder: string;
      generated: boolean;
      absent: string[];
      coverage: CoverageEntry[];
      quality: QualityReport;
    }
  | { state: 'refused'; mistakes: string[] };

const mappingFiles = ['omop-cdm.tsv', 'omop-imaging.tsv', 'dicom-series.tsv', 'eucaim-cdm.tsv'];
const inMappings = (file: string) => join(productFolder, 'mappings', file);
const refused = (mistakes: readonly string[]): Collection => ({ state: 'refused', mistakes: [...mistakes] });

/**
 * Reads a holder's tables, row by row, through structural mappings and the ontology release, into a case table.
 * Runs inside the holder's walls; every mistake in files and columns is found before the first row is read, and
 * nothing is written unless everything is.
 */
export async function collect(options: CollectOptions): Promise<Collection> {
  const { ontology, structural = mappingFiles.map(inMappings) } = options;
  // First of all, so that a table is there again also where this run is refused.
  await settleFolder(options.out);
  const facets = caseFacets(ontology.facets);
  const read = await readWanted(structural, inMappings('data-quality.tsv'), facets, ontology);
  if (read.mistakes.length > 0) return refused(read.mistakes);
  const configs = options.sources.map((source) => (typeof source === 'string' ? { folder: source } : source));
  const sources = await openSources(configs, read.wanted.tables);
  try {
    const { plan, mistakes } = planOf(read.wanted, sources);
    const used = sources.filter(({ tables }) => tables.length > 0);
    if (new Set(used.map(({ generated }) => generated ?? false)).size > 1)
      mistakes.push('Some of the sources are generated and some are not; collect them apart.');
    mistakes.unshift(...sources.flatMap((source) => source.mistakes ?? []));
    const holder = options.holder ?? (await holderOf(configs));
    if (holder === undefined)
      mistakes.push(`Name the holder, or put ${holderFile} with id, name and country into the sources.`);
    if (mistakes.length > 0 || holder === undefined) return refused(mistakes);
    const generated = used.some((source) => source.generated);
    return await gather(plan, { ...options, holder }, new Cases(facets), generated);
  } catch (error) {
    if (error instanceof SourceFailure) return refused([error.message]);
    throw error;
  } finally {
    await closeAll(sources);
  }
}

/** Reads every table, then writes everything, or nothing. */
async function gather(
  plan: Plan,
  options: CollectOptions & { holder: Holder },
  cases: Cases,
  generated: boolean,
): Promise<Collection> {
  const { ontology, holder, out, tolerance = 0.001, clock = systemClock } = options;
  const [malformed, joins] = [new Malformed(), new Joins()];
  const { coverage, facets } = cases;
  const paths = [
    ...plan.lines.flatMap(pathsOf),
    ...plan.rules.flatMap(({ column, of }) => (of ? [column, of] : [column])),
  ];
  const tooLarge = await joins.load(
    paths.flatMap(({ hops }) => hops),
    plan.tables,
    malformed,
  );
  if (tooLarge.length > 0) return refused(tooLarge);
  const quality = new Quality(plan.rules, joins, clock().toISOString().slice(0, 10));
  const gathering: Gathering = { cases, coverage, quality, malformed, joins, ontology };
  for (const [name, parts] of plan.tables) {
    const lines = plan.lines.filter(({ table }) => table === name);
    const rules = plan.rules.filter(({ table }) => table === name);
    if (lines.length === 0) continue;
    for (const table of parts) await readTable(table, lines, rules, gathering);
  }
  const overTolerance = malformed.mistakes(tolerance);
  if (overTolerance.length > 0) return refused(overTolerance);

  const entries = coverage.entries();
  const { absent, missing } = plan;
  const columns = cases.persons();
  const report = qualityReport({
    facets: knownFacets(facets, columns),
    malformed: malformed.tables(),
    findings: quality.findings(),
    coverage: entries,
    absent,
    missing,
  });
  const published = await publishFolder(out, 'case-table.json', async (folder) => {
    const manifest = { holder, generated, ontologyRelease: ontology.release, facets: [...facets] };
    await writeCaseTable(folder, manifest, columns);
    const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 });
    await write('coverage.tsv', coverageTable(entries, coverage.truncated));
    await write('unmapped.tsv', workList(entries, plan.lines));
    await write('data-quality.json', `${JSON.stringify(report, null, 2)}\n`);
    await write('data-quality.md', qualityMarkdown(report));
  });
  if (published.state === 'refused') return refused([published.mistake]);
  const unmapped = entries.filter(({ outcome }) => outcome !== 'mapped');
  return { state: 'collected', folder: out, generated, absent, coverage: unmapped, quality: report };
}

const holderSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  country: z.string().length(2),
});

/** The holder as a folder of sources names it. */
async function holderOf(configs: readonly SourceConfig[]): Promise<Holder | undefined> {
  for (const { folder } of configs) {
    if (folder === undefined) continue;
    const text = await readFile(join(folder, holderFile), 'utf8').catch(() => undefined);
    try {
      const found = holderSchema.safeParse(JSON.parse(text ?? 'null'));
      if (found.success) return found.data;
    } catch {
      // A file that is no JSON names nobody, and the mistake is told as if it were not there.
    }
  }
  return undefined;
}

async function closeAll(sources: readonly Source[]): Promise<void> {
  for (const source of sources) await source.close();
}

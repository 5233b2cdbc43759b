import { readHolderConfig, requestsFile } from '../cases/index.ts';
import { type CollectOptions, collect, fetchRequests } from '../collect/index.ts';
import { ontologyMounts, openOntology } from '../ontology/index.ts';
import { openStore } from '../store/index.ts';
import {
  atMost,
  type Command,
  existing,
  exitCodes,
  type Invocation,
  inFile,
  onlyKnown,
  required,
  UsageError,
} from './command.ts';

type Wanted = Omit<CollectOptions, 'ontology'>;

export const command: Command = {
  name: 'collect',
  summary: "Read a holder's own tables into a case table. Runs inside the hospital; the result stays there.",
  usage: `collimator collect --config <holder.json>
collimator collect --config <holder.json> --requests
    fetches the counts that were asked for at build.hubRequests, for build --requests; reads no case
collimator collect --from <folder> [<more folders>] --out <folder> [--mapping <file.tsv>[,<file.tsv>]] [--tolerance <0.001>]
--config     names holder, sources (folders, zip archives, PostgreSQL, DICOM files, DICOMweb) and mappings
--from       folder with tables as CSV, TSV or Parquet
--mapping    structural mappings of your own; copy mappings/omop-cdm.tsv and adapt it
--tolerance  share of malformed rows of a table over which nothing is written
Beside the case table stand coverage.tsv (what became of each source value), unmapped.tsv (the work list, for
collimator ontology suggest) and data-quality.md. None of these files may leave the hospital.
A database's password comes from the file that the configuration names, or from PGPASSWORD or PGPASSFILE.`,
  async run(invocation) {
    onlyKnown(invocation, ['config', 'from', 'out', 'mapping', 'tolerance', 'requests'], ['requests']);
    if (invocation.options.has('requests')) {
      atMost(invocation, 0);
      return fetchAsked(existing('file', required(invocation, 'config'), '--config'));
    }
    const wanted = invocation.options.has('config') ? await configured(invocation) : fromOptions(invocation);
    if ('mistakes' in wanted) return complain(wanted.mistakes, exitCodes.wrongCall);
    const store = await openStore({ mounts: await ontologyMounts() });
    try {
      const collection = await collect({ ...wanted, ontology: await openOntology(store) });
      if (collection.state === 'refused') return complain(collection.mistakes);
      const { folder, generated, coverage } = collection;
      console.log(
        `The case table is in ${folder}${generated ? '; its cases are generated' : ''}. ${coverage.length} source values did not map: see coverage.tsv. Read data-quality.md before you build.`,
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};

async function fetchAsked(config: string): Promise<number> {
  const reading = await readHolderConfig(config);
  if (reading.state === 'invalid') return complain(inFile(config, reading.mistakes), exitCodes.wrongCall);
  const { build } = reading.config;
  const file = requestsFile(reading.config);
  if (build?.hubRequests === undefined || file === undefined || !/^https?:/.test(build.hubRequests))
    return complain(
      [`${config} names no URL as build.hubRequests, so there is nothing to fetch.`],
      exitCodes.wrongCall,
    );
  const fetched = await fetchRequests(build.hubRequests, build.epoch, file);
  if (fetched.state === 'refused') return complain([fetched.reason]);
  console.log(
    `${fetched.requests} requests are in ${fetched.file}. Next: collimator build --config … --requests`,
  );
  return 0;
}

function complain(mistakes: readonly string[], code: number = exitCodes.notRight): number {
  for (const mistake of mistakes) console.error(mistake);
  return code;
}

async function configured(invocation: Invocation): Promise<Wanted | { mistakes: string[] }> {
  const others = [...invocation.options.keys()].filter((name) => name !== 'config');
  if (others.length > 0 || invocation.words.length > 0)
    throw new UsageError('--config says everything; give no other option beside it.');
  const config = existing('file', required(invocation, 'config'), '--config');
  const reading = await readHolderConfig(config);
  if (reading.state === 'invalid') return { mistakes: inFile(config, reading.mistakes) };
  const { holder, sources, mappings, tolerance, caseTable } = reading.config;
  return { holder, sources, tolerance, out: caseTable, ...(mappings && { structural: mappings }) };
}

function fromOptions(invocation: Invocation): Wanted {
  if (!invocation.options.has('from')) throw new UsageError('--config is missing (or --from and --out).');
  const mapping = invocation.options.get('mapping');
  const tolerance = invocation.options.get('tolerance');
  if (tolerance !== undefined && !(Number(tolerance) >= 0 && Number(tolerance) <= 0.1))
    throw new UsageError('--tolerance must be a share from 0 to 0.1, e.g. 0.001.');
  const sources = [required(invocation, 'from'), ...invocation.words];
  const out = required(invocation, 'out');
  for (const source of sources) if (!source.endsWith('.zip')) existing('folder', source, '--from');
  for (const file of mapping?.split(',') ?? []) existing('file', file, '--mapping');
  return {
    sources,
    ...(mapping !== undefined && { structural: mapping.split(',') }),
    ...(tolerance !== undefined && { tolerance: Number(tolerance) }),
    out,
  };
}

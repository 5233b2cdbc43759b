import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productFolder } from '../base/index.ts';
import { collectionsReportMarkdown, importCollections, readCollectionMappings } from '../catalogue/index.ts';
import { eucaimTables, importEucaim, reportMarkdown } from '../ontology/index.ts';
import { atMost, type Command, existing, onlyKnown, required, UsageError } from './command.ts';
import { importIdc } from './import-idc.ts';

const inProduct = (...parts: string[]) => join(productFolder, ...parts);

export const command: Command = {
  name: 'import',
  summary:
    'Make data from public sources: the hyper-ontology, descriptions of collections, or an open release of case counts.',
  usage: `collimator import eucaim --from <folder> [--out <product folder>]
    reads eucaim-hyperontology/, concepts/ and dicom-terminology/ below the folder;
    writes ontology/, mappings/ and docs/reports/import-eucaim.md
collimator import collections --from <collections.json> [--out <folder>]
    writes one description for each collection, and REPORT.md, into examples/catalogue
collimator import idc --from <folder with idc_index.parquet> --out <folder> --by "Name" [--epoch <2026>]
    writes a case table, keys and an open release with exact counts; --by declares that the records are public`,
  async run(invocation) {
    onlyKnown(invocation, ['from', 'out', 'by', 'epoch']);
    const [what] = invocation.words;
    atMost(invocation, 1);
    if (what === undefined || !['eucaim', 'collections', 'idc'].includes(what))
      throw new UsageError(`What to import? ${what ?? 'Nothing'} is none of eucaim, collections, idc.`);
    const kind = what === 'collections' ? 'file' : 'folder';
    const from = existing(kind, required(invocation, 'from'), '--from');
    if (what === 'eucaim') return importOntology(from, invocation.options.get('out') ?? productFolder);
    if (what === 'collections')
      return importDescriptions(from, invocation.options.get('out') ?? inProduct('examples', 'catalogue'));
    const epoch = invocation.options.get('epoch') ?? String(new Date().getUTCFullYear());
    return importIdc(from, required(invocation, 'out'), required(invocation, 'by'), epoch);
  },
};

async function importOntology(from: string, out: string): Promise<number> {
  const report = importEucaim(eucaimTables(from), {
    ontology: join(out, 'ontology'),
    mappings: join(out, 'mappings'),
  });
  await mkdir(join(out, 'docs', 'reports'), { recursive: true });
  const path = join(out, 'docs', 'reports', 'import-eucaim.md');
  await writeFile(path, reportMarkdown(report));
  console.log(`${report.findings.length} findings, listed in ${path}.`);
  return 0;
}

async function importDescriptions(source: string, out: string): Promise<number> {
  const report = await importCollections({
    source,
    mappings: await readCollectionMappings(inProduct('mappings')),
    out,
  });
  await writeFile(join(out, 'REPORT.md'), collectionsReportMarkdown(report));
  console.log(
    `${report.collections} collections, ${report.findings.length} findings, listed in ${join(out, 'REPORT.md')}.`,
  );
  return 0;
}

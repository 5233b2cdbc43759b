import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productFolder } from '../base/index.ts';
import { collect } from '../collect/index.ts';
import { declareOpen, openKeys, propose, signOff } from '../node/index.ts';
import { ontologyMounts, openOntology } from '../ontology/index.ts';
import { openStore } from '../store/index.ts';

/** The records are public under this address, each with its own licence. */
const records = 'https://portal.imaging.datacommons.cancer.gov/';
const holder = { id: 'idc', name: 'NCI Imaging Data Commons', country: 'US' };

/**
 * Builds an open release from the index tables of NCI Imaging Data Commons: exact counts, since every record is public
 * already, and declared so by a person. Writes case table, keys and release below one folder.
 */
export async function importIdc(from: string, out: string, by: string, epoch: string): Promise<number> {
  await mkdir(out, { recursive: true, mode: 0o700 });
  const [caseTable, releases] = [join(out, 'case-table'), join(out, 'release')];
  const store = await openStore({ mounts: await ontologyMounts() });
  try {
    const collection = await collect({
      sources: [from],
      structural: [join(productFolder, 'mappings', 'idc-index.tsv')],
      ontology: await openOntology(store),
      holder,
      out: caseTable,
    });
    if (collection.state === 'refused') return complain(collection.mistakes);
  } finally {
    await store.close();
  }
  const keys = await openKeys(join(out, 'keys'));
  const declaration = join(out, 'declaration.jws');
  const reason = 'Every series of this collection is published for anyone to download.';
  const declared = await declareOpen({ caseTable, keys, by, reason, records, out: declaration });
  if (declared.state === 'refused') return complain(declared.mistakes);
  const given = {
    caseTable,
    holder: holder.id,
    epoch,
    policy: {},
    declaration: await readFile(declaration, 'utf8'),
    keys,
  };
  const proposed = await propose(given);
  if (proposed.state === 'refused') return complain(proposed.mistakes);
  const published = await signOff({ ...given, releases, by });
  if (published.state === 'refused') return complain(published.mistakes);
  console.log(
    `The open release is in ${published.folder}: ${proposed.released} of ${proposed.planned} planned cells hold anyone. Serve it with --cubes ${releases}.`,
  );
  return 0;
}

function complain(mistakes: readonly string[]): number {
  for (const mistake of mistakes) console.error(mistake);
  return 1;
}

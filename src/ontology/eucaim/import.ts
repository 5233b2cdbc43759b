import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { productFolder } from '../../base/index.ts';
import { type MappingSet, writeSssom } from '../../mapping/index.ts';
import { carryOver } from './carried.ts';
import { moduleFiles, tombstones } from './classes.ts';
import { curatedCodes } from './curated.ts';
import { dicomSets } from './dicom.ts';
import { externalCodes } from './external.ts';
import type { ImportReport } from './report.ts';
import { vocabularySet } from './sets.ts';
import { type EucaimPaths, readEucaim } from './source.ts';
import { vocabularies } from './vocabulary.ts';

/** The source tables; the hand-written decisions are those of the product unless another folder is named. */
export type EucaimTables = Omit<EucaimPaths, 'decisions'> & { decisions?: string };

/** The tables below one folder, laid out as in the shared data. */
export const eucaimTables = (folder: string): EucaimTables => ({
  hyperontology: join(folder, 'eucaim-hyperontology'),
  concepts: join(folder, 'concepts'),
  bodyParts: join(folder, 'dicom-terminology', 'body-part-to-sct.csv'),
});

/**
 * Imports the EUCAIM hyper-ontology: writes its modules and tombstones as Turtle and its mappings as SSSOM into
 * the folders of `out`, the same bytes for the same tables, and reports every defect it met. Files that it does
 * not write (facets.ttl, anchors.ttl, labels.ttl, mappings of others) are left alone.
 */
export function importEucaim(from: EucaimTables, out: { ontology: string; mappings: string }): ImportReport {
  const source = readEucaim({ decisions: join(productFolder, 'mappings'), ...from });
  const carried = carryOver(source);
  const external = externalCodes(source, carried);
  const curated = curatedCodes(source);
  const sets = vocabularies.map((vocabulary) => ({
    name: `eucaim-${vocabulary.file}`,
    set: vocabularySet(vocabulary, external.codes, curated, source),
  }));
  const snomed: MappingSet = sets[0]?.set ?? { metadata: {}, curieMap: {}, mappings: [] };
  const dicom = dicomSets(source, snomed);

  const written: Record<string, number> = {};
  mkdirSync(out.ontology, { recursive: true });
  mkdirSync(out.mappings, { recursive: true });
  for (const { name, text, classes } of [...moduleFiles(source, carried), tombstones(source)]) {
    writeFileSync(join(out.ontology, name), text);
    written[name] = classes;
  }
  for (const { name, set } of [...sets, ...dicom.sets]) {
    writeFileSync(join(out.mappings, `${name}.sssom.tsv`), writeSssom(set));
    written[`${name}.sssom.tsv`] = set.mappings.length;
  }
  return { written, findings: [...carried.findings, ...external.findings, ...dicom.findings] };
}

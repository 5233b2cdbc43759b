import { join } from 'node:path';
import { type Decision, readDecisions } from '../release/decisions.ts';
import { cell, readTable, type TableRow } from './table.ts';

/** Where the tables of the hyper-ontology and of the curated concepts lie. */
export interface EucaimPaths {
  /** Folder with v2-classes.tsv and the v1 tables. */
  hyperontology: string;
  /** Folder with concepts.tsv and eucaim-etl-lookups.tsv. */
  concepts: string;
  /** The table of DICOM PS3.16 Annex L: BodyPartExamined to SNOMED CT. */
  bodyParts: string;
  /** Folder of the hand-written decisions: eucaim-v2-changes.tsv and dicom-decisions.tsv. */
  decisions: string;
}

/** A class as one version lists it. */
export interface ListedClass {
  code: string;
  label: string;
  /** OMOP domain, empty where there is none. */
  domain: string;
  line: number;
}

/** Everything the importer reads, as tables. */
export interface EucaimSource {
  current: Map<string, ListedClass>;
  former: Map<string, ListedClass>;
  edges: { child: string; parent: string; line: number }[];
  synonyms: TableRow[];
  external: TableRow[];
  curated: TableRow[];
  lookups: TableRow[];
  bodyParts: TableRow[];
  /** What a person decided about labels that changed and classes that went, by code. */
  changes: Map<string, Decision>;
  decisions: TableRow[];
}

function classes(path: string): Map<string, ListedClass> {
  const rows = readTable(path, ['code', 'iri', 'label', 'omop_domain']).map((row): [string, ListedClass] => {
    const domain = cell(row, 'omop_domain');
    const none = domain === '---' || domain === 'None';
    return [
      cell(row, 'code'),
      { code: cell(row, 'code'), label: cell(row, 'label'), domain: none ? '' : domain, line: row.line },
    ];
  });
  return new Map(rows);
}

/** Reads every table. A Problem names the table that is not what it should be. */
export function readEucaim(paths: EucaimPaths): EucaimSource {
  const table = (name: string) => join(paths.hyperontology, name);
  return {
    current: classes(table('v2-classes.tsv')),
    former: classes(table('v1-concepts.tsv')),
    edges: readTable(table('v1-is_a.tsv'), ['child', 'parent']).map((row) => ({
      child: cell(row, 'child'),
      parent: cell(row, 'parent'),
      line: row.line,
    })),
    synonyms: readTable(table('v1-synonyms.tsv'), ['code', 'synonym']),
    external: readTable(table('v1-external-mappings-raw.tsv'), [
      'code',
      'external_vocabulary',
      'external_code',
      'relationship',
    ]),
    curated: readTable(join(paths.concepts, 'concepts.tsv'), [
      'group',
      'eucaim_code',
      'snomed_ct',
      'dicom',
      'note',
    ]),
    lookups: readTable(
      join(paths.concepts, 'eucaim-etl-lookups.tsv'),
      ['branch', 'table', 'value', 'concept'],
      true,
    ),
    bodyParts: readTable(paths.bodyParts, ['body_part_examined', 'meaning', 'sct_code']),
    changes: new Map(
      readDecisions(join(paths.decisions, 'eucaim-v2-changes.tsv')).map((each) => [each.code, each]),
    ),
    decisions: readTable(join(paths.decisions, 'dicom-decisions.tsv'), [
      'attribute',
      'kind',
      'value',
      'predicate',
      'code',
      'reason',
    ]),
  };
}

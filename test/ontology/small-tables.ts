import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EucaimTables } from '../../src/ontology/index.ts';

/** Rows of each table, by file name; a table without rows has only its header. */
export type SmallTables = Partial<Record<keyof typeof headers, string[][]>>;

const headers = {
  'v2-classes.tsv': ['code', 'iri', 'label', 'omop_domain'],
  'v1-concepts.tsv': ['code', 'iri', 'label', 'omop_domain', 'fhir_resource_type'],
  'v1-is_a.tsv': ['child', 'parent'],
  'v1-synonyms.tsv': ['code', 'synonym'],
  'v1-external-mappings-raw.tsv': ['code', 'external_vocabulary', 'external_code', 'relationship'],
  'concepts.tsv': [
    'group',
    'preferred_label',
    'eucaim_code',
    'snomed_ct',
    'dicom',
    'omop_concept_id',
    'omop_vocab',
    'icdo3',
    'icd10',
    'radlex',
    'ncit',
    'loinc',
    'note',
  ],
  'eucaim-v2-changes.tsv': ['code', 'change', 'v1_label', 'v2_label', 'successor', 'reason'],
  'dicom-decisions.tsv': ['attribute', 'kind', 'value', 'predicate', 'code', 'reason'],
};

const iri = (code: string) => `https://cancerimage.eu/ontology/EUCAIM#${code}`;
/** A row of either class list. */
export const classRow = (code: string, label: string, domain = '---') => [
  code,
  iri(code),
  label,
  domain,
  'None',
];

const quoted = (text: string) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Writes the tables into a new folder; returns where they are, and where an import may write. */
export function writeTables(tables: SmallTables): {
  from: EucaimTables;
  out: { ontology: string; mappings: string };
  folder: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'collimator-tables-'));
  mkdirSync(join(folder, 'out'));
  for (const [name, header] of Object.entries(headers)) {
    const rows = tables[name as keyof typeof headers] ?? [];
    const lines = [header, ...rows].map((row) => row.map(quoted).join('\t'));
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  }
  writeFileSync(join(folder, 'eucaim-etl-lookups.tsv'), '');
  writeFileSync(
    join(folder, 'body-part-to-sct.csv'),
    'body_part_examined,meaning,sct_code\nBREAST,Breast,76752008\n',
  );
  const from = {
    hyperontology: folder,
    concepts: folder,
    bodyParts: join(folder, 'body-part-to-sct.csv'),
    decisions: folder,
  };
  return { from, out: { ontology: join(folder, 'out'), mappings: join(folder, 'out') }, folder };
}

/** Everything in a folder, by name. */
export const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

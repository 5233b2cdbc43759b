import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import { type QcReport, qc, qcSourceTables } from '../../src/ontology/qc/index.ts';
import { sharedData } from '../shared-data.ts';

const hyperontology = sharedData('eucaim-hyperontology');
const shared = join(hyperontology ?? '', '..');

/** Defects whose detail names another system in words of its own. */
const inOtherWords = new Set(['v2_removed_without_deprecation', 'stored_query_broken', 'facet_key_wrong']);

describe.skipIf(hyperontology === undefined)(
  'the source tables of the hyper-ontology (skipped without shared data)',
  () => {
    let report: QcReport;
    beforeAll(() => {
      report = qcSourceTables(shared);
    });

    it('show every known defect, each with the row it stands in', () => {
      const known = readFileSync(join(hyperontology ?? '', 'known-defects.tsv'), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'));
      const missed = known.filter(([check = '', code, , detail]) => {
        const found = report.findings.filter(
          (finding) =>
            finding.check === check &&
            finding.subject === code &&
            (inOtherWords.has(check) || finding.detail === detail),
        );
        return !found.some(({ file, line }) => file !== undefined && line !== undefined && line > 1);
      });
      console.info(
        `Known defects found with their rows: ${known.length - missed.length} of ${known.length}.`,
      );
      expect(missed).toEqual([]);
      expect(known).toHaveLength(162);
    });

    it('name the row that shows the defect', () => {
      const lines = readFileSync(join(hyperontology ?? '', 'v1-external-mappings-raw.tsv'), 'utf8').split(
        '\n',
      );
      const checks = /^(malformed_code|float_mangled_code|target_shared|class_with_2|vocabulary_id)/;
      const inTable = report.findings.filter(
        ({ check, file }) => checks.test(check) && file === 'v1-external-mappings-raw.tsv',
      );
      expect(inTable.length).toBeGreaterThan(200);
      expect(
        inTable.filter(({ subject, line }) => lines[(line ?? 0) - 1]?.split('\t')[0] !== subject),
      ).toEqual([]);
    });

    it('show codes that a spreadsheet damaged in columns that are not mapped', () => {
      const found = report.findings.filter(({ check }) => check === 'float_mangled_code');
      expect(found.map(({ value }) => value).sort()).toEqual(
        ['1.0826E+15', '1.221E+12', '2.1E+13', '3.06E+18', '6.021E+12', '8.41661E+14'].sort(),
      );
    });

    it('had every check look at something', () => {
      expect(report.checks.filter(({ checked }) => checked === 0)).toEqual([]);
    });
  },
);

describe.skipIf(hyperontology === undefined)(
  'source tables with new defects of the known kinds (skipped without shared data)',
  () => {
    let folder: string;
    const table = (name: string) => join(folder, 'eucaim-hyperontology', name);
    const append = (name: string, row: string) => writeFileSync(table(name), `${row}\n`, { flag: 'a' });
    let report: QcReport;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'collimator-qc-'));
      for (const part of ['eucaim-hyperontology', 'concepts', 'dicom-terminology/body-part-to-sct.csv'])
        cpSync(join(shared, part), join(folder, part), { recursive: true, mode: 0 });
      rmSync(table('v2-classes.tsv'));
      const classes = readFileSync(join(hyperontology ?? '', 'v2-classes.tsv'), 'utf8').split('\n');
      // One class gone, one that means something else, one label with outer space.
      const changed = classes
        .filter((line) => !line.startsWith('CLIN1000060\t'))
        .map((line) => line.replace(/^(CLIN1000075\t[^\t]*\t)[^\t]*/, '$1Malignant neoplasm of liver'))
        .map((line) => line.replace(/^(CLIN1000077\t[^\t]*\t)([^\t]*)/, '$1 $2'));
      writeFileSync(table('v2-classes.tsv'), changed.join('\n'));
      const name = 'v1-external-mappings-raw.tsv';
      const external = readFileSync(join(hyperontology ?? '', name), 'utf8');
      rmSync(table(name));
      writeFileSync(table(name), external);
      append(name, 'CLIN1000079\tNAACCR\t9.1E+15\tMaps to');
      append(name, 'CLIN1000079\tLOINC\t24606-7\tMaps to');
      append(name, 'CLIN1000079\tOMOP_VOCABULARY_ID\tLoinc\tMaps to');
      append(name, 'CLIN1000079\tNCIT\tC4872\tMaps to');
      append(name, 'CLIN1000079\tNCIT\tC4910\tMaps to');
    });
    beforeAll(() => {
      report = qcSourceTables(folder);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each([
      ['float_mangled_code', 'CLIN1000079', 'NAACCR=9.1E+15'],
      ['malformed_code', 'CLIN1000079', 'LOINC=24606-7'],
      ['vocabulary_id_not_canonical', 'CLIN1000079', "'Loinc'"],
      ['target_shared_by_3_classes', 'CLIN1000079', 'NCIT:C4872'],
      ['class_with_2_exact_targets_same_vocab', 'CLIN1000079', 'NCIT:C4872'],
      ['v2_removed_without_deprecation', 'CLIN1000060', ''],
      ['v2_change_undecided', 'CLIN1000075', 'Malignant neoplasm of liver'],
      ['label_whitespace', 'CLIN1000077', ' '],
    ])('show a new %s of %s', (check, subject, detail) => {
      const found = report.findings.filter(
        (finding) => finding.check === check && finding.subject === subject,
      );
      expect(found.map((finding) => finding.detail).join('\n')).toContain(detail);
      expect(found.every(({ line = 0 }) => line > 1)).toBe(true);
      expect(found.length).toBeGreaterThan(0);
    });
  },
);

describe.skipIf(hyperontology === undefined)(
  'the change from all of v1 (skipped without shared data)',
  () => {
    it('is settled: nothing is gone without a tombstone, and only decided classes mean something else', async () => {
      const folder = join(productFolder, 'ontology');
      const ontology = readdirSync(folder)
        .filter((name) => name.endsWith('.ttl'))
        .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
      const rows = readFileSync(join(hyperontology ?? '', 'v1-concepts.tsv'), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1);
      const concepts = rows.map((row) => {
        const [, iri = '', label = ''] = row.split('\t');
        return { iri, label, deprecated: false };
      });
      const name = 'mappings/eucaim-v2-changes.tsv';
      const decisions = { name, text: readFileSync(join(productFolder, name), 'utf8') };
      const report = await qc({ ontology, previous: { version: 'v1', concepts, decisions } });
      const changed = report.findings.filter(({ check }) => /^(removed_|meaning_|id_reused)/.test(check));
      expect(changed.map(({ subject }) => subject).sort()).toEqual([
        'CLIN1007978',
        'CLIN1007982',
        'CLIN1014933',
      ]);
      expect(changed.every(({ accepted }) => accepted !== undefined)).toBe(true);
      const removed = report.checks.find(({ check }) => check === 'removed_without_deprecation');
      expect(removed?.checked).toBe(2218);
    });
  },
);

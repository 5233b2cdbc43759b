import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import { eucaimTables, type ImportReport, importEucaim, reportMarkdown } from '../../src/ontology/index.ts';
import { sharedData } from '../shared-data.ts';

const hyperontology = sharedData('eucaim-hyperontology');
const shared = hyperontology === undefined ? undefined : join(hyperontology, '..');

/** Defects of other systems, which no table of the ontology can show. */
const elsewhere = new Set(['stored_query_broken', 'facet_key_wrong']);

describe.skipIf(shared === undefined)(
  'the import of the real hyper-ontology (skipped without shared data)',
  () => {
    let folder: string;
    let out: { ontology: string; mappings: string };
    let report: ImportReport;

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'collimator-import-'));
      out = { ontology: join(folder, 'ontology'), mappings: join(folder, 'mappings') };
      report = importEucaim(eucaimTables(shared ?? ''), out);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('finds every known defect that its tables can show', () => {
      const rows = readFileSync(join(hyperontology ?? '', 'known-defects.tsv'), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'));
      const known = rows.filter(([check]) => !elsewhere.has(check ?? ''));
      const found = new Set(report.findings.map(({ check, code, detail }) => `${check} ${code} ${detail}`));
      const foundAtAll = new Set(report.findings.map(({ check, code }) => `${check} ${code}`));
      const missed = known.filter(([check, code, , detail]) =>
        check === 'v2_removed_without_deprecation'
          ? !foundAtAll.has(`${check} ${code}`)
          : !found.has(`${check} ${code} ${detail}`),
      );
      console.info(`Known defects found: ${known.length - missed.length} of ${known.length}.`);
      expect(missed).toEqual([]);
      expect(known.length).toBeGreaterThan(100);
    });

    it('writes what the product ships, byte for byte', () => {
      const names = (path: string) => readdirSync(path).sort();
      expect(names(out.ontology)).toHaveLength(8);
      expect(names(out.mappings)).toHaveLength(12);
      for (const part of ['ontology', 'mappings'] as const) {
        for (const name of names(out[part])) {
          const shipped = readFileSync(join(productFolder, part, name), 'utf8');
          expect(
            readFileSync(join(out[part], name), 'utf8') === shipped,
            `${part}/${name} is as imported`,
          ).toBe(true);
        }
      }
    });

    it('gives the same bytes when it runs again', () => {
      const before = readFileSync(join(out.ontology, 'clinical.ttl'), 'utf8');
      expect(importEucaim(eucaimTables(shared ?? ''), out)).toEqual(report);
      expect(readFileSync(join(out.ontology, 'clinical.ttl'), 'utf8')).toBe(before);
    });

    it('decides every label that changed between the versions', () => {
      expect(report.findings.filter(({ check }) => check === 'v2_change_undecided')).toEqual([]);
    });

    it('explains every finding in the report for people', () => {
      const markdown = reportMarkdown(report);
      const total = [...markdown.matchAll(/^## .* \((\d+)\)$/gm)].reduce(
        (sum, [, count]) => sum + Number(count),
        0,
      );
      expect(total).toBe(report.findings.length);
    });
  },
);

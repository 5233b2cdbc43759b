import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import {
  type FormerConcept,
  type QcReport,
  qc,
  qcExitCode,
  qcJson,
  qcMarkdown,
  qcText,
} from '../../src/ontology/qc/index.ts';

const eucaim = 'https://cancerimage.eu/ontology/EUCAIM#';
const files = (folder: string, ending: string) =>
  readdirSync(join(productFolder, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({
      name: `${folder}/${name}`,
      text: readFileSync(join(productFolder, folder, name), 'utf8'),
    }));

describe('the change since the release before', () => {
  const now = {
    name: 'now.ttl',
    text: `@prefix eucaim: <${eucaim}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
eucaim:CLIN1000001 a owl:Class ; skos:notation "CLIN1000001" ; skos:prefLabel "Radiotherapy"@en .
eucaim:CLIN1000002 a owl:Class ; skos:notation "CLIN1000002" ; skos:prefLabel "Ovary"@en .
eucaim:CLIN1000003 a owl:Class ; skos:notation "CLIN1000003" ; skos:prefLabel "Brain cancer"@en .
eucaim:CLIN1000004 a owl:Class ; skos:notation "CLIN1000004" ; skos:prefLabel "Undead"@en .
eucaim:CLIN1000005 a owl:Class ; skos:notation "CLIN1000005" ; skos:prefLabel "obsolete Stage"@en ; owl:deprecated true .
eucaim:CLIN1000006 a owl:Class ; skos:notation "CLIN1000006" ; skos:prefLabel "Same  label "@en .
`,
  };
  const former = (code: string, label: string, deprecated = false): FormerConcept => ({
    iri: `${eucaim}${code}`,
    label,
    deprecated,
  });
  const concepts = [
    former('CLIN1000001', 'Radiation oncology and radiotherapy'),
    former('CLIN1000002', 'Ovarian structure'),
    former('CLIN1000003', 'Head and neck cancer'),
    former('CLIN1000004', 'Undead', true),
    former('CLIN1000005', 'Stage'),
    former('CLIN1000006', 'same label'),
    former('CLIN1000007', 'Gone'),
    former('CLIN1000008', 'Tombstone', true),
  ];
  const decisions = {
    name: 'changes.tsv',
    text: `# decided by hand
code\tchange\tv1_label\tv2_label\tsuccessor\treason
CLIN1000001\tmeaning\tRadiation oncology and radiotherapy\tRadiotherapy\t\tNarrower.
CLIN1000002\twording\tOvarian structure\tOvary\t\tThe same organ.
CLIN1000003\twording\tHead cancer\tBrain cancer\t\tMade on other labels.
`,
  };
  let report: QcReport;
  beforeAll(async () => {
    report = await qc({ ontology: [now], previous: { version: '1.0', concepts, decisions } });
  });
  const subjects = (id: string) =>
    report.findings.filter(({ check }) => check === id).map(({ subject }) => subject);

  it('names every class that went without a tombstone, and every tombstone that went', () => {
    expect(subjects('removed_without_deprecation')).toEqual(['CLIN1000007', 'CLIN1000008']);
  });

  it('names every id that lives again', () => {
    expect(subjects('id_reused')).toEqual(['CLIN1000004']);
  });

  it('takes a decision on the wording for the labels it was made on, and no others', () => {
    expect(subjects('meaning_changed_same_iri')).toEqual(['CLIN1000001', 'CLIN1000003']);
  });

  it('reports a decided change of meaning, and lets the release pass', () => {
    const accepted = report.findings.filter(({ accepted }) => accepted !== undefined);
    expect(accepted.map(({ subject, accepted: why }) => [subject, why])).toEqual([
      ['CLIN1000001', 'changes.tsv:3: Narrower.'],
    ]);
    expect(report.counts.accepted).toBe(1);
  });

  it('does not run where no release is given, and says so', async () => {
    const { checks } = await qc({ ontology: [now] });
    const runs = checks.filter(({ check }) => /^(id_reused|removed_|meaning_changed)/.test(check));
    expect(runs.map(({ state }) => state)).toEqual(['not-run', 'not-run', 'not-run']);
  });
});

describe('the ontology and mappings of the product', () => {
  const changes = 'mappings/eucaim-v2-changes.tsv';
  let report: QcReport;
  beforeAll(async () => {
    report = await qc({ ontology: files('ontology', '.ttl'), mappings: files('mappings', '.sssom.tsv') });
  });

  it('are checked, every check on something or saying that it was not', () => {
    const silent = new Set(
      report.findings.filter(({ check }) => check === 'looked_at_nothing').map(({ subject }) => subject),
    );
    const own = new Set(['looked_at_nothing', 'check_failed', 'acceptance_not_needed']);
    for (const { check, state, checked } of report.checks) {
      if (state === 'not-run' || own.has(check)) continue;
      expect(checked > 0 || silent.has(check), `${check} looked at ${checked}`).toBe(true);
    }
    expect(report.checks.find(({ check }) => check === 'missing_label')?.checked).toBeGreaterThan(4000);
    expect(report.checks.find(({ check }) => check === 'malformed_code')?.checked).toBeGreaterThan(5000);
    expect(report.checks.filter(({ state }) => state === 'failed')).toEqual([]);
  });

  it('have mappings without an ERROR', () => {
    const wrong = report.findings.filter(
      ({ level, file }) => level === 'ERROR' && file?.startsWith('mappings/'),
    );
    expect(wrong).toEqual([]);
  });

  it('have no duplicate label but those that somebody accepted, and tombstones', () => {
    const wrong = report.findings.filter(
      ({ check, accepted, file }) =>
        check === 'duplicate_label' && accepted === undefined && file !== 'ontology/deprecated.ttl',
    );
    const dead = report.findings
      .filter(({ file }) => file === 'ontology/deprecated.ttl')
      .map(({ value }) => value);
    expect(wrong.filter(({ value }) => !dead.includes(value))).toEqual([]);
    expect(report.findings.filter(({ check }) => check === 'acceptance_not_needed')).toEqual([]);
  });

  it('follow the former version with every change decided', async () => {
    const rows = readFileSync(join(productFolder, changes), 'utf8')
      .split('\n')
      .map((line) => line.split('\t'));
    const concepts = rows
      .filter(([, change]) => change === 'meaning' || change === 'removed' || change === 'wording')
      .map(([code, , label = '']) => ({ iri: `${eucaim}${code}`, label, deprecated: false }));
    expect(concepts.length).toBeGreaterThan(30);
    const decisions = { name: changes, text: readFileSync(join(productFolder, changes), 'utf8') };
    const previous = { version: 'v1', concepts, decisions };
    const { findings } = await qc({ ontology: files('ontology', '.ttl'), previous });
    const changed = findings.filter(({ check }) => /^(removed_|meaning_|id_)/.test(check));
    expect(changed.map(({ subject }) => subject).sort()).toEqual([
      'CLIN1007978',
      'CLIN1007982',
      'CLIN1014933',
    ]);
    expect(changed.filter(({ accepted }) => accepted === undefined)).toEqual([]);
  });

  it('are reported sorted, gravest first, with counts that add up', () => {
    const levels = report.findings.map(({ level }) => ['ERROR', 'WARN', 'INFO'].indexOf(level));
    expect(levels).toEqual([...levels].sort());
    const { ERROR, WARN, INFO, accepted } = report.counts;
    expect(ERROR + WARN + INFO + accepted).toBe(report.findings.length);
    const sum = report.checks.reduce((total, { findings }) => total + findings, 0);
    expect(sum).toBe(report.findings.length);
    expect(qcExitCode(report)).toBe(ERROR > 0 ? 1 : 0);
  });

  it('are rendered without loss as JSON, and a finding a line as text and Markdown', () => {
    expect(JSON.parse(qcJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(qcText(report).trimEnd().split('\n')).toHaveLength(report.findings.length + 1);
    const rows = qcMarkdown(report)
      .split('\n')
      .filter((line) => /^\| (ERROR|WARN|INFO) \|/.test(line));
    expect(rows).toHaveLength(report.findings.length);
  });
});

describe('the exit code', () => {
  it('is 1 for an ERROR that nobody accepted, else 0', () => {
    expect(qcExitCode({ counts: { ERROR: 1, WARN: 0, INFO: 0, accepted: 0 } })).toBe(1);
    expect(qcExitCode({ counts: { ERROR: 0, WARN: 9, INFO: 9, accepted: 9 } })).toBe(0);
  });
});

import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import sparqljs from 'sparqljs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type QcReport, qc, qcChecks } from '../../src/ontology/qc/index.ts';
import { read, shorten } from '../../src/rdf/index.ts';

/** The checks of ROBOT's report profile, with its levels. */
const robot = {
  ERROR: `deprecated_boolean_datatype deprecated_class_reference deprecated_property_reference duplicate_definition
    duplicate_label illegal_use_of_built_in_vocabulary label_formatting label_whitespace missing_label
    missing_ontology_description missing_ontology_license missing_ontology_title misused_obsolete_label
    misused_replaced_by multiple_definitions multiple_equivalent_class_definitions multiple_labels`,
  WARN: `annotation_whitespace duplicate_exact_synonym duplicate_label_synonym duplicate_scoped_synonym
    equivalent_pair equivalent_class_axiom_no_genus invalid_entity_uri invalid_xref missing_definition
    missing_obsolete_label missing_subset_declaration missing_synonymtype_declaration multiple_equivalent_classes`,
  INFO: 'lowercase_definition missing_superclass',
};
const expected = Object.entries(robot).flatMap(([level, ids]) =>
  ids.split(/\s+/).map((id) => ({ id, level })),
);

const folder = 'test/ontology/qc';
const fixtures = (kind: string) => globSync(`${folder}/*.${kind}*.ttl`).sort();
const file = (path: string) => ({ name: basename(path), text: readFileSync(path, 'utf8') });
const checkOf = (path: string) => basename(path).split('.')[0] ?? '';
const queries = [...qcChecks().values()].filter(({ query }) => query !== undefined);

/** The subjects that the first line of a fixture names, as findings call them. */
async function expectedSubjects(text: string): Promise<string[]> {
  const terms = /^# finds: (.+)$/m.exec(text)?.[1]?.split(' ') ?? [];
  const declared = text.match(/^@prefix .+$/gm)?.join('\n') ?? '';
  const reading = await read(
    `${declared}\n${terms.map((t) => `${t} a ${t} .`).join('\n')}`,
    'turtle',
    'urn:x',
  );
  if (reading.state !== 'read') throw new Error(reading.message);
  const eucaim = 'https://cancerimage.eu/ontology/EUCAIM#';
  const subjects = reading.quads.map(({ subject }) => subject.value);
  return subjects.map((s) => (s.startsWith(eucaim) ? s.slice(eucaim.length) : shorten(s))).sort();
}

describe('the checks of the ontology that are queries', () => {
  it('are all 32 of ROBOT, at its levels, and more', () => {
    const found = new Map(queries.map(({ id, level }) => [id, level]));
    expect(expected).toHaveLength(32);
    expect(expected.filter(({ id, level }) => found.get(id) !== level)).toEqual([]);
    expect(found.size).toBeGreaterThan(32);
  });

  it('are SELECT queries for any SPARQL 1.1 tool, which ours is not alone to read', () => {
    for (const { id, query } of queries) {
      const parsed = new sparqljs.Parser().parse(query?.text ?? '');
      expect(parsed, id).toMatchObject({ type: 'query', queryType: 'SELECT' });
    }
  });

  it('have a failing and a passing fixture each', () => {
    const ids = queries.map(({ id }) => id).sort();
    for (const kind of ['fails', 'passes'])
      expect([...new Set(fixtures(kind).map(checkOf))].sort(), kind).toEqual(ids);
  });

  describe('on the failing fixtures', () => {
    let report: QcReport;
    beforeAll(async () => {
      // One call for all: each has a namespace of its own, and a finding names its file.
      report = await qc({ ontology: fixtures('fails').map(file) });
    });

    it.each(fixtures('fails'))('find what is wrong in %s, at its line, and nothing else', async (path) => {
      const { name, text } = file(path);
      const check = checkOf(path);
      const findings = report.findings.filter((finding) => finding.check === check && finding.file === name);
      expect([...new Set(findings.map(({ subject }) => subject))].sort()).toEqual(
        await expectedSubjects(text),
      );
      for (const { level, line = 0 } of findings) {
        expect(level).toBe(queries.find(({ id }) => id === check)?.level);
        const block = text.split('\n').slice(0, line).join('\n');
        expect(block, `line ${line} is below the prefixes`).toMatch(/^[^@#\n]/m);
      }
    });

    it('name a place for every finding', () => {
      const ids = new Set(queries.map(({ id }) => id));
      expect(report.findings.filter(({ check, line }) => ids.has(check) && line === undefined)).toEqual([]);
    });
  });

  it('find nothing in all passing fixtures together, and every one looked at something there', async () => {
    const report = await qc({ ontology: fixtures('passes').map(file) });
    const ids = new Set(queries.map(({ id }) => id));
    const wrong = report.findings.filter(
      ({ check, subject }) => ids.has(check) || (check === 'looked_at_nothing' && ids.has(subject)),
    );
    expect(wrong).toEqual([]);
    const runs = report.checks.filter(({ check }) => ids.has(check));
    expect(runs.map(({ state }) => state)).toEqual(queries.map(() => 'ran'));
    expect(Math.min(...runs.map(({ checked }) => checked))).toBeGreaterThan(0);
  });

  it('say so when they look at nothing', async () => {
    const report = await qc({ ontology: [] });
    const silent = report.findings.filter(({ check }) => check === 'looked_at_nothing');
    const subjects = new Set(silent.map(({ subject }) => subject));
    expect(queries.filter(({ id }) => !subjects.has(id))).toEqual([]);
    expect(silent.find(({ subject }) => subject === 'missing_label')?.level).toBe('ERROR');
    expect(silent.find(({ subject }) => subject === 'invalid_xref')?.level).toBe('INFO');
  });
});

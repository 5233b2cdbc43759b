import { beforeAll, describe, expect, it } from 'vitest';
import { type QcFinding, type QcReport, qc } from '../../src/ontology/qc/index.ts';

const prefixes = `@prefix col: <https://w3id.org/collimator/ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix eucaim: <https://cancerimage.eu/ontology/EUCAIM#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sct: <http://snomed.info/id/> .
`;
const declare = (code: string, label: string, more = '') =>
  `eucaim:${code} a owl:Class ; skos:notation "${code}" ; skos:prefLabel "${label}"@en${more === '' ? '' : ` ; ${more}`} .\n`;
const ontology = {
  name: 'classes.ttl',
  text:
    prefixes +
    declare('CLIN1000001', 'Cancer', 'col:omopDomain "Condition"') +
    declare(
      'CLIN1000002',
      'Breast cancer',
      'rdfs:subClassOf eucaim:CLIN1000001 ; col:omopDomain "Condition"',
    ) +
    declare('CLIN1000003', 'PSA level', 'col:omopDomain "Measurement"') +
    declare('CLIN1000004', 'Radiotherapy', 'col:omopDomain "Procedure"') +
    declare('CLIN1000005', 'FEMALE', 'owl:deprecated true ; dct:isReplacedBy eucaim:CLIN1000006') +
    declare('CLIN1000006', 'Female') +
    declare('BP1000001', 'Breast', 'col:omopDomain "Condition"'),
};

/** A file of rows `subject predicate object [label [modifier]]`; line 10 is the first. */
function sssom(rows: string, curies = '') {
  const head = `#curie_map:
#  EUCAIM: https://cancerimage.eu/ontology/EUCAIM#
#  LOINC: https://loinc.org/
#  ICD10: http://hl7.org/fhir/sid/icd-10/
#  OMOP: https://athena.ohdsi.org/search-terms/terms/
#  SNOMED: http://snomed.info/id/
#mapping_set_id: https://example.org/set
#license: https://creativecommons.org/licenses/by/4.0/
`.replace('#  LOINC', `${curies}#  LOINC`);
  const lines = rows
    .trim()
    .split('\n')
    .map((row) => {
      const [subject, predicate, object, label = '', modifier = ''] = row.trim().split(/ {2,}/);
      return [subject, label, predicate, modifier, object, 'semapv:ManualMappingCuration'].join('\t');
    });
  const columns = 'subject_id subject_label predicate_id predicate_modifier object_id mapping_justification';
  return `${head}${columns.replaceAll(' ', '\t')}\n${lines.join('\n')}\n`;
}

const check = async (rows: string, curies = ''): Promise<QcReport> =>
  qc({ ontology: [ontology], mappings: [{ name: 'set.sssom.tsv', text: sssom(rows, curies) }] });
const told = ({ findings }: Pick<QcReport, 'findings'>, id: string) =>
  findings.filter((finding) => finding.check === id).map(({ subject, line }) => `${subject} ${line}`);

describe('the checks of codes in mappings', () => {
  it('give one reason for each code that cannot be, with its line, and none for a sound one', async () => {
    const wrong: [string, string][] = [
      ['malformed_code', 'SNOMED:12'],
      ['malformed_code', 'LOINC:24606-7'],
      ['malformed_code', 'ICD10:50.4'],
      ['malformed_code', 'OMOP:0123'],
      ['float_mangled_code', 'SNOMED:6.021E+12'],
      ['float_mangled_code', 'OMOP:4163261.0'],
      ['code_range', 'ICD10:C15-C26.9'],
      ['snomed_check_digit', 'SNOMED:254837008'],
      ['snomed_partition', 'SNOMED:680946014'],
    ];
    const sound = [
      'SNOMED:254837009',
      'SNOMED:143451000119105',
      'LOINC:24606-6',
      'ICD10:C50.4',
      'OMOP:4112853',
    ];
    const all = [...wrong.map(([, code]) => code), ...sound];
    const report = await check(all.map((code) => `EUCAIM:CLIN1000002  skos:closeMatch  ${code}`).join('\n'));
    const ids = new Set(wrong.map(([id]) => id));
    const found = report.findings.filter((finding) => ids.has(finding.check));
    const local = (code: string) => code.slice(code.indexOf(':') + 1);
    expect(found.map(({ check: id, value, line }) => `${line} ${id} ${value}`).sort()).toEqual(
      wrong.map(([id, code], i) => `${10 + i} ${id} ${local(code)}`).sort(),
    );
    expect(new Set(found.map(({ subject }) => subject))).toEqual(new Set(['CLIN1000002']));
  });

  it('name a prefix that is not canonical, and the line that declares it', async () => {
    const report = await check(
      'EUCAIM:CLIN1000002  skos:closeMatch  SCT:254837009',
      '#  SCT: http://snomed.info/id/\n',
    );
    expect(told(report, 'vocabulary_id_not_canonical')).toEqual(['SCT 3']);
    const other = await check(
      'EUCAIM:CLIN1000002  skos:closeMatch  NCIt:C1',
      '#  NCIt: https://example.org/ncit/\n',
    );
    expect(told(other, 'vocabulary_id_not_canonical')).toEqual(['NCIt 3']);
  });

  it('find damaged characters and DICOM tags in any cell', async () => {
    const report = await check(
      'EUCAIM:CLIN1000002  skos:closeMatch  SNOMED:254837009  Cancer\ufffd\nEUCAIM:CLIN1000001  skos:closeMatch  SNOMED:363346000  Sex (0010,004)',
    );
    expect(told(report, 'control_or_replacement_char')).toEqual(['set.sssom.tsv 10']);
    expect(told(report, 'dicom_tag')).toEqual(['set.sssom.tsv 11']);
  });
});

describe('the checks of mappings', () => {
  let report: QcReport;
  beforeAll(async () => {
    report = await check(`EUCAIM:CLIN1000001  skos:exactMatch  SNOMED:363346000
EUCAIM:CLIN1000003  skos:exactMatch  OMOP:45956251
EUCAIM:CLIN1000004  skos:exactMatch  OMOP:45956251
EUCAIM:CLIN1000006  skos:exactMatch  SNOMED:248152002
EUCAIM:CLIN1000006  skos:exactMatch  SNOMED:703118005
EUCAIM:CLIN1000005  skos:closeMatch  SNOMED:248152002
EUCAIM:CLIN1000099  skos:closeMatch  SNOMED:248152002
EUCAIM:CLIN1000002  skos:closeMatch  SNOMED:254837009  Cancer of the ear
EUCAIM:CLIN1000002  skos:broadMatch  SNOMED:363346000
SNOMED:363346000  skos:narrowMatch  EUCAIM:CLIN1000002  Malignant neoplastic disease  Not
EUCAIM:BP1000001  skos:closeMatch  SNOMED:76752008`);
  });

  it.each([
    ['target_shared_by_classes', ['CLIN1000003 11', 'CLIN1000004 12']],
    ['class_with_2_exact_targets_same_vocab', ['CLIN1000006 13', 'CLIN1000006 14']],
    ['domain_clash', ['BP1000001 20', 'CLIN1000003 11', 'CLIN1000004 12']],
    ['retired_target', ['CLIN1000005 15']],
    ['unknown_target', ['CLIN1000099 16']],
    ['mapping_label_differs', ['CLIN1000002 17']],
    ['positive_and_not', ['CLIN1000002 19']],
  ])('find every %s', (id, places) => {
    expect(told(report, id)).toEqual(places);
  });

  it('name what to use in the place of a retired class', () => {
    const [finding] = report.findings.filter(({ check: id }) => id === 'retired_target');
    expect(finding?.detail).toContain('CLIN1000006');
  });

  it('let a class have several exact targets where its cardinality says so', async () => {
    const text = sssom(`EUCAIM:CLIN1000006  skos:exactMatch  SNOMED:248152002
EUCAIM:CLIN1000006  skos:exactMatch  SNOMED:703118005`);
    const lines = text.split('\n').map((line) => {
      if (line.startsWith('subject_id')) return `${line}\tmapping_cardinality`;
      return line.startsWith('EUCAIM') ? `${line}\t1:n` : line;
    });
    const files = { ontology: [ontology], mappings: [{ name: 'a.sssom.tsv', text: lines.join('\n') }] };
    expect(told(await qc(files), 'class_with_2_exact_targets_same_vocab')).toEqual([]);
  });

  it('find a circle of broader mappings, with the way round', async () => {
    const found = await check(`EUCAIM:CLIN1000003  skos:broadMatch  SNOMED:63476009
SNOMED:63476009  skos:broadMatch  EUCAIM:CLIN1000004
EUCAIM:CLIN1000003  skos:narrowMatch  EUCAIM:CLIN1000004
EUCAIM:CLIN1000001  skos:broadMatch  SNOMED:363346000`);
    const cycle = found.findings.filter(({ check: id }) => id === 'mapping_cycle');
    expect(cycle.map(({ line }) => line).sort()).toEqual([10, 11, 12]);
    expect(cycle.find(({ line }) => line === 10)?.detail).toMatch(/63476009.*CLIN1000004.*CLIN1000003/);
    expect(found.checks.find(({ check: id }) => id === 'mapping_cycle')?.checked).toBe(4);
  });

  it.each([
    ['the same code', 'EUCAIM:CLIN1000001  skos:exactMatch  SNOMED:254837009'],
    ['a broader code', 'EUCAIM:CLIN1000001  skos:broadMatch  SNOMED:254837009'],
  ])('find a child at or above its parent: the parent has %s', async (_, row) => {
    const found = await check(`EUCAIM:CLIN1000002  skos:exactMatch  SNOMED:254837009\n${row}`);
    expect(told(found, 'child_above_parent')).toEqual(['CLIN1000002 10']);
  });

  it('find a child above its parent by the hierarchy of the vocabulary, where one is loaded', async () => {
    const rows = `EUCAIM:CLIN1000001  skos:exactMatch  SNOMED:254837009
EUCAIM:CLIN1000002  skos:exactMatch  SNOMED:363346000`;
    const mappings = [{ name: 'set.sssom.tsv', text: sssom(rows) }];
    const loaded = { name: 'sct.ttl', text: `${prefixes}sct:254837009 rdfs:subClassOf sct:363346000 .` };
    expect(told(await qc({ ontology: [ontology], mappings }), 'child_above_parent')).toEqual([]);
    const found = await qc({ ontology: [ontology, loaded], mappings });
    expect(told(found, 'child_above_parent')).toEqual(['CLIN1000002 11']);
  });

  it('accept a child below its parent', async () => {
    const rows = `EUCAIM:CLIN1000001  skos:exactMatch  SNOMED:363346000
EUCAIM:CLIN1000002  skos:broadMatch  SNOMED:363346000`;
    const found = await check(rows);
    expect(told(found, 'child_above_parent')).toEqual([]);
    expect(found.checks.find(({ check: id }) => id === 'child_above_parent')?.checked).toBe(1);
  });
});

describe('files that cannot be read', () => {
  const place = ({ file, line, column }: QcFinding) =>
    `${file}:${line}${column === undefined ? '' : `:${column}`}`;

  it('are named with line and column, and hide no other mistake', async () => {
    const broken = {
      name: 'broken.ttl',
      text: `${prefixes}
${declare('CLIN1000010', 'First')}
eucaim:CLIN1000011 a owl:Class ;
  skos:prefLabel "no end .

${declare('CLIN1000012', ' outer space')}
eucaim:CLIN1000013 a nowhere:Class .
`,
    };
    const report = await qc({ ontology: [broken, ontology] });
    const unread = report.findings.filter(({ check: id }) => id === 'unreadable_turtle');
    expect(unread.map(place)).toEqual(['broken.ttl:12:18', 'broken.ttl:16:22']);
    expect(unread[1]?.detail).toContain('nowhere');
    expect(told(report, 'label_whitespace')).toEqual(['CLIN1000012 14']);
  });

  it('are named row by row where they are mappings, and the other rows are checked', async () => {
    const report = await check(`EUCAIM:CLIN1000002  skos:closeMatch  NOPE:1
EUCAIM:CLIN1000099  skos:closeMatch  SNOMED:254837009
EUCAIM:CLIN1000002  skos:closeMatch`);
    const unread = report.findings.filter(({ check: id }) => id === 'unreadable_mapping');
    expect(unread.map(place)).toEqual(['set.sssom.tsv:10', 'set.sssom.tsv:12']);
    expect(told(report, 'unknown_target')).toEqual(['CLIN1000099 11']);
  });
});

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sample, string } from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { readSssom } from '../../src/mapping/index.ts';
import { importEucaim, reportMarkdown } from '../../src/ontology/index.ts';
import { read } from '../../src/rdf/index.ts';
import { classRow, filesOf, type SmallTables, writeTables } from './small-tables.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function imported(tables: SmallTables) {
  const { from, out, folder } = writeTables(tables);
  folders.push(folder);
  const report = importEucaim(from, out);
  return {
    report,
    files: filesOf(out.ontology),
    checks: (check: string) => report.findings.filter((f) => f.check === check),
  };
}

const mappingsOf = (text: string | undefined) => {
  const reading = readSssom(text ?? '');
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.set.mappings.map(
    ({ subjectId, predicateId, objectId }) => `${subjectId} ${predicateId} ${objectId}`,
  );
};

const twoClasses = [classRow('BP1000136', 'Breast structure'), classRow('BP1000021', 'Prostate')];

describe('importing the hyper-ontology', () => {
  it('writes one block a class, with edges, synonyms and the label of V2.0', () => {
    const { files } = imported({
      'v2-classes.tsv': [
        classRow('BP1000002', 'Trunk', 'Spec Anatomic Site'),
        classRow('BP1000010', ' Chest  wall '),
      ],
      'v1-concepts.tsv': [classRow('BP1000002', 'Trunk'), classRow('BP1000010', 'Chest wall')],
      'v1-is_a.tsv': [['BP1000010', 'BP1000002']],
      'v1-synonyms.tsv': [
        ['BP1000010', 'Thoracic wall'],
        ['BP1000010', 'Chest wall'],
      ],
    });
    expect(files['body-part.ttl']).toContain(`
eucaim:BP1000002 a owl:Class , skos:Concept ;
  skos:notation "BP1000002" ;
  skos:prefLabel "Trunk"@en ;
  col:omopDomain "Spec Anatomic Site" ;
  skos:inScheme <https://w3id.org/collimator/ontology/body-part> .

eucaim:BP1000010 a owl:Class , skos:Concept ;
  skos:notation "BP1000010" ;
  skos:prefLabel "Chest wall"@en ;
  skos:altLabel "Thoracic wall" ;
  rdfs:subClassOf eucaim:BP1000002 ;
  skos:inScheme <https://w3id.org/collimator/ontology/body-part> .
`);
  });

  it('keeps the old label where only the wording changed', () => {
    const { files } = imported({
      'v2-classes.tsv': [classRow('COM1001366', 'Male')],
      'v1-concepts.tsv': [classRow('COM1001366', 'Male (finding)')],
      'eucaim-v2-changes.tsv': [['COM1001366', 'wording', 'Male (finding)', 'Male', '', '']],
    });
    expect(files['common.ttl']).toContain('skos:prefLabel "Male"@en ;\n  skos:altLabel "Male (finding)"@en');
  });

  it('carries nothing over where the meaning changed, but moves it to the class that has the old meaning', () => {
    const { files, checks } = imported({
      'v2-classes.tsv': [
        classRow('CLIN2', 'Brain tumour'),
        classRow('CLIN3', 'Head and neck tumour'),
        classRow('CLIN4', 'Eye tumour'),
      ],
      'v1-concepts.tsv': [classRow('CLIN2', 'Head and neck tumour'), classRow('CLIN4', 'Eye tumour')],
      'v1-is_a.tsv': [['CLIN4', 'CLIN2']],
      'v1-synonyms.tsv': [['CLIN2', 'HN tumour']],
      'v1-external-mappings-raw.tsv': [['CLIN2', 'UMLS', 'C0000001', 'Maps to']],
      'eucaim-v2-changes.tsv': [['CLIN2', 'meaning', 'Head and neck tumour', 'Brain tumour', 'CLIN3', '']],
    });
    const block = (code: string) =>
      files['clinical.ttl']?.split('\n\n').find((text) => text.trim().startsWith(`eucaim:${code} `));
    expect(block('CLIN2')).not.toMatch(/altLabel|subClassOf/);
    expect(block('CLIN3')).toContain('skos:altLabel "HN tumour"');
    expect(block('CLIN4')).toContain('rdfs:subClassOf eucaim:CLIN3');
    expect(mappingsOf(files['eucaim-umls.sssom.tsv'])).toEqual([
      'EUCAIM:CLIN3 skos:closeMatch UMLS:C0000001',
    ]);
    expect(checks('v2_meaning_changed_same_iri')).toMatchObject([
      { code: 'CLIN2', detail: 'Brain tumour', line: 2 },
    ]);
    expect(checks('edge_reattached')).toHaveLength(1);
  });

  it('treats a changed label that nobody decided, or decided for other labels, as a new meaning', () => {
    const tables: SmallTables = {
      'v2-classes.tsv': [classRow('CLIN2', 'New'), classRow('CLIN1', 'Root')],
      'v1-concepts.tsv': [classRow('CLIN2', 'Old'), classRow('CLIN1', 'Root')],
      'v1-is_a.tsv': [['CLIN2', 'CLIN1']],
    };
    const stale = { ...tables, 'eucaim-v2-changes.tsv': [['CLIN2', 'wording', 'Old', 'Newer', '', '']] };
    for (const given of [tables, stale]) {
      const { files, checks } = imported(given);
      expect(checks('v2_change_undecided')).toMatchObject([{ code: 'CLIN2', detail: 'New' }]);
      expect(checks('edge_dropped')).toHaveLength(1);
      expect(files['clinical.ttl']).not.toContain('subClassOf');
    }
  });

  it('keeps a withdrawn class as a tombstone, with its successor', () => {
    const { files, report } = imported({
      'v2-classes.tsv': [classRow('COM3', 'Female')],
      'v1-concepts.tsv': [classRow('COM1', 'FEMALE'), classRow('COM2', 'II')],
      'eucaim-v2-changes.tsv': [['COM1', 'removed', 'FEMALE', '', 'COM3', '']],
    });
    expect(report.written['deprecated.ttl']).toBe(2);
    expect(files['deprecated.ttl']).toMatch(
      /eucaim:COM1 [^.]*owl:deprecated true ;[^.]*dct:isReplacedBy eucaim:COM3/,
    );
    expect(files['deprecated.ttl']).not.toMatch(/eucaim:COM2 [^.]*isReplacedBy/);
    expect(files['common.ttl']).not.toContain('COM1 ');
  });

  it.each([
    ['SNOMEDCT', '76752008', true],
    ['SNOMEDCT', '76752009', false],
    ['SNOMEDCT', '6.021E+12', false],
    ['SNOMEDCT', 'SNOMEDCT:76752008', true],
    ['LOINC', '2857-1', true],
    ['LOINC', '2857-2', false],
    ['LOINC', 'LP7138-3', true],
    ['LOINC', 'MOLPATH', false],
    ['ICD10', 'C61', true],
    ['ICD10', 'C15-C26.9', false],
    ['ICDO3', 'ICDO3:8010/3-C50', true],
    ['ICDO3', '856-857', false],
    ['RADLEX', 'RadLex:RID343', true],
    ['UMLS', 'C003357', false],
    ['NCIT', 'C12410', true],
    ['OMOP_CONCEPT_ID', '4.2E+6', false],
  ])('judges the %s code %s (sound: %s), and writes only sound ones', (vocabulary, code, sound) => {
    const { files, checks } = imported({
      'v2-classes.tsv': twoClasses,
      'v1-concepts.tsv': twoClasses,
      'v1-external-mappings-raw.tsv': [['BP1000136', vocabulary, code, 'Equivalent to']],
    });
    const rows = Object.entries(files)
      .filter(([name]) => name.startsWith('eucaim-'))
      .flatMap(([, text]) => mappingsOf(text));
    expect(rows).toHaveLength(sound ? 1 : 0);
    if (sound) expect(rows[0]).toContain(' skos:exactMatch ');
    expect(checks('malformed_code').map(({ detail }) => detail)).toEqual(
      sound ? [] : [`${vocabulary}=${code}`],
    );
  });

  it('takes a code for exact where the source says so or names it as the class, and for close elsewhere', () => {
    const { files } = imported({
      'v2-classes.tsv': twoClasses,
      'v1-concepts.tsv': twoClasses,
      'v1-external-mappings-raw.tsv': [
        ['BP1000136', 'OMOP_CONCEPT_ID', '4298444', 'Maps to OMOP'],
        ['BP1000136', 'OMOP_CONCEPT_NAME', 'Breast Structure', 'Maps to'],
        ['BP1000136', 'NCIT', 'C12971', 'Maps to'],
        ['BP1000021', 'OMOP_CONCEPT_ID', '4163261', 'Maps to OMOP'],
        ['BP1000021', 'OMOP_CONCEPT_NAME', 'Something else', 'Maps to'],
        ['BP1000021', 'NCIT', 'C12410', 'Maps to'],
        ['BP1000021', 'NCIT', 'NCIT:C12410', 'Equivalent to'],
      ],
    });
    expect(mappingsOf(files['eucaim-omop.sssom.tsv'])).toEqual([
      'EUCAIM:BP1000021 skos:closeMatch OMOP:4163261',
      'EUCAIM:BP1000136 skos:exactMatch OMOP:4298444',
    ]);
    expect(mappingsOf(files['eucaim-ncit.sssom.tsv'])).toEqual([
      'EUCAIM:BP1000021 skos:exactMatch NCIT:C12410',
      'EUCAIM:BP1000136 skos:closeMatch NCIT:C12971',
    ]);
  });

  it('states the OMOP vocabulary of a target by the name that OMOP has for it, unless it is damaged', () => {
    const vocabularyOf = (name: string) => {
      const { files } = imported({
        'v2-classes.tsv': twoClasses,
        'v1-concepts.tsv': twoClasses,
        'v1-external-mappings-raw.tsv': [
          ['BP1000136', 'OMOP_CONCEPT_ID', '4298444', 'Maps to OMOP'],
          ['BP1000136', 'OMOP_VOCABULARY_ID', name, 'Maps to'],
        ],
      });
      const reading = readSssom(files['eucaim-omop.sssom.tsv'] ?? '');
      if (reading.state !== 'read') throw new Error(JSON.stringify(reading.mistakes));
      return reading.set.mappings.map(({ other }) => other.object_source);
    };
    expect(vocabularyOf('SNOMEDCT')).toEqual(['OMOPVOCABULARY:SNOMED']);
    expect(vocabularyOf('CancerModifier')).toEqual(['OMOPVOCABULARY:Cancer%20Modifier']);
    expect(vocabularyOf('ICDO3')).toEqual(['OMOPVOCABULARY:ICDO3']);
    expect(vocabularyOf('Cancer Modifier\ufffd')).toEqual([undefined]);
  });

  it('leaves no two exact mappings that share a class or a code', () => {
    const { files, checks } = imported({
      'v2-classes.tsv': [...twoClasses, classRow('BP3', 'Lung')],
      'v1-concepts.tsv': [...twoClasses, classRow('BP3', 'Lung')],
      'v1-external-mappings-raw.tsv': [
        ['BP1000136', 'UMLS', 'C0000001', 'Equivalent to'],
        ['BP1000021', 'UMLS', 'C0000001', 'Equivalent to'],
        ['BP3', 'UMLS', 'C0000002', 'Equivalent to'],
        ['BP3', 'UMLS', 'C0000003', 'Equivalent to'],
      ],
    });
    const rows = mappingsOf(files['eucaim-umls.sssom.tsv']);
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row).toContain('skos:closeMatch');
    expect(checks('target_shared_by_2_classes').map(({ code, detail }) => [code, detail])).toEqual([
      ['BP1000136', 'UMLS:C0000001'],
      ['BP1000021', 'UMLS:C0000001'],
    ]);
    expect(checks('class_with_2_exact_targets_same_vocab')).toMatchObject([
      { code: 'BP3', detail: 'UMLS:C0000002 UMLS:C0000003' },
    ]);
  });

  it('reports misspelt vocabularies and damaged text, and leaves a damaged synonym out', () => {
    const { files, checks } = imported({
      'v2-classes.tsv': twoClasses,
      'v1-concepts.tsv': twoClasses,
      'v1-synonyms.tsv': [['BP1000021', 'Vorsteherdr\ufffdse']],
      'v1-external-mappings-raw.tsv': [
        ['BP1000021', 'OMOP_VOCABULARY_ID', ' SNOMEDCT', 'Maps to'],
        ['BP1000136', 'OMOP_CONCEPT_CLASS_ID', 'NAACCR Variable\n', 'Maps to'],
      ],
    });
    expect(files['body-part.ttl']).not.toContain('altLabel');
    expect(checks('control_or_replacement_char').map(({ code }) => code)).toEqual(['BP1000021', 'BP1000136']);
    expect(checks('vocabulary_id_not_canonical')).toMatchObject([
      { code: 'BP1000021', detail: "' SNOMEDCT'" },
    ]);
  });

  it('maps a body part by its SNOMED code rather than to a clinical class, and lets a decision win', () => {
    const row = (label: string, code: string, dicom: string, sct = '') => [
      'image_body_part',
      label,
      code,
      sct,
      dicom,
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ];
    const { files, checks } = imported({
      'v2-classes.tsv': [...twoClasses, classRow('CLIN9', 'Breast'), classRow('BP9', 'Chest')],
      'v1-concepts.tsv': twoClasses,
      'v1-external-mappings-raw.tsv': [['BP1000136', 'SNOMEDCT', '76752008', 'Equivalent to']],
      'concepts.tsv': [
        row('Breast', 'CLIN9', 'BodyPartExamined (0018,0015)=BREAST', '76752008'),
        row('Prostate', 'BP1000021', 'BodyPartExamined (0018,0015)=PROSTATE'),
        row('Eye', '', 'BodyPartExamined (0018,0015)=EYE'),
        row('Lung', 'BP1000021', 'BodyPartExamined (0018,0015)=LUNG'),
      ],
      'dicom-decisions.tsv': [
        ['BodyPartExamined', 'code', 'LUNG', 'skos:broadMatch', 'BP9', 'The chest holds the lung.'],
      ],
    });
    expect(mappingsOf(files['dicom-body-part.sssom.tsv'])).toEqual([
      'DICOM:BodyPartExamined_BREAST skos:exactMatch EUCAIM:BP1000136',
      'DICOM:BodyPartExamined_EYE skos:exactMatch sssom:NoTermFound',
      'DICOM:BodyPartExamined_LUNG skos:broadMatch EUCAIM:BP9',
      'DICOM:BodyPartExamined_PROSTATE skos:exactMatch EUCAIM:BP1000021',
    ]);
    expect(checks('domain_clash')).toMatchObject([{ code: 'CLIN9' }]);
    expect(checks('unmapped_value')).toHaveLength(1);
  });

  it('refuses a decision about a class that does not exist, and a table without its columns', () => {
    const decision = writeTables({
      'v2-classes.tsv': twoClasses,
      'dicom-decisions.tsv': [['Modality', 'code', 'CT', 'skos:exactMatch', 'IMG1', '']],
    });
    const columns = writeTables({ 'v2-classes.tsv': twoClasses });
    folders.push(decision.folder, columns.folder);
    expect(() => importEucaim(decision.from, decision.out)).toThrow('line 2');
    writeFileSync(join(columns.folder, 'v1-is_a.tsv'), 'child\tabove\nBP1\tBP2\n');
    expect(() => importEucaim(columns.from, columns.out)).toThrow('has no column parent');
  });

  it('writes any label so that Turtle reads it back', async () => {
    const arbitrary = sample(string({ unit: 'binary', maxLength: 30 }), { numRuns: 150, seed: 7 });
    // A table ends its lines at CR too, and an empty label is none.
    const labels = arbitrary.map((label) => `x${label.replaceAll('\r', '')}`);
    const { files } = imported({
      'v2-classes.tsv': labels.map((label, i) => classRow(`GEN${i + 1}`, label)),
    });
    const reading = await read(files['generic.ttl'] ?? '', 'turtle', 'https://example.org/');
    if (reading.state !== 'read') throw new Error(reading.message);
    const found = reading.quads.filter(({ predicate }) => predicate.value.endsWith('#prefLabel'));
    expect(found.map(({ object }) => object.value)).toEqual(
      labels.map((label) => label.replace(/\s+/g, ' ').trim()),
    );
  });

  it('shows findings as Markdown tables that a hostile label cannot break', () => {
    const { report } = imported({ 'v2-classes.tsv': [classRow('GEN1', ' a|b\nc ')] });
    expect(reportMarkdown(report)).toContain('| GEN1 |  a\\|b c  |');
  });
});

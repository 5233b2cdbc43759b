import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSssom, writeSssom } from '../../src/mapping/index.ts';
import {
  type Ontology,
  ontologyMounts,
  openOntology,
  privateVocabulary,
  readLocalCodes,
  type SuggestOptions,
  suggestMappings,
} from '../../src/ontology/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';

let store: Store;
let ontology: Ontology;
beforeAll(async () => {
  store = await openStore({ mounts: await ontologyMounts() });
  ontology = await openOntology(store);
});
afterAll(() => store.close());

describe('local codes', () => {
  it('are read with the columns in any order, separated by comma, semicolon or tab', () => {
    const expected = [{ code: '1', label: 'Breast, left', vocabulary: 'LAB', line: 2 }];
    expect(readLocalCodes('\uFEFFCode,Label,Vocabulary\n1,"Breast, left",LAB\n').codes).toEqual(expected);
    expect(readLocalCodes('vocabulary;label;note;code\r\nLAB;Breast, left;x;1\r\n').codes).toEqual(expected);
    expect(readLocalCodes('label\tcode\tvocabulary\nBreast, left\t1\tLAB').codes).toEqual(expected);
  });

  it('are kept where others have mistakes, which are named by line and column', () => {
    const { codes, mistakes } = readLocalCodes('code,label\n1,One\n,Two\n1,Again\n4,F\ufffdur\n5,Five\n');
    expect(codes.map(({ code }) => code)).toEqual(['1', '5']);
    expect(mistakes.map(({ line, column }) => [line, column])).toEqual([
      [3, 1],
      [4, 1],
      [5, 1],
    ]);
  });

  it('need a header that names them, and quotes that close', () => {
    expect(readLocalCodes('id,name\n1,x\n').mistakes).toHaveLength(2);
    expect(readLocalCodes('code,label\n1,"open\n').mistakes).toHaveLength(1);
    expect(readLocalCodes('').mistakes.length).toBeGreaterThan(0);
  });
});

describe('suggested mappings', () => {
  const suggest = (csv: string, options: SuggestOptions = {}) =>
    suggestMappings(ontology, readLocalCodes(`code,label,vocabulary\n${csv}\n`).codes, options);
  const first = (csv: string, options?: SuggestOptions) => suggest(csv, options).mappings[0];

  it('come from the code where its vocabulary is stated', () => {
    expect(first('254837009,mamma ca,SNOMED')).toMatchObject({
      subjectId: 'SNOMED:254837009',
      predicateId: 'skos:exactMatch',
      objectId: 'EUCAIM:CLIN1000060',
      mappingJustification: 'semapv:MappingChaining',
      confidence: 0.95,
    });
  });

  it('come from the code more carefully where its vocabulary is only guessed', () => {
    expect(first('254837009,,')).toMatchObject({
      subjectId: 'LOCAL:254837009',
      predicateId: 'skos:closeMatch',
      objectId: 'EUCAIM:CLIN1000060',
      confidence: 0.6,
    });
  });

  it('come from the class itself, or its replacement, where the code is one of ours', () => {
    expect(first('CLIN1000060,,')).toMatchObject({ objectId: 'EUCAIM:CLIN1000060', confidence: 1 });
    expect(first('COM1000177,,')).toMatchObject({
      objectId: 'EUCAIM:COM1001370',
      predicateId: 'skos:closeMatch',
    });
  });

  it('come from values that somebody mapped before', () => {
    expect(first('7,GE MEDICAL SYSTEMS,')).toMatchObject({
      objectId: 'EUCAIM:IMG1000047',
      other: { mapping_source: 'COLMAP:dicom-manufacturer' },
    });
  });

  it('come from a name that is the same, and say which kind of name it is', () => {
    expect(first('7,malignant NEOPLASM of prostate,')).toMatchObject({
      objectId: 'EUCAIM:CLIN1000075',
      predicateId: 'skos:exactMatch',
      mappingJustification: 'semapv:LexicalMatching',
      other: { object_match_field: 'skos:prefLabel' },
    });
    expect(first('7,DIPG,')).toMatchObject({
      objectId: 'EUCAIM:CLIN1000062',
      mappingJustification: 'semapv:LexicalMatching',
      other: { object_match_field: 'skos:altLabel' },
    });
  });

  it('are close only where several classes have the name', () => {
    const { mappings } = suggest('7,computed tomography,');
    expect(mappings.slice(0, 2).map(({ objectId }) => objectId)).toEqual([
      'EUCAIM:IMG1000042',
      'EUCAIM:IMG1000026',
    ]);
    for (const { predicateId } of mappings) expect(predicateId).toBe('skos:closeMatch');
  });

  it.each([
    ['Tumour of the colon (malignant)', 'CLIN1000057'],
    ['Cancer of prostate NOS', 'CLIN1000075'],
    ['Oesophageal cancers', 'CLIN1000094'],
  ])('come from a similar name: %s', (label, code) => {
    const mapping = first(`7,${label},`);
    expect(mapping).toMatchObject({
      objectId: `EUCAIM:${code}`,
      predicateId: 'skos:closeMatch',
      mappingJustification: 'semapv:LexicalSimilarityThresholdMatching',
    });
    expect(Number(mapping?.other.similarity_score)).toBeGreaterThanOrEqual(0.6);
  });

  it('are several, ranked, and no more than asked for', () => {
    const { mappings } = suggest('7,carcinoma of breast,', { candidates: 3 });
    expect(mappings).toHaveLength(3);
    const confidences = mappings.map(({ confidence }) => confidence ?? 0);
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
    expect(new Set(mappings.map(({ objectId }) => objectId)).size).toBe(3);
    expect(suggest('7,carcinoma of breast,', { candidates: 1 }).mappings).toHaveLength(1);
  });

  it('say NoTermFound where there is none, so that no code is lost', () => {
    expect(suggest('X9,xyzzy plugh,').mappings).toMatchObject([
      { subjectId: 'LOCAL:X9', objectId: 'sssom:NoTermFound' },
    ]);
  });

  it('use a licensed hierarchy that is passed: the class is then broader', () => {
    const edges = Uint32Array.from([0, 1]);
    const snomed = privateVocabulary({ codes: ['1153569003', '254837009'], names: ['', ''], edges });
    expect(first('1153569003,,SNOMED')?.objectId).toBe('sssom:NoTermFound');
    expect(first('1153569003,,SNOMED', { hierarchies: { SNOMED: snomed } })).toMatchObject({
      objectId: 'EUCAIM:CLIN1000060',
      predicateId: 'skos:broadMatch',
    });
  });

  it('are SSSOM that reads back, also with awkward codes and labels', () => {
    const set = suggest('"a b|c:d","A ""label"", with marks",My LAB\n7,Breast cancer,\nX9,xyzzy plugh,', {
      date: '2026-11-22',
    });
    const reading = readSssom(writeSssom(set));
    if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
    expect(reading.set.mappings).toHaveLength(set.mappings.length);
    expect(reading.set.mappings.some(({ subjectLabel }) => subjectLabel === 'A "label", with marks')).toBe(
      true,
    );
    expect(new Set(reading.set.mappings.map(({ subjectId }) => subjectId)).size).toBe(3);
  });
});

/** Local codes as hospitals write them, with the class that a terminologist would choose among the first three. */
const written: [label: string, wanted: string, domain: string][] = [
  ['Breast cancer', 'CLIN1000060', 'Condition'],
  ['Prostate cancer', 'CLIN1000075', 'Condition'],
  ['Lung cancer', 'CLIN1000065', 'Condition'],
  ['Carcinoma of colon', 'CLIN1000174', 'Condition'],
  ['Ca prostate', 'CLIN1000075', 'Condition'],
  ['Hepatocellular carcinoma', 'CLIN1043447', 'Condition'],
  ['Glioblastoma', 'CLIN1007993', 'Condition'],
  ['Liver metastasis', 'CLIN1063712', 'Condition'],
  ['PSA level', 'CLIN1000227', 'Measurement'],
  ['Gleason score', 'CLIN1049688', 'Measurement'],
  ['Tumour grade 3', 'CLIN1022188', 'Measurement'],
  ['Prostate biopsy', 'CLIN1001938', 'Procedure'],
  ['Mastectomy', 'CLIN1034672', 'Procedure'],
  ['Radiotherapy', 'CLIN1014933', 'Procedure'],
  ['MRI of breast', 'IMG1016224', 'Procedure'],
  ['Chemotherapy', 'CLIN1024528', 'Procedure'],
  ['Left breast', 'BP1000165', 'Spec Anatomic Site'],
  ['Rectum', 'BP1000130', 'Spec Anatomic Site'],
  ['Tamoxifen', 'CLIN1036135', 'Drug'],
  ['Smoker', 'CLIN1059166', 'Observation'],
];

describe('what a local code is about', () => {
  const suggest = (rows: string, domain?: string) =>
    suggestMappings(ontology, readLocalCodes(`code,label,domain\n${rows}\n`, domain).codes).mappings;
  const domainsOf = (mappings: ReturnType<typeof suggest>) =>
    mappings.map(({ objectId }) => ontology.concept(objectId.replace('EUCAIM:', ''))?.domain);

  it('keeps candidates of another kind away: breast cancer is no measurement of a gene', () => {
    const alone = suggest('1,Breast cancer,');
    expect(alone[0]).toMatchObject({
      objectId: 'EUCAIM:CLIN1000060',
      other: { subject_category: 'Condition' },
    });
    expect(alone.length).toBeGreaterThan(1);
    expect(domainsOf(alone)).not.toContain('Measurement');
    // The words outweigh nothing that the holder states, though a value that is mapped does.
    expect(domainsOf(suggest('1,Hepatocellular carcinoma,Measurement'))).not.toContain('Condition');
    expect(domainsOf(suggest('1,Hepatocellular carcinoma,', 'lab'))).not.toContain('Condition');
  });

  it.each(written)('has the class that is meant among three for %s', (label, wanted, domain) => {
    for (const stated of ['', domain]) {
      const found = suggest(`1,${label},${stated}`).map(({ objectId }) => objectId);
      expect(found, stated).toContain(`EUCAIM:${wanted}`);
    }
  });

  it('is never another kind where the list says what it is', () => {
    const found = suggest(written.map(([label, , domain], i) => `${i},${label},${domain}`).join('\n'));
    const known = ['Condition', 'Measurement', 'Observation', 'Procedure', 'Spec Anatomic Site', 'Drug'];
    const beside: Record<string, string[]> = {
      Condition: ['Observation'],
      Measurement: ['Observation'],
      Observation: ['Condition', 'Measurement'],
    };
    const domains = domainsOf(found);
    for (const [i, { subjectLabel, objectId }] of found.entries()) {
      const own = domains[i];
      const stated = written.find(([label]) => label === subjectLabel)?.[2] ?? '';
      if (own !== undefined && known.includes(own))
        expect([stated, ...(beside[stated] ?? [])], `${subjectLabel}: ${objectId}`).toContain(own);
    }
  });

  it('is read off the other rows where its own words do not tell', () => {
    const cancers = written.slice(0, 8).map(([label], i) => `${i},${label},`);
    const among = suggest([...cancers, '99,Left brest,'].join('\n')).filter(
      ({ subjectLabel }) => subjectLabel === 'Left brest',
    );
    expect(domainsOf(suggest('99,Left brest,'))).toContain('Spec Anatomic Site');
    expect(domainsOf(among)).not.toContain('Spec Anatomic Site');
  });

  it('does not take back what is mapped by its code', () => {
    const { codes } = readLocalCodes('code,label,vocabulary,domain\n254837009,x,SNOMED,Procedure\n');
    expect(suggestMappings(ontology, codes).mappings[0]?.objectId).toBe('EUCAIM:CLIN1000060');
  });

  it('is named as a mistake where the word is unknown, and the code is kept', () => {
    const { codes, mistakes } = readLocalCodes('code,label,domain\n1,Breast,Ward 3\n2,Liver,body part\n');
    expect(codes.map(({ domain }) => domain)).toEqual([undefined, 'Spec Anatomic Site']);
    expect(mistakes).toMatchObject([{ line: 2, column: 3, message: /"Ward 3" is not known/ }]);
    expect(readLocalCodes('code,label\n1,Breast\n', 'nonsense').mistakes).toHaveLength(1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  coverage,
  expandConcept,
  type Ontology,
  ontologyMounts,
  openOntology,
  privateVocabulary,
  subsumes,
  translateCode,
  translateCodes,
} from '../../src/ontology/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';

let store: Store;
let ontology: Ontology;
beforeAll(async () => {
  store = await openStore({ mounts: await ontologyMounts() });
  ontology = await openOntology(store);
});
afterAll(() => store.close());

describe('searching the ontology', () => {
  const first = (text: string) => ontology.search(text, 5)[0]?.code;

  it.each([
    ['CT', 'IMG1000042'],
    ['MR', 'IMG1000038'],
    ['PET', 'IMG1000062'],
    ['SPECT', 'IMG1000061'],
    ['NM', 'IMG1000071'],
    ['GE', 'IMG1000047'],
    ['breast cancer', 'CLIN1000060'],
    ['bröstcancer', 'CLIN1000060'],
    ['Brustkrebs', 'CLIN1000060'],
    ['datortomografi', 'IMG1000042'],
  ])('finds %s as %s', (text, code) => expect(first(text)).toBe(code));

  it('does not mind case, accents or a slip of the finger', () => {
    expect(first('BROSTCANCER')).toBe('CLIN1000060');
    expect(first('computd tomografy')).toBe('IMG1000042');
    expect(first('malignant neoplasm of brest')).toBe('CLIN1000060');
  });

  it('puts the class that people filter by before another of the same name', () => {
    expect(ontology.search('computed tomography', 2).map(({ code }) => code)).toEqual([
      'IMG1000042',
      'IMG1000026',
    ]);
  });

  it('finds an exact code alone, in any of its spellings', () => {
    for (const code of ['CLIN1000060', 'clin1000060', 'eucaim:CLIN1000060'])
      expect(ontology.search(code).map((each) => each.code)).toEqual(['CLIN1000060']);
  });

  it('finds a class by its code in another vocabulary', () => {
    for (const code of ['SNOMED:254837009', '254837009', 'http://snomed.info/id/254837009'])
      expect(ontology.search(code).map((each) => each.code)).toEqual(['CLIN1000060']);
  });

  it('finds nothing for nothing, and bears a very long text', () => {
    expect(ontology.search('  ')).toEqual([]);
    expect(ontology.search('xyzzy '.repeat(10_000))).toEqual([]);
  });
});

describe('translating a code', () => {
  it('goes over the class and shows both mappings', () => {
    const found = translateCode(ontology, 'SNOMED:254837009', 'OMOP');
    expect(found).toMatchObject({
      state: 'translated',
      quality: 'exact',
      translations: [
        {
          code: 'OMOP:4112853',
          path: [
            { from: 'SNOMED:254837009', relation: 'skos:exactMatch', to: 'EUCAIM:CLIN1000060' },
            { from: 'EUCAIM:CLIN1000060', relation: 'skos:exactMatch', to: 'OMOP:4112853' },
          ],
        },
      ],
    });
  });

  it('understands bare codes, IRIs and the prefixes that others write', () => {
    const expected = translateCode(ontology, 'SNOMED:254837009', 'OMOP');
    for (const code of ['http://snomed.info/id/254837009', 'sct:254837009', 'snomedct:254837009'])
      expect(translateCode(ontology, code, 'omop')).toEqual(expected);
    expect(translateCode(ontology, '254837009', 'OMOP', { from: 'SNOMED CT' })).toEqual(expected);
  });

  it('goes up to the nearest class that has a code, and says that it is broader', () => {
    const found = translateCode(ontology, 'CLIN1046256', 'ICD10');
    expect(found).toMatchObject({ quality: 'broader', translations: [{ code: 'ICD10:C50' }] });
    expect(found.translations[0]?.path.map(({ relation }) => relation)).toEqual([
      'rdfs:subClassOf',
      'rdfs:subClassOf',
      'rdfs:subClassOf',
      'skos:closeMatch',
    ]);
  });

  it('goes down where only narrower classes have codes, and says that they are narrower', () => {
    // Malignant neoplasm of digestive organs has no ICD-10 code; its parts have.
    const found = translateCode(ontology, 'CLIN1000184', 'ICD10');
    const narrower = found.translations.filter(({ quality }) => quality === 'narrower');
    expect(narrower.map(({ code }) => code)).toContain('ICD10:C18');
    for (const { path } of narrower) expect(path[0]?.relation).toBe('rdfs:superClassOf');
  });

  it('follows a withdrawn class to its replacement, and does not call that exact', () => {
    const found = translateCode(ontology, 'COM1000177', 'SNOMED');
    expect(found).toMatchObject({ quality: 'close', translations: [{ code: 'SNOMED:248152002' }] });
    expect(found.translations[0]?.path[0]?.relation).toBe('dct:isReplacedBy');
  });

  it('reads values that have no identifier', () => {
    expect(translateCode(ontology, 'ge medical systems', 'EUCAIM', { from: 'literal' })).toMatchObject({
      quality: 'exact',
      translations: [{ code: 'EUCAIM:IMG1000047' }],
    });
  });

  it('says why there is none, and refuses a vocabulary that is not held', () => {
    expect(translateCode(ontology, 'SNOMED:1', 'OMOP')).toMatchObject({ state: 'unmapped', quality: 'none' });
    expect(() => translateCode(ontology, 'SNOMED:254837009', 'MedDRA')).toThrow(RangeError);
  });

  it('gives every path an unbroken chain from what was asked for to what was found', () => {
    let paths = 0;
    const codes = Array.from(ontology.concepts(), ({ code }) => code);
    for (const { state, code, translations } of translateCodes(ontology, codes, 'SNOMED')) {
      if (state === 'unmapped') continue;
      for (const { path, code: found } of translations) {
        paths += 1;
        expect(path[0]?.from).toBe(`EUCAIM:${code}`);
        expect(path.at(-1)?.to).toBe(found);
        path.slice(1).forEach((step, i) => {
          expect(step.from).toBe(path[i]?.to);
        });
      }
    }
    expect(paths).toBeGreaterThan(1500);
  });

  it('never leads up and down on one path', () => {
    const codes = Array.from(ontology.concepts(), ({ code }) => code);
    for (const vocabulary of ['ICD10', 'NCIT'])
      for (const { translations } of translateCodes(ontology, codes, vocabulary))
        for (const { path } of translations) {
          const ways = new Set(path.map(({ relation }) => relation));
          expect(ways.has('rdfs:subClassOf') && ways.has('rdfs:superClassOf')).toBe(false);
        }
  });

  it('uses a licensed hierarchy only where it is passed', () => {
    const child = 'SNOMED:1153569003';
    const edges = Uint32Array.from([0, 1]);
    const snomed = privateVocabulary({
      codes: ['1153569003', '254837009'],
      names: ['child', 'parent'],
      edges,
    });
    expect(translateCode(ontology, child, 'EUCAIM').state).toBe('unmapped');
    expect(translateCode(ontology, child, 'EUCAIM', { hierarchies: { SNOMED: snomed } })).toMatchObject({
      quality: 'broader',
      translations: [{ code: 'EUCAIM:CLIN1000060' }],
    });
  });
});

describe('expanding a class', () => {
  it('gives every class below once, with its level and the class that led to it', () => {
    const expansion = expandConcept(ontology, 'CLIN1007977');
    if (expansion.state !== 'expanded') throw new Error(expansion.state);
    const codes = expansion.members.map(({ code }) => code);
    const { iri } = ontology.concept('CLIN1007977')!;
    expect(new Set(codes)).toEqual(
      new Set([...ontology.descendants(iri)].map((each) => ontology.concept(each)?.code)),
    );
    expect(codes).toHaveLength(new Set(codes).size);
    const depthOf = new Map(expansion.members.map(({ code, depth }) => [code, depth]));
    for (const { under, depth } of expansion.members.slice(1))
      expect(depthOf.get(under ?? '')).toBe(depth - 1);
  });

  it('stops at the depth and at the limit asked for', () => {
    const members = (options: object) => {
      const expansion = expandConcept(ontology, 'IMG1000009', options);
      return expansion.state === 'expanded' ? expansion : undefined;
    };
    expect(members({ descendants: false })?.members).toHaveLength(1);
    expect(members({ depth: 1 })?.members.every(({ depth }) => depth <= 1)).toBe(true);
    expect(members({ limit: 3 })).toMatchObject({ truncated: true, members: { length: 3 } });
    expect(expandConcept(ontology, 'CLIN0')).toEqual({ state: 'unknown', code: 'CLIN0' });
  });
});

describe('subsumption', () => {
  it('answers in the words of FHIR, with the way between', () => {
    const path = ['CLIN1000060', 'CLIN1000078', 'CLIN1007977'];
    expect(subsumes(ontology, 'CLIN1007977', 'CLIN1000060')).toEqual({ state: 'subsumes', path });
    expect(subsumes(ontology, 'CLIN1000060', 'CLIN1007977')).toEqual({ state: 'subsumed-by', path });
    expect(subsumes(ontology, 'CLIN1000060', 'eucaim:CLIN1000060')).toEqual({ state: 'equivalent' });
    expect(subsumes(ontology, 'CLIN1000060', 'IMG1000042')).toEqual({ state: 'not-subsumed' });
    expect(subsumes(ontology, 'CLIN1000060', 'X1')).toEqual({ state: 'unknown', codes: ['X1'] });
  });
});

describe('the coverage of local codes', () => {
  it('gives each code a quality and something to do, and counts them', () => {
    const { counts, rows } = coverage(
      ontology,
      ['254837009', '8.41661E+14', '254837008', '399068003', '73211009'],
      'SNOMED',
    );
    expect(rows.map(({ quality }) => quality)).toEqual(['exact', 'none', 'none', 'exact', 'none']);
    expect(rows[1]?.advice).toMatch(/spreadsheet/);
    expect(rows[2]?.advice).toMatch(/check digit/);
    expect(rows[4]?.advice).toMatch(/ontology suggest/);
    expect(counts).toEqual({ exact: 2, close: 0, narrower: 0, broader: 0, none: 3 });
  });

  it('tells how well they are covered in another vocabulary', () => {
    const { into, rows } = coverage(ontology, ['254837009'], 'SNOMED', { into: 'icd10' });
    expect(into).toBe('ICD10');
    expect(rows[0]).toMatchObject({ quality: 'close', translations: [{ code: 'ICD10:C50' }] });
  });
});

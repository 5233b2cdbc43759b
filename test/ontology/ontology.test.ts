import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';

const eucaim = 'https://cancerimage.eu/ontology/EUCAIM#';
const codes = (found: { code: string }[]) => found.map(({ code }) => code);
const concepts = (found: { concept: string }[]) => found.map(({ concept }) => concept.replace(eucaim, ''));

describe('the ontology that ships with the product', () => {
  let store: Store;
  let ontology: Ontology;

  beforeAll(async () => {
    store = await openStore({ mounts: await ontologyMounts() });
    ontology = await openOntology(store);
  });
  afterAll(() => store.close());

  const codeOf = (iri: string) => ontology.concept(iri)?.code ?? iri;

  it('holds V2.0 and the tombstones of v1', () => {
    const all = [...ontology.concepts()];
    expect(all.filter(({ deprecated }) => !deprecated)).toHaveLength(3990);
    expect(all.filter(({ deprecated }) => deprecated)).toHaveLength(18);
    expect(ontology.release.version).toBe('2.1');
    expect(ontology.release.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('names the same content by the same hash', async () => {
    expect((await openOntology(store)).release).toEqual(ontology.release);
  });

  it('finds a concept by IRI, code or CURIE, and nothing by anything else', () => {
    const prostate = ontology.concept('CLIN1000075');
    expect(prostate).toMatchObject({
      iri: `${eucaim}CLIN1000075`,
      label: 'Malignant neoplasm of prostate',
      domain: 'Condition',
    });
    expect(ontology.concept('eucaim:CLIN1000075')).toBe(prostate);
    expect(ontology.concept(`${eucaim}CLIN1000075`)).toBe(prostate);
    expect(ontology.concept('CLIN9999999')).toBeUndefined();
  });

  it('says what replaces a withdrawn class', () => {
    expect(ontology.concept('COM1000177')).toMatchObject({
      deprecated: true,
      replacedBy: `${eucaim}COM1001370`,
    });
    expect(ontology.concept('CLIN1031408')?.replacedBy).toBeUndefined();
  });

  it('has no edge to a class that is missing or withdrawn, and no cycle', () => {
    let edges = 0;
    for (const concept of ontology.concepts()) {
      for (const parent of concept.parents) {
        edges += 1;
        expect(ontology.concept(parent), `${concept.code} under ${parent}`).toMatchObject({
          deprecated: false,
        });
        expect(
          ontology.ancestors(parent).has(concept.iri),
          `${concept.code} is above ${codeOf(parent)}`,
        ).toBe(false);
      }
    }
    expect(edges).toBeGreaterThan(3000);
  });

  it('closes the hierarchy upwards and downwards alike', () => {
    const root = `${eucaim}CLIN1007977`;
    const below = ontology.descendants(root);
    expect(below.has(root)).toBe(true);
    for (const iri of below) expect(ontology.ancestors(iri).has(root)).toBe(true);
    expect(below.has(`${eucaim}CLIN1007993`)).toBe(true);
    expect(ontology.children(root).map(({ label }) => label)).toEqual(
      ontology
        .children(root)
        .map(({ label }) => label)
        .sort((a, b) => a.localeCompare(b, 'en')),
    );
  });

  it('carries nothing of the old meaning of an IRI that V2.0 uses anew', () => {
    const brain = ontology.concept('CLIN1007978');
    expect(brain?.label).toBe('Primary malignant neoplasm of brain');
    expect(brain?.synonyms).toEqual([]);
    expect(ontology.mappingsOf(brain?.iri ?? '')).toEqual([]);
    expect(concepts(ontology.translate('SNOMED:255056009'))).toEqual(['CLIN1059399']);
    expect(ontology.ancestors(`${eucaim}CLIN1007976`).has(`${eucaim}CLIN1059399`)).toBe(true);
  });

  it('puts every value of a facet under the root of the facet and under its lattice parent', () => {
    let checked = 0;
    for (const { id, root, lattice } of ontology.facets) {
      for (const { iri, code, parent } of lattice.filter((value) => value.iri.startsWith(eucaim))) {
        checked += 1;
        expect(ontology.concept(iri), `${id} ${code}`).toMatchObject({ deprecated: false });
        if (root !== undefined)
          expect(ontology.ancestors(iri).has(root), `${id} ${code} under its root`).toBe(true);
        const above = lattice.find((value) => value.code === parent);
        if (above?.iri.startsWith(eucaim))
          expect(ontology.ancestors(iri).has(above.iri), `${id} ${code} under ${parent}`).toBe(true);
      }
      if (root !== undefined) expect(ontology.descendants(root).size, `${id} has values`).toBeGreaterThan(1);
    }
    expect(checked).toBeGreaterThan(50);
  });

  it('labels every value of a lattice in six languages, manufacturers by their own name', () => {
    for (const { id, lattice } of ontology.facets) {
      for (const { iri, code, label } of lattice) {
        if (!iri.endsWith('Other')) expect(label, `${id} ${code}`).not.toBe(code);
        if (id === 'manufacturer' && iri.startsWith(eucaim)) continue;
        const labels = ['sv', 'es', 'de', 'fr', 'it'].map((language) => ontology.label(iri, language));
        expect(labels, `${id} ${code}`).not.toContain(code);
        // Some words are the same in English and one other language, none in all; years and teslas are in all.
        if (/^[\d–]+( T)?$/.test(label)) continue;
        expect(
          labels.every((other) => other === label),
          `${id} ${code} is translated`,
        ).toBe(false);
      }
    }
    expect(ontology.label(`${eucaim}CLIN1000060`, 'sv')).toBe('Bröstcancer');
    expect(ontology.label('https://w3id.org/collimator/facet/bodyPart/head', 'de')).toBe(
      'Gehirn, oder Kopf und Hals',
    );
  });

  it('falls back to English, then to the local name', () => {
    expect(ontology.label(`${eucaim}IMG1000044`, 'sv')).toBe('Siemens');
    expect(ontology.label('https://example.org/things/of-no-name')).toBe('of-no-name');
  });

  it('reads facets in their order, with levels, paths, columns and lattices', () => {
    expect(ontology.facets.map(({ id }) => id).slice(1, 9)).toEqual([
      'condition',
      'bodyPart',
      'modality',
      'sex',
      'age',
      'manufacturer',
      'stage',
      'sliceThickness',
    ]);
    expect(ontology.facet('condition')).toMatchObject({
      levels: ['dataset', 'case'],
      path: `<${eucaim}hasCondition>`,
      root: `${eucaim}CLIN1007977`,
      column: 'condition',
      cap: 1,
    });
    expect(ontology.facet('accessType')?.path).toBe(
      '<http://www.w3.org/ns/dcat#distribution>/<http://purl.org/dc/terms/rights>',
    );
    const age = ontology.facet('age');
    expect(age).toMatchObject({ lowerPath: '<http://healthdataportal.eu/ns/health#minTypicalAge>' });
    expect(age?.path).toBeUndefined();
    expect(age?.lattice.find(({ code }) => code === '50-59')).toMatchObject({
      parent: '50-69',
      leaf: true,
      from: 50,
      below: 60,
    });
    const condition = ontology.facet('condition')?.lattice ?? [];
    expect(condition.find(({ code }) => code === 'CLIN1000075')).toMatchObject({
      determines: ['COM1001366'],
      parent: 'CLIN1007853',
    });
    expect(condition.find(({ code }) => code === 'CLIN1007853')?.leaf).toBe(false);
    expect(condition.at(-1)).toMatchObject({ code: 'Unknown', label: 'Not stated' });
    expect(ontology.facet('nothing')).toBeUndefined();
  });

  it('has bands that follow each other without gap or overlap', () => {
    for (const id of ['age', 'sliceThickness']) {
      const bands = (ontology.facet(id)?.lattice ?? []).filter(({ from }) => from !== undefined);
      expect(bands.length).toBeGreaterThan(3);
      for (const [i, band] of bands.entries()) if (i > 0) expect(band.from).toBe(bands[i - 1]?.below);
    }
  });

  it.each([
    ['OMOP:4163261', 'CLIN1000075'],
    ['OMOP:8532', 'COM1001370'],
    ['SNOMED:248153007', 'COM1001366'],
    ['http://snomed.info/id/399068003', 'CLIN1000075'],
    ['DICOM:Modality_MR', 'IMG1000038'],
    ['DICOM:BodyPartExamined_BREAST', 'BP1000136'],
    ['DICOM:BodyPartExamined_LUNG', 'BP1000113'],
    ['DICOM:PatientSex_F', 'COM1001370'],
    ['literal: ge medical systems', 'IMG1000047'],
  ])('translates %s to %s exactly', (curie, code) => {
    const exact = ontology.translate(curie).filter(({ predicate }) => predicate === 'skos:exactMatch');
    expect(concepts(exact)).toEqual([code]);
  });

  it('tells the set and the direction of a translation', () => {
    expect(ontology.translate('DICOM:Modality_XA')).toMatchObject([
      {
        predicate: 'skos:broadMatch',
        curie: 'DICOM:Modality_XA',
        set: 'dicom-modality',
        justification: 'semapv:ManualMappingCuration',
      },
    ]);
    const back = ontology.mappingsOf(`${eucaim}IMG1016774`).find(({ set }) => set === 'dicom-modality');
    expect(back).toMatchObject({ predicate: 'skos:narrowMatch', curie: 'DICOM:Modality_XA' });
  });

  it('translates a value without a class to nothing', () => {
    expect(ontology.translate('DICOM:PatientSex_O')).toEqual([]);
    expect(ontology.translate('DICOM:Modality_ES')).toEqual([]);
    expect(ontology.translate('SNOMED:1')).toEqual([]);
  });

  it('translates every lattice value of modality, body part, sex and condition from a code of the outside', () => {
    for (const id of ['modality', 'bodyPart', 'sex', 'condition']) {
      for (const { iri, code } of ontology.facet(id)?.lattice ?? []) {
        if (iri.startsWith(eucaim))
          expect(ontology.mappingsOf(iri).length, `${id} ${code}`).toBeGreaterThan(0);
      }
    }
  });

  it('finds a code at once and a term by label, synonym, misspelling or other language', () => {
    expect(codes(ontology.search('CLIN1000075'))).toEqual(['CLIN1000075']);
    expect(codes(ontology.search('eucaim:clin1000075'))).toEqual(['CLIN1000075']);
    expect(codes(ontology.search('COM1000180'))).toEqual(['COM1000180']);
    expect(codes(ontology.search('prostate cancer', 1))).toEqual(['CLIN1000075']);
    expect(codes(ontology.search('CT', 1))).toEqual(['IMG1000042']);
    expect(codes(ontology.search('bröstcancer', 1))).toEqual(['CLIN1000060']);
    expect(codes(ontology.search('prostat canser', 5))).toContain('CLIN1000075');
    expect(ontology.search('malignant', 7)).toHaveLength(7);
    expect(ontology.search('')).toEqual([]);
    expect(ontology.search('xyzzyplugh')).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOver, parseCohort } from '../../src/cohort/index.ts';
import { planCells } from '../../src/disclosure/index.ts';
import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';

let store: Store;
let ontology: Ontology;
beforeAll(async () => {
  store = await openStore({ mounts: await ontologyMounts() });
  ontology = await openOntology(store);
});
afterAll(() => store.close());

const caseFacets = () => ontology.facets.filter(({ lattice }) => lattice.length > 0);

describe('cohorts over the facets of ontology/facets.ttl', () => {
  it('understand every published value by code and by IRI, exactly and as the same cohort', () => {
    let values = 0;
    for (const { id, lattice } of caseFacets()) {
      for (const { code, iri } of lattice) {
        const ways = [code, iri].map((value) =>
          parseCohort({ all: [{ facet: id, anyOf: [value] }] }, ontology),
        );
        const hashes = ways.map((way) =>
          way.state === 'understood' && way.cohort.exactness === 'exact' ? way.cohort.hash : way.state,
        );
        expect(hashes[0], `${id} ${code}`).toMatch(/^[0-9a-f]{32}$/);
        expect(hashes[1]).toBe(hashes[0]);
        values += 1;
      }
    }
    expect(values).toBeGreaterThan(60);
  });

  it('understand the codes that values are mapped to, and report the mapping', () => {
    const sex = ontology.facet('sex')?.lattice.find(({ label }) => /^female/i.test(label));
    const exact = ontology
      .mappingsOf(sex?.iri ?? '')
      .find(({ predicate }) => predicate === 'skos:exactMatch');
    const reading = parseCohort(
      { all: [{ facet: 'sex', anyOf: [exact?.curie ?? 'no exact mapping'] }] },
      ontology,
    );
    if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
    expect(reading.cohort.resolutions[0]).toMatchObject({
      leaves: [sex?.code],
      via: [{ curie: exact?.curie }],
    });
  });

  it('ask for the cells that holders publish', () => {
    const published = planCells(caseFacets()).map(({ key }) => key);
    expect(cellsOver(caseFacets()).toSorted()).toEqual(published.toSorted());
  });
});

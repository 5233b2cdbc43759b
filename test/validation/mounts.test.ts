import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/index.ts';
import { openValidation, validationMounts, vocabularyGraph } from '../../src/validation/index.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore({ mounts: await validationMounts() });
});
afterAll(() => store.close());

async function rows(query: string) {
  const answer = await store.query(query);
  if (answer.state !== 'rows') throw new Error(answer.state);
  return answer.rows;
}

test('the codes of the EU, EHDS and EUCAIM lists are a graph of their own, which can be asked', async () => {
  const lists = await rows(`PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?scheme (COUNT(?code) AS ?codes) WHERE {
      GRAPH <${vocabularyGraph.value}> { ?code skos:inScheme ?scheme ; skos:prefLabel ?label FILTER(LANG(?label) = "en") }
    } GROUP BY ?scheme`);
  const sizes = new Map(lists.map(({ scheme, codes }) => [scheme?.value.split('/').at(-1), codes?.value]));
  expect(sizes.get('healthcategories')).toBe('17');
  expect(sizes.get('health-theme')).toBe('20');
  expect(sizes.get('coding-system')).toBe('32');
  expect(sizes.size).toBeGreaterThan(10);
});

test('every file of shapes, profiles and parts, is a graph of the name that it gives itself', async () => {
  const [all] = await rows(`PREFIX owl: <http://www.w3.org/2002/07/owl#>
    SELECT (COUNT(?graph) AS ?graphs) WHERE { GRAPH ?graph { ?graph a owl:Ontology } }`);
  expect(Number(all?.graphs?.value)).toBeGreaterThan(15);
});

test('what is mounted changes no finding: a concept of a list is never validated', async () => {
  const [mounted, bare] = [await openValidation(store), await openStore()];
  try {
    const text = '<https://example.org/1> a <http://www.w3.org/ns/dcat#Dataset> .';
    const description = { text, format: 'turtle' as const, base: 'https://example.org/' };
    const one = await mounted.validateAll(description);
    const other = await (await openValidation(bare)).validateAll(description);
    if (one.state === 'malformed' || other.state === 'malformed') throw new Error('malformed');
    expect(one.validated.map(({ findings }) => findings)).toEqual(
      other.validated.map(({ findings }) => findings),
    );
    expect(one.validated.length).toBe(10);
  } finally {
    await bare.close();
  }
});

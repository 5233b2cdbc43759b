import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/base/index.ts';
import { olsRoutes } from '../../src/http/ols.ts';
import { sendProblem } from '../../src/http/problems.ts';
import type { Services } from '../../src/http/services.ts';
import { terminologyRoutes } from '../../src/http/terminology.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';

const eucaim = 'https://cancerimage.eu/ontology/EUCAIM#';
const twice = (code: string) => encodeURIComponent(encodeURIComponent(eucaim + code));
const base = 'http://127.0.0.1:1';

let store: Store;
const app = new Hono();
beforeAll(async () => {
  store = await openStore({ mounts: await ontologyMounts() });
  const ontology = await openOntology(store);
  // The routes ask for nothing else of the services.
  const services = { ontology, base, log: silentLog, config: { bodyBytes: 20_000 } } as unknown as Services;
  olsRoutes(app, services);
  terminologyRoutes(app, services);
  app.onError((error, c) => sendProblem(c, error, services));
});
afterAll(() => store.close());

type Json = Record<string, unknown>;
async function get(path: string): Promise<{ status: number; body: Json }> {
  const response = await app.request(path, { headers: { accept: 'application/json' } });
  return { status: response.status, body: (await response.json()) as Json };
}
interface Found {
  response: { numFound: number; start: number; docs: Json[] };
}
const search = async (query: string, route = 'search') =>
  ((await get(`/api/${route}?${query}`)).body as unknown as Found).response;
interface Page {
  _embedded: { terms: Json[] };
  _links: Record<string, { href: string }>;
  page: Json;
}
const page = async (path: string) => (await get(path)).body as unknown as Page;
const codes = ({ _embedded }: Page) => _embedded.terms.map(({ obo_id }) => String(obo_id));

describe('searching as in OLS', () => {
  it('gives hits with the fields that OLS has, best first', async () => {
    const { numFound, docs } = await search('q=CT&rows=2&ontology=eucaim');
    expect(numFound).toBeGreaterThan(2);
    expect(docs).toHaveLength(2);
    expect(docs[0]).toMatchObject({
      id: `eucaim:class:${eucaim}IMG1000042`,
      iri: `${eucaim}IMG1000042`,
      label: 'Computed tomography',
      ontology_name: 'eucaim',
      ontology_prefix: 'EUCAIM',
      short_form: 'EUCAIM_IMG1000042',
      obo_id: 'EUCAIM:IMG1000042',
      type: 'class',
    });
  });

  it('pages with start and rows', async () => {
    const [all, rest] = [await search('q=cancer&rows=6'), await search('q=cancer&rows=3&start=3')];
    expect(rest.start).toBe(3);
    expect(rest.docs).toEqual(all.docs.slice(3, 6));
  });

  it('gives only the fields of fieldList, and labels in the language asked for', async () => {
    const { docs } = await search('q=CT&rows=1&fieldList=iri,label&lang=sv', 'select');
    expect(docs).toEqual([{ iri: `${eucaim}IMG1000042`, label: 'Datortomografi' }]);
  });

  it('narrows to whole names, to children, and to everything below', async () => {
    expect((await search('q=computed+tomography&exact=true')).numFound).toBe(2);
    const below = encodeURIComponent(`${eucaim}IMG1000009`);
    const { docs } = await search(`q=computed+tomography&exact=true&allChildrenOf=${below}`);
    expect(docs.map(({ obo_id }) => obo_id)).toEqual(['EUCAIM:IMG1000042']);
    expect((await search(`q=photon+counting+computed&childrenOf=${below}`)).numFound).toBe(0);
    expect((await search(`q=photon+counting+computed&allChildrenOf=${below}`)).numFound).toBe(1);
    expect((await search('q=CT&ontology=hp')).numFound).toBe(0);
  });

  it('hides withdrawn classes unless they are asked for', async () => {
    expect((await search('q=COM1000177')).numFound).toBe(0);
    expect((await search('q=COM1000177&obsoletes=true')).docs[0]).toMatchObject({ is_obsolete: true });
  });

  it('suggests labels', async () => {
    expect((await search('q=datortomo&lang=sv', 'suggest')).docs).toContainEqual({
      autosuggest: 'Datortomografi',
    });
  });

  it('marks what matched where that is asked for, and nothing else of the text is markup', async () => {
    const marked = async (query: string, route = 'search') =>
      (await get(`/api/${route}?${query}`)).body.highlighting as Record<string, Record<string, string[]>>;
    expect(await marked('q=tomography&rows=1')).toBeUndefined();
    const id = `eucaim:class:${eucaim}IMG1000042`;
    const found = await marked('q=compu+tomography&rows=1&hl=true');
    expect(found[id]?.label).toEqual(['<b>Compu</b>ted <b>tomography</b>']);
    expect(found[id]?.label_autosuggest).toEqual(found[id]?.label);
    expect((await marked('q=CT&rows=1', 'select'))[id]?.synonym).toContain('<b>CT</b>');
    expect(await marked('q=CT&rows=1&hl=false', 'select')).toBeUndefined();
    for (const texts of Object.values(await marked('q=grade&rows=50&hl=true')))
      for (const text of Object.values(texts).flat())
        expect(text.replaceAll(/<\/?b>/g, '')).not.toMatch(/[<>"]/);
  });

  it('refuses what it cannot read', async () => {
    expect((await get('/api/search')).status).toBe(400);
    expect((await get('/api/search?q=CT&rows=many')).status).toBe(400);
    expect((await get('/api/search?q=CT&childrenOf=nothing')).status).toBe(404);
  });
});

describe('terms as in OLS', () => {
  it('has the keys of OLS4, and links that lead on', async () => {
    const { body } = await get(`/api/ontologies/eucaim/terms/${twice('IMG1000042')}`);
    expect(body).toMatchObject({
      iri: `${eucaim}IMG1000042`,
      label: 'Computed tomography',
      description: [],
      ontology_name: 'eucaim',
      obo_id: 'EUCAIM:IMG1000042',
      is_obsolete: false,
      term_replaced_by: null,
      has_children: true,
      is_root: false,
    });
    expect(body.synonyms).toContain('CT');
    expect((body.annotation as Json).database_cross_reference).toContain('SNOMED:312251004');
    const links = body._links as Record<string, { href: string }>;
    for (const relation of ['self', 'parents', 'ancestors', 'children', 'descendants'])
      expect((await get(links[relation]!.href.slice(base.length))).status, relation).toBe(200);
  });

  it('is found by iri, obo_id or short_form, and says what replaced it', async () => {
    const iri = encodeURIComponent(`${eucaim}COM1000177`);
    const found = await page(`/api/ontologies/eucaim/terms?iri=${iri}`);
    expect(found._embedded.terms).toMatchObject([
      { is_obsolete: true, term_replaced_by: `${eucaim}COM1001370`, is_root: false },
    ]);
    for (const query of ['obo_id=EUCAIM:COM1000177', 'short_form=EUCAIM_COM1000177'])
      expect(codes(await page(`/api/ontologies/eucaim/terms?${query}`))).toEqual(['EUCAIM:COM1000177']);
    expect((await get(`/api/ontologies/eucaim/terms/${twice('NO1')}`)).status).toBe(404);
  });

  it('leads up and down', async () => {
    const of = (relation: string, code = 'CLIN1000060') =>
      page(`/api/ontologies/eucaim/terms/${twice(code)}/${relation}?size=500`).then(codes);
    expect(await of('parents')).toEqual(['EUCAIM:CLIN1000078', 'EUCAIM:CLIN1000059']);
    expect(await of('ancestors')).toEqual(
      expect.arrayContaining(['EUCAIM:CLIN1000078', 'EUCAIM:CLIN1007977']),
    );
    expect(await of('ancestors')).not.toContain('EUCAIM:CLIN1000060');
    const [children, descendants] = [await of('children'), await of('descendants')];
    expect(descendants).toEqual(expect.arrayContaining(children));
    expect(descendants).toContain('EUCAIM:CLIN1046256');
    expect(children).not.toContain('EUCAIM:CLIN1046256');
    expect(await of('hierarchicalAncestors')).toEqual(await of('ancestors'));
  });

  it('comes in pages that link to one another and hold each term once', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/api/ontologies/eucaim/terms?size=500';
    let pages = 0;
    while (path !== undefined) {
      const each: Page = await page(path);
      seen.push(...codes(each));
      pages += 1;
      expect(each.page).toMatchObject({ size: 500, number: pages - 1 });
      path = each._links.next?.href.slice(base.length);
    }
    expect(pages).toBe(8);
    expect(new Set(seen).size).toBe(3990);
    expect(seen).toHaveLength(3990);
  });

  it('belongs to an ontology that describes itself', async () => {
    const { body } = await get('/api/ontologies/eucaim');
    expect(body).toMatchObject({
      ontologyId: 'eucaim',
      version: '2.1',
      config: { preferredPrefix: 'EUCAIM' },
    });
    expect((await get('/api/ontologies')).body).toMatchObject({ page: { totalElements: 1 } });
  });
});

describe('the second interface of OLS4', () => {
  interface PageV2 {
    page: number;
    numElements: number;
    totalPages: number;
    totalElements: number;
    elements: Json[];
    facetFieldsToCounts: Record<string, Record<string, number>>;
  }
  const list = async (path: string) => (await get(path)).body as unknown as PageV2;
  const curies = ({ elements }: PageV2) => elements.map(({ curie }) => curie);
  const classes = '/api/v2/ontologies/eucaim/classes';

  it('searches entities in its own pages, with the facets asked for', async () => {
    const first = await list('/api/v2/entities?search=CT&size=2&facetFields=ontologyId+type');
    expect(first).toMatchObject({ page: 0, numElements: 2 });
    expect(curies(first)[0]).toBe('EUCAIM:IMG1000042');
    expect(first.facetFieldsToCounts).toEqual({
      ontologyId: { eucaim: first.totalElements },
      type: { class: first.totalElements, entity: first.totalElements },
    });
    const second = await list('/api/v2/entities?search=CT&size=2&page=1');
    expect(second.totalPages).toBe(Math.ceil(second.totalElements / 2));
    expect(curies(second)).not.toContain('EUCAIM:IMG1000042');
    expect((await list('/api/v2/entities?search=CT&ontologyId=hp')).totalElements).toBe(0);
    const exact = await list('/api/v2/entities?search=computed+tomography&exactMatch=true');
    expect(exact.totalElements).toBeLessThan(
      (await list('/api/v2/entities?search=computed+tomography')).totalElements,
    );
  });

  it('describes a class with the keys of its index, labels as lists', async () => {
    const { body } = await get(`${classes}/${twice('IMG1000042')}?lang=sv`);
    expect(body).toMatchObject({
      iri: `${eucaim}IMG1000042`,
      curie: 'EUCAIM:IMG1000042',
      shortForm: 'EUCAIM_IMG1000042',
      label: ['Datortomografi'],
      ontologyId: 'eucaim',
      type: ['class', 'entity'],
      isObsolete: false,
      hasDirectParents: true,
      hasHierarchicalChildren: true,
    });
    expect(body.synonym).toContain('Computed tomography');
    expect(body['http://www.geneontology.org/formats/oboInOwl#hasDbXref']).toContain('SNOMED:312251004');
    const [parent] = body.directParent as string[];
    expect((body.linkedEntities as Record<string, Json>)[parent ?? '']).toMatchObject({
      type: ['class', 'entity'],
    });
    expect((await get(`${classes}/${twice('NO1')}`)).status).toBe(404);
    expect((await app.request('/api/v2/ontologies/hp/classes')).status).toBe(404);
  });

  it('gives the tree: its roots, and from each class down and up', async () => {
    const roots = await list(`${classes}?hasDirectParents=false&size=1000`);
    expect(roots.elements.every(({ directParent }) => (directParent as string[]).length === 0)).toBe(true);
    expect(roots.elements.every(({ isObsolete }) => isObsolete === false)).toBe(true);
    const withObsolete = await list(
      `${classes}?hasDirectParent=false&size=1000&includeObsoleteEntities=true`,
    );
    expect(withObsolete.totalElements).toBe(roots.totalElements + 18);
    const of = (relation: string) => list(`${classes}/${twice('CLIN1000060')}/${relation}?size=1000`);
    const down = await of('hierarchicalChildren');
    expect(down).toEqual(await of('children'));
    for (const child of down.elements) expect(child.directParent).toContain(`${eucaim}CLIN1000060`);
    const above = await of('hierarchicalAncestors');
    expect(curies(above)).toContain('EUCAIM:CLIN1007977');
    const { body } = await get(`${classes}/${twice('CLIN1000060')}`);
    expect(above.totalElements).toBe((body.hierarchicalAncestor as string[]).length);
    expect((await of('descendants')).totalElements).toBe(body.numDescendants);
  });

  it('has an ontology, and no properties or individuals', async () => {
    expect((await list('/api/v2/ontologies?page=0&size=10')).elements).toMatchObject([
      { ontologyId: 'eucaim' },
    ]);
    expect((await get('/api/v2/ontologies/eucaim')).body).toMatchObject({ preferredPrefix: 'EUCAIM' });
    expect((await list('/api/v2/ontologies/eucaim/individuals?size=1000')).elements).toEqual([]);
  });
});

describe('the terminology routes', () => {
  const post = async (path: string, body: unknown, type = 'application/json') => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await app.request(path, {
      method: 'POST',
      body: text,
      headers: { 'content-type': type, accept: 'application/json' },
    });
    return { status: response.status, body: (await response.json()) as Json };
  };

  it('translate one code by GET and many by POST, and cite the release', async () => {
    const one = await get('/translate?code=254837009&from=SNOMED&to=OMOP');
    expect(one.body).toMatchObject({
      release: { version: '2.1' },
      to: 'OMOP',
      results: [{ quality: 'exact', translations: [{ code: 'OMOP:4112853' }] }],
    });
    const codes = ['SNOMED:254837009', 'SNOMED:1'];
    const many = await post('/translate', { codes, to: 'OMOP' });
    expect(many.body).toMatchObject({ results: [{ quality: 'exact' }, { quality: 'none' }] });
    expect((await post('/translate?to=OMOP', codes.join('\n'), 'text/plain')).body).toEqual(many.body);
  });

  it('expand, subsume and cover', async () => {
    expect((await get('/expand?concept=IMG1000009&depth=1')).body).toMatchObject({
      state: 'expanded',
      code: 'IMG1000009',
    });
    expect((await get('/subsumes?a=CLIN1007977&b=CLIN1000060')).body).toMatchObject({ state: 'subsumes' });
    expect((await get('/coverage?code=254837009,8.41661E%2B14&from=SNOMED')).body).toMatchObject({
      counts: { exact: 1, none: 1 },
    });
  });

  it('name what is wrong with a request', async () => {
    expect((await get('/translate?code=1&to=MedDRA')).body).toMatchObject({
      status: 400,
      detail: expect.stringContaining('SNOMED'),
    });
    expect((await get('/translate')).status).toBe(400);
    expect((await get('/expand?concept=CLIN1')).status).toBe(404);
    expect((await get('/expand?concept=IMG1000009&depth=-1')).status).toBe(400);
    expect((await post('/translate', { codes: [254837009] })).body).toMatchObject({
      detail: expect.stringContaining('list of texts'),
    });
    expect((await post('/translate', '{', 'application/json')).status).toBe(400);
    expect((await post('/translate', 'A:1\n'.repeat(4000), 'text/plain')).status).toBe(200);
    expect((await post('/translate', 'A:1\n'.repeat(5001), 'text/plain')).status).toBe(413);
  });
});

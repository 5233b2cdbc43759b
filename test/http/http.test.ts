import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { operations } from '../../src/http/index.ts';
import { formats } from '../../src/rdf/index.ts';
import { example, startNode, submitExamples, token } from '../running.ts';

let node: Running;
const get = (path: string, accept?: string) =>
  fetch(node.url + path, { redirect: 'manual', ...(accept && { headers: { accept } }) });
const json = async (path: string) =>
  (await get(path, 'application/json')).json() as Promise<Record<string, unknown>>;
const auth = { authorization: `Bearer ${token}` };
const write = (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
  fetch(node.url + path, {
    method,
    headers: { ...auth, 'content-type': 'text/turtle', ...headers },
    ...(body !== undefined && { body }),
  });

beforeAll(async () => {
  node = await startNode({
    COLLIMATOR_BODY_BYTES: '20000',
    COLLIMATOR_QUERY_ROWS: '500',
    COLLIMATOR_QUERY_MS: '4000',
  });
  await submitExamples(node, [
    'lidc-idri',
    '4d-lung',
    'duke-breast-cancer-mri',
    'qin-breast',
    'mouse-mammary',
  ]);
});
afterAll(() => node.close());

describe('searching datasets', () => {
  interface Page {
    total: number;
    items: { id: string; iri: string; title: string; holder: string }[];
    facets: {
      facet: string;
      label: string;
      values: { value: string; label: string; count: number; selected: boolean }[];
    }[];
  }
  const search = async (query: string) => (await json(`/datasets?${query}`)) as unknown as Page;
  const count = (page: Page, facet: string, value: string) =>
    page.facets.find((each) => each.facet === facet)?.values.find((each) => each.value === value)?.count;

  it('gives the page that clients rely on', async () => {
    const page = await search('size=2');
    expect(page).toMatchObject({ total: 5, page: 1, size: 2 });
    expect(page.items).toHaveLength(2);
    expect(page.facets.map(({ facet }) => facet)).toEqual([
      'provider',
      'condition',
      'bodyPart',
      'modality',
      'sex',
      'age',
      'manufacturer',
      'segmentation',
      'collectionMethod',
      'datasetType',
      'accessType',
      'licence',
      'tier',
      'country',
    ]);
  });

  it('lets the counts of a facet react to every other filter, and not to its own', async () => {
    const all = await search('');
    const lung = await search('bodyPart=BP1000113');
    expect(count(all, 'bodyPart', 'BP1000136')).toBe(2);
    expect(count(lung, 'bodyPart', 'BP1000136')).toBe(2);
    expect(count(lung, 'bodyPart', 'BP1000113')).toBe(1);
    expect(count(all, 'modality', 'IMG1000042')).toBe(2);
    expect(count(lung, 'modality', 'IMG1000042')).toBe(1);
    expect(count(lung, 'modality', 'IMG1000038')).toBe(0);
  });

  it('means any of two values of a facet, all of two facets, and none of an excluded one', async () => {
    expect((await search('bodyPart=BP1000113&bodyPart=BP1000136')).total).toBe(3);
    expect((await search('bodyPart=BP1000113&modality=IMG1000038')).total).toBe(0);
    const without = await search('not.bodyPart=BP1000113');
    expect(without.items.map(({ id }) => id).sort()).toEqual([
      'duke-breast-cancer-mri',
      'lidc-idri',
      'mouse-mammary',
      'qin-breast',
    ]);
  });

  it('finds by a broader concept, by its whole IRI and by a word in another language', async () => {
    const iri = encodeURIComponent('https://cancerimage.eu/ontology/EUCAIM#CLIN1007977');
    expect((await search('condition=CLIN1000078')).total).toBe(5);
    expect((await search(`condition=${iri}`)).total).toBe(5);
    expect((await search('q=datortomografi')).items.map(({ id }) => id).sort()).toEqual([
      '4d-lung',
      'lidc-idri',
    ]);
  });

  it('refuses an unknown facet or value, and names the nearest', async () => {
    const facet = await get('/datasets?modalty=CT', 'application/json');
    expect(facet.status).toBe(422);
    expect(await facet.json()).toMatchObject({
      unknown: [{ kind: 'facet', nearest: expect.arrayContaining(['modality']) }],
    });
    const value = await get('/datasets?modality=IMG100004', 'application/json');
    expect(value.status).toBe(422);
    expect(await value.json()).toMatchObject({
      unknown: [{ kind: 'value', nearest: expect.arrayContaining(['IMG1000042']) }],
    });
  });
});

describe('a dataset', () => {
  it('is offered in every format under one URL, with an ETag that spares a second sending', async () => {
    for (const { mediaType, suffix } of Object.values(formats)) {
      const negotiated = await get('/datasets/lidc-idri', mediaType);
      expect(negotiated.status, mediaType).toBe(200);
      expect(negotiated.headers.get('content-type')).toContain(mediaType);
      const suffixed = await get(`/datasets/lidc-idri.${suffix}`);
      expect(await suffixed.text()).toBe(await negotiated.text());
      const again = await fetch(`${node.url}/datasets/lidc-idri`, {
        headers: { accept: mediaType, 'if-none-match': negotiated.headers.get('etag') ?? '' },
      });
      expect(again.status).toBe(304);
    }
    const page = await get('/datasets/lidc-idri', 'text/html,application/xhtml+xml,*/*;q=0.8');
    expect(await page.text()).toContain('LIDC-IDRI');
  });

  it('answers 406 to a type that is not offered, and 404 to an id that is not known', async () => {
    expect((await get('/datasets/lidc-idri', 'image/png')).status).toBe(406);
    expect((await get('/datasets/nobody')).status).toBe(404);
  });
});

describe('writing a dataset', () => {
  const description = (
    title: string,
    more = '',
  ) => `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<> a dcat:Dataset ; dct:title "${title}"@en ; dct:description "A description."@en ${more} .`;

  it('goes from creation over revision to withdrawal, and leaves its history and a tombstone', async () => {
    const created = await write('PUT', '/datasets/journey?profile=dcat-ap-3&why=first', description('One'));
    expect(created.status).toBe(201);
    const etag = created.headers.get('etag') ?? '';
    expect((await write('PUT', '/datasets/journey?profile=dcat-ap-3', description('One'))).status).toBe(200);
    const revised = await write('PUT', '/datasets/journey?profile=dcat-ap-3&why=second', description('Two'), {
      'if-match': etag,
    });
    expect(await revised.json()).toMatchObject({ state: 'revised' });
    const late = await write('PUT', '/datasets/journey?profile=dcat-ap-3', description('Three'), {
      'if-match': etag,
    });
    expect(late.status).toBe(412);
    expect(await (await get('/datasets/journey.ttl')).text()).toContain('"Two"');
    expect(await json('/datasets?q=Two')).toMatchObject({
      items: [expect.objectContaining({ id: 'journey' })],
    });

    expect((await write('DELETE', '/datasets/journey?why=gone')).status).toBe(204);
    expect((await get('/datasets/journey')).status).toBe(410);
    expect(await json('/datasets?q=Two')).toMatchObject({ total: 0 });
    const { revisions } = (await json('/datasets/journey/history')) as {
      revisions: { why: string; who: string }[];
    };
    expect(revisions.map(({ why }) => why)).toEqual(['gone', 'second', 'first']);
  });

  it('says in a dry run what would be, and writes nothing', async () => {
    const put = async (body: string, query: string, headers = {}) => {
      const response = await write('PUT', `/datasets/rehearsed?profile=dcat-ap-3${query}`, body, headers);
      return { status: response.status, ...((await response.json()) as { state?: string }) };
    };
    const dry = '&dry-run=true';
    const before = await json('/datasets');
    const slip = '; <https://w3id.org/healthdcat-ap#minTypicalAge> 5';
    const first = await put(description('One', slip), dry);
    expect(first).toMatchObject({ status: 200, dryRun: true, state: 'created', id: 'rehearsed' });
    expect(first).toHaveProperty('findings');
    expect(first).toHaveProperty('slips.0.right', 'http://healthdataportal.eu/ns/health#minTypicalAge');
    expect((await get('/datasets/rehearsed')).status).toBe(404);
    const posted = await write('POST', `/datasets?profile=dcat-ap-3${dry}`, description('Unnamed'));
    expect(posted.status).toBe(200);
    expect(posted.headers.get('location')).toBeNull();
    expect(await posted.json()).toMatchObject({ state: 'created', id: expect.stringMatching(/^unnamed-/) });
    expect(await json('/datasets')).toEqual(before);

    expect((await put(description('One'), '')).status).toBe(201);
    expect(await put(description('One'), dry)).toMatchObject({ dryRun: true, state: 'unchanged' });
    expect(await put(description('Two'), dry)).toMatchObject({ dryRun: true, state: 'revised' });
    expect(await (await get('/datasets/rehearsed.ttl')).text()).toContain('"One"');
    // What would be refused is refused.
    expect((await put('<> a <http://www.w3.org/ns/dcat#Dataset> .', dry)).status).toBe(422);
    expect((await put(description('Two'), dry, { 'if-none-match': '*' })).status).toBe(412);
    expect((await put('<> a', dry)).status).toBe(400);
    const anonymous = await fetch(`${node.url}/datasets/rehearsed?dry-run=true`, {
      method: 'PUT',
      headers: { 'content-type': 'text/turtle' },
      body: description('Two'),
    });
    expect(anonymous.status).toBe(401);
  });

  it('refuses parameters that it does not know, and names those it does', async () => {
    for (const [method, path, known] of [
      ['PUT', '/datasets/misspelt?profile=dcat-ap-3&dryrun=true', 'Did you mean dry-run? Known are: profile'],
      ['POST', '/datasets?profil=dcat-ap-3', 'Did you mean profile? Known are: profile'],
      ['POST', '/datasets?profile=dcat-ap-3&dry-run=perhaps', 'dry-run is true or false'],
      ['DELETE', '/datasets/misspelt?reason=x', 'Known are: why'],
    ] as const) {
      const response = await write(method, path, method === 'DELETE' ? undefined : description('One'));
      expect(response.status, path).toBe(400);
      expect(((await response.json()) as { detail: string }).detail).toContain(known);
    }
    expect((await get('/datasets/misspelt')).status).toBe(404);
  });

  it('takes the ETag of any representation as a condition, and the conditions of HTTP', async () => {
    const put = (body: string, headers: Record<string, string>) =>
      write('PUT', '/datasets/conditions?profile=dcat-ap-3', body, headers);
    expect((await put(description('First'), { 'if-match': '*' })).status).toBe(412);
    expect((await put(description('First'), { 'if-none-match': '*' })).status).toBe(201);
    expect((await put(description('Again'), { 'if-none-match': '*' })).status).toBe(412);
    for (const [i, accept] of ['text/turtle', 'application/ld+json', 'application/n-triples'].entries()) {
      const etag = (await get('/datasets/conditions', accept)).headers.get('etag') ?? '';
      expect((await put(description(`Version ${i}`), { 'if-match': etag })).status, accept).toBe(200);
      expect((await put(description('Late'), { 'if-match': etag })).status, accept).toBe(412);
    }
    expect((await put(description('Any'), { 'if-match': '*' })).status).toBe(200);
  });

  it('names a description without a name by its title, and knows the same graph again', async () => {
    const first = await write(
      'POST',
      '/datasets?profile=dcat-ap-3',
      description('Liver images of the north'),
    );
    expect(first.headers.get('location')).toMatch(/\/datasets\/liver-images-of-the-north-[0-9a-f]{8}$/);
    const again = await write(
      'POST',
      '/datasets?profile=dcat-ap-3',
      `${description('Liver images of the north')} # a comment`,
    );
    expect(await again.json()).toMatchObject({ state: 'unchanged' });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
  });

  it('answers 410 for a withdrawn dataset in every format, and plain JSON for one that is there', async () => {
    await write('PUT', '/datasets/brief?profile=dcat-ap-3', description('Brief'));
    expect((await (await get('/datasets/brief', 'application/json')).json()) as object).toHaveProperty(
      '@context',
    );
    await write('DELETE', '/datasets/brief');
    for (const accept of ['text/turtle', 'application/json', 'text/html', '*/*']) {
      expect((await get('/datasets/brief', accept)).status, accept).toBe(410);
    }
  });

  it('mends known slips of IRIs, and says so', async () => {
    const slip =
      '; <https://w3id.org/healthdcat-ap#numberOfRecords> "5"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>';
    const created = await write('POST', '/datasets?profile=dcat-ap-3', description('Slip', slip));
    expect(created.status).toBe(201);
    expect(await created.json()).toMatchObject({
      slips: [
        {
          found: 'https://w3id.org/healthdcat-ap#numberOfRecords',
          right: 'http://healthdataportal.eu/ns/health#numberOfRecords',
        },
      ],
    });
    const ask = `ASK { ?activity a <http://www.w3.org/ns/prov#Activity> ; <http://www.w3.org/ns/prov#generated> <${created.headers.get('location')}> }`;
    expect(await json(`/sparql?query=${encodeURIComponent(ask)}`)).toMatchObject({ boolean: true });
  });

  it.each([
    ['no token', 401, {}, description('X')],
    ['a wrong token', 401, { authorization: 'Bearer wrong-token' }, description('X')],
    ['text that cannot be read', 400, auth, '<> a\n  b'],
    ['an unknown media type', 415, { ...auth, 'content-type': 'image/png' }, 'x'],
    ['a body over the limit', 413, auth, `# ${'x'.repeat(30_000)}`],
    ['a description that does not conform', 422, auth, '<> a <http://www.w3.org/ns/dcat#Dataset> .'],
    ['a text that describes no dataset', 422, auth, '<> a <http://example.org/Other> .'],
  ])('changes nothing after %s, and answers %i', async (_case, status, headers, body) => {
    const before = await json('/health');
    const response = await fetch(`${node.url}/datasets?profile=dcat-ap-3`, {
      method: 'POST',
      headers: { 'content-type': 'text/turtle', ...headers },
      body,
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await json('/health')).toEqual(before);
  });

  it('names line and column of what cannot be read', async () => {
    const response = await write(
      'POST',
      '/datasets',
      '@prefix dct: <http://purl.org/dc/terms/> .\n<> dct:title "a" ;;\n  foo:bar 1 .',
    );
    expect(await response.json()).toMatchObject({ line: 3, column: 3 });
  });

  it('reports the findings with their lines where a description does not conform', async () => {
    const response = await write('POST', '/datasets?profile=eucaim-v2', description('Not enough'));
    expect(response.status).toBe(422);
    const problem = (await response.json()) as {
      findings: { severity: string; line: number; fix?: string }[];
    };
    expect(problem.findings.filter(({ severity }) => severity === 'violation').length).toBeGreaterThan(10);
    expect(problem.findings.every(({ line }) => line >= 1)).toBe(true);
  });
});

describe('the SPARQL endpoint', () => {
  const query = 'SELECT ?d WHERE { ?d a <http://www.w3.org/ns/dcat#Dataset> } LIMIT 3';

  it('takes a query by GET and by POST both ways, and answers in four formats', async () => {
    const types = [
      'application/sparql-results+json',
      'application/sparql-results+xml',
      'text/csv',
      'text/tab-separated-values',
    ];
    for (const accept of types) {
      const responses = await Promise.all([
        get(`/sparql?query=${encodeURIComponent(query)}`, accept),
        fetch(`${node.url}/sparql`, {
          method: 'POST',
          headers: { accept },
          body: new URLSearchParams({ query }),
        }),
        fetch(`${node.url}/sparql`, {
          method: 'POST',
          headers: { accept, 'content-type': 'application/sparql-query' },
          body: query,
        }),
      ]);
      const texts = await Promise.all(responses.map((response) => response.text()));
      for (const response of responses) expect(response.headers.get('content-type')).toContain(accept);
      expect(new Set(texts).size).toBe(1);
      expect(texts[0]).toContain('/datasets/');
    }
  });

  it('asks only the graphs that the protocol names, whatever the query says', async () => {
    const text = 'SELECT (COUNT(*) AS ?n) FROM <urn:x:elsewhere> { ?s ?p ?o }';
    const graph = `${node.url}/datasets/lidc-idri`;
    const url = `/sparql?query=${encodeURIComponent(text)}&default-graph-uri=${encodeURIComponent(graph)}`;
    const count = async (path: string) =>
      Number((await (await get(path, 'text/csv')).text()).split('\r\n')[1]);
    expect(await count(`/sparql?query=${encodeURIComponent(text)}`)).toBe(0);
    expect(await count(url)).toBe(
      (await (await get('/datasets/lidc-idri.nt')).text()).trim().split('\n').length,
    );
    expect((await get(`${url}&named-graph-uri=not%20an%20iri`)).status).toBe(400);
  });

  it('answers HEAD as it answers GET', async () => {
    expect(
      (await fetch(`${node.url}/sparql?query=${encodeURIComponent(query)}`, { method: 'HEAD' })).status,
    ).toBe(200);
  });

  it('describes itself on a bare GET', async () => {
    expect(await (await get('/sparql', 'text/turtle')).text()).toContain('SPARQL11Query');
  });

  it.each([
    ['an update', 'DELETE WHERE { ?s ?p ?o }', 400, 'malformed-query'],
    ['a query that cannot be read', 'SELECT WHERE {', 400, 'malformed-query'],
    ['SERVICE', 'SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }', 422, 'query-refused'],
    ['too many rows', 'SELECT * { ?s ?p ?o }', 422, 'query-too-large'],
    [
      'a query without end',
      'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }',
      503,
      'query-timed-out',
    ],
  ])('refuses %s', async (_what, text, status, kind) => {
    const response = await get(
      `/sparql?query=${encodeURIComponent(text)}`,
      'application/sparql-results+json, application/problem+json',
    );
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type: `${node.url}/problems/${kind}` });
  });

  it('answers the next client after one whose query was ended', async () => {
    expect((await get(`/sparql?query=${encodeURIComponent(query)}`, 'text/csv')).status).toBe(200);
  });
});

describe('every page', () => {
  const pages = [
    '/cubes',
    '/fdp',
    '/catalog',
    '/shapes',
    '/shapes/eucaim-v2',
    '/mappings',
    '/mappings/dicom-sex',
    '/ontology/qc',
    '/ontology/releases',
    '/ontology/releases/1..2.0',
    '/',
    '/datasets',
    '/datasets/lidc-idri',
    '/datasets/lidc-idri/history',
    '/cohorts',
    '/validate',
    '/sparql',
    '/ontology',
    '/ontology?q=breast',
    '/ontology/CLIN1000075',
    '/nodes',
    '/queries',
    '/problems/gone',
  ];

  it.each(pages)('%s is there for a browser, without script, under the strictest policy', async (path) => {
    const response = await get(path, 'text/html');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await response.text();
    expect(html).toMatch(/<h1[ >]/);
    expect(html).not.toMatch(/<script|style="| onclick/);
  });

  it('has links that lead somewhere', async () => {
    const seen = new Set<string>();
    for (const path of pages) {
      const html = await (await get(path, 'text/html')).text();
      for (const [, href] of html.matchAll(/(?:href|src)="(\/[^"#]*)/g))
        seen.add((href as string).replaceAll('&amp;', '&'));
    }
    expect(seen.size).toBeGreaterThan(60);
    const broken: string[] = [];
    for (const path of seen) {
      const response = await get(path);
      await response.arrayBuffer();
      if (response.status !== 200 && response.status !== 303) broken.push(`${response.status} ${path}`);
    }
    expect(broken).toEqual([]);
  });

  it('lists what a cohort asks of the nodes as one query that any endpoint answers', async () => {
    const body = JSON.stringify({ all: [{ facet: 'sex', anyOf: ['COM1001370'] }] });
    const posted = await fetch(`${node.url}/cohorts`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(posted.status).toBe(303);
    const query = await (await fetch(`${posted.headers.get('location')}.rq`)).text();
    expect(query).toContain('"sex=COM1001370"');
    expect((await get(`/sparql?query=${encodeURIComponent(query)}`, 'text/csv')).status).toBe(200);
  });

  it('explains a problem in words to a browser', async () => {
    const response = await get('/nothing-here', 'text/html');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('There is nothing here');
  });
});

describe('the description of the interface', () => {
  it('names every route that exists, and no other', async () => {
    const document = (await json('/openapi.json')) as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort());
    for (const { method, path } of operations) {
      const concrete = path.replace('{path}', 'catalog').replace(/\{\w+\}/g, 'x');
      const response = await fetch(node.url + concrete, { method: method.toUpperCase(), redirect: 'manual' });
      const text = await response.text();
      expect(text, `${method} ${path}`).not.toContain('There is nothing at');
      expect(response.status, `${method} ${path}`).not.toBe(405);
    }
  });

  it('answers a method that an address does not take with 405 and those that it does', async () => {
    const response = await fetch(`${node.url}/datasets/x`, { method: 'PATCH' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, PUT, DELETE');
    expect(await response.json()).toMatchObject({
      status: 405,
      type: `${node.url}/problems/method-not-allowed`,
    });
    expect((await fetch(`${node.url}/nowhere`, { method: 'PUT' })).status).toBe(404);
  });
});

describe('validating', () => {
  it('adds scores and a second opinion where they are asked for', async () => {
    const answer = await fetch(`${node.url}/validate?profile=dcat-ap-3&scores=true&second=true`, {
      method: 'POST',
      headers: { 'content-type': 'text/turtle' },
      body: await example('catalogue/lidc-idri.ttl'),
    });
    const { scores, secondOpinion } = (await answer.json()) as {
      scores: unknown[];
      secondOpinion: Record<string, unknown>;
    };
    expect(scores).toHaveLength(1);
    expect(JSON.stringify(scores)).toContain('mqa');
    expect(secondOpinion).toMatchObject({ engine: 'shacl-engine', agrees: true });
  });

  it('gives findings as JSON, as an RDF report and as a page, and stores nothing', async () => {
    const before = await json('/health');
    const body = await example('catalogue/lidc-idri.ttl');
    const post = (accept: string) =>
      fetch(`${node.url}/validate?profile=eucaim-v2`, {
        method: 'POST',
        headers: { 'content-type': 'text/turtle', accept },
        body,
      });
    const result = (await (await post('application/json')).json()) as Record<string, unknown>;
    expect(result).toMatchObject({
      conforms: false,
      profile: 'eucaim-v2',
      counts: { violation: expect.any(Number) },
    });
    expect(await (await post('text/turtle')).text()).toContain('sh:ValidationReport');
    const form = await fetch(`${node.url}/validate`, {
      method: 'POST',
      headers: { accept: 'text/html' },
      body: new URLSearchParams({ profile: 'eucaim-v2', text: body }),
    });
    expect(form.status).toBe(200);
    expect(await form.text()).toContain('violation');
    expect(await json('/health')).toEqual(before);
  });

  it('names the nearest profile to one that does not exist', async () => {
    const response = await fetch(`${node.url}/validate?profile=eucaim-v3`, {
      method: 'POST',
      headers: { 'content-type': 'text/turtle' },
      body: '',
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('eucaim-v2');
  });
});

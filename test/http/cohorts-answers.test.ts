import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CubeHub, startCubeHub } from './cohorts-node.ts';

let hub: CubeHub;
beforeAll(async () => {
  hub = await startCubeHub();
}, 60_000);
afterAll(async () => {
  await hub?.close();
  await hub?.remove();
});

const girls = {
  all: [
    { facet: 'sex', anyOf: ['COM1001370'] },
    { facet: 'age', below: 18 },
    { facet: 'modality', anyOf: ['MR'] },
  ],
};
const post = (body: unknown, headers: Record<string, string> = {}, query = '') =>
  fetch(`${hub.url}/cohorts${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    redirect: 'manual',
  });
const placeOf = async (response: Response | Promise<Response>) =>
  (await response).headers.get('location') ?? '';
const get = (address: string, accept = 'application/json') => fetch(address, { headers: { accept } });
// biome-ignore lint/suspicious/noExplicitAny: the shape of what comes is what these tests look at
const json = async (address: string): Promise<any> => (await get(address)).json();

describe('the ways into a cohort', () => {
  it('give one address: JSON, words in an address, Lens, Beacon, SPARQL over cases, form', async () => {
    const women = { all: [{ facet: 'sex', anyOf: ['COM1001370'] }] };
    const place = await placeOf(post(women));
    const address = await fetch(`${hub.url}/cohorts?all=sex:COM1001370`, { redirect: 'manual' });
    expect(address.status).toBe(303);
    const lens = {
      ast: {
        operand: 'AND',
        children: [{ key: 'sex', type: 'EQUALS', system: '', value: 'COM1001370' }],
      },
      id: 'a',
    };
    const sparql = 'SELECT (COUNT(DISTINCT ?case) AS ?n) WHERE { ?case facet:sex eucaim:COM1001370 }';
    const others = [
      address,
      post(lens, {}, '?language=lens'),
      post(Buffer.from(JSON.stringify(lens)).toString('base64'), {}, '?language=lens'),
      post([{ id: 'sex:COM1001370' }], {}, '?language=beacon'),
      post(sparql, { 'content-type': 'application/sparql-query' }),
      post('sex=COM1001370', { 'content-type': 'application/x-www-form-urlencoded' }),
    ];
    for (const other of others) expect(await placeOf(other)).toBe(place);
  });

  it('keep a split out of the hash and in the address', async () => {
    const whole = await placeOf(post(girls));
    expect(await placeOf(post({ ...girls, groupBy: ['stage'] }))).toBe(`${whole}?groupBy=stage`);
    const words = (await json(`${whole}?groupBy=stage`)).url as string;
    const again = await fetch(words, { redirect: 'manual' });
    expect(await placeOf(again)).toBe(`${whole}?groupBy=stage`);
  });

  it('name every mistake with line, column and code', async () => {
    const sparql = 'SELECT (COUNT(DISTINCT ?case) AS ?n) WHERE {\n  ?case facet:stge ?x .\n}';
    const refused = await post(sparql, { 'content-type': 'application/sparql-query' });
    expect(refused.status).toBe(422);
    const problem = (await refused.json()) as { type: string; mistakes: unknown[] };
    expect(problem.type).toMatch(/\/problems\/invalid-cohort$/);
    expect(problem.mistakes).toContainEqual(expect.objectContaining({ code: 'E_TERM', line: 2, column: 9 }));
    const address = await get(`${hub.url}/cohorts?all=sex:COM1001370;agee:50..70`);
    expect(address.status).toBe(422);
    expect(await address.json()).toMatchObject({ mistakes: [{ path: 'all', column: 16 }] });
    expect((await post('{}', {}, '?language=latin')).status).toBe(400);
    expect((await post('x', { 'content-type': 'text/plain' })).status).toBe(415);
    const split = await get(`${await placeOf(post(girls))}?groupBy=tumour`);
    expect(split.status).toBe(422);
    expect(await split.json()).toMatchObject({ mistakes: [{ path: 'groupBy[0]' }] });
  });
});

describe('an answer', () => {
  it('has groups, steps and readings, and says of each number what it rests on', async () => {
    const place = await placeOf(post({ ...girls, groupBy: ['stage'] }));
    const answer = await json(place);
    expect(answer.total).toMatchObject({ kind: 'estimate', exactness: 'estimate' });
    expect(answer.groups).toHaveLength(6);
    expect(answer.groups[0]).toMatchObject({
      values: { stage: expect.any(String) },
      total: { kind: expect.any(String) },
      nodes: [{ kind: expect.any(String) }],
    });
    expect(answer.attrition.map(({ path }: { path: string }) => path)).toEqual([
      '',
      'all[0]',
      'all[1]',
      'all[2]',
    ]);
    expect(answer.attrition.at(-1).total).toEqual(answer.total);
    expect(answer.attrition[1].total.kind).toBe('protected');
    expect(answer.resolutions.map(({ value }: { value: string }) => value)).toEqual(['COM1001370', 'MR']);
  });

  it('names steps that are cohorts like any other: each has its address, and the same number there', async () => {
    const { facets } = await json(`${hub.url}/cohorts`);
    const codesOf = (name: string): string[] =>
      facets
        .find(({ facet }: { facet: string }) => facet === name)
        .values.map((one: { value: string }) => one.value);
    const either = codesOf('stage').flatMap((stage) =>
      codesOf('age').map((age) => ({
        any: [
          { facet: 'stage', anyOf: [stage] },
          { facet: 'age', anyOf: [age] },
        ],
      })),
    );
    const many = { all: either.slice(0, 22) };
    const none = { none: girls.all };
    const any = { any: girls.all };
    for (const [asked, steps] of [
      [girls, 4],
      [many, 20],
      [none, 4],
      [any, 3],
    ] as const) {
      const { attrition } = await json(await placeOf(post(asked)));
      expect(attrition).toHaveLength(steps);
      for (const step of attrition) {
        const response = await get(`${hub.url}/cohorts/${step.cohort}`);
        expect(response.status, `${step.path} of ${Object.keys(asked)[0]}`).toBe(200);
        expect(((await response.json()) as typeof step).total).toEqual(step.total);
      }
    }
  });

  it('is the same in CSV, RDF and on its page', async () => {
    const place = await placeOf(post({ ...girls, groupBy: ['stage', 'sex'] }));
    const answer = await json(place);
    const csv = (await (await get(place, 'text/csv')).text()).trimEnd().split('\r\n');
    expect(csv[0]).toMatch(/,part,criterion,by\.stage,by\.sex$/);
    const rows = 2 * (1 + answer.groups.length + answer.attrition.length);
    expect(csv).toHaveLength(1 + rows);
    const turtle = await (await get(place, 'text/turtle')).text();
    expect(turtle).toMatch(/facet:stage eucaim:|facet:stage </);
    expect(turtle).toContain('col:step');
    const page = await (await get(place, 'text/html')).text();
    expect(page).toContain('By Stage group and Sex at birth');
    expect(page).toContain('Criterion by criterion');
    for (const { total } of answer.attrition) expect(page).toContain(total.display.replaceAll('<', '&lt;'));
  });

  it('is also what was asked, as SPARQL over cases that leads back, and as the query to nodes', async () => {
    const place = await placeOf(post(girls));
    const sparql = await (await fetch(`${place}.case.rq?groupBy=stage`)).text();
    const back = await post(sparql, { 'content-type': 'application/sparql-query' });
    expect(await placeOf(back)).toBe(`${place}?groupBy=stage`);
    expect(await (await fetch(`${place}.rq`)).text()).toContain('VALUES ?cell');
  });

  it('keeps its groups where it is kept, and is asked again with them', async () => {
    const place = await placeOf(post(girls));
    const kept = await placeOf(
      fetch(`${place}/answers?groupBy=stage`, { method: 'POST', redirect: 'manual' }),
    );
    expect((await json(kept)).answer).toMatchObject({ groupBy: ['stage'], groups: expect.any(Array) });
    expect((await json(`${kept}/again`)).now).toMatchObject({ groupBy: ['stage'] });
    expect(await (await get(kept, 'text/html')).text()).toContain('By Stage group');
  });
});

describe('an answer as it comes', () => {
  it('is a stream of events that ends, and is not begun again', async () => {
    const place = await placeOf(post(girls));
    const response = await fetch(`${place}/events?groupBy=stage`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('content-encoding')).toBeNull();
    const events = (await response.text()).split('\n\n').filter((event) => event.startsWith('event:'));
    expect(events.map((event) => /^event: (\w+)/.exec(event)?.[1])).toEqual(['node', 'whole']);
    const whole = JSON.parse(/^data: (.*)$/m.exec(events[1] ?? '')?.[1] ?? '');
    expect(whole).toMatchObject({ groups: expect.any(Array), nodes: [{ state: 'answered' }] });
    const again = await fetch(`${place}/events`, { headers: { 'last-event-id': 'whole' } });
    expect(again.status).toBe(204);
  });

  it('is a page that needs no script: rows come before the total, which its style puts first', async () => {
    const place = await placeOf(post(girls));
    const response = await fetch(`${place}/live`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('cache-control')).toContain('no-transform');
    expect(response.headers.get('content-encoding')).toBeNull();
    const page = await response.text();
    expect(page).not.toContain('<script');
    expect(page.indexOf('2026</span>')).toBeLessThan(page.indexOf('live-total'));
    expect(page.trimEnd()).toMatch(/<\/html>$/);
    const { total } = await json(place);
    expect(page).toContain(total.display);
  });

  it('is not found for what is no cohort, as a problem and not as a broken stream', async () => {
    for (const end of ['events', 'live'])
      expect((await get(`${hub.url}/cohorts/${'0'.repeat(32)}/${end}`)).status).toBe(404);
  });
});

describe('the cohort for others', () => {
  it('is a schema, a Lens catalogue in two forms, and concept sets', async () => {
    const schema = await json(`${hub.url}/schemas/cohort.json`);
    expect(schema.$id).toContain('schema/cohort');
    const groups = await json(`${hub.url}/lens/catalogue.json`);
    expect(groups[0]).toMatchObject({ fieldType: 'group' });
    const elements = await json(`${hub.url}/lens/catalogue.json?form=elements`);
    expect(elements[0]).toMatchObject({ type: 'CatalogueGroup' });
    expect((await get(`${hub.url}/lens/catalogue.json?form=x`)).status).toBe(400);
    const atlas = await json(`${await placeOf(post(girls))}/atlas.json`);
    expect(atlas.notExpressible.map(({ path }: { path: string }) => path)).toContain('all[1]');
  });

  it('is a request for access that can be seen, and is sent nowhere while no Negotiator is configured', async () => {
    const place = await placeOf(post(girls));
    expect(await json(`${place}/negotiator`)).toMatchObject({ state: 'ready', payload: { url: place } });
    const page = await (await get(`${place}/negotiator`, 'text/html')).text();
    expect(page).toContain('hands over to no Negotiator');
    expect(page).not.toContain('method="post"');
    const refused = await fetch(`${place}/negotiator`, { method: 'POST' });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('COLLIMATOR_NEGOTIATOR') });
  });

  it('is a Beacon that counts, whatever granularity it is asked for', async () => {
    expect((await json(`${hub.url}/beacon/info`)).response.apiVersion).toMatch(/^v2/);
    expect((await json(`${hub.url}/beacon/filtering_terms`)).response.filteringTerms.length).toBeGreaterThan(
      50,
    );
    expect((await json(`${hub.url}/beacon/datasets`)).response.collections).toEqual([]);
    const address = `${hub.url}/beacon/individuals?filters=sex:COM1001370&requestedGranularity=record`;
    const counted = await json(address);
    expect(counted.meta.returnedGranularity).toBe('count');
    const received = { filters: ['sex:COM1001370'], requestedGranularity: 'record' };
    expect(counted.meta.receivedRequestSummary).toMatchObject(received);
    expect(counted.responseSummary.numTotalResults).toBeGreaterThan(100);
    const how = {
      requestedGranularity: 'boolean',
      pagination: { skip: 2, limit: 5 },
      includeResultsetResponses: 'ALL',
      testMode: false,
    };
    const requestedSchemas = [{ entityType: 'individual', schema: 'mine' }];
    const body = {
      meta: { apiVersion: 'v2.0', requestedSchemas },
      query: { filters: [{ id: 'sex:COM1001370' }], ...how },
    };
    const posted = await fetch(`${hub.url}/beacon/individuals`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const { meta, responseSummary } = (await posted.json()) as typeof counted;
    expect(responseSummary).toEqual(counted.responseSummary);
    const filters = ['sex:COM1001370'];
    expect(meta.receivedRequestSummary).toEqual({ apiVersion: 'v2.0', requestedSchemas, filters, ...how });
  });

  it('tells a Beacon client no number where it is hidden, and says that this is not none', async () => {
    const terms = (await json(`${hub.url}/beacon/filtering_terms`)).response.filteringTerms;
    const stages = terms.find(({ id }: { id: string }) => id === 'stage').values as string[];
    const hidden = await json(
      `${hub.url}/beacon/individuals?filters=sex:COM1001370,stage:${stages[1]},age:0-17`,
    );
    expect(hidden.responseSummary).not.toHaveProperty('numTotalResults');
    expect(hidden.info.note).toContain('not to say that there is none');
    const wrong = await get(`${hub.url}/beacon/individuals?filters=sex:COM1001370&assemblyId=GRCh38`);
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ error: { errorCode: 422 }, meta: { apiVersion: 'v2.0.0' } });
  });
});

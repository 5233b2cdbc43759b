import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  atlasConceptSets,
  type BeaconSelf,
  beaconCount,
  beaconDatasets,
  beaconFilteringTerms,
  beaconInfo,
  type CohortAnswer,
  filteringTerms,
  lensCatalogue,
  lensElements,
  negotiatorHandover,
  negotiatorRequest,
  parseBeacon,
  parseCohort,
  parseLens,
} from '../../src/cohort/index.ts';
import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';

let store: Store;
let ontology: Ontology;
beforeAll(async () => {
  store = await openStore({ mounts: await ontologyMounts() });
  ontology = await openOntology(store);
});
afterAll(() => store.close());

const cohortOf = (json: unknown) => {
  const reading = parseCohort(json, ontology);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.cohort;
};
const counted = () => ontology.facets.filter(({ lattice }) => lattice.length > 0);

/** An answer as a hub gives it, of which one node hides its number and one is away. */
const answerOf = (total: Partial<CohortAnswer['total']> = {}): CohortAnswer => {
  const { hash, criteria, reading } = cohortOf({ all: [{ facet: 'sex', anyOf: ['COM1001370'] }] });
  return {
    hash,
    criteria,
    reading,
    total: { low: 320, high: 360, value: 340, display: '≈ 340 (320–360)', missing: ['Gone'], ...total },
    nodes: [
      {
        node: 'a',
        name: 'Aurora',
        state: 'answered',
        low: 320,
        high: 360,
        display: '≈ 340 (320–360)',
        epoch: '2026',
        ms: 12,
      },
      {
        node: 'b',
        name: 'Borealis',
        state: 'hidden',
        low: 0,
        high: 29,
        display: '<30',
        epoch: '2026',
        ms: 9,
      },
      { node: 'c', name: 'Gone', state: 'timed-out', reason: 'No answer within 2000 ms.', ms: 2000 },
    ],
  };
};

describe('the Lens catalogue', () => {
  // Our own copies of what samply/lens publishes: the type of Sample Locator's catalogue, and its later schema.
  const criterion: z.ZodType = z.lazy(() =>
    z.strictObject({
      key: z.string(),
      name: z.string(),
      description: z.string().optional(),
      subgroup: z.array(criterion).optional(),
    }),
  );
  const category = z.strictObject({
    key: z.string(),
    name: z.string(),
    system: z.string().optional(),
    fieldType: z.enum(['single-select', 'autocomplete', 'number']),
    type: z.enum(['EQUALS', 'BETWEEN']),
    criteria: z.array(criterion),
  });
  const groups = z.array(
    z.strictObject({
      key: z.string(),
      name: z.string(),
      fieldType: z.literal('group'),
      childCategories: z.array(category),
    }),
  );
  const option: z.ZodType = z.lazy(() =>
    z.strictObject({ value: z.string(), name: z.string(), suboptions: z.array(option).optional() }),
  );
  const element: z.ZodType = z.lazy(() =>
    z.union([
      z.strictObject({ type: z.literal('CatalogueGroup'), name: z.string(), elements: z.array(element) }),
      z.strictObject({
        type: z.enum(['SelectElement', 'AutocompleteElement']),
        key: z.string(),
        name: z.string(),
        options: z.array(option),
      }),
    ]),
  );

  it('has the form that front ends read, with every facet and value once', () => {
    const catalogue = lensCatalogue(ontology);
    groups.parse(catalogue);
    z.array(element).parse(lensElements(ontology));
    const keys = catalogue.flatMap(({ childCategories }) => childCategories.map(({ key }) => key));
    expect(keys.toSorted()).toEqual(
      counted()
        .map(({ id }) => id)
        .toSorted(),
    );
    const values = counted().reduce((sum, { lattice }) => sum + lattice.length, 0);
    expect(JSON.stringify(catalogue).match(/"description":/g)?.length).toBe(values);
    expect(JSON.stringify(lensElements(ontology)).match(/"value":/g)?.length).toBe(values);
  });

  it('gives keys whose queries are understood, each as the value it was', () => {
    for (const { id, lattice } of counted()) {
      for (const { code } of lattice) {
        const read = parseLens(
          { operand: 'OR', children: [{ key: id, type: 'EQUALS', value: code }] },
          ontology,
        );
        expect(read.state === 'understood' && read.cohort.hash).toBe(
          cohortOf({ facet: id, anyOf: [code] }).hash,
        );
      }
    }
  });

  it('speaks the languages of the ontology', () => {
    const sex = (language: string) =>
      lensCatalogue(ontology, language)
        .flatMap(({ childCategories }) => childCategories)
        .find(({ key }) => key === 'sex')?.name;
    expect([sex('en'), sex('de'), sex('xx')]).toEqual([
      'Sex at birth',
      'Geschlecht bei Geburt',
      'Sex at birth',
    ]);
  });
});

describe('the Negotiator handover', () => {
  const resources = [
    {
      id: 'eucaim:dataset:1',
      name: 'Breast MR',
      organization: { externalId: 'eucaim:holder:a', name: 'Aurora' },
    },
    {
      id: 'eucaim:dataset:1',
      name: 'Breast MR',
      organization: { externalId: 'eucaim:holder:a', name: 'Aurora' },
    },
    { id: 'eucaim:dataset:2', name: 'Breast CT' },
  ];

  it('is what was shown: the reading, the counts, who gave none, and the address', () => {
    const made = negotiatorHandover('https://hub.example.org/cohorts/ab12', answerOf(), resources);
    if (made.state === 'invalid') throw new Error(made.reasons.join());
    expect(made.payload.resources.map(({ id }) => id)).toEqual(['eucaim:dataset:1', 'eucaim:dataset:2']);
    for (const words of [
      'Sex at birth is Female',
      '≈ 340 (320–360)',
      'Borealis: <30',
      'Gone: No answer within 2000 ms.',
      'release 2026',
      'cohorts/ab12',
    ])
      expect(made.payload.humanReadable).toContain(words);
    expect(made.payload.humanReadable).toMatch(/^#1: /);
  });

  it('calls each count what it is', () => {
    const wordsOf = (kind: 'open' | 'protected' | 'estimate' | 'upper bound') => {
      const answered = answerOf({ kind });
      const nodes = answered.nodes.map((node) =>
        node.node === 'a' ? { ...node, kind, generated: true, ontologyRelease: '1.2.0' } : node,
      );
      const made = negotiatorHandover(
        'https://hub.example.org/cohorts/ab12',
        { ...answered, nodes },
        resources,
      );
      if (made.state === 'invalid') throw new Error(made.reasons.join());
      return made.payload.humanReadable;
    };
    expect(wordsOf('estimate')).toContain('Persons, estimate: ≈ 340');
    expect(wordsOf('estimate')).not.toContain('protected');
    expect(wordsOf('estimate')).toContain('(estimate, generated data, release 2026, ontology 1.2.0)');
    expect(wordsOf('protected')).toContain('Persons, protected count: ');
    expect(wordsOf('open')).toContain('Persons, exact count: ');
    expect(wordsOf('upper bound')).toContain('Persons, upper bound: ');
  });

  it('is taken by a service that checks it as the Negotiator does', async () => {
    const known = new Set(['eucaim:dataset:1', 'eucaim:dataset:2']);
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const read = negotiatorRequest.safeParse(JSON.parse(Buffer.concat(parts).toString()));
      const isTaken =
        read.success &&
        request.url === '/api/v3/requests' &&
        read.data.resources.every(({ id }) => known.has(id));
      response.statusCode = isTaken ? 201 : 400;
      response.end(
        JSON.stringify(
          isTaken ? { id: 'r1', redirectUrl: 'https://negotiator.example.org/requests/r1' } : {},
        ),
      );
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const post = async (body: unknown) =>
      (
        await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3/requests`, {
          method: 'POST',
          body: JSON.stringify(body),
        })
      ).status;
    const made = negotiatorHandover('https://hub.example.org/cohorts/ab12', answerOf(), resources);
    expect(made.state === 'ready' && (await post(made.payload))).toBe(201);
    expect(await post({ url: 'https://hub.example.org', humanReadable: 'x', resources: [] })).toBe(400);
    server.close();
  });

  it('is not made without a resource, or with an address that is none', () => {
    expect(negotiatorHandover('https://hub.example.org/', answerOf(), [])).toMatchObject({
      state: 'invalid',
      reasons: [expect.stringContaining('resources')],
    });
    expect(negotiatorHandover('javascript:alert(1)', answerOf(), resources)).toMatchObject({
      state: 'invalid',
      reasons: [expect.stringContaining('url')],
    });
  });
});

describe('the ATLAS concept sets', () => {
  it('hold the OMOP concepts of each criterion, with or without what is under them', () => {
    const cohort = cohortOf({
      all: [
        { facet: 'condition', anyOf: ['CLIN1000075', 'SNOMED:254837009'] },
        { facet: 'sex', anyOf: ['COM1001366'], narrower: false },
        { facet: 'age', from: 50, below: 70 },
        { none: [{ facet: 'condition', anyOf: ['digestive-other', 'OMOP:443388'] }] },
      ],
    });
    const { conceptSets, notExpressible } = atlasConceptSets(cohort, ontology);
    const of = (index: number) =>
      conceptSets[index]?.expression.items.map(({ concept, includeDescendants }) => [
        concept.CONCEPT_ID,
        includeDescendants,
      ]);
    expect(of(0)).toEqual([
      [4163261, true],
      [4112853, true],
    ]);
    expect(of(1)).toEqual([[8507, false]]);
    expect(of(2)).toEqual([[443388, true]]);
    expect(conceptSets.map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(conceptSets[0]?.expression.items[0]).toMatchObject({ isExcluded: false, includeMapped: false });
    expect(notExpressible.map(({ path }) => path)).toEqual(['all[2]', 'all[3].none[0].anyOf[0]']);
  });

  it('leave nothing out in silence: every value is in a set or in the list', () => {
    for (const { id, lattice } of counted()) {
      const cohort = cohortOf({ facet: id, anyOf: lattice.map(({ code }) => code) });
      const { conceptSets, notExpressible } = atlasConceptSets(cohort, ontology);
      const missing = new Set(notExpressible.map(({ value }) => value));
      const said = lattice.filter(({ code }) => !missing.has(code)).length;
      expect(conceptSets[0]?.expression.items.length ?? 0).toBeGreaterThanOrEqual(said > 0 ? 1 : 0);
      expect(said + missing.size).toBe(lattice.length);
    }
  });
});

describe('the Beacon', () => {
  const self: BeaconSelf = {
    id: 'org.example.hub',
    name: 'Hub',
    base: 'https://hub.example.org',
    organisation: { id: 'example', name: 'Example' },
    environment: 'test',
    version: '0.1.0',
  };
  // Our own copies of the framework's required members (ga4gh-beacon/beacon-v2, framework/json/responses).
  const schemas = z.array(z.object({ entityType: z.string(), schema: z.string() }));
  const informationMeta = z.object({
    beaconId: z.string(),
    apiVersion: z.string(),
    returnedSchemas: schemas,
  });
  const meta = informationMeta.extend({
    returnedGranularity: z.enum(['boolean', 'count', 'aggregated', 'record']),
    receivedRequestSummary: z.object({
      apiVersion: z.string(),
      requestedSchemas: z.array(z.unknown()),
      pagination: z.object({ skip: z.int().min(0), limit: z.int().min(0) }),
      requestedGranularity: z.string(),
      filters: z.array(z.string()),
    }),
  });
  const summary = z.strictObject({ exists: z.boolean(), numTotalResults: z.int().min(0).optional() });

  it('gives answers with the members that its framework requires', () => {
    const organization = z.object({ id: z.string(), name: z.string() });
    const info = z.object({
      id: z.string(),
      name: z.string(),
      apiVersion: z.string(),
      environment: z.enum(['prod', 'test', 'dev', 'staging']),
      organization,
    });
    z.object({ meta: informationMeta, response: info }).parse(beaconInfo(self));
    const term = z.object({
      id: z.string(),
      type: z.string(),
      label: z.string(),
      scopes: z.array(z.string()),
      values: z.array(z.string()).optional(),
    });
    z.object({
      meta: informationMeta,
      response: z.object({
        filteringTerms: z.array(term).min(100),
        resources: z.array(z.object({ id: z.string() })),
      }),
    }).parse(beaconFilteringTerms(self, ontology));
    const collections = z.array(z.object({ id: z.string(), name: z.string() }));
    z.object({ meta, responseSummary: summary, response: z.object({ collections }) }).parse(
      beaconDatasets(self, [{ id: 'd1', name: 'One' }], undefined),
    );
    z.object({ meta, responseSummary: summary, info: z.looseObject({}) }).parse(
      beaconCount(self, ['sex:COM1001370'], answerOf()),
    );
  });

  it('offers only terms that it understands itself, and every value', () => {
    const { filteringTerms: terms } = filteringTerms(ontology);
    const values = terms.filter(({ type }) => type !== 'alphanumeric');
    expect(values).toHaveLength(counted().reduce((sum, { lattice }) => sum + lattice.length, 0));
    const refused = values.filter(({ id }) => parseBeacon([{ id }], ontology).state === 'invalid');
    expect(refused).toEqual([]);
    const byOperator = terms
      .filter(({ type }) => type === 'alphanumeric')
      .flatMap(({ id, values: codes = [] }) => codes.map((value) => ({ id, operator: '=', value })));
    expect(byOperator.filter((one) => parseBeacon([one], ontology).state === 'invalid')).toEqual([]);
  });

  it('counts, and never tells a number that is hidden', () => {
    expect(beaconCount(self, [], answerOf())).toMatchObject({
      meta: { returnedGranularity: 'count' },
      responseSummary: { exists: true, numTotalResults: 340 },
    });
    const { value: _, ...hidden } = answerOf().total;
    const answered: CohortAnswer = { ...answerOf(), total: { ...hidden, low: 0, high: 29, display: '<30' } };
    const told = beaconCount(self, [], answered);
    expect(told).toMatchObject({
      meta: { returnedGranularity: 'boolean' },
      info: { display: '<30', missing: ['Gone'] },
    });
    // The same whatever is hidden, and never "none".
    expect(told.responseSummary).toEqual({ exists: true });
    expect(told.info).toMatchObject({ note: expect.stringContaining('nor, by exists, that there is one') });
    const silent = { low: 0, high: 0, display: 'no answer', missing: ['Gone'] };
    expect(beaconCount(self, [], { ...answered, total: silent })).toMatchObject({
      responseSummary: { exists: false },
      info: { note: expect.stringContaining('No node gave a number') },
    });
  });

  it('says what the count rests on, and whether it is of generated data', () => {
    const answered = answerOf({ kind: 'estimate' });
    const [first, ...others] = answered.nodes as [CohortAnswer['nodes'][0], ...CohortAnswer['nodes']];
    expect(beaconCount(self, [], answered)).toMatchObject({ info: { kind: 'estimate', generated: false } });
    const made = { ...answered, nodes: [{ ...first, generated: true }, ...others] };
    expect(beaconCount(self, [], made)).toMatchObject({ info: { generated: true } });
  });
});

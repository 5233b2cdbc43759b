import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, ask, type Contained, codes, message, value } from './ask.ts';
import { emptyOntology, fhirApp } from './service.ts';

const send = fhirApp({ ontology: emptyOntology, mappings: [] });

const system = 'http://x.test/animals';
const node = (code: string, concept: object[] = [], property: object[] = []) => ({
  code,
  display: code,
  concept,
  property,
});
const animals = {
  resourceType: 'CodeSystem',
  url: system,
  version: '1.2.0',
  status: 'active',
  caseSensitive: true,
  content: 'complete',
  concept: [
    node('animal', [
      node('bird', [node('owl', [], [{ code: 'flies', valueBoolean: true }]), node('kiwi')]),
      node('fish'),
    ]),
    node('plant'),
  ],
};
const valueSet = (include: object[], more: object = {}) => ({
  resourceType: 'ValueSet',
  status: 'active',
  compose: { include, ...more },
});
const tx = (resource: object) => ({ name: 'tx-resource', resource });
const expand = (include: object[], more: object[] = [], compose: object = {}, headers = {}) =>
  ask(
    send,
    'ValueSet/$expand',
    [{ name: 'valueSet', resource: valueSet(include, compose) }, tx(animals), ...more],
    headers,
  );
const flat = { name: 'excludeNested', valueBoolean: true };
const filtered = (op: string, text: string, of = 'concept') =>
  expand([{ system, filter: [{ property: of, op, value: text }] }], [flat]);

describe('the filters of a value set', () => {
  it.each([
    ['is-a', 'bird', ['bird', 'owl', 'kiwi']],
    ['descendent-of', 'bird', ['owl', 'kiwi']],
    ['is-not-a', 'bird', ['animal', 'fish', 'plant']],
    ['child-of', 'animal', ['bird', 'fish']],
    ['descendent-leaf', 'animal', ['owl', 'kiwi', 'fish']],
    ['generalizes', 'owl', ['animal', 'bird', 'owl']],
    ['in', 'owl, plant', ['owl', 'plant']],
    ['not-in', 'owl,plant,fish', ['animal', 'bird', 'kiwi']],
    ['=', 'owl', ['owl']],
    ['regex', '.*i.*', ['animal', 'bird', 'kiwi', 'fish']],
  ])('%s %s', async (op, text, expected) => {
    expect(codes(await filtered(op, text)).sort()).toEqual([...expected].sort());
  });

  it('read properties', async () => {
    expect(codes(await filtered('=', 'true', 'flies'))).toEqual(['owl']);
    expect(codes(await filtered('exists', 'true', 'flies'))).toEqual(['owl']);
    expect(codes(await filtered('exists', 'false', 'flies'))).toHaveLength(5);
    expect(codes(await filtered('=', 'bird', 'parent'))).toEqual(['owl', 'kiwi']);
  });

  it('are refused where nobody could run them, with their place', async () => {
    for (const op of ['like', 'constructor', '__proto__']) {
      const answer = await filtered(op, 'x');
      expect(answer.status).toBe(422);
      expect(message(answer)).toContain('is-a');
      expect(answer.body.issue[0]?.expression).toEqual(['ValueSet.compose.include[0].filter[0]']);
    }
    expect(codes(await filtered('=', 'x', 'constructor'))).toEqual([]);
  });

  it('understand R4 where it has no operator of that name', async () => {
    const url = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.compose.include.filter.op';
    const filter = {
      property: 'concept',
      value: 'animal',
      _op: { extension: [{ url, valueCode: 'child-of' }] },
    };
    expect(codes(await expand([{ system, filter: [filter] }]))).toEqual(['bird', 'fish']);
  });
});

describe('the regular expressions of filters', () => {
  const texts = ['', 'a', 'ab', 'abab', 'aab', 'b1', 'c-d', '(a)', 'ba\tc', 'zz9', 'aaaa'];
  const words = { ...animals, concept: texts.filter(Boolean).map((code) => node(code)) };
  const matching = (pattern: string) =>
    ask(send, 'ValueSet/$expand', [
      {
        name: 'valueSet',
        resource: valueSet([{ system, filter: [{ property: 'code', op: 'regex', value: pattern }] }]),
      },
      tx(words),
    ]);

  it('match whole codes as the regular expressions of the language do', async () => {
    const piece = constantFrom(
      'a',
      'b',
      '[ab]',
      '[^a]',
      '\\d',
      '.',
      '(ab)',
      '(a|b)',
      '(?:b|)',
      '[a-c-]',
      '\\(',
      '\\t',
    );
    const quantifier = constantFrom('', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?');
    const patterns = new Set<string>();
    const collect = property(
      array(piece, { minLength: 1, maxLength: 4 }),
      array(quantifier, { minLength: 4 }),
      (pieces, quantifiers) => {
        patterns.add(pieces.map((each, i) => each + (quantifiers[i] ?? '')).join(''));
      },
    );
    assert(collect, { numRuns: 150, seed: 7 });
    expect(patterns.size).toBeGreaterThan(100);
    for (const pattern of patterns) {
      const native = new RegExp(`^(?:${pattern})$`);
      const expected = words.concept.map(({ code }) => code).filter((code) => native.test(code));
      expect(codes(await matching(pattern)), pattern).toEqual(expected);
    }
  });

  it('take no longer for patterns that are made to take long', async () => {
    const long = { ...animals, concept: [node('a'.repeat(2_000)), node(`${'a'.repeat(2_000)}!`)] };
    for (const pattern of ['(a+)+', '(a|aa)*', '(a*)*b', '(.*)*x']) {
      const answer = await ask(send, 'ValueSet/$expand', [
        {
          name: 'valueSet',
          resource: valueSet([{ system, filter: [{ property: 'code', op: 'regex', value: pattern }] }]),
        },
        tx(long),
      ]);
      expect(answer.status).toBe(200);
    }
  });

  it.each([
    '(',
    ')',
    '[a',
    'a**',
    '*a',
    '(?=a)',
    '\\1',
    '\\',
    'a{3,1}',
    `(${'a'.repeat(30)}){500}`,
    'a'.repeat(501),
  ])('are refused where they cannot be run: %s', async (pattern) => {
    const answer = await matching(pattern);
    expect([answer.status, answer.body.issue[0]?.code]).toEqual([422, 'invalid']);
    expect(message(answer)).toMatch(/The pattern/);
  });
});

describe('expansions', () => {
  it('nest where a set is a piece of one hierarchy, unless that is declined', async () => {
    const all = ['animal', 'bird', 'owl', 'kiwi', 'fish', 'plant'];
    expect(codes(await expand([{ system }], [{ name: 'excludeNested', valueBoolean: true }]))).toEqual(all);
    expect(codes(await expand([{ system }], [{ name: 'offset', valueInteger: 0 }]))).toEqual(all);
    const listed = await expand([{ system, concept: all.map((code) => ({ code })) }]);
    expect(codes(listed)).toEqual(all);
    const nested = await expand([{ system }]);
    const shape = (all: Contained[] = []): object[] =>
      all.map(({ code, contains }) => [code, ...shape(contains)]);
    expect(shape(nested.body.expansion.contains)).toEqual([
      ['animal', ['bird', ['owl'], ['kiwi']], ['fish']],
      ['plant'],
    ]);
    expect(nested.body.expansion.total).toBe(6);
  });

  it('take the intersection of imports, and leave out what is excluded', async () => {
    const named = (url: string, codes_: string[]) =>
      tx({ ...valueSet([{ system, concept: codes_.map((code) => ({ code })) }]), url });
    const sets = [
      named('http://x.test/a', ['owl', 'kiwi', 'fish']),
      named('http://x.test/b', ['fish', 'owl', 'plant']),
    ];
    const both = [{ valueSet: ['http://x.test/a', 'http://x.test/b'] }];
    expect(codes(await expand(both, sets))).toEqual(['owl', 'fish']);
    expect(codes(await expand(both, sets, { exclude: [{ system, concept: [{ code: 'owl' }] }] }))).toEqual([
      'fish',
    ]);
    const missing = await expand([{ valueSet: ['http://x.test/none'] }], sets);
    expect(message(missing)).toContain('http://x.test/none');
  });

  it('carry definition, designations and properties where they are asked for', async () => {
    const more = [
      { name: 'property', valueString: 'flies' },
      { name: 'includeDefinition', valueBoolean: true },
    ];
    const r5 = await expand(
      [{ system }],
      [flat, ...more],
      {},
      { accept: 'application/fhir+json; fhirVersion=5.0' },
    );
    const owl = (answer: Answer) => answer.body.expansion.contains?.find(({ code }) => code === 'owl');
    expect(owl(r5)?.property).toEqual([{ code: 'flies', valueBoolean: true }]);
    expect(r5.body.compose).toBeDefined();
    const r4 = await expand([{ system }], [flat, ...more]);
    expect(owl(r4)?.property).toBeUndefined();
    expect(JSON.stringify(owl(r4)?.extension)).toContain('"valueBoolean":true');
  });

  it('keep to the versions that a request asks for', async () => {
    const version = (name: string, wanted: string) => [{ name, valueUri: `${system}|${wanted}` }];
    expect((await expand([{ system }], version('system-version', '1.2.0'))).status).toBe(200);
    expect((await expand([{ system }], version('system-version', '1.x.x'))).status).toBe(200);
    expect((await expand([{ system }], version('force-system-version', '9'))).body.issue[0]?.code).toBe(
      'not-found',
    );
    const checked = await expand([{ system, version: '1.2.0' }], version('check-system-version', '9'));
    expect(message(checked)).toContain("'1.2.0'");
  });

  it('end where a value set grows without a circle', async () => {
    const layer = (i: number) =>
      tx({
        ...valueSet([0, 1, 2].map(() => ({ valueSet: [`http://x.test/layer-${i + 1}`] }))),
        url: `http://x.test/layer-${i}`,
      });
    const leaf = tx({ ...valueSet([{ system }]), url: 'http://x.test/layer-30' });
    const layers = [...Array.from({ length: 30 }, (_, i) => layer(i)), leaf];
    const answer = await expand([{ valueSet: ['http://x.test/layer-0'] }], layers);
    expect([answer.status, answer.body.issue[0]?.code]).toEqual([422, 'too-costly']);
  });
});

describe('requests', () => {
  it('are answered as OperationOutcome where they cannot be read', async () => {
    const post = (body: string, type = 'application/fhir+json') =>
      send('/fhir/ValueSet/$expand', { method: 'POST', body, headers: { 'content-type': type } });
    const answers = await Promise.all([
      post('{'),
      post('[]'),
      post('{"resourceType":"Parameters","parameter":{}}'),
      post('{"resourceType":"Parameters","parameter":[{}]}'),
      post('<Parameters/>', 'application/fhir+xml'),
      post(`"${'x'.repeat(6_000_000)}"`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 415, 413]);
    for (const each of answers) expect(await each.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  it('are refused with the path of what is wrong in a resource', async () => {
    const bad = { resourceType: 'ValueSet', compose: { include: { system } } };
    const answer = await ask(send, 'ValueSet/$expand', [{ name: 'valueSet', resource: bad }]);
    expect(answer.status).toBe(400);
    expect(message(answer)).toContain('compose.include');
    let deep: object = { code: 'x' };
    for (let i = 0; i < 300; i += 1) deep = { code: 'x', concept: [deep] };
    const nested = await ask(send, 'ValueSet/$expand', [tx({ ...animals, concept: [deep] })]);
    expect([nested.status, message(nested)]).toEqual([400, expect.stringContaining('100 levels')]);
    const strange = await ask(send, 'ValueSet/$expand', [tx({ resourceType: 'constructor' })]);
    expect(message(strange)).toContain('url or valueSet');
  });

  it('get 406 for another media type, and 404 for an operation that is not there', async () => {
    expect((await ask(send, 'metadata', undefined, { accept: 'application/fhir+xml' })).status).toBe(406);
    const answer = await ask(send, 'ValueSet/$constructor');
    expect([answer.status, message(answer)]).toEqual([404, expect.stringContaining('$validate-code')]);
    expect((await ask(send, 'ValueSet/$expand')).body.issue[0]?.code).toBe('required');
    const context = await ask(send, 'ValueSet/$expand?context=http://x.test/p');
    expect(context.body.issue[0]?.code).toBe('not-supported');
    const count = await ask(send, 'ValueSet/administrative-gender/$expand?count=-1');
    expect(message(count)).toContain('count');
  });

  it('are valid where one coding of a concept is', async () => {
    const concept = (...all: string[]) => [
      { name: 'valueSet', resource: valueSet([{ system, concept: [{ code: 'owl' }] }]) },
      { name: 'codeableConcept', valueCodeableConcept: { coding: all.map((code) => ({ system, code })) } },
      tx(animals),
    ];
    const good = await ask(send, 'ValueSet/$validate-code', concept('fish', 'owl'));
    expect([value(good, 'result'), value(good, 'code')]).toEqual([true, 'owl']);
    expect(value(await ask(send, 'ValueSet/$validate-code', concept('fish', 'kiwi')), 'result')).toBe(false);
  });

  it('find a code without a system only where that is asked for', async () => {
    const inferred = (infer: boolean) => [
      { name: 'valueSet', resource: valueSet([{ system }]) },
      { name: 'code', valueCode: 'owl' },
      { name: 'inferSystem', valueBoolean: infer },
      tx(animals),
    ];
    const found = await ask(send, 'ValueSet/$validate-code', inferred(true));
    expect([value(found, 'result'), value(found, 'system')]).toEqual([true, system]);
    expect(value(await ask(send, 'ValueSet/$validate-code', inferred(false)), 'result')).toBe(false);
  });

  it('bring their own resources for themselves alone', async () => {
    expect((await expand([{ system }])).status).toBe(200);
    expect((await ask(send, `CodeSystem/$lookup?system=${system}&code=owl`)).status).toBe(404);
  });

  it('translate by a map that comes along, as R4 writes it', async () => {
    const map = {
      resourceType: 'ConceptMap',
      url: 'http://x.test/map',
      group: [
        {
          source: system,
          target: 'http://x.test/toys',
          element: [
            { code: 'owl', target: [{ code: 'plush', equivalence: 'wider' }] },
            { code: 'fish', target: [{ equivalence: 'unmatched' }] },
          ],
          unmapped: { mode: 'provided' },
        },
      ],
    };
    const translate = (code: string, headers = {}) =>
      ask(
        send,
        'ConceptMap/$translate',
        [
          { name: 'conceptMap', resource: map },
          { name: 'system', valueUri: system },
          { name: 'code', valueCode: code },
        ],
        headers,
      );
    const how = async (code: string, headers = {}) =>
      (await translate(code, headers)).body.parameter.find(({ name }) => name === 'match')?.part?.[0];
    expect(await how('owl')).toEqual({ name: 'equivalence', valueCode: 'wider' });
    expect(await how('owl', { accept: 'application/fhir+json; fhirVersion=5.0' })).toEqual({
      name: 'relationship',
      valueCode: 'source-is-narrower-than-target',
    });
    expect(value(await translate('fish'), 'result')).toBe(false);
    expect(await how('kiwi')).toEqual({ name: 'equivalence', valueCode: 'equivalent' });
  });
});

import { describe, expect, it } from 'vitest';
import { adHoc, checkAdHoc, fillIn, inlined } from '../../src/query/index.ts';
import { iri, literal } from '../../src/rdf/index.ts';

const services = [
  { id: 'north', url: 'https://north.example', sparql: 'https://north.example/sparql' },
  { id: 'south', url: 'https://south.example/', sparql: 'https://data.example/query' },
];
const check = (text: string) => adHoc(text, { services });
const refusal = (text: string) => {
  const { state, ...rest } = check(text);
  return state === 'refused' ? rest : state;
};
const callsOf = (text: string) => {
  const checked = check(text);
  if (checked.state === 'refused') throw new Error(checked.message);
  return checked.across?.calls ?? [];
};

describe('SERVICE in a query', () => {
  it.each([
    '<node:north>',
    '<https://north.example/sparql>',
    '<https://north.example>',
    '<https://north.example/>',
    '$x',
  ])('names a node as %s', (name) => {
    const values = name === '$x' ? 'VALUES (?x ?y) { (<node:north> 1) (<node:north> 2) }' : '';
    expect(callsOf(`SELECT * { ${values} SERVICE ${name} { ?s ?p ?o } }`)).toMatchObject([
      { node: 'north', silent: false },
    ]);
  });

  it('names a node by a prefix, and beside the base address by its endpoint', () => {
    expect(callsOf('PREFIX n: <node:> ASK { SERVICE n:south { ?s ?p ?o } }')[0]?.node).toBe('south');
    expect(callsOf('BASE <https://data.example/x> ASK { SERVICE <query> { ?s ?p ?o } }')[0]?.node).toBe(
      'south',
    );
    expect(refusal('ASK { SERVICE <https://south.example/sparql> { ?s ?p ?o } }')).toMatchObject({
      message: expect.stringContaining('Registered are <node:north>, <node:south>.'),
    });
  });

  it('tells the place of the clause that is refused, not of another, of a comment or of a text', () => {
    const text = `SELECT * { # SERVICE <urn:x>
 ?SERVICE ?p "SERVICE <urn:x>" .
 SERVICE <node:north> { ?s ?p ?o }
   SERVICE # a comment
 SILENT <urn:x> { ?s ?p ?o } }`;
    expect(refusal(text)).toMatchObject({ kind: 'query-refused', line: 4, column: 4 });
  });

  it('is asked as a query of its own, with the prefixes of the whole', () => {
    const [call] = callsOf(`PREFIX ex: <urn:ex:> SELECT (COUNT(*) AS ?n) {
      SERVICE SILENT <node:north> { ?s ex:p ?o OPTIONAL { ?o ex:q ?z } FILTER(?o > 1) } ?s ex:own ?own }`);
    expect(call).toMatchObject({ silent: true, variables: ['s', 'o', 'z'] });
    expect(adHoc(call?.text ?? '')).toMatchObject({ state: 'accepted', form: 'select' });
    expect(call?.text).toMatch(/^PREFIX ex: <urn:ex:> SELECT \?s \?o \?z WHERE \{.*\} LIMIT 5001$/);
  });

  it('counts what stands within it against the limits of the whole query', () => {
    const many = (n: number) => `SERVICE <node:north> { ${'?s ?p ?o . '.repeat(n)} }`;
    expect(refusal(`ASK { ${many(41)} }`)).toMatchObject({
      message: expect.stringContaining('40 triple patterns'),
    });
    expect(refusal(`ASK { ${many(40).repeat(6)} }`)).toMatchObject({
      message: expect.stringContaining('200 triple patterns'),
    });
  });

  it('cannot be asked before the answers are filled in', () => {
    const checked = check('SELECT * { ?s ?p ?o . SERVICE <node:north> { ?s ?q "}{" } }');
    if (checked.state === 'refused' || checked.across === undefined) throw new Error('It was not accepted.');
    const { text, across } = checked;
    const solution = { s: iri('urn:s'), q: literal('"} DROP ALL #\n', { language: 'en' }) };
    const filled = fillIn(text, across, [inlined(['s', 'q', 'none'], [solution, solution])]);
    expect(filled).toContain(
      '{ SELECT ?s ?q ?none { VALUES (?s ?q ?none) { (<urn:s> "\\"} DROP ALL #\\n"@en UNDEF) (<urn:s>',
    );
    expect(adHoc(filled).state).toBe('accepted');
    expect(() => fillIn('SELECT * {}', across, ['{}'])).toThrow(/not filled in/);
  });

  it('is checked in the thread for long queries like in any other', async () => {
    const values = Array.from({ length: 400 }, (_, i) => `<https://data.example/${i}>`).join(' ');
    const text = `SELECT * { VALUES ?s { ${values} } SERVICE <node:south> { ?s ?p ?o } }`;
    expect(text.length).toBeGreaterThan(4096);
    expect(await checkAdHoc(text, { services })).toMatchObject({ across: { calls: [{ node: 'south' }] } });
    expect(await checkAdHoc(text)).toMatchObject({
      state: 'refused',
      message: expect.stringContaining('not executed'),
    });
  });

  it('is refused where a clause asks another, and where nothing is registered', () => {
    expect(refusal('ASK {\n SERVICE <node:north> { SERVICE <node:south> { ?s ?p ?o } } }')).toMatchObject({
      message: expect.stringContaining('beside each other'),
      line: 2,
    });
    expect(adHoc('ASK { SERVICE <node:north> { ?s ?p ?o } }', { services: [] })).toMatchObject({
      message: expect.stringContaining('No node is registered here.'),
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adHoc } from '../../src/query/index.ts';
import { dataFactory, inGraph, iri, literal, type Quad, quad } from '../../src/rdf/index.ts';
import type { Answer, EngineTraits, StoreOptions, VersionedStore } from '../../src/store/index.ts';
import { asText } from './as-text.ts';
import { by, days, endless, facts, term } from './fixtures.ts';

const objects = (quads: Quad[]) => quads.map(({ object }) => object.value).sort();
const xsdInteger = 'http://www.w3.org/2001/XMLSchema#integer';
const values = (answer: Answer, variable: string) =>
  answer.state === 'rows' ? answer.rows.map((row) => row[variable]?.value ?? null).sort() : answer;

/** A query in the words that the public's are put in, for an engine that makes this of a statement of several graphs. */
function put(query: string, traits?: EngineTraits): string {
  const checked = adHoc(query, { graphs: { names: new Set(), hidden: false, traits } });
  if (checked.state !== 'accepted') throw new Error(checked.message);
  return checked.text;
}

/**
 * Every promise of the Store, whatever answers its queries. `opened` gives an empty store each time, with one public
 * reader where nothing else is asked, and closes it when the test ends; `runs` is how
 * often a property is tried, `once` whether the default graph holds a statement of two graphs once, however it is asked:
 * Oxigraph's does where the query is put as the public's are.
 */
export function contract(
  opened: (options?: StoreOptions) => Promise<VersionedStore>,
  { runs = 30, once = false }: { runs?: number; once?: boolean } = {},
): void {
  /** As the public's queries are put to this store; a pretended server counts like the readers. */
  const putTo = (store: VersionedStore, query: string) => put(query, once ? store.traits : undefined);

  async function filled() {
    const store = await opened({ mounts: [{ graph: term('mount'), text: '<s> <p> "mounted" .' }] });
    const graphs = [
      { graph: term('a'), quads: facts('s', { p: ['in a'] }) },
      { graph: term('b'), quads: facts('s', { p: ['in b'] }) },
    ];
    await store.change({ ...by, graphs });
    return store;
  }
  /** Has the public's reader made, so that a short deadline is that of the question alone. */
  const warmed = async (store: VersionedStore) => {
    await store.query('ASK {}', { pool: 'public', deadlineMs: 25_000 });
    return store;
  };
  const g = term('g');
  const write = (values: string[]) => ({ ...by, graphs: [{ graph: g, quads: facts('s', { p: values }) }] });

  describe('a change', () => {
    it('is not logged where every graph has that content already', async () => {
      const store = await opened();
      const change = { ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: ['1', '2'] }) }] };
      expect((await store.change(change)).state).toBe('changed');
      expect(await store.change(change)).toEqual({ state: 'unchanged' });
      expect(await store.revision()).toBe(1);
    });

    it('logs only the graphs that differ', async () => {
      const store = await opened();
      const a = { graph: term('a'), quads: facts('s', { p: ['1'] }) };
      await store.change({ ...by, graphs: [a] });
      const changed = await store.change({
        ...by,
        graphs: [a, { graph: term('b'), quads: facts('s', { p: ['2'] }) }],
      });
      expect(changed).toMatchObject({
        revision: { number: 2, graphs: [{ graph: term('b').value, added: 1, removed: 0 }] },
      });
      expect((await store.history(term('a'))).map(({ number }) => number)).toEqual([1]);
      expect((await store.history()).map(({ number }) => number)).toEqual([2, 1]);
      for (const { graphs } of await store.history(term('a')))
        expect(graphs.map(({ graph }) => graph)).toEqual([term('a').value]);
    });

    it('is seen by every later query, in both pools', async () => {
      const store = await opened();
      const count = async (pool: 'own' | 'public') => {
        const answer = await store.query('SELECT ?o { ?s ?p ?o }', { pool });
        return answer.state === 'rows' ? answer.rows.map((row) => row.o?.value).sort() : answer;
      };
      await count('public');
      await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: ['1', '2'] }) }] });
      await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: ['2', '3'] }) }] });
      expect(await count('own')).toEqual(['2', '3']);
      expect(await count('public')).toEqual(['2', '3']);
      await store.change({ ...by, graphs: [{ graph: term('g'), quads: [] }] });
      expect(await count('own')).toEqual([]);
      expect(await count('public')).toEqual([]);
    });

    it('leaves nothing of itself where one of its graphs cannot be stored', async () => {
      const store = await opened();
      const blank = quad(dataFactory.blankNode('b') as never, term('p'), literal('1'));
      const graphs = [
        { graph: term('good'), quads: facts('s', { p: ['1'] }) },
        { graph: term('bad'), quads: [blank] },
      ];
      await expect(store.change({ ...by, graphs })).rejects.toThrow(/skolemise/);
      expect(await store.revision()).toBe(0);
      expect(await store.graph(term('good'))).toEqual([]);
      expect(await store.query('ASK { ?s ?p ?o }')).toEqual({ state: 'boolean', value: false });
      expect((await store.change({ ...by, graphs: graphs.slice(0, 1) })).state).toBe('changed');
    });

    it('refuses a graph that ships with the product, and one named twice', async () => {
      const store = await opened({ mounts: [{ graph: term('mount'), text: '<s> <p> 1 .' }] });
      const quads = facts('s', { p: ['1'] });
      await expect(store.change({ ...by, graphs: [{ graph: term('mount'), quads }] })).rejects.toThrow(
        TypeError,
      );
      const twice = [
        { graph: term('g'), quads },
        { graph: term('g'), quads: [] },
      ];
      await expect(store.change({ ...by, graphs: twice })).rejects.toThrow(/twice/);
    });

    it('keeps 1 in the engine when 01 goes, though the engine holds them as one', async () => {
      const store = await opened();
      const number = (text: string) => quad(term('s'), term('p'), literal(text, { datatype: xsdInteger }));
      await store.change({ ...by, graphs: [{ graph: term('g'), quads: [number('1'), number('01')] }] });
      await store.change({ ...by, graphs: [{ graph: term('g'), quads: [number('1')] }] });
      expect(await store.query(`ASK { ?s ?p 1 }`)).toEqual({ state: 'boolean', value: true });
      expect(objects(await store.graph(term('g'), 1))).toEqual(['01', '1']);
    });

    it('gives back any literal exactly, and the engine takes it', async () => {
      const store = await opened();
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 5 }),
          fc.constantFrom(undefined, { language: 'x-a' }, { datatype: xsdInteger }, { datatype: 'urn:x:[' }),
          async (values, kind) => {
            const quads = values.map((value) => quad(term('s'), term('p'), literal(value, kind)));
            await store.change({ ...by, graphs: [{ graph: term('g'), quads }] });
            expect(objects(await store.graph(term('g')))).toEqual([...values].sort());
            expect(await store.query('ASK { ?s ?p ?o }')).toEqual({
              state: 'boolean',
              value: values.length > 0,
            });
          },
        ),
        { numRuns: runs },
      );
    });
  });

  describe('a large change', () => {
    it('is taken whole, and its difference after it', async () => {
      const store = await opened();
      const many = (from: number) =>
        Array.from({ length: 3000 }, (_, i) =>
          facts(`s${Math.floor((from + i) / 7)}`, { p: [`${from + i}`] }),
        ).flat();
      const seen = async () => {
        const answer = await store.query(
          'SELECT (COUNT(*) AS ?n) (MIN(?i) AS ?least) { ?s ?p ?o BIND(STRLEN(?o) AS ?i) }',
        );
        return answer.state === 'rows' ? [answer.rows[0]?.n?.value, answer.rows[0]?.least?.value] : answer;
      };
      await store.change({ ...by, graphs: [{ graph: term('g'), quads: many(0) }] });
      expect(await seen()).toEqual(['3000', '1']);
      await store.change({ ...by, graphs: [{ graph: term('g'), quads: many(100) }] });
      expect(await seen()).toEqual(['3000', '3']);
    });
  });

  describe('the history', () => {
    it('gives a graph as it was at each revision', async () => {
      const store = await opened();
      const contents = [['1'], ['1', '2'], [], ['3']];
      for (const values of contents) {
        await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: values }) }] });
        await store.change({
          ...by,
          graphs: [{ graph: term('other'), quads: facts('s', { p: [`${values}`] }) }],
        });
      }
      expect(objects(await store.graph(term('g'), 0))).toEqual([]);
      for (const [i, values] of contents.entries()) {
        expect(objects(await store.graph(term('g'), 2 * i + 1))).toEqual(values);
        expect(objects(await store.graph(term('g'), 2 * i + 2))).toEqual(values);
      }
      expect(objects(await store.graph(term('g')))).toEqual(['3']);
    });

    it('holds for any sequence of changes', async () => {
      const store = await opened();
      const values = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
      let past: { at: number; values: string[] }[] = [];
      await fc.assert(
        fc.asyncProperty(fc.array(values, { maxLength: 4 }), async (sequence) => {
          for (const now of sequence) {
            await store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: now }) }] });
            past.push({ at: await store.revision(), values: [...now].sort() });
          }
          past = past.slice(-8);
          for (const { at, values } of past)
            expect(objects(await store.graph(term('g'), at))).toEqual(values);
        }),
        { numRuns: runs },
      );
    });

    it('makes changes that come together follow one another', async () => {
      const store = await opened();
      const changes = Array.from({ length: 20 }, (_, i) =>
        store.change({ ...by, graphs: [{ graph: term('g'), quads: facts('s', { p: [`${i}`] }) }] }),
      );
      const numbers = (await Promise.all(changes)).map(
        (changed) => changed.state === 'changed' && changed.revision.number,
      );
      expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      expect(objects(await store.graph(term('g')))).toEqual(['19']);
    });
  });

  describe('a mount', () => {
    it('names the mount that is not Turtle', async () => {
      const mounts = [{ graph: term('broken'), text: '<s> <p> .' }];
      await expect(opened({ mounts })).rejects.toThrow(/example\.org\/broken/);
    });

    it('gives the quads of a mount, blank nodes included', async () => {
      const store = await opened({ mounts: [{ graph: term('mount'), text: '<s> <p> [ <q> 1 ] .' }] });
      const quads = await store.graph(term('mount'));
      expect(quads.map(({ graph }) => graph.value)).toEqual([term('mount').value, term('mount').value]);
      expect(
        inGraph(quads).some(({ subject }) => subject.equals(iri('https://example.org/s') as never)),
      ).toBe(true);
    });
  });
  describe('a query', () => {
    it('sees the union of all graphs, and each graph by its name', async () => {
      const store = await filled();
      expect(values(await store.query('SELECT ?o { ?s ?p ?o }'), 'o')).toEqual(['in a', 'in b', 'mounted']);
      const named = await store.query(`SELECT ?o { GRAPH <${term('b').value}> { ?s ?p ?o } }`);
      expect(values(named, 'o')).toEqual(['in b']);
      const from = await store.query(`SELECT ?o FROM <${term('a').value}> { ?s ?p ?o }`);
      expect(values(from, 'o')).toEqual(['in a']);
      const fromNamed = await store.query(
        `SELECT ?o FROM NAMED <${term('a').value}> { GRAPH ?g { ?s ?p ?o } }`,
      );
      expect(values(fromNamed, 'o')).toEqual(['in a']);
    });

    it.each([
      ['as the public’s are put', putTo] as const,
      ...(once ? [['in any words', (_: VersionedStore, query: string) => query] as const] : []),
    ])('counts a statement that two graphs hold once, until the last of them loses it: queries %s', async (_, words) => {
      const store = await opened();
      const graph = (name: string, held: string[]) => ({
        graph: term(name),
        quads: facts('s', { p: held }),
      });
      const count = async (query: string) => {
        const answer = await store.query(words(store, query));
        return answer.state === 'rows' ? answer.rows[0]?.n?.value : answer;
      };
      await store.change({ ...by, graphs: [graph('a', ['both', 'only a']), graph('b', ['both'])] });
      const all = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';
      expect(await count(all)).toBe('2');
      expect(await count('SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }')).toBe('3');
      expect(await count('SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }')).toBe('2');
      expect(
        await count(
          `SELECT (COUNT(*) AS ?n) { ?s ?p ?o . GRAPH ?g { ?s ?p ?o } GRAPH <${term('a').value}> { ?s ?p ?o } }`,
        ),
      ).toBe('3');
      await store.change({ ...by, graphs: [graph('a', [])] });
      expect(await count(all)).toBe('1');
      await store.change({ ...by, graphs: [graph('b', [])] });
      expect(await count(all)).toBe('0');
    });

    it('shows no graph but those that the query names, however the others are asked for', async () => {
      const store = await opened();
      const graphs = [
        { graph: iri('urn:shown'), quads: facts('s', { p: ['shown'] }) },
        { graph: iri('urn:other'), quads: facts('s', { p: ['secret'] }) },
      ];
      await store.change({ ...by, graphs });
      for (const query of [
        'SELECT * FROM <urn:shown> { GRAPH ?g { ?s ?p ?o } }',
        'SELECT * FROM <urn:shown> { GRAPH <urn:other> { ?s ?p ?o } }',
        'SELECT * FROM <urn:absent> { { SELECT * { GRAPH ?g { ?s ?p ?o } } } }',
        'SELECT * FROM <urn:shown> { ?s ?p ?x OPTIONAL { GRAPH ?g { ?s ?p ?o } } }',
        'SELECT * FROM NAMED <urn:shown> { ?s ?p ?o }',
        'SELECT * FROM NAMED <urn:shown> { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }',
        'SELECT * FROM NAMED <urn:absent> { GRAPH ?g { ?s ?p ?o } }',
        'CONSTRUCT { ?s ?p ?o } FROM <urn:shown> { GRAPH ?g { ?s ?p ?o } }',
        'ASK FROM <urn:shown> { GRAPH ?g { ?s ?p "secret" } }',
      ])
        expect(JSON.stringify(await store.query(query)), query).not.toMatch(/secret|"value":true/);
    });

    it('gives a statement that two graphs hold in one row, where a query is put as the public’s are', async () => {
      const store = await opened();
      const graphs = ['a', 'b'].map((name) => ({
        graph: term(name),
        quads: facts('s', { p: ['both', ...(name === 'a' ? ['only a'] : [])] }),
      }));
      await store.change({ ...by, graphs });
      const from = `FROM <${term('a').value}> FROM <${term('b').value}>`;
      for (const query of [
        'SELECT ?o { ?s ?p ?o }',
        `SELECT ?o ${from} { ?s ?p ?o }`,
        'SELECT ?o { [] ?p ?o } LIMIT 2',
        'SELECT ?o { ?s !<urn:x> ?o }',
        'SELECT ?o { { SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o LIMIT 2 } OPTIONAL { ?o <urn:x> ?s } }',
      ])
        expect(values(await store.query(putTo(store, query)), 'o'), query).toEqual(['both', 'only a']);
      const twice = 'SELECT ?s { { ?s ?p ?o } UNION { ?s ?p "both" } }';
      expect(values(await store.query(putTo(store, twice)), 's')).toEqual(Array(3).fill(term('s').value));
    });

    it('counts, sums and tells what an OPTIONAL leaves unbound as unbound, wherever DISTINCT stands', async () => {
      const store = await opened();
      const sorts: [string, string, string[]][] = [
        ['a', 'T', ['1']],
        ['b', 'T', []],
        ['c', 'U', ['3', '4']],
        ['d', 'V', []],
      ];
      const quads = sorts.flatMap(([subject, sort, names]) =>
        facts(subject, { sort: [sort], ...(names.length > 0 && { name: names }) }),
      );
      const graphs = [quads, quads.slice(1), quads.slice(0, 4)].map((held, i) => ({
        graph: term(`g${i}`),
        quads: held,
      }));
      await store.change({ ...by, graphs });
      const from = graphs.map(({ graph }) => `FROM <${graph.value}>`).join(' ');
      const named = '{ ?s ex:sort ?t OPTIONAL { ?s ex:name ?n } }';
      const yes = 'IF(BOUND(?n), 1, 0)';
      const cases: [string, string[]][] = [
        [`SELECT ?t (COUNT(?n) AS ?c) * ${named} GROUP BY ?t`, ['T 1', 'U 2', 'V 0']],
        [`SELECT (COUNT(?n) AS ?c) (COUNT(*) AS ?a) * ${named}`, ['3 5']],
        [`SELECT ?t (SUM(${yes}) AS ?c) * ${named} GROUP BY ?t`, ['T 1', 'U 2', 'V 0']],
        [`SELECT (AVG(${yes}) AS ?c) * { ?s ex:sort "T" OPTIONAL { ?s ex:name ?n } }`, ['0.5']],
        [`SELECT ?t (COUNT(?n) AS ?c) * ${named} GROUP BY ?t HAVING (COUNT(?n) > 0)`, ['T 1', 'U 2']],
        [`SELECT ?t ?c * { { SELECT ?t (COUNT(?n) AS ?c) ${named} GROUP BY ?t } }`, ['T 1', 'U 2', 'V 0']],
        [`SELECT (SUM(?c) AS ?a) * { { SELECT ?t (COUNT(?n) AS ?c) ${named} GROUP BY ?t } }`, ['3']],
        [`SELECT (COUNT(?n) AS ?c) * { { SELECT ?s ?n ${named} } }`, ['3']],
        [`SELECT (COUNT(?n) AS ?c) (COUNT(*) AS ?a) * { { SELECT DISTINCT ?s ?n ${named} } }`, ['3 5']],
        [
          `SELECT (COUNT(?n) AS ?c) (SUM(?m) AS ?a) * { { SELECT ?n (COUNT(?s) AS ?m) ${named} GROUP BY ?n } }`,
          ['3 5'],
        ],
        [
          `SELECT ?t (${yes} AS ?b) * { { SELECT DISTINCT ?t ?n ${named} } }`,
          ['T 0', 'T 1', 'U 1', 'U 1', 'V 0'],
        ],
        [`SELECT ?t * { { SELECT DISTINCT ?t ?n ${named} } FILTER (!BOUND(?n)) }`, ['T', 'V']],
        [
          `SELECT (COUNT(?n) AS ?c) (COUNT(*) AS ?a) * { ?s ex:sort ?t OPTIONAL { ?s ex:name ?n FILTER (?t = "T") } }`,
          ['1 4'],
        ],
        [
          `SELECT (COUNT(?t) AS ?a) (COUNT(?n) AS ?c) * { { ?s ex:sort ?t } UNION { ?s ex:name ?n } }`,
          ['4 3'],
        ],
        [`SELECT (COUNT(*) AS ?c) * { ?s ex:sort|ex:name ?o }`, ['7']],
        [`SELECT (SUM(${yes}) AS ?c) * ${named} LIMIT 9`, ['3']],
        [`SELECT (SUM(${yes}) AS ?c) * { ${named} UNION { ?s ex:none ?n } } LIMIT 9`, ['3']],
        [
          `SELECT ?t (${yes} AS ?b) * { ${named} UNION { ?s ex:none ?n } } LIMIT 9`,
          ['T 0', 'T 1', 'U 1', 'U 1', 'V 0'],
        ],
        [`SELECT (COUNT(?n) AS ?c) * { ?s ex:sort ?n FILTER (false) }`, ['0']],
        [`SELECT (COUNT(?n) AS ?c) (COUNT(*) AS ?a) * { VALUES ?n {} ?s ex:sort ?n } LIMIT 9`, ['0 0']],
      ];
      for (const [query, expected] of cases)
        for (const dataset of ['', from]) {
          const text = `PREFIX ex: <https://example.org/> ${query.replace(' * ', ` ${dataset} `)}`;
          const answer = await store.query(putTo(store, text));
          const rows =
            answer.state === 'rows'
              ? answer.rows
                  .map((row) => answer.variables.map((name) => row[name]?.value ?? '-').join(' '))
                  .sort()
              : answer;
          expect(rows, text).toEqual(expected);
        }
    });

    it('leaves out of CONSTRUCT what is no triple, and gives the others', async () => {
      const store = await opened();
      const quads = [...facts('s', { p: ['lit'] }), quad(term('s'), term('q'), term('o'))];
      await store.change({ ...by, graphs: [{ graph: term('g'), quads }] });
      const cases: [string, string[]][] = [
        ['{ ?o ex:of ?s }', ['o of s']],
        [
          '{ ?o ex:of ?s ; ex:by ?p . ?s ex:has ?o , "a. ?b" }',
          ['o by q', 'o of s', 's has a. ?b', 's has lit', 's has o'],
        ],
        ['{ ?s ?o 1.5 . "x"@en ex:of ?s . 5 ex:of ?s }', ['s o 1.5']],
      ];
      const local = ({ value }: { value: string }) => value.replace('https://example.org/', '');
      for (const [template, expected] of cases) {
        const text = `PREFIX ex: <https://example.org/> CONSTRUCT ${template} { ?s ?p ?o }`;
        for (const query of [text, putTo(store, text)]) {
          const answer = await store.query(query);
          const built =
            answer.state === 'quads'
              ? answer.quads
                  .map((each) => [each.subject, each.predicate, each.object].map(local).join(' '))
                  .sort()
              : answer;
          expect(built, query).toEqual(expected);
        }
      }
    });

    it('takes away by MINUS, joins VALUES, unites nothing and follows a circle as SPARQL says', async () => {
      const store = await opened();
      const knows = (from: string, to: string) => quad(term(from), term('knows'), term(to));
      const quads = [
        ...['ab', 'bc', 'ca'].map(([from = '', to = '']) => knows(from, to)),
        quad(term('c'), term('likes'), term('d')),
        ...facts('a', { age: ['3'] }),
        ...facts('b', { age: ['4'] }),
      ];
      await store.change({ ...by, graphs: [{ graph: term('g'), quads }] });
      const cases: [string, string[]][] = [
        ['SELECT ?s { ?s ex:knows ?o MINUS { ?x ex:likes ?y } }', ['a', 'b', 'c']],
        ['SELECT ?s { ?s ex:knows ?o MINUS { ?x ex:likes ?y } MINUS { ?s ex:likes ?y } }', ['a', 'b']],
        ['SELECT ?s { ?s ex:age ?a MINUS { ?t ex:age ?b FILTER(?b > ?a) } }', ['a', 'b']],
        ['SELECT ?s { ?s ex:age ?a MINUS { ?s ex:age ?b FILTER(?a = "3") } }', ['a', 'b']],
        ['SELECT ?s { ?s ex:age ?a MINUS { ?s ex:age ?b FILTER(?b = "3") } }', ['b']],
        ['SELECT ?s ?x { ?s ex:knows ?o } VALUES (?s ?x) { (ex:a 1) (ex:b UNDEF) }', ['a 1', 'b -']],
        ['SELECT ?s { { SELECT * { ?s ex:knows ?o } VALUES (?o ?x) { (ex:a 1) } } }', ['c']],
        ['SELECT ?s { { ?s ex:age "3" } UNION {} }', ['-', 'a']],
        ['SELECT ?s { { VALUES ?x { 1 } } UNION { ?s ex:age "3" } }', ['-', 'a']],
        ['SELECT DISTINCT ?o { ex:a ex:knows+ ?o }', ['a', 'b', 'c']],
        ['SELECT DISTINCT ?o { ?o (ex:knows|ex:likes)+ ex:a }', ['a', 'b', 'c']],
        ['SELECT (COUNT(DISTINCT ?o) AS ?n) { ex:a ex:knows+ ?o FILTER(2*2 > 1 + 1) }', ['3']],
        ['SELECT * { ex:a ex:knows ex:b }', ['']],
      ];
      for (const [query, expected] of cases) {
        const answer = await store.query(putTo(store, `PREFIX ex: <https://example.org/> ${query}`));
        const rows =
          answer.state === 'rows'
            ? answer.rows
                .map((row) =>
                  answer.variables
                    .map((name) => row[name]?.value.replace('https://example.org/', '') ?? '-')
                    .join(' '),
                )
                .sort()
            : answer;
        expect(rows, query).toEqual(expected);
      }
    });

    it('joins what an OPTIONAL, a UNION or UNDEF leaves unbound as SPARQL says', async () => {
      const store = await opened();
      const link = (text: string) => {
        const [subject = '', property = '', object = ''] = text.split(' ');
        return quad(term(subject), term(property), term(object));
      };
      const links = [
        'a p x',
        'b p y',
        'c p z',
        'a n k',
        'b n l',
        'x q k',
        'x q l',
        'y q k',
        'z q k',
        'z q m',
      ];
      const quads = [...links, 'a r k', 'c r m'].map(link);
      const graphs = [{ graph: term('g'), quads: [...quads, ...facts('d', { p: ['word'] }), link('d n o')] }];
      await store.change({ ...by, graphs });
      const loose = '?s ex:p ?o OPTIONAL { ?s ex:n ?n }';
      const found = ['a k', 'c k', 'c m'];
      const cases: [string, string[]][] = [
        [`${loose} ?o ex:q ?n`, found],
        [`${loose} { ?o ex:q ?n }`, found],
        [`${loose} GRAPH ex:g { ?o ex:q ?n }`, found],
        [`${loose} { SELECT ?o ?n { ?o ex:q ?n } }`, found],
        [`${loose} VALUES ?n { ex:k ex:m }`, found],
        [`{ ${loose} } ?o ex:q ?n`, found],
        [`?o ex:q ?n { ${loose} }`, found],
        [`{ SELECT * { ${loose} } } ?o ex:q ?n`, found],
        ['?s ex:p ?o . { ?s ex:n ?n } UNION { ?o ex:n ?n }', ['a k', 'b l', 'd o']],
        [`${loose} FILTER EXISTS { ?o ex:q ?n }`, ['a k', 'c -']],
        [`${loose} FILTER NOT EXISTS { ?o ex:q ?n }`, ['b l', 'd o']],
        ['VALUES (?s ?n) { (ex:a UNDEF) (ex:b ex:l) } ?s ex:p ?o FILTER EXISTS { ?o ex:q ?n }', ['a -']],
        [`${loose} MINUS { ?s ex:r ?n }`, ['b l', 'd o']],
        ['?s ex:q ?s . ?x ex:n ?n', []],
        ['?s ex:r ex:k . ?s <https://example.org/n> ?n . ?n ex:q|ex:none ?n', []],
        [`${loose} OPTIONAL { ?o ex:q ?m FILTER(?m = ?n) }`, ['a k', 'b l', 'c -', 'd o']],
      ];
      for (const [pattern, expected] of cases) {
        const query = `PREFIX ex: <https://example.org/> SELECT ?s ?n { ${pattern} }`;
        const answer = await store.query(query);
        const rows =
          answer.state === 'rows'
            ? answer.rows
                .map(({ s, n }) =>
                  [s, n].map((each) => each?.value.replace('https://example.org/', '') ?? '-').join(' '),
                )
                .sort()
            : answer;
        expect(rows, query).toEqual(expected);
      }
    });

    it('gives variables in the order of the projection and leaves unbound ones out', async () => {
      const store = await filled();
      const answer = await store.query('SELECT ?z ?a ?o { BIND(1 AS ?a) OPTIONAL { ?z <urn:none> ?o } }');
      expect(answer).toMatchObject({
        state: 'rows',
        variables: ['z', 'a', 'o'],
        rows: [{ a: { value: '1' } }],
      });
      expect(answer.state === 'rows' && Object.keys(answer.rows[0] ?? {})).toEqual(['a']);
    });

    it('gives terms with their language and datatype', async () => {
      const store = await opened();
      const answer = await store.query(
        'SELECT ?a ?b ?c ("x"@en-GB AS ?l) { VALUES (?a ?b ?c) { (<urn:a> "b" 1.5) } }',
      );
      expect(answer).toMatchObject({
        rows: [
          {
            a: { termType: 'NamedNode', value: 'urn:a' },
            b: {
              termType: 'Literal',
              value: 'b',
              datatype: { value: 'http://www.w3.org/2001/XMLSchema#string' },
            },
            c: { value: '1.5', datatype: { value: 'http://www.w3.org/2001/XMLSchema#decimal' } },
            l: { value: 'x', language: 'en-gb' },
          },
        ],
      });
    });

    it('answers ASK with a boolean and CONSTRUCT and DESCRIBE with quads', async () => {
      const store = await filled();
      expect(await store.query('ASK { ?s ?p "in a" }')).toEqual({ state: 'boolean', value: true });
      const built = await store.query('CONSTRUCT { ?s <urn:q> ?o } { ?s ?p ?o }');
      expect(built).toMatchObject({ state: 'quads', quads: { length: 3 } });
      expect(await store.query(`DESCRIBE <${term('s').value}>`)).toMatchObject({
        state: 'quads',
        quads: { length: 3 },
      });
    });

    it('says where the text cannot be read', async () => {
      const store = await opened();
      expect(await store.query('SELECT * {')).toMatchObject({
        state: 'malformed',
        message: expect.stringMatching(/1:11|line 1, column 10|line 2/),
      });
      expect((await store.query('INSERT DATA { <urn:a> <urn:b> 1 }')).state).toBe('malformed');
    });

    it('never gives an answer that is cut', async () => {
      const store = await filled();
      for (const query of ['SELECT ?o { ?s ?p ?o }', 'CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }']) {
        expect(await store.query(query, { maxRows: 2 })).toEqual({ state: 'too-many-rows', limit: 2 });
        expect(['rows', 'quads']).toContain((await store.query(query, { maxRows: 3 })).state);
      }
    });

    it('does not let SERVICE reach the engine', async () => {
      const store = await opened();
      const queries = [
        'SELECT * { SERVICE SILENT <https://example.org/sparql> { ?s ?p ?o } }',
        'SELECT * { service<https://example.org/sparql>{ ?s ?p ?o } }',
        'SELECT * { # a comment\n SERVICE ?s { ?s ?p ?o } }',
        'SELECT * { FILTER(?a < "#") SERVICE ?s { ?s ?p ?o } }',
      ];
      for (const query of queries)
        expect(await store.query(query), query).toEqual({
          state: 'malformed',
          message: 'SERVICE is not executed here.',
        });
    });

    it('takes the word SERVICE elsewhere for what it is', async () => {
      const store = await opened();
      const query = `PREFIX service: <urn:service:> # no SERVICE here
      ASK { ?from service:x "SERVICE FROM" , '''a SERVICE''' , <urn:SERVICE> . ?s <urn:p> "\\"SERVICE" }`;
      expect(await store.query(query)).toEqual({ state: 'boolean', value: false });
    });
  });

  describe('an answer as text', () => {
    const select = 'SELECT ?o { ?s ?p ?o } ORDER BY ?o';
    const construct = 'CONSTRUCT { ?s <urn:p> ?o } { ?s ?p ?o }';

    it('comes in every media type of its form, and is never cut', async () => {
      const store = await filled();
      const asked = [
        ['application/sparql-results+json', select, '"in b"'],
        ['application/sparql-results+xml', select, '<literal>in b</literal>'],
        ['text/csv', select, 'o\r\nin a\r\nin b\r\nmounted'],
        ['text/tab-separated-values', select, '?o\n"in a"\n"in b"\n"mounted"\n'],
        ['application/sparql-results+json', 'ASK {}', '"boolean":true'],
        ['application/sparql-results+xml', 'ASK {}', '<boolean>true</boolean>'],
        ['text/turtle', construct, '"in a"'],
        ['application/n-triples', construct, '<urn:p> "in a" .'],
        ['application/ld+json', construct, '"in a"'],
        ['application/rdf+xml', construct, '>in a</'],
      ] as const;
      for (const [mediaType, query, part] of asked) {
        for (const limits of [{}, { maxRows: 3 }]) {
          const answer = await store.queryText(query, mediaType, limits);
          expect(asText(answer), mediaType).toMatchObject({
            state: 'text',
            text: expect.stringContaining(part),
          });
        }
        if (query === 'ASK {}') continue;
        const cut = await store.queryText(query, mediaType, { maxRows: 2 });
        expect(cut, mediaType).toEqual({ state: 'too-many-rows', limit: 2 });
      }
    });

    it('counts rows, not line ends, where values hold quotes, tags and line ends', async () => {
      const store = await opened();
      const query = 'SELECT ?a { VALUES ?a { "x\\n\\"y\\"\\n<result>\\n{},{}" } }';
      const types = [
        'application/sparql-results+json',
        'application/sparql-results+xml',
        'text/csv',
        'text/tab-separated-values',
      ];
      for (const type of types)
        expect((await store.queryText(query, type, { maxRows: 1 })).state).toBe('text');
    });

    it('is refused with the reason in a media type that is not for it', async () => {
      const store = await opened();
      const asked = [
        ['text/turtle', select],
        ['text/csv', construct],
        ['text/csv', 'ASK {}'],
        ['text/tab-separated-values', 'ASK {}'],
        ['text/html', select],
      ] as const;
      for (const [mediaType, query] of asked)
        expect(await store.queryText(query, mediaType), mediaType).toEqual({
          state: 'malformed',
          message: expect.stringContaining(mediaType),
        });
    });
  });

  describe('a query that goes on and on', () => {
    it('ends at its deadline, while other queries and changes go on, and the next one is answered', async () => {
      const store = await warmed(await filled());
      const hostile = store.query(endless, { pool: 'public', deadlineMs: 400 });
      expect(await store.query('ASK {}')).toEqual({ state: 'boolean', value: true });
      await store.change({ ...by, graphs: [{ graph: term('c'), quads: facts('s', { p: ['in c'] }) }] });
      expect(await hostile).toEqual({ state: 'timed-out', afterMs: 400 });
      expect(values(await store.query('SELECT ?o { ?s ?p ?o }', { pool: 'public' }), 'o')).toEqual([
        'in a',
        'in b',
        'in c',
        'mounted',
      ]);
    });

    it('ends when its caller goes away', async () => {
      const store = await warmed(await filled());
      const caller = new AbortController();
      const hostile = store.query(endless, { pool: 'public', signal: caller.signal });
      await store.query('ASK {}');
      caller.abort();
      expect(await hostile).toMatchObject({ state: 'failed', message: expect.stringContaining('abandoned') });
      expect(await store.query('ASK {}', { pool: 'public' })).toEqual({ state: 'boolean', value: true });
      expect((await store.query('ASK {}', { signal: caller.signal })).state).toBe('failed');
    });
  });

  describe('a full queue', () => {
    it('says busy at once, and answers those who wait', async () => {
      const store = await warmed(await opened({ waiting: 2 }));
      const ask = () => store.query('ASK {}', { pool: 'public', deadlineMs: 3000 });
      const answers = await Promise.all(Array.from({ length: 8 }, ask));
      const answered = answers.filter(({ state }) => state === 'boolean').length;
      // Two wait; one more may be under way already.
      expect([2, 3]).toContain(answered);
      for (const answer of answers.slice(answered))
        expect(answer).toEqual({ state: 'busy', retryAfterSeconds: 3 });
      expect((await ask()).state).toBe('boolean');
    });
  });

  describe('a version', () => {
    it('is absent, present, withdrawn, and present again, and says since when', async () => {
      const store = await opened({ clock: days() });
      expect(await store.version(g)).toEqual({ state: 'absent' });
      for (const content of [['1'], [], ['2']]) await store.change(write(content));
      expect(await store.version(g, 0)).toEqual({ state: 'absent' });
      expect(await store.version(g, 1)).toMatchObject({
        state: 'present',
        revision: 1,
        at: '2026-01-01T00:00:00.000Z',
      });
      expect(await store.version(g, 2)).toMatchObject({ state: 'withdrawn', revision: { number: 2, ...by } });
      expect(await store.version(g)).toMatchObject({ state: 'present', revision: 3, quads: { length: 1 } });
    });

    it('is found by a time, as Accept-Datetime asks', async () => {
      const store = await opened({ clock: days() });
      for (const content of [['1'], ['2'], ['3']]) await store.change(write(content));
      expect(await store.revisionAt(new Date('2025-12-31T00:00:00Z'))).toBe(0);
      expect(await store.revisionAt(new Date('2026-01-02T00:00:00Z'))).toBe(2);
      expect(await store.revisionAt(new Date('2026-01-02T23:59:59Z'))).toBe(2);
      expect(await store.revisionAt(new Date('2030-01-01T00:00:00Z'))).toBe(3);
    });

    it('is compared with any other, in both directions', async () => {
      const store = await opened();
      for (const content of [
        ['1', '2'],
        ['2', '3'],
        ['2', '3', '4'],
      ])
        await store.change(write(content));
      const there = await store.compare(g, 1, 3);
      expect([objects(there.added), objects(there.removed)]).toEqual([['3', '4'], ['1']]);
      const back = await store.compare(g, 3, 1);
      expect([objects(back.added), objects(back.removed)]).toEqual([['1'], ['3', '4']]);
    });

    it('is restored as a revision of its own, seen by queries', async () => {
      const store = await opened();
      for (const content of [['1', '2'], []]) await store.change(write(content));
      const restored = await store.restore(g, 1, { who: 'a curator', why: 'withdrawn by mistake' });
      expect(restored).toMatchObject({
        revision: { number: 3, who: 'a curator', why: 'withdrawn by mistake' },
      });
      expect(objects(await store.graph(g))).toEqual(['1', '2']);
      expect(await store.query('SELECT ?o { ?s ?p ?o }')).toMatchObject({ rows: { length: 2 } });
      expect(await store.restore(g, 3, by)).toEqual({ state: 'unchanged' });
    });
  });

  describe('the log', () => {
    it('gives its history in parts, and what changed since a revision', async () => {
      const store = await opened();
      for (let i = 0; i < 7; i++) await store.change(write([`${i}`]));
      const numbers = (revisions: { number: number }[]) => revisions.map(({ number }) => number);
      expect(numbers(await store.history(g, { limit: 3 }))).toEqual([7, 6, 5]);
      expect(numbers(await store.history(g, { before: 5, limit: 3 }))).toEqual([4, 3, 2]);
      expect(numbers(await store.history(undefined, { before: 3 }))).toEqual([2, 1]);
      expect(numbers(await store.changesSince(4))).toEqual([5, 6, 7]);
      expect(numbers(await store.changesSince(0, 2))).toEqual([1, 2]);
    });
  });
}

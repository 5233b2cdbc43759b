import { describe, expect, it } from 'vitest';
import { canonicalHash, iri, name, type Quad, quad, read } from '../../src/rdf/index.ts';
import {
  applyEdits,
  type Checking,
  checkInput,
  type Edit,
  type Input,
  inputOf,
  Listed,
  readTables,
  readTemplate,
  type Validated,
  writeDescription,
} from '../../src/validation/index.ts';

const quadsOf = async (text: string): Promise<Quad[]> => {
  const reading = await read(text, 'turtle', 'https://e.org/');
  if (reading.state === 'malformed') throw new Error(reading.message);
  return reading.quads;
};
const prefixes = '@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n';

describe('fixes that were chosen', () => {
  const edit = (line: number, column: number, endLine: number, endColumn: number, text: string): Edit => ({
    line,
    column,
    endLine,
    endColumn,
    text,
  });

  it('are applied together, each at the place that it was made for', () => {
    const edits = [
      edit(2, 3, 2, 4, 'D'),
      edit(1, 1, 1, 2, 'AA'),
      edit(2, 4, 2, 4, '+'),
      edit(3, 1, 3, 1, '!'),
    ];
    for (const text of ['ab\ncde\n', 'ab\r\ncde\r\n'])
      expect(applyEdits(text, edits)).toEqual({
        text: text.replace('ab', 'AAb').replace('cde', 'cdD+').concat('!'),
        applied: 4,
      });
  });

  it('that would change the same piece are not both applied, and one that stands twice is applied once', () => {
    const edits = [
      edit(1, 1, 1, 4, 'x'),
      edit(1, 2, 1, 3, 'y'),
      edit(1, 1, 1, 4, 'x'),
      edit(1, 4, 1, 4, 'z'),
    ];
    expect(applyEdits('abc', edits)).toEqual({ text: 'xz', applied: 2 });
    expect(applyEdits('abc', [])).toEqual({ text: 'abc', applied: 0 });
  });
});

describe('a description that is written anew', () => {
  it('has its nameless nodes where they are mentioned, and says the same', async () => {
    const text = `${prefixes}@prefix : <https://e.org/> .
:a a dcat:Dataset ; dct:publisher [ :q [ :r "x", 5, true, "s"@en ] ; :s _:shared ] ; :t _:shared, (1 2) ;
  :l "a\\n\\"b\\"\\\\"@en, "x\\r\\ty"^^:dt . _:shared :z :w . :b :c [] .
<https://e.org/%20x> :p <http://purl.org/dc/terms/a.>, dct:title .`;
    const quads = await quadsOf(text);
    expect(quads).toHaveLength(20);
    const written = await writeDescription(quads, 'turtle');
    expect(written).toContain('dct:publisher [\n    <https://e.org/q> [ <https://e.org/r> ');
    expect(written).toContain('<https://e.org/c> []');
    expect(written.match(/^_:b1 /gm)).toHaveLength(1);
    expect(await canonicalHash(await quadsOf(written))).toBe(await canonicalHash(quads));
  });

  it('loses nothing of rings, of a node that mentions itself, and of deep nesting', async () => {
    const deep = `${'[ :n '.repeat(30)}5${' ]'.repeat(30)}`;
    const quads = await quadsOf(
      `@prefix : <https://e.org/> . _:a :n _:b . _:b :n _:a . _:c :n _:c . :d :n ${deep} .`,
    );
    const again = await quadsOf(await writeDescription(quads, 'turtle'));
    expect(again).toHaveLength(quads.length);
    expect(quads).toHaveLength(34);
  });
});

describe('an input', () => {
  const validated = (quads: readonly Quad[], focuses: readonly Quad['subject'][]): Validated => ({
    state: 'validated',
    conforms: focuses.length === 0,
    profile: 'p',
    counts: { violation: focuses.length, warning: 0, info: 0 },
    findings: focuses.map(({ value }) => ({
      severity: 'violation',
      focus: value,
      path: '',
      message: '',
      reason: '',
      clause: '',
      shape: 'https://e.org/s',
    })),
    results: focuses.map((focus) => ({ focus })) as unknown as Validated['results'],
    quads,
  });
  const checking = (focuses: readonly Quad['subject'][]) =>
    ({
      profile: 'p',
      validation: {
        validateQuads: async ({ quads }: { quads: readonly Quad[] }) => validated(quads, focuses),
      },
    }) as unknown as Checking;
  const text = (body: string): Input => inputOf('x.ttl', Buffer.from(prefixes + body), 'https://e.org/');

  it('with several datasets has its findings shared out; what is shared stands with each, other datasets with none', async () => {
    const [a, b, shared, lonely] = ['a', 'b', 'shared', 'lonely'].map((id) => iri(`https://e.org/${id}`));
    const input = text(
      '<a> a dcat:Dataset ; dct:publisher <shared> ; dct:relation <b> . <b> a dcat:Dataset ; dct:publisher <shared> .',
    );
    const focuses = [shared, b, lonely] as Quad['subject'][];
    const { datasets } = await checkInput(input, checking(focuses));
    expect(datasets).toMatchObject([
      { dataset: a?.value, findings: [0] },
      { dataset: b?.value, findings: [0, 1], counts: { violation: 2 }, conforms: false },
    ]);
    expect((await checkInput(text('<a> a dcat:Dataset .'), checking([]))).datasets).toBeUndefined();
  });

  it('keeps the lines of the text that was sent, also where it was changed before', async () => {
    let line: number | undefined;
    const changed = {
      ...checking([]),
      validation: {
        async validateQuads(given: {
          quads: readonly Quad[];
          placeOf(quad: Quad): { line: number } | undefined;
        }) {
          line = given.placeOf(given.quads[0] as Quad)?.line;
          return validated(given.quads, []);
        },
      },
      change(_name: string, [first]: readonly Quad[]) {
        const after = quad(iri('https://e.org/new'), name('dct:title'), iri('https://e.org/t'));
        return {
          quads: [after],
          origin: new Map([[after, first as Quad]]),
          changes: [{ text: 'new', statements: 1 }],
        };
      },
    } as unknown as Checking;
    const checked = await checkInput(text('\n\n<a> a dcat:Dataset .'), changed);
    expect([line, checked.changes]).toEqual([4, [{ text: 'new', statements: 1 }]]);
  });

  it('among many does not hide violations behind the warnings of those before it', () => {
    const listed = new Listed();
    const of = (severity: 'warning' | 'violation', count: number) =>
      listed.of({
        name: 'x',
        result: {
          ...validated([], []),
          findings: Array.from({ length: count }, () => ({ ...one, severity })),
          results: [],
        },
      }).result as Validated & { untold?: number };
    const [one] = validated([], [iri('https://e.org/d') as Quad['subject']]).findings as [
      Validated['findings'][0],
    ];
    expect(of('warning', 6_000)).toMatchObject({ untold: 1_000, findings: { length: 5_000 } });
    expect(of('violation', 10_001)).toMatchObject({ untold: 1, findings: { length: 10_000 } });
  });

  it('among many has its datasets listed with their findings where these stand in the list', () => {
    const listed = new Listed();
    const [one] = validated([], [iri('https://e.org/d') as Quad['subject']]).findings as [
      Validated['findings'][0],
    ];
    const of = (name: string, findings: Validated['findings'], own: number[]) =>
      listed.of({
        name,
        result: { ...validated([], []), findings, results: [] },
        datasets: ['a', 'b'].map((id) => ({
          dataset: id,
          name: id,
          conforms: id === 'a',
          counts: { violation: id === 'a' ? 0 : 1, warning: 1, info: 0 },
          findings: own,
        })),
      });
    of('x', Array(4_999).fill({ ...one, severity: 'warning' }), []);
    const mixed = [one, { ...one, severity: 'warning' }, { ...one, severity: 'warning' }, one] as const;
    expect(of('y', [...mixed], [1, 2, 3])).toMatchObject({
      result: { findings: { length: 3 }, untold: 1 },
      datasets: [{ findings: [1, 2] }, { findings: [1, 2] }],
    });
    const rest = Array.from({ length: 1_998 }, () => of('z', [], [])).at(-1);
    expect(rest).not.toHaveProperty('untoldDatasets');
    expect(of('z', [], [])).toMatchObject({
      datasets: [{ dataset: 'b' }],
      untoldDatasets: { conforming: 1, others: 0 },
    });
  });

  it('that is too large is told as its own result', async () => {
    const tight = { ...checking([]), limits: { statements: 1 } };
    expect((await checkInput(text('<a> a dcat:Dataset, dcat:Resource .'), tight)).result).toEqual({
      state: 'unreadable',
      message: 'The text has more than 1 statements.',
      tooLarge: true,
    });
  });
});

it('tells that rows were not read however many cells are wrong', () => {
  const rows = Array.from({ length: 5_010 }, () => ['', 'x']);
  const tables = [{ sheet: 'Dataset', rows: [['id', 'minimum age'], ...rows] }];
  const { findings } = readTables(tables, readTemplate(), new Map(), 'https://e.org/');
  expect(findings.map(({ message }) => message)).toContain('At most 5000 rows are read; the rest was not.');
  expect(findings.length).toBeLessThan(2_010);
});

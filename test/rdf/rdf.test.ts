import fc from 'fast-check';
import { Parser } from 'n3';
import { Parser as SparqlParser } from 'sparqljs';
import { describe, expect, it } from 'vitest';
import {
  canonicalHash,
  type Format,
  formatOf,
  formats,
  iri,
  literal,
  name,
  negotiate,
  type Quad,
  quad,
  read,
  skolemise,
  toSparql,
  valuesBlock,
  write,
} from '../../src/rdf/index.ts';

const base = 'https://example.org/datasets/a';
const turtle = `@prefix dct: <http://purl.org/dc/terms/> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
<> a dcat:Dataset ; dct:title "Bröst & <bild>"@sv , "Breast \\"images\\"" ; dct:issued "2024-01-02"^^<http://www.w3.org/2001/XMLSchema#date> ;
  dct:temporal [ dcat:startDate "2020" ; dct:relation [ dct:title "inner" ] ] .`;

async function quadsOf(text: string, format: Format = 'turtle'): Promise<Quad[]> {
  const reading = await read(text, format, base);
  if (reading.state !== 'read') throw new Error(reading.message);
  return reading.quads;
}

const ring = (size: number, label: string) =>
  Array.from({ length: size }, (_, i) => `_:${label}${i} <urn:next> _:${label}${(i + 1) % size} .`).join(
    '\n',
  );
const clique = (size: number) =>
  Array.from({ length: size * size }, (_, i) => [Math.floor(i / size), i % size])
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => `_:b${a} <urn:knows> _:b${b} .`)
    .join('\n');

describe('blank nodes that look alike', () => {
  it.each([
    ['a list of equal values', `<urn:a> <urn:b> (${'1 '.repeat(20)}) .`],
    ['a chain', `<urn:a> <urn:b> ${'[ <urn:b> '.repeat(8)} 1 ${']'.repeat(8)} .`],
    ['a ring', ring(12, 'a')],
    ['a clique', clique(5)],
    ['a long ring', ring(3_000, 'a')],
    ['a long list of equal values', `<urn:a> <urn:b> (${'1 '.repeat(3_000)}) .`],
  ])('are all named, and have the same names again: %s', async (_what, text) => {
    const quads = await quadsOf(text);
    const named = await skolemise(quads, base);
    expect(named).toHaveLength(quads.length);
    const nodes = new Set(named.flatMap(({ subject, object }) => [subject.value, object.value]));
    const blank = new Set(
      quads
        .flatMap((each) => [each.subject, each.object])
        .filter(({ termType }) => termType === 'BlankNode')
        .map(({ value }) => value),
    );
    expect([...nodes].filter((value) => value.startsWith(`${base}#node-`))).toHaveLength(blank.size);
    const again = await quadsOf(text);
    expect(await skolemise(again, base)).toEqual(named);
    expect(await canonicalHash(again)).toBe(await canonicalHash(quads));
    expect(await canonicalHash(quads.slice(1))).not.toBe(await canonicalHash(quads));
  });

  it('have one hash under other labels and in another order, where they are few', async () => {
    const [one, other] = [ring(12, 'a'), ring(12, 'other').split('\n').reverse().join('\n')];
    expect(await canonicalHash(await quadsOf(other))).toBe(await canonicalHash(await quadsOf(one)));
  });
});

describe('RDF', () => {
  it('comes back the same from every format', async () => {
    const quads = await skolemise(await quadsOf(turtle), base);
    const hash = await canonicalHash(quads);
    for (const format of Object.keys(formats) as Format[]) {
      const text = await write(quads, format);
      expect(await canonicalHash(await quadsOf(text, format)), format).toBe(hash);
    }
  });

  it('has the same bytes whatever the order and the blank-node labels', async () => {
    const quads = await quadsOf(turtle);
    const renamed = await quadsOf(
      turtle
        .replace(
          '[ dcat:startDate',
          '[ <http://purl.org/dc/terms/relation> [ <http://purl.org/dc/terms/title> "inner" ] ; dcat:startDate',
        )
        .replace('; dct:relation [ dct:title "inner" ] ]', ']'),
    );
    for (const format of Object.keys(formats) as Format[]) {
      const one = await write(await skolemise(quads, base), format);
      const other = await write(await skolemise(renamed.toReversed(), base), format);
      expect(other, format).toBe(one);
    }
  });

  it('says where malformed text goes wrong', async () => {
    expect(await read('<a> <b> .', 'turtle', base)).toMatchObject({ state: 'malformed', line: 1 });
    expect(await read('{"@id": "x",\n "@type" }', 'jsonld', base)).toMatchObject({
      state: 'malformed',
      line: 2,
    });
    expect(await read('<rdf:RDF', 'rdfxml', base)).toMatchObject({ state: 'malformed' });
  });

  it('reads no RDF/XML whose entities hold entities, instead of losing their text', async () => {
    const text =
      '<!DOCTYPE r [<!ENTITY b "x">\n<!ENTITY c "&b;&b;">]><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>';
    expect(await read(text, 'rdfxml', base)).toMatchObject({ state: 'malformed', line: 2 });
  });

  it('never fetches a remote JSON-LD context', async () => {
    const reading = await read('{"@context": "https://schema.org/", "@type": "Dataset"}', 'jsonld', base);
    expect(reading).toMatchObject({ state: 'malformed', message: expect.stringContaining('not fetched') });
  });
});

describe('content negotiation', () => {
  const offered = ['text/html', 'text/turtle', 'application/ld+json'] as const;

  it('follows the qualities of the header, then our own order', () => {
    expect(negotiate('text/turtle;q=0.9, application/ld+json', offered)).toBe('application/ld+json');
    expect(negotiate('text/*;q=0.5, text/turtle', offered)).toBe('text/turtle');
    expect(negotiate('*/*', offered)).toBe('text/html');
    expect(negotiate(undefined, offered)).toBe('text/html');
  });

  it('finds nothing where nothing fits', () => {
    expect(negotiate('image/png', offered)).toBeUndefined();
    expect(negotiate('text/html;q=0', ['text/html'])).toBeUndefined();
    expect(negotiate('*/*, text/html;q=0', ['text/html'])).toBeUndefined();
  });

  it('knows a content type with parameters and none other', () => {
    expect(formatOf('text/turtle; charset=utf-8')).toBe('turtle');
    expect(formatOf('image/png')).toBeUndefined();
    expect(formatOf(undefined)).toBeUndefined();
  });
});

describe('a value in SPARQL text', () => {
  it('stays a value, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(text.isWellFormed());
        const query = `SELECT * WHERE { ${valuesBlock('x', [literal(text)])} }`;
        const parsed = new SparqlParser().parse(query) as unknown as {
          where: { values: Record<string, { value: string }>[] }[];
        };
        expect(parsed.where[0]?.values).toHaveLength(1);
        expect(parsed.where[0]?.values[0]?.['?x']?.value).toBe(text);
      }),
    );
  });

  it('is refused where it is no IRI', () => {
    expect(() => iri('javascript alert')).toThrow(TypeError);
    expect(() => iri('https://a> } DROP ALL {')).toThrow(TypeError);
    expect(toSparql(name('dcat:Dataset'))).toBe('<http://www.w3.org/ns/dcat#Dataset>');
  });

  it('keeps its language and datatype', () => {
    expect(toSparql(literal('x', { language: 'en' }))).toBe('"x"@en');
    const parsed = new Parser().parse(
      `<a:a> <a:b> ${toSparql(literal('1', { datatype: 'http://www.w3.org/2001/XMLSchema#integer' }))} .`,
    );
    expect(parsed[0]?.object).toMatchObject({
      datatype: { value: 'http://www.w3.org/2001/XMLSchema#integer' },
    });
    expect(quad(iri('a:a'), iri('a:b'), literal('c')).graph.termType).toBe('DefaultGraph');
  });
});

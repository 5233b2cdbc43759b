import { describe, expect, it } from 'vitest';
import { read, readRdfXmlStream } from '../../src/rdf/index.ts';

const base = 'https://example.org/';
const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const document = `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="${rdf}" xmlns:e="https://example.org/#">
  <e:Thing rdf:about="a">
    <e:name xml:lang="sv">Bröst €𝄞</e:name>
    <e:part><e:Thing rdf:about="b"/></e:part>
  </e:Thing>
</rdf:RDF>
`;

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function all(text: string, size = 7) {
  const found: string[] = [];
  const reading = await readRdfXmlStream(pieces(text, size), base, ({ subject, predicate, object }, place) =>
    found.push(`${place.line} ${subject.value} ${predicate.value.split('#')[1]} ${object.value}`),
  );
  return { reading, found };
}

describe('RDF/XML as it comes', () => {
  it('gives the same statements with their lines, wherever the text is cut', async () => {
    const whole = await all(document, document.length * 2);
    expect(whole.reading).toEqual({ state: 'read' });
    expect(whole.found).toEqual([
      '3 https://example.org/a type https://example.org/#Thing',
      '4 https://example.org/a name Bröst €𝄞',
      '5 https://example.org/b type https://example.org/#Thing',
      '5 https://example.org/a part https://example.org/b',
    ]);
    for (const size of [1, 2, 3, 7]) expect(await all(document, size)).toEqual(whole);
  });

  it('hands on each statement before the next chunk is asked for', async () => {
    let met = 0;
    const seen: number[] = [];
    async function* chunks() {
      yield document.slice(0, document.indexOf('<e:part>'));
      seen.push(met);
      yield document.slice(document.indexOf('<e:part>'));
    }
    await readRdfXmlStream(chunks(), base, () => met++);
    expect([seen, met]).toEqual([[2], 4]);
  });

  it('tells the line of the first mistake, and gives what stood above it', async () => {
    const { reading, found } = await all(document.replace('</e:part>', '</e:whole>'));
    expect(reading).toMatchObject({ state: 'malformed', line: 5, message: /tag/ });
    expect(found).toHaveLength(4);
    expect((await all(document.replace('</rdf:RDF>', ''))).reading).toMatchObject({
      state: 'malformed',
      line: 8,
    });
    expect((await all(document.replace('rdf:about="b"', 'rdf:bagID="b"'))).reading).toMatchObject({
      state: 'malformed',
      line: 5,
      message: /bagID/,
    });
    expect((await all('no XML')).reading).toMatchObject({ state: 'malformed', line: 1 });
  });

  it('refuses what is not UTF-8', async () => {
    async function* latin() {
      yield Buffer.from(document, 'latin1');
    }
    expect(await readRdfXmlStream(latin(), base, () => {})).toMatchObject({
      state: 'malformed',
      message: /UTF-8/,
    });
  });

  it.each([
    ['entities of entities', '<!ENTITY b "x">\n<!ENTITY c "&b;&b;">', 2],
    ['entities from elsewhere', '<!ENTITY b SYSTEM "file:///etc/passwd">', 1],
    ['parameter entities', '\n\n<!ENTITY % b PUBLIC "a" "b">', 3],
    ['entities that swell', `<!ENTITY b "${'x'.repeat(2_000)}">`, 1],
  ])('reads no %s', async (_what, entities, line) => {
    const text = `<!DOCTYPE r [${entities}]>\n<r:RDF xmlns:r="${rdf}"/>`;
    expect((await all(text)).reading).toMatchObject({ state: 'malformed', line });
  });

  it('reads the entities that stand for namespaces, as OWL files have them', async () => {
    const text = `<!DOCTYPE r [<!ENTITY e "https://example.org/#">]>\n<r:RDF xmlns:r="${rdf}"><r:Description r:about="&e;x"><r:type r:resource="&e;T"/></r:Description></r:RDF>`;
    expect((await all(text)).found).toEqual(['2 https://example.org/#x type https://example.org/#T']);
  });

  it('ends at elements nested too deep and at a text without an end', async () => {
    const deep = `<r:RDF xmlns:r="${rdf}">${'<r:Description><r:value>'.repeat(600)}`;
    expect((await all(deep, 1000)).reading).toMatchObject({ state: 'malformed', message: /nested/ });
    const long = `<r:RDF xmlns:r="${rdf}"><r:Description><r:value>${'x'.repeat(10_100_000)}`;
    expect((await all(long, 1 << 16)).reading).toMatchObject({ state: 'malformed', message: /more than/ });
  });

  it('throws on what the source of the text throws', async () => {
    async function* broken() {
      yield '<r:RDF';
      throw new Error('the disk is gone');
    }
    await expect(readRdfXmlStream(broken(), base, () => {})).rejects.toThrow('the disk is gone');
  });
});

describe('RDF/XML as a whole', () => {
  it('knows where each statement stands', async () => {
    const reading = await read(document, 'rdfxml', base);
    if (reading.state !== 'read') throw new Error(reading.message);
    expect(reading.quads.map((quad) => reading.placeOf(quad)?.line)).toEqual([3, 4, 5, 5]);
  });
});

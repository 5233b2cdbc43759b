import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expandCurie,
  type Mapping,
  type MappingSet,
  mappingQuads,
  readSssom,
  writeSssom,
} from '../../src/mapping/index.ts';

const head = `#curie_map:
#  A: https://example.org/a/
#  B: "https://example.org/b#"
#mapping_set_id: https://example.org/set
#license: https://creativecommons.org/publicdomain/zero/1.0/
`;
const columns = 'subject_id\tpredicate_id\tobject_id\tmapping_justification';
const row = 'A:1\tskos:exactMatch\tB:2\tsemapv:ManualMappingCuration';

function read(text: string): MappingSet {
  const reading = readSssom(text);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.set;
}

function mistakes(text: string): string[] {
  const reading = readSssom(text);
  return reading.state === 'invalid'
    ? reading.mistakes.map(({ line, message }) => `${line}: ${message}`)
    : [];
}

describe('readSssom', () => {
  it('reads the metadata, the prefixes and every slot of a mapping', () => {
    const set = read(
      `${head}#creator_id: A:me\n#mapping_set_title: 'It''s ours'\n#comment: >-\n#  Two lines\n#  in one.\n${columns}\tpredicate_modifier\tconfidence\tcomment\tmapping_date\n${row}\tNot\t0.8\t"a ""quoted""\ttab"\t2026-01-02\n`,
    );
    expect(set.curieMap).toEqual({ A: 'https://example.org/a/', B: 'https://example.org/b#' });
    expect(set.metadata).toEqual({
      mapping_set_id: 'https://example.org/set',
      license: 'https://creativecommons.org/publicdomain/zero/1.0/',
      creator_id: ['A:me'],
      mapping_set_title: "It's ours",
      comment: 'Two lines in one.',
    });
    expect(set.mappings).toEqual([
      {
        subjectId: 'A:1',
        predicateId: 'skos:exactMatch',
        predicateModifier: 'Not',
        objectId: 'B:2',
        mappingJustification: 'semapv:ManualMappingCuration',
        confidence: 0.8,
        comment: 'a "quoted"\ttab',
        other: { mapping_date: '2026-01-02' },
      },
    ]);
  });

  it('moves a propagatable slot of the metadata to every mapping, unless one has its own value', () => {
    const all = read(`${head}#subject_type: skos concept\n${columns}\n${row}\n`);
    expect(all.mappings[0]?.subjectType).toBe('skos concept');
    expect(all.metadata.subject_type).toBeUndefined();
    const some = read(
      `${head}#mapping_tool: ours\n${columns}\tmapping_tool\n${row}\ttheirs\nA:2${row.slice(3)}\t\n`,
    );
    expect(some.mappings.map(({ other }) => other.mapping_tool)).toEqual(['theirs', undefined]);
    expect(some.metadata.mapping_tool).toBe('ours');
  });

  it('accepts a literal without an id where its label stands', () => {
    const literal = `${head}#subject_type: rdfs literal\nsubject_label\t${columns.slice(11)}\n`;
    expect(read(`${literal}CT${row.slice(3)}\n`).mappings[0]).toMatchObject({
      subjectLabel: 'CT',
      subjectType: 'rdfs literal',
    });
    expect(mistakes(`${literal}${row.slice(3)}\n`)).toEqual([
      '8: subject_label is missing; it holds the value of a literal.',
    ]);
  });

  it('names every mistake with its line', () => {
    const text = `#mapping_set_id: no-iri\n#curie_map:\n#  A: https://example.org/a/\n#  skos: https://example.org/skos#\n#creator_id: X:me\n#broken\n${columns}\tconfidence\n${[
      'A:1\tskos:exactMatch\tB:2\tsemapv:ManualMappingCuration\t1.5',
      'A:1\t\tA:2\tsemapv:ManualMappingCuration\tmuch',
      'A:1\tskos:exactMatch\thttps://example.org/a\tsemapv:ManualMappingCuration\t',
      'A:3\tskos:exactMatch\tA:4\tsemapv:ManualMappingCuration\t\t\tmore',
      '',
      'A:5\tskos:exactMatch\tA:a b\tsemapv:ManualMappingCuration',
      'A:5\tskos:exactMatch\tA:6\tsemapv:ManualMappingCuration',
      'A:5\tskos:exactMatch\tA:6\tsemapv:ManualMappingCuration',
    ].join('\n')}\n`;
    expect(mistakes(text)).toEqual([
      '1: mapping_set_id must be an absolute IRI.',
      '1: The metadata lacks license.',
      '2: The built-in prefix skos must stand for http://www.w3.org/2004/02/skos/core#.',
      '5: creator_id: the prefix X of "X:me" is not declared in curie_map.',
      '6: The metadata cannot be read: "broken" is not "key: value".',
      '8: object_id: the prefix B of "B:2" is not declared in curie_map.',
      '8: confidence is "1.5"; it must be a number from 0 to 1.',
      '9: predicate_id is missing.',
      '9: confidence is "much"; it must be a number from 0 to 1.',
      '10: object_id: "https://example.org/a" is an IRI, where a CURIE is needed.',
      '11: The row has 7 cells for 5 columns.',
      '12: The line is empty.',
      '13: object_id: "A:a b" is not a CURIE.',
      '15: The row is the same as the one in line 14.',
    ]);
  });

  it('counts the lines of quoted cells that span several', () => {
    const text = `${head}${columns}\tcomment\n${row}\t"one\ntwo"\nX:1${row.slice(3)}\t\n`;
    expect(mistakes(text)).toEqual(['9: subject_id: the prefix X of "X:1" is not declared in curie_map.']);
  });

  it('says where a quoted cell is not closed, and reads a quote inside a cell as itself', () => {
    expect(mistakes(`${head}${columns}\tcomment\n${row}\t"open\n`)).toEqual([
      '7: A quoted cell that begins here is not closed, or goes on after its quote.',
    ]);
    expect(read(`${head}${columns}\tcomment\n${row}\t5" or 6"\n`).mappings[0]?.comment).toBe('5" or 6"');
  });

  it('says so where there is no table, an unnamed column or a missing one', () => {
    expect(mistakes(head)).toEqual(['6: The line with the names of the columns is missing.']);
    expect(mistakes(`${head}subject_id\tobject_id\t\tobject_id\tpredicate_id\n`)).toEqual([
      '6: Column 3 has no name.',
      '6: The column object_id stands here twice.',
      '6: The column mapping_justification is missing.',
    ]);
  });
});

describe('writeSssom', () => {
  const awkward = fc.constantFrom('"', '\t', '\n', '\r', '\r\n', '|', '\\', ': ', ' #', '\u2028', '-', '1');
  const slot = fc
    .array(fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 4 })), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(''))
    .filter((text) => text !== '');
  const curie = fc
    .tuple(fc.constantFrom('A', 'B', 'skos'), fc.stringMatching(/^[a-z0-9_]{1,6}$/))
    .map((parts) => parts.join(':'));
  const mapping: fc.Arbitrary<Mapping> = fc
    .record(
      {
        subjectId: curie,
        subjectLabel: slot,
        predicateModifier: fc.constant('Not' as const),
        objectLabel: slot,
        confidence: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
        comment: slot,
        predicateId: curie,
        objectId: curie,
        mappingJustification: curie,
        other: fc.record({ mapping_tool: slot, author_label: slot, ext_ours: slot }, { requiredKeys: [] }),
      },
      { requiredKeys: ['predicateId', 'objectId', 'mappingJustification', 'other', 'subjectId'] },
    )
    .map((fields) => ({ ...fields, predicateId: fields.predicateId, other: { ...fields.other } }));
  const set: fc.Arbitrary<MappingSet> = fc
    .record({
      metadata: fc
        .record(
          {
            mapping_set_title: slot,
            comment: slot,
            creator_label: fc.array(slot, { minLength: 1, maxLength: 3 }),
          },
          { requiredKeys: [] },
        )
        .map((slots) => ({
          ...slots,
          mapping_set_id: 'https://example.org/set',
          license: 'https://example.org/licence',
        })),
      mappings: fc.uniqueArray(mapping, {
        selector: (m) => JSON.stringify(m, Object.keys(m).sort()),
        maxLength: 8,
      }),
    })
    .map(({ metadata, mappings }) => {
      const text = JSON.stringify([mappings]);
      const used = ['A', 'B'].filter((prefix) => text.includes(`"${prefix}:`));
      return {
        metadata,
        mappings,
        curieMap: Object.fromEntries(used.map((prefix) => [prefix, `https://example.org/${prefix}/`])),
      };
    });

  it('writes what reads back as the same set, whatever stands in its texts', () => {
    fc.assert(
      fc.property(set, (given) => {
        const text = writeSssom(given);
        const again = read(text);
        expect({ ...again, mappings: [] }).toEqual({ ...given, mappings: [] });
        expect(again.mappings).toHaveLength(given.mappings.length);
        for (const one of given.mappings) expect(again.mappings).toContainEqual(one);
        expect(writeSssom(again)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('writes the canonical form', () => {
    const text = `#license: https://example.org/licence\r\n# \r\n#mapping_set_version: "1.0"\r\n#curie_map:\r\n#  Z: https://example.org/z/\r\n#  B: https://example.org/b/\r\n#  A: https://example.org/a/\r\n#  skos: http://www.w3.org/2004/02/skos/core#\r\n#mapping_set_id: https://example.org/set\r\nobject_id\tmapping_date\tsubject_id\tpredicate_id\tmapping_justification\tconfidence\tcomment\r\nB:1\t2026-01-01\tA:2\tskos:exactMatch\tsemapv:LexicalMatching\t0.12345\t\r\nB:1\t2026-01-01\tA:1\tskos:exactMatch\tsemapv:LexicalMatching\t1.0\t\r\n`;
    expect(writeSssom(read(text))).toBe(`#curie_map:
#  A: https://example.org/a/
#  B: https://example.org/b/
#mapping_set_id: https://example.org/set
#mapping_set_version: "1.0"
#license: https://example.org/licence
#mapping_date: 2026-01-01
subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence
A:1\tskos:exactMatch\tB:1\tsemapv:LexicalMatching\t1
A:2\tskos:exactMatch\tB:1\tsemapv:LexicalMatching\t0.123
`);
  });
});

describe('mappingQuads', () => {
  const set = read(
    `${head}${columns}\tpredicate_modifier\tsubject_label\tsubject_type\tobject_label\tconfidence\n${[
      `${row}\t\t\t\ttwo\t0.5`,
      'A:2\tskos:exactMatch\tB:3\tsemapv:ManualMappingCuration\tNot\t\t\t\t',
      'A:3\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration\t\t\t\t\t',
      '\tskos:broadMatch\tB:4\tsemapv:ManualMappingCuration\t\tPET\trdfs literal\t\t',
    ].join('\n')}\n`,
  );
  const quads = mappingQuads(set, 'https://example.org/graph');

  it('states only what a mapping asserts between two terms', () => {
    const direct = quads.filter(({ subject }) => subject.value.startsWith('https://example.org/a/'));
    expect(direct.map((q) => [q.subject.value, q.predicate.value, q.object.value])).toEqual([
      [
        'https://example.org/a/1',
        'http://www.w3.org/2004/02/skos/core#exactMatch',
        'https://example.org/b#2',
      ],
    ]);
    expect(new Set(quads.map(({ graph }) => graph.value))).toEqual(new Set(['https://example.org/graph']));
  });

  it('gives each mapping one record whose name depends on the row only', () => {
    const axioms = quads
      .filter(({ object }) => object.value.endsWith('#Axiom'))
      .map(({ subject }) => subject.value);
    expect(new Set(axioms).size).toBe(4);
    for (const axiom of axioms) expect(axiom).toMatch(/^https:\/\/example\.org\/set#[0-9a-f]{16}$/);
    const reversed = mappingQuads(
      { ...set, mappings: set.mappings.toReversed() },
      'https://example.org/graph',
    );
    expect(new Set(reversed.map(({ subject }) => subject.value))).toEqual(
      new Set(quads.map(({ subject }) => subject.value)),
    );
  });

  it('keeps justification, confidence, negation and labels in the record', () => {
    const values = (property: string) =>
      quads.filter(({ predicate }) => predicate.value.endsWith(property)).map(({ object }) => object.value);
    expect(values('mapping_justification')).toHaveLength(4);
    expect(values('confidence')).toEqual(['0.5']);
    expect(values('predicate_modifier')).toEqual(['https://w3id.org/sssom/NegatedPredicate']);
    expect(values('subject_label')).toEqual(['PET']);
    expect(values('object_label')).toEqual(['two']);
    expect(values('annotatedSource')).toHaveLength(3);
    expect(values('annotatedTarget')).toHaveLength(4);
  });
});

describe('expandCurie', () => {
  it('expands declared and built-in prefixes, and refuses others', () => {
    expect(expandCurie({ curieMap: { A: 'https://example.org/' } }, 'A:1/2')).toBe('https://example.org/1/2');
    expect(expandCurie({ curieMap: {} }, 'linkml:x')).toBe('https://w3id.org/linkml/x');
    expect(expandCurie({ curieMap: { constructor: 'https://example.org/' } }, 'constructor:x')).toBe(
      'https://example.org/x',
    );
    expect(() => expandCurie({ curieMap: {} }, 'toString:x')).toThrow('not declared');
    expect(() => expandCurie({ curieMap: {} }, 'none')).toThrow('not a CURIE');
  });
});

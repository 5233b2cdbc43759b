import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chainRules,
  disagreements,
  type InferredMapping,
  infer,
  inferredSet,
  listMappings,
  type Mapping,
  type MappingSet,
  readSssom,
  recordIri,
  unaryRules,
  writeSssom,
} from '../../src/mapping/index.ts';

const ns = 'https://example.org/a/';

/** A set of mappings written `1 exact 2`, `1 not exact 2` or `1 exact 2 0.5`; a letter before a number is its vocabulary. */
function set(name: string, ...lines: string[]): MappingSet {
  const curieMap: Record<string, string> = {};
  const curie = (text: string) => {
    const [, prefix = '', local = ''] = /^([A-Z]?)(.*)$/.exec(text) ?? [];
    curieMap[prefix || 'A'] = `https://example.org/${(prefix || 'A').toLowerCase()}/`;
    return `${prefix || 'A'}:${local}`;
  };
  const mappings = lines.map((line): Mapping => {
    const [, s = '', not, p = '', o = '', confidence] =
      /^(\S+) (not )?(\S+) (\S+)(?: ([\d.]+))?$/.exec(line) ?? [];
    return {
      subjectId: curie(s),
      predicateId: p.includes(':') ? p : `skos:${p}Match`,
      objectId: o === 'none' ? 'sssom:NoTermFound' : curie(o),
      mappingJustification: 'semapv:ManualMappingCuration',
      ...(not === undefined ? {} : { predicateModifier: 'Not' }),
      ...(confidence === undefined ? {} : { confidence: Number(confidence) }),
      other: {},
    };
  });
  return {
    metadata: { mapping_set_id: `https://example.org/sets/${name}`, license: 'https://example.org/l' },
    curieMap,
    mappings,
  };
}

const local = (iri: string) => iri.replace(/.*[#/]/, '').replace('Match', '');
const show = (all: readonly InferredMapping[]) =>
  all.map(({ subject, predicate, object }) => [subject, predicate, object].map(local).join(' '));

describe('infer', () => {
  it('inverts, and knows that broad turns narrow', () => {
    expect(show(infer([set('x', '1 exact 2', '3 broad 4', '5 related 6')]))).toEqual([
      '2 exact 1',
      '4 narrow 3',
      '6 related 5',
    ]);
  });

  it('chains what may be chained: exact with all, broad with broad, but never broad with narrow or close with close', () => {
    const about = (...lines: string[]) =>
      show(infer([set('x', ...lines)])).filter((line) => line.startsWith('1 ') && line.endsWith(' 3'));
    expect(about('1 exact 2', '2 exact 3')).toEqual(['1 exact 3']);
    expect(about('1 exact 2', '2 narrow 3')).toEqual(['1 narrow 3']);
    expect(about('1 close 2', '2 exact 3')).toEqual(['1 close 3']);
    expect(about('1 broad 2', '2 broad 3')).toEqual(['1 broad 3']);
    expect(about('1 broad 2', '2 narrow 3')).toEqual([]);
    expect(about('1 close 2', '2 close 3')).toEqual([]);
    expect(about('1 rdfs:seeAlso 2', '2 exact 3')).toEqual([]);
  });

  it('reads equivalent classes as exact, and subclasses as broad', () => {
    expect(show(infer([set('x', '1 owl:equivalentClass 2', '2 rdfs:subClassOf 3')]))).toContain('1 broad 3');
  });

  it('says from which records each follows, by which rules, and multiplies their confidences', () => {
    const sets = [set('x', '1 exact 2 0.9'), set('y', '3 exact 2 0.5'), set('z', '3 close 4')];
    const found = infer(sets);
    const record = (i: number) => recordIri(sets[i]!, sets[i]!.mappings[0]!).value;
    expect(found.find((one) => show([one])[0] === '1 exact 3')).toEqual({
      subject: `${ns}1`,
      predicate: 'http://www.w3.org/2004/02/skos/core#exactMatch',
      object: `${ns}3`,
      justification: 'semapv:MappingChaining',
      rules: ['inverse-exact', 'transitive-exact'],
      derivation: [record(0), record(1)],
      confidence: 0.45,
    });
    const long = found.find((one) => show([one])[0] === '1 close 4');
    expect(long?.derivation).toEqual([record(0), record(1), record(2)]);
    expect(long).not.toHaveProperty('confidence');
    expect(found.find((one) => show([one])[0] === '2 exact 1')?.justification).toBe(
      'semapv:MappingInversion',
    );
  });

  it('draws nothing from negated mappings, from literals and from missing terms', () => {
    const literal = set('x', '1 exact 2');
    literal.mappings[0] = { ...literal.mappings[0]!, subjectType: 'rdfs literal' };
    expect(infer([literal, set('y', '3 not exact 4', '5 exact none')])).toEqual([]);
  });

  it('does not go beyond its depth, and refuses to give a part of what is more than its limit', () => {
    const chain = set('x', '1 broad 2', '2 broad 3', '3 broad 4', '4 broad 5');
    expect(show(infer([chain], { depth: 2 }))).not.toContain('1 broad 4');
    expect(show(infer([chain]))).toContain('1 broad 4');
    expect(show(infer([chain]))).not.toContain('1 broad 5');
    expect(() => infer([chain], { limit: 9 })).toThrow('More than 9 mappings');
  });

  it('finds exactly what the rules give when they are applied over and over, without coming back to the start', () => {
    const predicate = fc.constantFrom(
      'exact',
      'close',
      'broad',
      'narrow',
      'related',
      'owl:equivalentClass',
      'rdfs:subClassOf',
    );
    const line = fc.tuple(fc.integer({ min: 1, max: 6 }), predicate, fc.integer({ min: 1, max: 6 }));
    const curieOf = (name: string) => (name.includes(':') ? name : `skos:${name}Match`);
    fc.assert(
      fc.property(fc.uniqueArray(line, { maxLength: 8, selector: (one) => one.join(' ') }), (lines) => {
        const given = lines.filter(([s, , o]) => s !== o);
        const asserted = new Set(given.map(([s, p, o]) => `${s} ${curieOf(p)} ${o}`));
        const single = new Set(asserted);
        for (const one of single) {
          const [s = '', p = '', o = ''] = one.split(' ');
          for (const rule of unaryRules)
            if (rule.of === p)
              single.add(rule.kind === 'inverse' ? `${o} ${rule.gives} ${s}` : `${s} ${rule.gives} ${o}`);
        }
        const facts = new Set(single);
        for (const one of facts) {
          const [s = '', p = '', o = ''] = one.split(' ');
          for (const other of single) {
            const [s2 = '', p2 = '', o2 = ''] = other.split(' ');
            const rule = chainRules.find(({ first, second }) => first === p && second === p2);
            if (s2 === o && o2 !== s && rule !== undefined) facts.add(`${s} ${rule.gives} ${o2}`);
          }
        }
        const found = infer([set('x', ...given.map((one) => one.join(' ')))], { depth: 20 });
        const names = found.map(({ subject, predicate: p, object }) =>
          [
            local(subject),
            curieOf(
              local(p)
                .replace('equivalentClass', 'owl:equivalentClass')
                .replace('subClassOf', 'rdfs:subClassOf'),
            ),
            local(object),
          ].join(' '),
        );
        expect(new Set(names)).toEqual(new Set([...facts].filter((one) => !asserted.has(one))));
        expect(names).toHaveLength(new Set(names).size);
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same, whatever the order of the rows', () => {
    const lines = ['1 exact 2 0.4', '1 exact 3 0.9', '3 exact 2 0.8', '2 broad 4 0.5', '3 broad 4 0.6'];
    expect(infer([set('x', ...lines.toReversed())])).toEqual(infer([set('x', ...lines)]));
  });
});

describe('inferredSet', () => {
  it('writes what was inferred as a set that reads back, each mapping with its records and rules', () => {
    const sets = [set('x', '1 exact B2', 'B2 broad 3')];
    const metadata = {
      mapping_set_id: 'https://example.org/sets/inferred',
      license: 'https://example.org/l',
    };
    const reading = readSssom(writeSssom(inferredSet(infer(sets), sets, metadata)));
    if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
    expect(reading.warnings).toEqual([]);
    const chained = reading.set.mappings.find(
      ({ subjectId, objectId }) => subjectId === 'A:1' && objectId === 'A:3',
    );
    expect(chained).toMatchObject({
      predicateId: 'skos:broadMatch',
      mappingJustification: 'semapv:MappingChaining',
      other: {
        curation_rule_text: 'exact-then-broad',
        ext_derived_from: sets[0]!.mappings.map((one) => recordIri(sets[0]!, one).value).join(' '),
      },
    });
  });
});

describe('disagreements', () => {
  const kinds = (...lines: string[]) => disagreements([set('x', ...lines)]).map(({ kind }) => kind);

  it('finds what one mapping says and another denies, also the other way round and in stronger words', () => {
    expect(kinds('1 exact B2', '1 not exact B2')).toEqual(['affirmed and denied']);
    expect(kinds('1 broad B2', 'B2 not narrow 1')).toEqual(['affirmed and denied']);
    expect(kinds('1 owl:equivalentClass B2', '1 not exact B2')).toEqual(['affirmed and denied']);
    expect(kinds('1 close B2', '1 not exact B2')).toEqual([]);
  });

  it('finds two exact targets of one vocabulary, but not of two', () => {
    expect(kinds('1 exact B2', '1 exact B3')).toEqual(['two exact targets']);
    expect(kinds('1 exact B2', '1 exact C3')).toEqual([]);
    expect(kinds('1 exact B2', '1 close B3')).toEqual([]);
  });

  it('finds one target that is exact for two subjects', () => {
    const [found, ...others] = disagreements([set('x', '1 exact B3'), set('y', '2 exact B3')]);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      kind: 'two exact subjects',
      terms: ['https://example.org/b/3', `${ns}1`, `${ns}2`],
      sentence:
        'B:3 is said to be the same as A:1 (x) and A:2 (y), which are different terms of https://example.org/a/.',
    });
    expect(found?.records).toHaveLength(2);
  });

  it('finds ways that lead back with another meaning, and names every step', () => {
    const [found, ...others] = disagreements([
      set('x', '1 exact B1', 'B1 exact C1'),
      set('y', 'C1 broad D1', 'D1 exact 1'),
    ]);
    expect(others).toEqual([]);
    expect(found?.kind).toBe('inexact cycle');
    expect(found?.records).toHaveLength(4);
    expect(found?.sentence).toBe(
      'These lead from https://example.org/c/1 back to itself, and together say skos:broadMatch: C:1 skos:broadMatch D:1 (y); D:1 skos:exactMatch A:1 (y); A:1 skos:exactMatch B:1 (x); B:1 skos:exactMatch C:1 (x).',
    );
    expect(kinds('1 broad B2', 'B2 broad C3', 'C3 broad 1')).toEqual(['inexact cycle']);
    expect(kinds('1 exact B2', 'B2 exact C3', 'C3 exact 1')).toEqual([]);
    expect(kinds('1 exact B2', 'B2 exact C3', '1 close C3')).toEqual(['inexact cycle']);
    expect(kinds('1 broad B2', 'B2 narrow 1')).toEqual([]);
  });

  it('finds cycles in chains of thousands of steps', () => {
    const steps = Array.from({ length: 5000 }, (_, i) => `${i} broad ${i + 1}`);
    expect(kinds(...steps)).toEqual([]);
    expect(kinds(...steps, '5000 exact 0')).toHaveLength(1);
  });

  it('refuses to list more than its limit', () => {
    expect(() => disagreements([set('x', '1 exact B2', '1 exact B3')], { limit: 0 })).toThrow('1 places');
  });
});

describe('the mappings of the product', () => {
  it('are read without a warning of form, and imply mappings whose records all exist', async () => {
    const sets = (await listMappings()).map(({ name, text }) => {
      const reading = readSssom(text);
      if (reading.state === 'invalid') throw new Error(`${name}: ${JSON.stringify(reading.mistakes[0])}`);
      expect(reading.warnings).toEqual([]);
      return reading.set;
    });
    const records = new Set(
      sets.flatMap((one) => one.mappings.map((mapping) => recordIri(one, mapping).value)),
    );
    expect(records.size).toBeGreaterThan(5000);
    const found = infer(sets);
    expect(found.length).toBeGreaterThan(records.size);
    expect(found.filter(({ derivation }) => !derivation.every((record) => records.has(record)))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { cardinalities, mappingHash, readSssom } from '../../src/mapping/index.ts';

const columns = 'subject_id\tpredicate_id\tobject_id\tmapping_justification';
const row = 'A:1\tskos:exactMatch\tA:2\tsemapv:ManualMappingCuration';

/** A file: lines of metadata beyond the needed ones, further columns, and cells of them for each row. */
function file(metadata: string[], extra: string[], ...rows: string[]): string {
  const head = [
    'curie_map:',
    '  A: https://example.org/a/',
    'mapping_set_id: https://example.org/set',
    'license: https://example.org/licence',
    ...metadata,
  ];
  return `${head.map((line) => `#${line}`).join('\n')}\n${[columns, ...extra].join('\t')}\n${rows.join('\n')}\n`;
}

const show = (all: readonly { file?: string; line: number; column?: number; message: string }[]) =>
  all.map(
    (one) =>
      `${one.file ?? ''}${one.line}${one.column === undefined ? '' : `.${one.column}`}: ${one.message}`,
  );

function mistakes(text: string, options = {}): string[] {
  const reading = readSssom(text, options);
  return reading.state === 'invalid' ? show(reading.mistakes) : [];
}

function warnings(text: string, options = {}): string[] {
  const reading = readSssom(text, options);
  return reading.state === 'read' ? show(reading.warnings) : ['invalid', ...show(reading.mistakes)];
}

function read(text: string, options = {}) {
  const reading = readSssom(text, options);
  if (reading.state === 'invalid') throw new Error(show(reading.mistakes).join('\n'));
  return reading.set;
}

describe('the rules of SSSOM', () => {
  it('names the cell of a value that its slot cannot have', () => {
    const extra = ['subject_type', 'mapping_date', 'mapping_cardinality', 'predicate_type', 'review_date'];
    expect(mistakes(file([], extra, `${row}\towl:Class\t2026-02-30\t2:1\trdfs literal\t2026-01-01`))).toEqual(
      [
        '6.5: subject_type is "owl:Class"; it must be one of: owl class, owl object property, owl data property, owl annotation property, owl named individual, skos concept, rdfs resource, rdfs class, rdfs literal, rdfs datatype, rdf property, composed entity expression.',
        '6.6: mapping_date is "2026-02-30"; it must be a date such as 2026-01-31.',
        '6.7: mapping_cardinality is "2:1"; it must be one of: 1:1, 1:n, n:1, n:n, 1:0, 0:1, 0:0.',
        '6.9: review_date stands without reviewer_id or reviewer_label.',
        '6.8: predicate_type must not be rdfs literal.',
      ],
    );
  });

  it('wants a record_id for every mapping or for none, and each only once', () => {
    const other = row.replace('A:2', 'A:3');
    expect(mistakes(file([], ['record_id'], `${row}\tA:r`, `${other}\tA:r`))).toEqual([
      '7: record_id: A:r names the mapping of line 6 already.',
    ]);
    expect(mistakes(file([], ['record_id'], `${row}\tA:r`, other))).toEqual([
      '7: record_id is missing, which other mappings of the set have.',
    ]);
  });

  it('takes a set that uses SSSOM 1.1 for one, and refuses versions that cannot be', () => {
    const text = file([], ['review_date', 'reviewer_label'], `${row}\t2026-01-01\tme`);
    expect(warnings(text)).toEqual([
      '1: sssom_version is missing; it is taken as 1.1, with which came: review_date.',
    ]);
    expect(read(text).metadata.sssom_version).toBe('1.1');
    expect(warnings(file(['sssom_version: 1.1'], [], row))).toEqual([]);
    for (const version of ['"1.0"', '2.0'])
      expect(mistakes(file([`sssom_version: ${version}`], [], row))).toEqual([
        `5: sssom_version is "${version.replaceAll('"', '')}"; only 1.1 is allowed.`,
      ]);
  });

  it('wants absolute URIs from SSSOM 1.1 on, and takes relative ones of an older set', () => {
    const relative = 'mapping_provider: people.html';
    expect(warnings(file([relative], [], row))).toEqual(['5: mapping_provider must be an absolute IRI.']);
    expect(mistakes(file([relative, 'sssom_version: "1.1"'], [], row))).toEqual([
      '5: mapping_provider must be an absolute IRI.',
    ]);
    const set = read(file([relative], [], row), { base: 'https://example.org/sets/one.tsv' });
    expect(set.mappings[0]?.other.mapping_provider).toBe('https://example.org/sets/people.html');
  });

  it('keeps a zero in mapping_cardinality and sssom:NoTermFound together', () => {
    const none = row.replace('A:2', 'sssom:NoTermFound');
    expect(mistakes(file([], ['mapping_cardinality'], `${none}\t1:1`, `${row}\t1:0`))).toEqual([
      '6.5: mapping_cardinality is 1:1; 0 stands for sssom:NoTermFound, and only for that.',
      '7.5: mapping_cardinality is 1:0; 0 stands for sssom:NoTermFound, and only for that.',
    ]);
    expect(mistakes(file([], [], row.replace('skos:exactMatch', 'sssom:NoTermFound')))).toEqual([
      '6.2: sssom:NoTermFound stands for a subject or an object only.',
    ]);
  });

  it('says where a stated cardinality is not that of the set', () => {
    const text = file([], ['mapping_cardinality'], `${row}\t1:1`, `${row.replace('A:2', 'A:3')}\t1:n`);
    expect(warnings(text)).toEqual(['6: mapping_cardinality is 1:1; the mappings of the set make it 1:n.']);
  });

  it('leaves out definitions of extensions that are none, and checks values against the others', () => {
    const definitions = [
      'extension_definitions:',
      '  - slot_name: ext_size',
      '    property: A:size',
      '    type_hint: xsd:integer',
      '  - slot_name: comment',
      '  - slot_name: ext_other',
      '    property: X:other',
      '  - slot_name: ext_size',
    ];
    expect(warnings(file(definitions, ['ext_size', 'mapping_justifcation'], `${row}\t12\tx`))).toEqual([
      '5: A definition of extension_definitions is left out: comment is a slot of SSSOM itself.',
      '5: A definition of extension_definitions is left out: the prefix X of "X:other" is not declared in curie_map.',
      '5: A definition of extension_definitions is left out: ext_size is defined twice.',
      '13.6: mapping_justifcation is no slot of SSSOM and not defined in extension_definitions; it is kept as text. Did you mean mapping_justification?',
    ]);
    expect(mistakes(file(definitions, ['ext_size'], `${row}\tbig`))).toEqual([
      '14.5: ext_size is "big"; it must be an integer.',
    ]);
  });

  it('notes a justification that SSSOM does not list, once', () => {
    const odd = row.replace('Manual', 'Careless');
    expect(warnings(file([], [], odd, odd.replace('A:2', 'A:3')))).toEqual([
      '6.4: mapping_justification: semapv:CarelessMappingCuration is none that SSSOM lists.',
    ]);
  });

  it('reads the slots of drafts before SSSOM 1.0', () => {
    const text = file(
      [],
      ['match_term_type'],
      `${row.replace('semapv:ManualMappingCuration', 'HumanCurated')}\tClassMatch`,
    );
    const set = read(text.replace('\tmapping_justification', '\tmatch_type'));
    expect(set.mappings[0]).toMatchObject({
      mappingJustification: 'semapv:ManualMappingCuration',
      subjectType: 'owl class',
      other: { object_type: 'owl class' },
    });
    expect(
      mistakes(text.replace('\tmapping_justification', '\tmatch_type').replace('HumanCurated', 'Guess')),
    ).toContain(
      '6: match_type is "Guess"; it must be one of: Lexical, Logical, HumanCurated, Complex, Unspecified, SemanticSimilarity.',
    );
  });
});

describe('external metadata', () => {
  const table = `${columns}\n${row}\n`;
  const yaml =
    'curie_map:\n  A: https://example.org/a/\nmapping_set_id: https://example.org/set\nlicense: https://example.org/licence\ncomment:\n  Begins on the next line,\n  and goes on.\nsubject_type: owl class\n';

  it('stand in a file of their own, and hold for the mappings as embedded ones do', () => {
    const set = read(table, { metadata: yaml });
    expect(set.metadata.comment).toBe('Begins on the next line, and goes on.');
    expect(set.mappings[0]?.subjectType).toBe('owl class');
  });

  it('are named as the file where a mistake of theirs is', () => {
    expect(mistakes(table, { metadata: `${yaml}mapping_date: soon\n` })).toEqual([
      'metadata9: mapping_date is "soon"; it must be a date such as 2026-01-31.',
    ]);
  });

  it('do not stand beside embedded ones', () => {
    expect(mistakes(file([], [], row), { metadata: yaml })).toEqual([
      '1: The file has metadata of its own, and a file of metadata was given with it.',
    ]);
  });
});

describe('cardinalities', () => {
  const cell = (subject: string, predicate: string, object: string) =>
    `A:${subject}\tskos:${predicate}\t${object}\tsemapv:ManualMappingCuration`;
  const set = read(
    file(
      [],
      [],
      cell('1', 'exactMatch', 'A:11'),
      cell('1', 'closeMatch', 'A:12'),
      cell('2', 'exactMatch', 'A:12'),
      cell('3', 'exactMatch', 'sssom:NoTermFound'),
    ),
  );

  it('count subjects of an object and objects of a subject, over the set or within a scope', () => {
    expect(cardinalities(set)).toEqual(['1:n', 'n:n', 'n:1', '1:0']);
    expect(cardinalities(set, ['predicate_id'])).toEqual(['1:1', '1:1', '1:1', '1:0']);
  });

  it('tell literals apart by their labels', () => {
    const literal = `${file(['subject_type: rdfs literal'], ['subject_label'], '\tskos:exactMatch\tA:1\tsemapv:ManualMappingCuration\tCT')}\tskos:exactMatch\tA:1\tsemapv:ManualMappingCuration\tCat\n`;
    expect(cardinalities(read(literal))).toEqual(['n:1', 'n:1']);
  });
});

describe('mappingHash', () => {
  // The values are those that the specification gives as examples (SSSOM, Hashing, Test vectors).
  it('gives the values of the specification', () => {
    const hash = (prefixes: Record<string, string>, more: string[], names: string[], cells: string[]) => {
      const head = [
        'mapping_set_id: https://example.org/set',
        'license: https://example.org/licence',
        'curie_map:',
      ];
      const map = Object.entries(prefixes).map(([prefix, namespace]) => `  ${prefix}: ${namespace}`);
      const lines = [...head, ...map, ...more].map((line) => `#${line}`);
      const set = read(`${[...lines, names.join('\t'), cells.join('\t')].join('\n')}\n`);
      return mappingHash(set, set.mappings[0]!);
    };
    const obo = 'http://purl.obolibrary.org/obo/';
    const four = ['subject_id', 'predicate_id', 'object_id', 'mapping_justification'];
    const fly = { FBbt: `${obo}FBbt_`, UBERON: `${obo}UBERON_` };
    expect(
      hash(
        { ...fly, orcid: 'https://orcid.org/' },
        [],
        [...four, 'creator_id'],
        [
          'FBbt:00001234',
          'skos:exactMatch',
          'UBERON:0005678',
          'semapv:ManualMappingCuration',
          'orcid:0000-0000-5678-1234|orcid:0000-0000-1234-5678',
        ],
      ),
    ).toBe('0A442FB005783031');
    expect(
      hash(
        { ...fly, example: 'https://example.org/sets/record-id#' },
        [],
        ['record_id', ...four],
        ['example:0000001', 'FBbt:0009124', 'skos:exactMatch', 'UBERON:0000003', 'semapv:LexicalMatching'],
      ),
    ).toBe('18F3436E89AA1AA2');
    expect(
      hash(
        {
          FOODON: `${obo}FOODON_`,
          KF_FOOD: 'https://kewl-foodie.ince/food/',
          wikidata: 'https://www.wikidata.org/wiki/',
        },
        [
          'subject_source: KF_FOOD:DB',
          'object_source: wikidata:Q55118395',
          `object_source_version: ${obo}foodon/releases/2022-02-01/foodon.owl`,
        ],
        [...four, 'confidence', 'mapping_date'],
        [
          'KF_FOOD:F001',
          'skos:exactMatch',
          'FOODON:00002473',
          'semapv:ManualMappingCuration',
          '0.95',
          '2022-05-02',
        ],
      ),
    ).toBe('97170EB542E9AE8F');
    expect(
      hash(
        { HP: `${obo}HP_`, MP: `${obo}MP_` },
        ['mapping_provider: https://w3id.org/sssom/core_team'],
        [...four, 'similarity_score'],
        ['HP:0009124', 'skos:exactMatch', 'MP:0000003', 'semapv:LexicalSimilarityThresholdMatching', '0.8'],
      ),
    ).toBe('0D45A2E8C64EBD65');
    expect(
      hash(
        {
          COMENT: 'https://example.com/entities/',
          EXPROP: 'https://example.org/properties/',
          ORGENT: 'https://example.org/entities/',
        },
        [
          'extension_definitions:',
          '  - slot_name: ext_bar',
          '    property: EXPROP:barProperty',
          '    type_hint: xsd:integer',
          '  - slot_name: ext_baz',
          '    property: EXPROP:bazProperty',
          '    type_hint: linkml:Uriorcurie',
        ],
        [
          'subject_id',
          'subject_label',
          'predicate_id',
          'object_id',
          'object_label',
          'mapping_justification',
          'ext_bar',
          'ext_baz',
        ],
        [
          'ORGENT:0001',
          'alice',
          'skos:closeMatch',
          'COMENT:0011',
          'alpha',
          'semapv:ManualMappingCuration',
          '111',
          'ORGENT:BAZ_0001',
        ],
      ),
    ).toBe('66BD0A57A976A109');
  });
});

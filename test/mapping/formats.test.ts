import { describe, expect, it } from 'vitest';
import {
  type MappingSet,
  owlQuads,
  readSssom,
  readSssomJson,
  readSssomRdf,
  sssomQuads,
  writeSssom,
  writeSssomJson,
} from '../../src/mapping/index.ts';
import { type Quad, read } from '../../src/rdf/index.ts';

const columns = 'subject_id\tpredicate_id\tobject_id\tmapping_justification';
const head = `#curie_map:
#  A: https://example.org/a/
#  P: https://example.org/p/
#mapping_set_id: https://example.org/set
#license: https://example.org/licence
`;
const manual = 'semapv:ManualMappingCuration';

function set(text: string): MappingSet {
  const reading = readSssom(text);
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes));
  return reading.set;
}

describe('writeSssom', () => {
  it('states version 1.1 where the set needs it, and moves no slot that would make it need it', () => {
    const rule = { curation_rule_text: 'by hand' };
    const one = {
      subjectId: 'A:1',
      predicateId: 'skos:exactMatch',
      objectId: 'A:2',
      mappingJustification: manual,
    };
    const base = set(`${head}${columns}\n`);
    expect(writeSssom({ ...base, mappings: [{ ...one, other: rule }] })).not.toMatch(
      /sssom_version|#curation/,
    );
    const newer = writeSssom({ ...base, mappings: [{ ...one, other: { ...rule, mapping_tool_id: 'A:t' } }] });
    expect(newer).toMatch(/^#sssom_version: "1.1"\n/);
    expect(newer).toContain('#curation_rule_text:\n#  - by hand\n');
  });

  it('sorts extensions by their property, and leaves out definitions and prefixes that nothing uses', () => {
    const text = `#curie_map:
#  A: https://example.org/a/
#  P: https://example.org/p/
#  Q: https://example.org/q/
#mapping_set_id: https://example.org/set
#license: https://example.org/licence
#extension_definitions:
#  - slot_name: ext_a
#    property: P:z
#  - slot_name: ext_b
#    property: P:y
#  - slot_name: ext_c
#    property: Q:x
${columns}\text_a\text_b
A:1\tskos:exactMatch\tA:2\t${manual}\tone\ttwo
`;
    const written = writeSssom(set(text));
    expect(written.split('\n').slice(5, 10)).toEqual([
      '#extension_definitions:',
      '#  - slot_name: ext_b',
      '#    property: P:y',
      '#  - slot_name: ext_a',
      '#    property: P:z',
    ]);
    expect(written).toContain(`${columns}\text_b\text_a\n`);
    expect(written).not.toContain('Q');
  });

  it('rounds every number half away from zero, or writes all of it when told so', () => {
    const row = `A:1\tskos:exactMatch\tA:2\t${manual}`;
    const numbers = ['0.8405', '-0.7835', '0.2', '1e-7'];
    const text = `${head}${columns}\treviewer_id\tconfidence\treviewer_agreement\n${row}\tA:me\t${numbers[0]}\t${numbers[1]}\n${row}\tA:me\t${numbers[2]}\t${numbers[3]}\n`;
    const cells = (written: string) =>
      written
        .trimEnd()
        .split('\n')
        .slice(-2)
        .map((line) => line.split('\t').slice(5));
    expect(cells(writeSssom(set(text)))).toEqual([
      ['0.2', '0'],
      ['0.841', '-0.784'],
    ]);
    expect(cells(writeSssom(set(text), { exactNumbers: true }))).toEqual([
      ['0.2', '1e-7'],
      ['0.8405', '-0.7835'],
    ]);
  });

  it('leaves what all mappings share in the table when told so', () => {
    const text = `${head}#mapping_tool: ours\n${columns}\nA:1\tskos:exactMatch\tA:2\t${manual}\n`;
    expect(writeSssom(set(text))).toContain('#mapping_tool: ours');
    expect(writeSssom(set(text), { condense: false })).toContain(`${columns}\tmapping_tool\n`);
  });
});

describe('the JSON of a set', () => {
  it('has slots by name, lists as arrays and numbers as numbers', () => {
    const text = `${head}#creator_id: A:me\n${columns}\tauthor_label\tconfidence\nA:1\tskos:exactMatch\tA:2\t${manual}\tone\\|two|three\t0.25\n`;
    expect(JSON.parse(writeSssomJson(set(text)))).toEqual({
      curie_map: { A: 'https://example.org/a/' },
      mapping_set_id: 'https://example.org/set',
      creator_id: ['A:me'],
      license: 'https://example.org/licence',
      mappings: [
        {
          subject_id: 'A:1',
          predicate_id: 'skos:exactMatch',
          object_id: 'A:2',
          mapping_justification: manual,
          author_label: ['one|two', 'three'],
          confidence: 0.25,
        },
      ],
    });
  });

  it('is JSON-LD with a context, and says the same as the RDF', async () => {
    const text = `${head}#creator_id: A:me\n${columns}\tconfidence\tmapping_date\nA:1\tskos:exactMatch\tA:2\t${manual}\t0.25\t2026-01-02\n`;
    const reading = await read(
      writeSssomJson(set(text), { context: true }),
      'jsonld',
      'https://example.org/',
    );
    if (reading.state !== 'read') throw new Error(reading.message);
    const triples = (quads: readonly Quad[]) =>
      quads
        .map(({ subject, predicate, object }) =>
          [subject, predicate, object]
            .map((term) => (term.termType === 'BlankNode' ? '_' : term.value.replace(/E0$/, '')))
            .join(' '),
        )
        .map((line) => line.replace('2.5E-1', '0.25'))
        .sort();
    expect(triples(reading.quads)).toEqual(triples(sssomQuads(set(text))));
  });

  it('shortens full IRIs where a prefix fits, and names lines where one does not', () => {
    const json = (object: string, more = '') => `{
  "mapping_set_id": "https://example.org/set",
  "license": "https://example.org/licence",
  "curie_map": { "A": { "prefix_name": "A", "prefix_url": "https://example.org/a/" } }${more},
  "mappings": [
    { "subject_id": "https://example.org/a/1", "predicate_id": "skos:exactMatch",
      "object_id": "A:2", "mapping_justification": "${manual}" },
    { "subject_id": "A:1", "predicate_id": "skos:exactMatch",
      "object_id": "${object}", "mapping_justification": "${manual}" }
  ]
}`;
    const fine = readSssomJson(json('A:3'));
    expect(fine.state === 'read' && fine.set.mappings[0]?.subjectId).toBe('A:1');
    const reading = readSssomJson(json('https://example.net/3', ',\n  "mapping_date": ["2026-01-01", "x"]'));
    expect(reading).toEqual({
      state: 'invalid',
      mistakes: [
        { line: 5, message: 'mapping_date holds one value, and a list stands here.' },
        { line: 9, message: 'object_id: "https://example.net/3" is an IRI, where a CURIE is needed.' },
      ],
    });
  });

  it('is refused with its line where it is no JSON, and with what is expected where it is no set', () => {
    const broken: [string, number, string][] = [
      ['{\n  "license": \n}', 3, 'a value is expected in column 1'],
      ['{"a": 1,\n "b" 2}', 2, 'a colon is expected in column 6'],
      ['{"a": [1, 2\n "b": 2}', 2, ', or ] is expected in column 2'],
      ['{"a": 1,}', 1, 'a name is expected in column 9'],
      ['{"a": "\n"}', 1, 'a value is expected in column 7'],
      ['{"a": 1} x', 1, 'the end is expected in column 10'],
      ['', 1, 'a value is expected in column 1'],
    ];
    for (const [text, line, expected] of broken)
      expect(readSssomJson(text)).toEqual({
        state: 'invalid',
        mistakes: [{ line, message: `This is not JSON: ${expected}.` }],
      });
    for (const text of ['[]', '3', 'null'])
      expect(readSssomJson(text)).toEqual({
        state: 'invalid',
        mistakes: [{ line: 1, message: 'A mapping set must be an object.' }],
      });
    const odd = readSssomJson('{"mapping_set_id": {"a": {}}, "mappings": [1, {"subject_id": {}}]}');
    expect(odd.state).toBe('invalid');
  });
});

describe('the RDF of a set', () => {
  const turtle = async (body: string) => {
    const reading = await read(
      `@prefix sssom: <https://w3id.org/sssom/> .\n@prefix A: <https://example.org/a/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix semapv: <https://w3id.org/semapv/vocab/> .\n${body}`,
      'turtle',
      'https://example.org/',
    );
    if (reading.state !== 'read') throw new Error(reading.message);
    return readSssomRdf(reading);
  };

  it('is refused with the line of what is missing, and what is not SSSOM is left out with a warning', async () => {
    const body = (mapping: string) =>
      `<https://example.org/set> a sssom:MappingSet ;\n <http://purl.org/dc/terms/license> <https://example.org/l> ;\n A:odd 1 ;\n sssom:mappings [ a owl:Axiom ;\n owl:annotatedSource A:1 ; owl:annotatedProperty skos:exactMatch ;\n ${mapping}\n sssom:mapping_justification semapv:LexicalMatching ] .\n`;
    const fine = await turtle(body('owl:annotatedTarget A:2 ;'));
    expect(fine.state === 'read' && fine.warnings).toEqual([
      {
        line: 8,
        message:
          'https://example.org/a/odd is no property of SSSOM and not defined as an extension; it is left out.',
      },
    ]);
    const two = await turtle(body('owl:annotatedTarget A:2, A:3 ;'));
    expect(two.state === 'invalid' && two.mistakes).toMatchObject([
      { message: 'object_id holds one value, and 2 stand here.' },
    ]);
    const none = await turtle(body(''));
    expect(none.state === 'invalid' && none.mistakes).toMatchObject([{ message: 'object_id is missing.' }]);
    const far = await turtle(body('owl:annotatedTarget <https://example.net/3> ;'));
    expect(far.state === 'invalid' && far.mistakes[0]?.message).toContain(
      'is an IRI, where a CURIE is needed',
    );
  });

  it('states the triple of a mapping only when asked, and never that of a negated one', () => {
    const text = `${head}${columns}\tpredicate_modifier\nA:1\tskos:exactMatch\tA:2\t${manual}\t\nA:1\tskos:exactMatch\tA:3\t${manual}\tNot\n`;
    const direct = (quads: readonly Quad[]) =>
      quads
        .filter(({ subject }) => subject.value === 'https://example.org/a/1')
        .map(({ object }) => object.value);
    expect(direct(sssomQuads(set(text)))).toEqual([]);
    expect(direct(sssomQuads(set(text), { direct: true }))).toEqual(['https://example.org/a/2']);
  });
});

describe('the OWL of a set', () => {
  const row = (predicate: string, object: string, types = '\t\t') =>
    `A:1\t${predicate}\t${object}\t${manual}\t${types}`;
  const text = `${head}${columns}\tsubject_type\tobject_type\tpredicate_type\n${[
    row('skos:exactMatch', 'A:2'),
    row('rdfs:subClassOf', 'A:3', 'owl class\towl class\t'),
    row('P:partOf', 'A:4', 'owl class\towl class\towl object property'),
    row('P:knows', 'A:5', 'owl named individual\towl named individual\towl object property'),
    row('skos:exactMatch', 'sssom:NoTermFound'),
  ].join('\n')}\n`;
  const { quads, leftOut } = owlQuads(set(text));
  const objects = (subject: string, property: string) =>
    quads
      .filter((q) => q.subject.value.endsWith(subject) && q.predicate.value.endsWith(property))
      .map(({ object }) => object.value);

  it('states annotations, subclasses, restrictions of classes and links of individuals', () => {
    expect(objects('/a/1', 'exactMatch')).toEqual(['https://example.org/a/2']);
    expect(objects('/a/1', 'knows')).toEqual(['https://example.org/a/5']);
    const [named, some = ''] = objects('/a/1', 'subClassOf');
    expect(named).toBe('https://example.org/a/3');
    expect([objects(some, 'onProperty'), objects(some, 'someValuesFrom')]).toEqual([
      ['https://example.org/p/partOf'],
      ['https://example.org/a/4'],
    ]);
  });

  it('annotates each axiom with the slots of its mapping, and says which mappings are no axiom', () => {
    const axioms = quads.filter(({ object }) => object.value.endsWith('#Axiom'));
    expect(axioms).toHaveLength(4);
    for (const { subject } of axioms) {
      expect(objects(subject.value, 'mapping_justification')).toHaveLength(1);
      expect(objects(subject.value, 'annotatedTarget')).toHaveLength(1);
    }
    expect(objects('https://w3id.org/sssom/mapping_justification', '#type')).toEqual([
      'http://www.w3.org/2002/07/owl#AnnotationProperty',
    ]);
    expect(leftOut.map(({ objectId }) => objectId)).toEqual(['sssom:NoTermFound']);
  });
});

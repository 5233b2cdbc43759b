import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  cardinalities,
  expandCurie,
  type MappingMistake,
  type MappingReading,
  type MappingSet,
  mappingQuads,
  type ReadOptions,
  readSssom,
  readSssomJson,
  readSssomRdf,
  sssomQuads,
  writeSssom,
  writeSssomJson,
} from '../../src/mapping/index.ts';
import { read, write } from '../../src/rdf/index.ts';
import { sharedData } from '../shared-data.ts';

const community = sharedData('sssom');
const absent = 'skipped where the shared data is absent';
const orcid = 'https://orcid.org/';
const oboInOwl = 'http://www.geneontology.org/formats/oboInOwl#';

/**
 * Files of the folder of valid ones that break a rule of SSSOM, with the message that says so, and with what a
 * caller may add to read them all the same. All others are read without help.
 */
const unruly: Record<string, { says: string; helped?: ReadOptions; noRdf?: string }> = {
  'sssom__version.sssom.tsv': {
    says: 'The metadata lacks mapping_set_id.',
    helped: { base: 'https://example.org/version' },
  },
  'sssompy__test_inject_metadata_msdf.tsv': {
    says: 'mapping_set_id must be an absolute IRI.',
    helped: { base: 'https://example.org/inject' },
  },
  'sssompy__basic7.tsv': {
    says: 'the prefix oboInOwl of "oboInOwl:hasDbXref" is not declared',
    helped: { curieMap: { oboInOwl } },
  },
  'sssompy__basic-meta-external.tsv': {
    says: 'the prefix orcid of "orcid:1234" is not declared',
    helped: { curieMap: { orcid, oio: oboInOwl }, tolerant: true },
    noRdf: '"x" is not a CURIE',
  },
  'sssompy__enm_example.tsv': {
    says: 'is an IRI, where a CURIE is needed.',
    helped: { tolerant: true },
  },
  'sssompy__reconcile_1.tsv': {
    says: 'object_source: "ZFS" is not a CURIE.',
    helped: { tolerant: true },
    noRdf: '"ZFS" is not a CURIE',
  },
  'sssompy__reconcile_2.tsv': {
    says: 'object_source: "WBls" is not a CURIE.',
    helped: { tolerant: true },
    noRdf: '"WBls" is not a CURIE',
  },
  'sssompy__sssom11-extensions.sssom.tsv': {
    says: 'The row is the same as the one in line 25.',
    helped: { tolerant: true },
  },
  // Two ids in a slot that holds one: which of them is meant, nobody can tell, so no option reads it.
  'sssompy__mondo-nando.sssom.tsv': { says: 'object_id: "MONDO:0008720|MONDO:0016042" is not a CURIE.' },
};

function setOf(reading: MappingReading): MappingSet {
  if (reading.state === 'invalid') throw new Error(JSON.stringify(reading.mistakes.slice(0, 5)));
  return reading.set;
}

const text = (mistakes: readonly MappingMistake[]) =>
  mistakes.map(({ line, message }) => `${line}: ${message}`).join('\n');

/** A set in a form in which two of the same content are equal: mappings have no order, prefixes only a meaning. */
function content(set: MappingSet, orderOfLists = true) {
  const list = (value: string) =>
    orderOfLists
      ? value
      : value
          .split(/(?<!\\)\|/)
          .sort()
          .join('|');
  const mappings = set.mappings
    .map(({ other, ...fields }) => ({
      ...fields,
      other: Object.fromEntries(
        Object.entries(other)
          .sort()
          .map(([slot, value]) => [slot, list(value)]),
      ),
    }))
    .map((mapping) => JSON.stringify(mapping, Object.keys({ ...mapping, ...mapping.other }).sort()))
    .sort();
  const ids = new Set(set.mappings.flatMap(({ subjectId, objectId }) => [subjectId ?? '', objectId]));
  const metadata = Object.fromEntries(
    Object.entries(set.metadata).map(([slot, value]) => [
      slot,
      Array.isArray(value) && !orderOfLists && slot !== 'extension_definitions' ? [...value].sort() : value,
    ]),
  );
  return {
    metadata,
    mappings,
    iris: [...ids]
      .filter(Boolean)
      .sort()
      .map((id) => expandCurie(set, id)),
  };
}

const valid = community === undefined ? [] : readdirSync(`${community}/sssom-valid`);
const tables = valid.filter((file) => file.endsWith('.tsv'));
const readable = tables.filter((file) => unruly[file] === undefined || unruly[file].helped !== undefined);

function given(file: string): { text: string; metadata?: string } {
  const path = `${community}/sssom-valid/${file}`;
  const external = path.replace(/\.tsv$/, '.yml');
  return {
    text: readFileSync(path, 'utf8'),
    ...(existsSync(external) ? { metadata: readFileSync(external, 'utf8') } : {}),
  };
}

function readValid(file: string): MappingSet {
  const { text: table, ...metadata } = given(file);
  return setOf(readSssom(table, { ...metadata, ...unruly[file]?.helped }));
}

describe.skipIf(community === undefined)(`the tables of the SSSOM community (${absent})`, () => {
  it('are all there, four of them with metadata in a file of their own', () => {
    expect(tables).toHaveLength(50);
    expect(tables.filter((file) => given(file).metadata !== undefined)).toHaveLength(4);
  });

  it.each(Object.entries(unruly))('are refused where they break a rule: %s', (file, { says }) => {
    const { text: table, ...metadata } = given(file);
    const reading = readSssom(table, metadata);
    expect(reading.state === 'invalid' && text(reading.mistakes)).toContain(says);
  });

  it('are refused where no help makes sense of them', () => {
    const help = {
      tolerant: true,
      base: 'https://example.org/x',
      curieMap: { orcid, oio: oboInOwl, oboInOwl },
    };
    const refused = tables.filter((file) => {
      const { text: table, ...metadata } = given(file);
      return readSssom(table, { ...metadata, ...help }).state === 'invalid';
    });
    expect(refused).toEqual(['sssompy__mondo-nando.sssom.tsv']);
  });

  it('state the cardinalities that are computed here, over the set and within the scopes that they name', () => {
    const stating = readable.filter((file) =>
      readValid(file).mappings.some(({ other }) => other.mapping_cardinality !== undefined),
    );
    expect(stating).toHaveLength(9);
    for (const file of stating) {
      const set = readValid(file);
      const stated = set.mappings.map(({ other }) => other.mapping_cardinality);
      expect([file, ...cardinalities(set)]).toEqual([file, ...stated]);
    }
  });

  it.each(readable)('come back from TSV as they were: %s', (file) => {
    const set = readValid(file);
    const options = { tolerant: unruly[file]?.helped?.tolerant ?? false };
    for (const form of [{ exactNumbers: true }, { exactNumbers: true, condense: false }]) {
      expect(content(setOf(readSssom(writeSssom(set, form), options)))).toEqual(content(set));
    }
    const canonical = writeSssom(set);
    expect(writeSssom(setOf(readSssom(canonical, options)))).toBe(canonical);
  });

  it.each(readable)('come back from JSON as they were, with a context and without: %s', (file) => {
    const set = readValid(file);
    const options = { tolerant: unruly[file]?.helped?.tolerant ?? false };
    for (const context of [true, false]) {
      expect(content(setOf(readSssomJson(writeSssomJson(set, { context }), options)))).toEqual(content(set));
    }
  });

  it.each(readable)('come back from RDF as they were, but for the order of lists: %s', async (file) => {
    const set = readValid(file);
    const noRdf = unruly[file]?.noRdf;
    if (noRdf !== undefined) {
      expect(() => sssomQuads(set)).toThrow(noRdf);
      return;
    }
    expect(mappingQuads(set, 'https://example.org/graph').length).toBeGreaterThan(0);
    const reading = await read(
      await write(sssomQuads(set, { direct: true }), 'turtle'),
      'turtle',
      'https://example.org/',
    );
    if (reading.state !== 'read') throw new Error(reading.message);
    // What no rule allows needs the same help to come back as to come in.
    const tolerant = unruly[file]?.helped?.tolerant ?? false;
    const again = setOf(readSssomRdf({ ...reading, prefixes: set.curieMap }, { tolerant }));
    expect(content(again, false)).toEqual(content(set, false));
  });
});

describe.skipIf(community === undefined)(`the JSON and RDF of the SSSOM community (${absent})`, () => {
  const rdf = async (path: string) => {
    const reading = await read(
      readFileSync(`${community}/${path}`, 'utf8'),
      'turtle',
      'https://example.org/',
    );
    if (reading.state !== 'read') throw new Error(reading.message);
    return readSssomRdf(reading);
  };

  it('reads standard RDF, and what was written before there was a standard, as the same mapping', async () => {
    const standard = setOf(await rdf('sssom-valid/sssompy__standard-rdf.ttl'));
    expect(standard.mappings).toEqual([
      {
        subjectId: 'ORGENT:0001',
        subjectLabel: 'alice',
        subjectType: 'owl class',
        predicateId: 'skos:closeMatch',
        predicateModifier: 'Not',
        objectId: 'COMENT:0011',
        objectLabel: 'alpha',
        mappingJustification: 'semapv:ManualMappingCuration',
        confidence: 0.7,
        other: { mapping_cardinality: '1:1', mapping_date: '2025-10-27' },
      },
    ]);
    for (const folder of ['sssom-valid', 'sssom-invalid'])
      expect(setOf(await rdf(`${folder}/sssompy__pre-standard-rdf.ttl`))).toEqual(standard);
  });

  it('reads the name of a record as its record_id', async () => {
    const set = setOf(await rdf('sssom-valid/sssompy__record-id-as-node.ttl'));
    expect(set.mappings[0]?.other.record_id).toBe('mymaps:0001');
  });

  it('reads the 141 mappings of a set from RDF and from JSON, as many as its table has', async () => {
    expect(setOf(await rdf('sssom-valid/sssompy__basic.sssom.rdf')).mappings).toHaveLength(141);
    const json = readFileSync(`${community}/sssom-valid/sssompy__basic.json`, 'utf8');
    const strict = readSssomJson(json);
    expect(strict.state === 'invalid' && text(strict.mistakes)).toContain('confidence is "NaN"');
    expect(setOf(readSssomJson(json, { tolerant: true, curieMap: { orcid } })).mappings).toHaveLength(141);
    expect(readValid('sssompy__basic.tsv').mappings).toHaveLength(141);
  });

  it('says that the ontology among the files holds no mapping set', async () => {
    const reading = await rdf('sssom-valid/sssompy__basic.owl.ttl');
    expect(reading.state === 'invalid' && reading.mistakes[0]?.message).toContain(
      'The RDF holds 0 resources of type sssom:MappingSet',
    );
  });
});

describe.skipIf(community === undefined)(`the invalid files of the SSSOM community (${absent})`, () => {
  const reasons: Record<string, string[]> = {
    'sssompy__bad_basic.tsv': [
      '4: creator_id: the prefix orcid of "orcid:1234" is not declared in curie_map.',
      '15: mapping_justification: "Lexical" is not a CURIE.',
    ],
    'sssompy__basic_strict_fail.tsv': [
      '1: The metadata lacks license.',
      '1: The built-in prefix rdfs must stand for http://www.w3.org/2000/01/rdf-schema#.',
      '13: The column mapping_justification is missing.',
    ],
    'sssompy__test_validation1.sssom.tsv': [
      '1: mapping_set_id must be an absolute IRI.',
      '9: The built-in prefix skos must stand for http://www.w3.org/2004/02/skos/core#.',
      '18: object_id: "Arterial thrombosis" is not a CURIE.',
    ],
    'sssompy__test_clean_prefix.tsv': [
      '28: subject_id: the prefix y1 of "y1:lung" is not declared in curie_map.',
    ],
  };

  it.each(Object.entries(reasons))('are refused for what is wrong with them: %s', (file, expected) => {
    const table = readFileSync(`${community}/sssom-invalid/${file}`, 'utf8');
    for (const tolerant of [false, true]) {
      const reading = readSssom(table, { tolerant });
      const all = reading.state === 'invalid' ? text(reading.mistakes) : 'read';
      for (const reason of expected)
        if (!tolerant || !reason.includes('absolute IRI')) expect(all).toContain(reason);
    }
  });

  it('has a reason for each of them, but for the RDF that a reader may accept', () => {
    const files = readdirSync(`${community}/sssom-invalid`);
    expect(files.filter((file) => reasons[file] === undefined)).toEqual(['sssompy__pre-standard-rdf.ttl']);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { Problem } from '../../base/index.ts';
import { expandCurie, type MappingSet, readSssom } from '../../mapping/index.ts';

/** The namespace of the source's fields, which a mapping set names as its subject_source. */
const fieldNamespace = 'https://w3id.org/collimator/collection/';

/** What a source value became. `broader` means that the concept says less than the value does. */
export type MappedValue =
  | { state: 'exact' | 'close' | 'broader'; value: string; iri: string; label: string; comment: string }
  | { state: 'no concept'; value: string; comment: string }
  | { state: 'not mapped'; value: string };

const stateOf: Record<string, 'exact' | 'close' | 'broader' | undefined> = {
  'skos:exactMatch': 'exact',
  'skos:closeMatch': 'close',
  'skos:broadMatch': 'broader',
};

/** From field and source value to what the mapping sets say about it. */
export type ValueMap = Map<string, Map<string, MappedValue>>;

/** Reads the mapping sets of collections, `collections-*.sssom.tsv` in a folder. Throws a Problem for a mistake in one. */
export function readCollectionMappings(folder: string): MappingSet[] {
  const names = readdirSync(folder).filter((file) => /^collections-.*\.sssom\.tsv$/.test(file));
  return names.sort().map((file) => {
    const reading = readSssom(readFileSync(`${folder}/${file}`, 'utf8'));
    if (reading.state === 'read') return reading.set;
    const { line, message } = reading.mistakes[0] ?? { line: 1, message: '' };
    throw new Problem('malformed-request', `${file}, line ${line}: ${message}`);
  });
}

/** Looks every mapping of a literal up by the field it is from and its value. */
export function valueMap(sets: MappingSet[]): ValueMap {
  const fields: ValueMap = new Map();
  for (const set of sets) {
    for (const mapping of set.mappings) {
      const state = stateOf[mapping.predicateId];
      const { subjectLabel: value, objectId, objectLabel = '', comment = '' } = mapping;
      if (
        value === undefined ||
        !mapping.other.subject_source ||
        mapping.predicateModifier ||
        state === undefined
      )
        continue;
      const field = expandCurie(set, mapping.other.subject_source).slice(fieldNamespace.length);
      const values = fields.get(field) ?? new Map<string, MappedValue>();
      fields.set(field, values);
      if (objectId === 'sssom:NoTermFound') values.set(value, { state: 'no concept', value, comment });
      else values.set(value, { state, value, iri: expandCurie(set, objectId), label: objectLabel, comment });
    }
  }
  return fields;
}

/**
 * Maps a value that may be a list. A value may itself hold commas ("Renal Cell Carcinoma, Not Otherwise
 * Specified"), so the longest run of parts that is mapped counts as one value.
 */
export function mapValues(text: string, values: ValueMap, field: string): MappedValue[] {
  const known = values.get(field);
  const parts = text.split(/\s*,\s*/).filter((part) => part !== '');
  const mapped: MappedValue[] = [];
  for (let i = 0; i < parts.length; ) {
    let end = parts.length;
    while (end > i + 1 && !known?.has(parts.slice(i, end).join(', '))) end--;
    const value = parts.slice(i, end).join(', ');
    mapped.push(known?.get(value) ?? { state: 'not mapped', value });
    i = end;
  }
  return mapped;
}

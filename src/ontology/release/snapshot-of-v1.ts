import { join } from 'node:path';
import { productFolder } from '../../base/index.ts';
import { prefixes } from '../../rdf/index.ts';
import { carryOver } from '../eucaim/carried.ts';
import { externalCodes } from '../eucaim/external.ts';
import type { EucaimTables } from '../eucaim/index.ts';
import { curieMap, vocabularySet } from '../eucaim/sets.ts';
import { type EucaimSource, type ListedClass, readEucaim } from '../eucaim/source.ts';
import { vocabularies } from '../eucaim/vocabulary.ts';
import { type Snapshot, snapshotConcepts, snapshotMappings, snapshotPrefixes } from './snapshot.ts';

const iriOf = (code: string) => `${prefixes.eucaim}${code}`;

/**
 * The first release of the hyper-ontology, from its source tables: v1 read by the very rules that V2.0 is imported
 * by, as if it were the current version. So a difference between the two is one of content, not of reading. Codes
 * that no vocabulary can contain are left out, as they are from V2.0; the curated tables, which are younger than v1,
 * are not read in. A Problem names the table that is not what it should be.
 */
export function snapshotOfV1(tables: EucaimTables): Snapshot {
  const read = readEucaim({ decisions: join(productFolder, 'mappings'), ...tables });
  const source: EucaimSource = { ...read, current: read.former, changes: new Map(), curated: [] };
  const carried = carryOver(source);
  const { codes } = externalCodes(source, carried);
  const sets = vocabularies.map((vocabulary) => vocabularySet(vocabulary, codes, [], source));
  const concept = ({ code, label }: ListedClass) => ({
    iri: iriOf(code),
    code,
    label,
    parents: [...(carried.parents.get(code) ?? [])].map(iriOf),
    deprecated: false,
  });
  return {
    version: '1',
    concepts: snapshotConcepts([...source.current.values()].map(concept)),
    mappings: snapshotMappings(sets),
    facets: '',
    // Those of the codes alone, which the kept release has.
    prefixes: snapshotPrefixes(sets.map((set) => ({ ...set, curieMap }))),
  };
}

import {
  type Disagreement,
  type InferredMapping,
  inferredSet,
  type Mapping,
  type MappingSet,
  writeSssom,
} from '../../../mapping/index.ts';
import { byText } from '../snapshot.ts';
import { type Artefact, artefact } from './artefact.ts';

/** Where the sets of the product have their ids; a set elsewhere has no short name for its rows. */
const setsAt = 'https://w3id.org/collimator/mappings/';

function mergedPrefixes(sets: readonly MappingSet[]): Record<string, string> {
  const merged: Record<string, string> = { MAPPINGS: setsAt };
  for (const { curieMap, metadata } of sets)
    for (const [prefix, namespace] of Object.entries(curieMap)) {
      const known = merged[prefix];
      if (known !== undefined && known !== namespace)
        throw new TypeError(
          `The prefix ${prefix} of ${String(metadata.mapping_set_id)} stands for ${namespace}, elsewhere for ${known}.`,
        );
      merged[prefix] = namespace;
    }
  return merged;
}

/** A row with the set it comes from, and that set's licence where it is another than the release's. */
function sourced(mapping: Mapping, { metadata }: MappingSet, licence: string): Mapping {
  const id = String(metadata.mapping_set_id ?? '');
  const other = { ...mapping.other };
  if (id.startsWith(setsAt)) other.mapping_source ??= `MAPPINGS:${id.slice(setsAt.length)}`;
  const own = String(metadata.license ?? '');
  if (own !== '' && own !== licence) other.license ??= own;
  return { ...mapping, other };
}

const metadataOf = (name: string, title: string, version: string, date: string, licence: string) => ({
  mapping_set_id: `https://w3id.org/collimator/ontology/releases/${version}/${name}`,
  mapping_set_title: title,
  mapping_set_version: version,
  license: licence,
  ...(/^\d{4}-\d\d-\d\d$/.test(date) ? { publication_date: date } : {}),
});

/** All sets as one, each row with its source. Throws a TypeError where a prefix stands for two namespaces. */
function mergedSet(sets: readonly MappingSet[], version: string, date: string, licence: string): MappingSet {
  const creators = new Set(sets.flatMap(({ metadata }) => [metadata.creator_label ?? []].flat().map(String)));
  return {
    metadata: {
      ...metadataOf('mappings', 'Every mapping of the release', version, date, licence),
      ...(creators.size === 0 ? {} : { creator_label: [...creators].sort() }),
    },
    curieMap: mergedPrefixes(sets),
    mappings: sets.flatMap((set) => set.mappings.map((mapping) => sourced(mapping, set, licence))),
  };
}

/** The asserted mappings as one SSSOM file. */
export function mappingsArtefact(
  sets: readonly MappingSet[],
  version: string,
  date: string,
  licence: string,
): Artefact {
  const set = mergedSet(sets, version, date, licence);
  return artefact('mappings.sssom.tsv', writeSssom(set), { mappings: set.mappings.length });
}

/** The inferred mappings as an SSSOM file; each names the records that it follows from, and the rules. */
export function inferredArtefact(
  inferred: readonly InferredMapping[],
  sets: readonly MappingSet[],
  version: string,
  date: string,
  licence: string,
): Artefact {
  const title = 'Mappings that follow from those of the release';
  const set = inferredSet(inferred, sets, metadataOf('inferred', title, version, date, licence));
  return artefact('inferred.sssom.tsv', writeSssom(set), { mappings: set.mappings.length });
}

/** The disagreements as a table. */
export function disagreementsArtefact(disagreements: readonly Disagreement[]): Artefact {
  const cell = (text: string) => text.replace(/\s+/g, ' ').trim();
  const rows = disagreements.map(({ kind, sentence, terms, records }) =>
    [kind, sentence, terms.join(' '), records.join(' ')].map(cell).join('\t'),
  );
  const lines = ['kind\tsentence\tterms\trecords', ...rows.sort(byText)];
  return artefact('disagreements.tsv', `${lines.join('\n')}\n`, { disagreements: rows.length });
}

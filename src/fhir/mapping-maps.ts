import { expandCurie, type Mapping, type MappingFile, type MappingSet, readSssom } from '../mapping/index.ts';
import { codingOf } from './systems.ts';
import type { ConceptMap, MapGroup } from './types.ts';

/** SSSOM predicates as relationships of FHIR. What is not here has no counterpart, and is left out. */
const relationships: Record<string, string> = {
  'skos:exactMatch': 'equivalent',
  'skos:broadMatch': 'source-is-narrower-than-target',
  'skos:narrowMatch': 'source-is-broader-than-target',
  'skos:closeMatch': 'related-to',
  'skos:relatedMatch': 'related-to',
};
const noTerm = 'sssom:NoTermFound';

/** A code with its system; a text that has no identifier is a code of no system. */
export interface End {
  system?: string;
  code: string;
  label?: string;
}

/** One mapping between codes that FHIR can name. */
export interface Pair {
  source: End;
  /** Absent where the mapping says that there is none. */
  target?: End;
  relationship: string;
  comment?: string;
}

function endOf(set: MappingSet, id: string | undefined, label: string | undefined): End | undefined {
  const named = label === undefined ? {} : { label };
  if (!id) return label === undefined ? undefined : { code: label, ...named };
  const coding = codingOf(expandCurie(set, id));
  return coding && { ...coding, ...named };
}

function pairOf(set: MappingSet, mapping: Mapping): Pair | undefined {
  const { predicateId, predicateModifier, subjectId, subjectLabel, objectId, objectLabel, comment } = mapping;
  const stated = relationships[predicateId];
  const source = endOf(set, subjectId, subjectLabel);
  if (source === undefined || stated === undefined) return undefined;
  // That two codes are not the same says so; that one is not broader than the other says nothing FHIR could repeat.
  if (predicateModifier === 'Not' && predicateId !== 'skos:exactMatch') return undefined;
  const relationship = predicateModifier === 'Not' ? 'not-related-to' : stated;
  const said = comment === undefined ? {} : { comment };
  if (objectId === noTerm) return { source, relationship, ...said };
  const target = endOf(set, objectId, objectLabel);
  return target && { source, target, relationship, ...said };
}

/** A mapping set as pairs of codes, with its ConceptMap. */
export interface TranslatedSet {
  pairs: Pair[];
  map: ConceptMap;
}

/** Reads mapping files as ConceptMaps; a file that SSSOM refuses is left out, for its own check reports it. */
export function conceptMaps(files: readonly MappingFile[]): TranslatedSet[] {
  return files.flatMap(({ name, text }) => {
    const reading = readSssom(text);
    if (reading.state === 'invalid') return [];
    const { set } = reading;
    const pairs = set.mappings.flatMap((mapping) => pairOf(set, mapping) ?? []);
    const textOf = (slot: string) =>
      typeof set.metadata[slot] === 'string' ? set.metadata[slot] : undefined;
    const [version, title, copyright] = ['mapping_set_version', 'mapping_set_title', 'license'].map(textOf);
    const map: ConceptMap = {
      resourceType: 'ConceptMap',
      id: name,
      url: textOf('mapping_set_id') ?? name,
      ...(version === undefined ? {} : { version }),
      name: name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
      ...(title === undefined ? {} : { title }),
      status: 'active',
      ...(copyright === undefined ? {} : { copyright }),
      group: groupsOf(pairs),
    };
    return [{ pairs, map }];
  });
}

function groupsOf(pairs: readonly Pair[]): MapGroup[] {
  const targets = Map.groupBy(
    pairs.flatMap(({ target }) => (target === undefined ? [] : [target.system])),
    (system) => system,
  );
  // A code for which nothing was found is reported where the set's other codes lead.
  const usual = [...targets].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
  const key = ({ source, target }: Pair) => JSON.stringify([source.system, target ? target.system : usual]);
  return [...Map.groupBy(pairs, key)].map(([ends, group]): MapGroup => {
    const [source, target] = JSON.parse(ends) as [string | null, string | null];
    const bySource = Map.groupBy(group, (pair) => pair.source.code);
    return {
      ...(source === null ? {} : { source }),
      ...(target === null ? {} : { target }),
      element: [...bySource].map(([code, rows]) => {
        const label = rows.find((row) => row.source.label !== undefined)?.source.label;
        const found = rows.flatMap((row) =>
          row.target === undefined
            ? []
            : [
                {
                  code: row.target.code,
                  ...(row.target.label === undefined ? {} : { display: row.target.label }),
                  relationship: row.relationship,
                  ...(row.comment === undefined ? {} : { comment: row.comment }),
                },
              ],
        );
        return {
          code,
          ...(label === undefined ? {} : { display: label }),
          ...(found.length === 0 ? { noMap: true } : { target: found }),
        };
      }),
    };
  });
}

import type { MappingSet } from '../../../mapping/index.ts';
import { byText } from '../snapshot.ts';
import { type Artefact, artefact } from './artefact.ts';

/** The columns of SOURCE_TO_CONCEPT_MAP, OMOP CDM 5.4. */
const omopColumns = [
  'source_code',
  'source_concept_id',
  'source_vocabulary_id',
  'source_code_description',
  'target_concept_id',
  'target_vocabulary_id',
  'valid_start_date',
  'valid_end_date',
  'invalid_reason',
] as const;

/** A target may stand in for a source where it means the same or more (OMOP maps upwards, never sideways). */
const usable = new Set(['skos:exactMatch', 'skos:broadMatch']);

const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const prefix = 'OMOP:';

/**
 * The vocabulary of a target, where its row says so (object_source); `None` otherwise, which is what OMOP's own
 * table of vocabularies calls the standardised vocabularies as a whole. The column may not be empty.
 */
const targetVocabulary = (source: string | undefined) =>
  source === undefined
    ? 'None'
    : source
        .replace(/^.*[:/#]/, '')
        .replaceAll('%20', ' ')
        .slice(0, 20);

/**
 * The mappings to OMOP as the table that an OMOP extraction loads. Only exact and broader targets are in it: the
 * table has no column for doubt, and whoever loads it would take a near match for the same thing.
 */
export function omopMap(sets: readonly MappingSet[], date: string): Artefact {
  const start = /^\d{4}-\d\d-\d\d$/.test(date) ? date : '1970-01-01';
  const rows = new Map<string, string[]>();
  let left = 0;
  let tooLong = 0;
  for (const { mappings } of sets)
    for (const { subjectId, subjectLabel, predicateId, predicateModifier, objectId, other } of mappings) {
      if (subjectId === undefined || !/^OMOP:\d{1,10}$/.test(objectId)) continue;
      if (!usable.has(predicateId) || predicateModifier !== undefined) {
        left += 1;
        continue;
      }
      const [vocabulary = '', code = ''] = subjectId.split(/:(.*)/s);
      // The widths are those of CDM 5.4. A code cut short would be another code.
      if (code.length > 50 || vocabulary.length > 20) {
        tooLong += 1;
        continue;
      }
      const row = [
        code,
        '0',
        vocabulary,
        (subjectLabel ?? '').slice(0, 255),
        objectId.slice(prefix.length),
        targetVocabulary(other.object_source),
        start,
        '2099-12-31',
        '',
      ];
      rows.set(row.slice(0, 5).join('\t'), row);
    }
  const lines = [...rows].sort(([a], [b]) => byText(a, b)).map(([, row]) => row.map(cell).join(','));
  const notes = [
    ...(left === 0
      ? []
      : [
          `source_to_concept_map.csv leaves out ${left} mappings to OMOP that are neither exact nor broader.`,
        ]),
    ...(tooLong === 0
      ? []
      : [`source_to_concept_map.csv leaves out ${tooLong} codes that its columns are too narrow for.`]),
  ];
  return artefact(
    'source_to_concept_map.csv',
    `${[omopColumns.join(','), ...lines].join('\n')}\n`,
    { rows: lines.length },
    notes,
  );
}

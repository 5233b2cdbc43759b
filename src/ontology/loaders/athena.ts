import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IdSet } from './id-set.ts';
import { Mistakes, readTable } from './lines.ts';
import { Draft, type Loaded, type Refused } from './loaded.ts';
import { own } from './own.ts';

export interface AthenaOptions {
  /** Only concepts of these vocabularies, e.g. `SNOMED`, `ICDO3`; all by default. */
  vocabularies?: readonly string[];
  /** Most concepts; more are refused. 2,000,000 by default. */
  concepts?: number;
}

/** A concept that another one "maps to", and whether that is more than a way up. */
export interface StandardConcept {
  code: string;
  /** Both are of one vocabulary and map to nothing and from nothing else; else the target may be broader. */
  exact: boolean;
}

/** An Athena bundle in memory. Codes are OMOP concept ids. */
export interface LoadedAthena extends Loaded {
  /** The concept id of a source code: `conceptOf('SNOMED', '254837009')`. */
  conceptOf(vocabulary: string, code: string): string | undefined;
  /** The standard concepts that a concept maps to; itself is left out. */
  mapsTo(concept: string): StandardConcept[];
}

/** The columns of each file (OMOP CDM 5.4). */
const columns = {
  'CONCEPT.csv':
    'concept_id concept_name domain_id vocabulary_id concept_class_id standard_concept concept_code valid_start_date valid_end_date invalid_reason',
  'CONCEPT_SYNONYM.csv': 'concept_id concept_synonym_name language_concept_id',
  'CONCEPT_ANCESTOR.csv':
    'ancestor_concept_id descendant_concept_id min_levels_of_separation max_levels_of_separation',
  'CONCEPT_RELATIONSHIP.csv':
    'concept_id_1 concept_id_2 relationship_id valid_start_date valid_end_date invalid_reason',
};
type File = keyof typeof columns;
const english = '4180186';

/**
 * Loads an Athena bundle: tab-separated, with a header, without quotes. Invalid concepts (D, U) are left out. The
 * hierarchy is made of the pairs one level apart. A row that cannot be used is listed with its file and line, and
 * hides no other. Refused are a folder without CONCEPT.csv, a wrong header, and more concepts than the bound;
 * the other three files may be absent.
 */
export async function loadAthena(
  folder: string,
  { vocabularies, concepts: most = 2_000_000 }: AthenaOptions = {},
): Promise<LoadedAthena | Refused> {
  const mistakes = new Mistakes();
  const draft = new Draft(most);
  const vocabularyOf = new Map<string, string>();
  const byCode = new Map<string, string>();
  const vocabularyNames = new Map<string, string>();
  const to = new Map<string, string[]>();
  const from = new Map<string, number>();
  const filtered = vocabularies !== undefined;
  // What was left out by choice or as invalid is no mistake where other files name it.
  const left = new IdSet();
  let beyond = false;

  const take: Record<File, (cells: string[]) => string | undefined> = {
    'CONCEPT.csv': ([id = '', name = '', , vocabulary = '', , , code = '', , , invalid]) => {
      if (!/^\d{1,10}$/.test(id)) return `"${id.slice(0, 30)}" is no concept id; a whole number is expected.`;
      if (draft.has(id)) return `${id} stands here twice.`;
      if (invalid !== '' || (filtered && !vocabularies.includes(vocabulary))) {
        left.add(id);
        return undefined;
      }
      if (draft.full) {
        beyond = true;
        return undefined;
      }
      draft.add(id, name);
      // One text for each vocabulary and one for each id, however many rows have it.
      const ofOne = vocabularyNames.get(vocabulary) ?? own(vocabulary);
      vocabularyNames.set(ofOne, ofOne);
      vocabularyOf.set(id, ofOne);
      byCode.set(own(`${vocabulary}:${code}`), id);
      return undefined;
    },
    'CONCEPT_SYNONYM.csv': ([id = '', name = '', language]) => {
      if (language === english) draft.name(id, name);
      return draft.has(id) || left.has(id) ? undefined : `${id.slice(0, 30)} is not in CONCEPT.csv.`;
    },
    'CONCEPT_ANCESTOR.csv': ([above = '', below = '', least = '']) => {
      if (!/^\d+$/.test(least)) return `"${least.slice(0, 30)}" is no number of levels.`;
      if (least !== '1' || left.has(above) || left.has(below)) return undefined;
      return draft.edge(below, above);
    },
    'CONCEPT_RELATIONSHIP.csv': ([source = '', target = '', relation, , , invalid]) => {
      if (relation !== 'Maps to' || invalid !== '' || source === target) return undefined;
      const missing = [source, target].find((id) => !draft.has(id));
      if (missing !== undefined)
        return left.has(missing) ? undefined : `${missing.slice(0, 30)} is not in CONCEPT.csv.`;
      const targets = to.get(source);
      if (targets === undefined) to.set(source, [target]);
      else targets.push(target);
      from.set(target, (from.get(target) ?? 0) + 1);
      return undefined;
    },
  };
  for (const file of Object.keys(columns) as File[]) {
    const path = join(folder, file);
    if (!existsSync(path)) {
      if (file !== 'CONCEPT.csv') continue;
      return { state: 'refused', mistakes: [{ file, line: 1, message: `${file} is not in ${folder}.` }] };
    }
    const sound = await readTable(path, columns[file].split(' '), mistakes, (cells, line) => {
      const message = take[file](cells);
      if (message !== undefined) mistakes.add({ file, line, column: 1, message });
    });
    if (!sound) return { state: 'refused', mistakes: mistakes.list };
    if (beyond) {
      const message = `There are more than ${most} concepts: name the vocabularies that you need.`;
      return { state: 'refused', mistakes: [{ file, line: 1, message }] };
    }
  }
  return {
    ...draft.loaded(mistakes),
    conceptOf: (vocabulary, code) => byCode.get(`${vocabulary}:${code}`),
    mapsTo: (concept) => {
      const targets = to.get(concept) ?? [];
      return targets.map((code) => ({
        code,
        exact:
          targets.length === 1 &&
          from.get(code) === 1 &&
          vocabularyOf.get(code) === vocabularyOf.get(concept),
      }));
    },
  };
}

import type { EucaimSource } from './source.ts';
import { cell } from './table.ts';
import { type Vocabulary, vocabularies } from './vocabulary.ts';

/** A class and a code that the curated concept table gives it. */
export interface CuratedCode {
  vocabulary: Vocabulary;
  concept: string;
  code: string;
  /** Whether class and code mean the same thing, and not only the same organ or site. */
  exact: boolean;
}

const groups = new Set(['cancer_diagnosis', 'stage', 'modality', 'body_site', 'vendor', 'sex']);
/** OMOP concepts of these vocabularies are the thing itself; those of ICD10 or ICDO3 are classifications of it. */
const sameKind = new Set(['SNOMED', 'Gender', 'CancerModifier', 'NAACCR']);

/** The OMOP concept that OHDSI uses where a row's own one is not standard, as the row's note says. */
const standard = (note: string) => /gives standard OMOP (\d+)/.exec(note)?.[1];

/** The codes of the curated concept table, for classes of V2.0. */
export function curatedCodes(source: EucaimSource): CuratedCode[] {
  return source.curated.flatMap((row) => {
    const concept = cell(row, 'eucaim_code');
    if (!groups.has(cell(row, 'group')) || !source.current.has(concept)) return [];
    const preferred = standard(cell(row, 'note'));
    return vocabularies.flatMap((vocabulary): CuratedCode[] => {
      const code = cell(row, vocabulary.column).trim();
      const omop = vocabulary.prefix === 'OMOP';
      const found: CuratedCode[] = [];
      const exact =
        vocabulary.prefix === 'SNOMED' || (omop && sameKind.has(cell(row, 'omop_vocab')) && !preferred);
      if (vocabulary.valid(code)) found.push({ vocabulary, concept, code, exact });
      if (omop && preferred) found.push({ vocabulary, concept, code: preferred, exact: true });
      return found;
    });
  });
}

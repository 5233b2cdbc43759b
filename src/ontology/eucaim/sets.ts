import type { Mapping, MappingSet } from '../../mapping/index.ts';
import { prefixes } from '../../rdf/index.ts';
import type { CuratedCode } from './curated.ts';
import type { ExternalCode } from './external.ts';
import { tidy } from './label.ts';
import { omopVocabularyNamespace, omopVocabularyPrefix } from './omop-vocabulary.ts';
import type { EucaimSource } from './source.ts';
import { type Vocabulary, vocabularies } from './vocabulary.ts';

const exact = 'skos:exactMatch';
const close = 'skos:closeMatch';

/** Prefixes of every set that the importer writes. */
export const curieMap: Record<string, string> = {
  DICOM: 'https://w3id.org/collimator/dicom/',
  EUCAIM: prefixes.eucaim,
  ...Object.fromEntries(vocabularies.map(({ prefix, namespace }) => [prefix, namespace])),
};

/** Metadata that all sets share. */
export const metadata = (name: string, title: string, comment: string) => ({
  mapping_set_id: `https://w3id.org/collimator/mappings/${name}`,
  mapping_set_title: title,
  mapping_set_version: '2.0',
  license: 'https://creativecommons.org/licenses/by/4.0/',
  creator_label: ['LIMICS (EUCAIM hyper-ontology, doi 10.5281/zenodo.10777925)'],
  comment,
});

const why =
  'The source says only "Equivalent to" or "Maps to". "Equivalent to" is skos:exactMatch. "Maps to" is skos:exactMatch where the source\'s own name of the code equals the label of the class (semapv:LexicalMatching) or where a curated table has the same pair (semapv:ManualMappingCuration), else skos:closeMatch: it is not transitive, so one wrong row harms no other. Where a class would have two exact targets, or a target two classes, all are skos:closeMatch. Nobody has reviewed the set as a whole, so it states no confidence.';

interface Judged {
  concept: string;
  code: string;
  predicate: string;
  justification: string;
  name?: string;
  omopVocabulary?: string;
  comment?: string;
}

function judge(external: readonly ExternalCode[], curated: readonly CuratedCode[]): Judged[] {
  const judged = new Map<string, Judged>();
  const key = ({ concept, code }: { concept: string; code: string }) => `${concept} ${code}`;
  for (const { concept, code, equivalent, sameName, name, omopVocabulary } of external) {
    const justification = sameName && !equivalent ? 'semapv:LexicalMatching' : 'semapv:UnspecifiedMatching';
    const row = { concept, code, predicate: equivalent || sameName ? exact : close, justification };
    judged.set(key(row), {
      ...row,
      ...(name === undefined ? {} : { name }),
      ...(omopVocabulary === undefined ? {} : { omopVocabulary }),
    });
  }
  for (const entry of curated) {
    const known = judged.get(key(entry));
    if (known !== undefined && (known.predicate === exact || !entry.exact)) continue;
    judged.set(key(entry), {
      ...known,
      concept: entry.concept,
      code: entry.code,
      predicate: entry.exact ? exact : close,
      justification: 'semapv:ManualMappingCuration',
      comment: 'concepts.tsv',
    });
  }
  return [...judged.values()];
}

/** Takes back exactness wherever two exact rows share their class or their code. */
function demote(rows: readonly Judged[]): Judged[] {
  const count = (part: 'concept' | 'code') => {
    const times = new Map<string, number>();
    for (const row of rows)
      if (row.predicate === exact) times.set(row[part], (times.get(row[part]) ?? 0) + 1);
    return times;
  };
  const [concepts, codes] = [count('concept'), count('code')];
  return rows.map((row) => {
    if (row.predicate !== exact) return row;
    if ((codes.get(row.code) ?? 0) > 1)
      return { ...row, predicate: close, comment: 'Several classes have this code.' };
    if ((concepts.get(row.concept) ?? 0) > 1)
      return { ...row, predicate: close, comment: 'The class has several codes.' };
    return row;
  });
}

/** The set of one vocabulary: from a class of the hyper-ontology to a code of the vocabulary. */
export function vocabularySet(
  vocabulary: Vocabulary,
  external: readonly ExternalCode[],
  curated: readonly CuratedCode[],
  source: EucaimSource,
): MappingSet {
  const mine = <T extends { vocabulary: Vocabulary }>(codes: readonly T[]) =>
    codes.filter((code) => code.vocabulary === vocabulary);
  const mappings = demote(judge(mine(external), mine(curated))).map(
    ({ concept, code, predicate, justification, name, omopVocabulary, comment }): Mapping => ({
      subjectId: `EUCAIM:${concept}`,
      subjectLabel: tidy(source.current.get(concept)?.label ?? ''),
      predicateId: predicate,
      objectId: `${vocabulary.prefix}:${code}`,
      ...(name === undefined || vocabulary.prefix !== 'OMOP' ? {} : { objectLabel: name }),
      mappingJustification: justification,
      ...(comment === undefined ? {} : { comment }),
      other: omopVocabulary === undefined ? {} : { object_source: omopVocabulary },
    }),
  );
  const title = `EUCAIM hyper-ontology to ${vocabulary.prefix}`;
  return {
    metadata: metadata(`eucaim-${vocabulary.file}`, title, why),
    // A namespace of names, not of codes: no other set needs it, and nothing is translated to it.
    curieMap:
      vocabulary.prefix === 'OMOP'
        ? { ...curieMap, [omopVocabularyPrefix]: omopVocabularyNamespace }
        : curieMap,
    mappings,
  };
}

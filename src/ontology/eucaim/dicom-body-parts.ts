import type { MappingSet } from '../../mapping/index.ts';
import type { Translations } from './dicom-values.ts';
import type { EucaimSource } from './source.ts';
import { cell } from './table.ts';

/** Body parts through the SNOMED CT code that Annex L gives the term and eucaim-snomed gives the class. */
export function addBodyPartChains(to: Translations, source: EucaimSource, snomed: MappingSet): void {
  const byCode = Map.groupBy(snomed.mappings, ({ objectId }) => objectId);
  const curated = new Set(source.curated.map((row) => cell(row, 'eucaim_code')));
  for (const row of source.bodyParts) {
    const value = cell(row, 'body_part_examined');
    const targets = (byCode.get(`SNOMED:${cell(row, 'sct_code')}`) ?? []).filter(({ subjectId }) =>
      subjectId?.startsWith('EUCAIM:BP'),
    );
    const best =
      targets.find(({ subjectId }) => curated.has(subjectId?.slice('EUCAIM:'.length) ?? '')) ?? targets[0];
    if (best?.subjectId === undefined || value === '') continue;
    const concept = best.subjectId.slice('EUCAIM:'.length);
    to.set({
      attribute: 'BodyPartExamined',
      kind: 'code',
      value,
      predicate: best.predicateId,
      concept,
      justification: 'semapv:MappingChaining',
    });
    if (targets.length > 1) {
      const detail = `BodyPartExamined ${value}: ${targets.map(({ subjectId }) => subjectId).join(', ')}`;
      to.findings.push({
        check: 'two_classes_for_one_code',
        code: concept,
        label: best.subjectLabel ?? '',
        detail,
        file: 'body-part-to-sct.csv',
        line: row.line,
      });
    }
  }
}

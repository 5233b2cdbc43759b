import { Problem } from '../../base/index.ts';
import type { Attribute, Translation, Translations } from './dicom-values.ts';
import type { EucaimSource } from './source.ts';
import { cell, type TableRow } from './table.ts';

const manual = 'semapv:ManualMappingCuration';
const exact = 'skos:exactMatch';

const attributes: readonly string[] = [
  'Modality',
  'BodyPartExamined',
  'Manufacturer',
  'PatientSex',
] satisfies Attribute[];

/** The attribute and value of `Modality (0008,0060)=CT; DCM CT`; no value where the row names only the attribute. */
function dicomValue(row: TableRow): { attribute: Attribute; value: string } | undefined {
  const [, attribute, value] = /^(\w+) \(\w+,\w+\)(?:=(\w+))?/.exec(cell(row, 'dicom')) ?? [];
  return attribute !== undefined && attributes.includes(attribute)
    ? { attribute: attribute as Attribute, value: value ?? '' }
    : undefined;
}

/** One row of the curated table that gives a DICOM value. */
export function addCurated(to: Translations, row: TableRow, source: EucaimSource): void {
  const found = dicomValue(row);
  const given = cell(row, 'eucaim_code');
  const label = cell(row, 'preferred_label');
  const now = source.current.get(given)?.label.trim();
  if (found === undefined || (given !== '' && now === undefined)) return;
  const { attribute, value } = found;
  if (attribute === 'Manufacturer') {
    const add = (text: string) =>
      to.set({
        attribute,
        kind: 'literal',
        value: text,
        predicate: exact,
        concept: given,
        justification: manual,
      });
    if (now !== undefined && !label.includes('query key')) add(now);
    return;
  }
  if (value === '') return;
  const chained = to.get(attribute, value);
  const at = { code: given, label, file: 'concepts.tsv', line: row.line };
  const clash = attribute === 'BodyPartExamined' && given !== '' && !given.startsWith('BP');
  if (clash)
    to.findings.push({
      check: 'domain_clash',
      detail: `BodyPartExamined ${value}; ${chained?.concept ?? 'no class'} is written`,
      ...at,
    });
  if (chained?.concept !== undefined) {
    if (given !== '' && !clash && chained.concept !== given)
      to.findings.push({
        check: 'two_classes_for_one_code',
        detail: `${attribute} ${value}: ${chained.concept} by its SNOMED code, ${given} by the table`,
        ...at,
      });
    return;
  }
  if (given === '' || clash) {
    to.set({
      attribute,
      kind: 'code',
      value,
      predicate: exact,
      justification: manual,
      comment: `${label}: no class in the sources.`,
    });
    return;
  }
  const same = attribute !== 'BodyPartExamined' || now?.toLowerCase() === label.toLowerCase();
  to.set({
    attribute,
    kind: 'code',
    value,
    predicate: same ? exact : 'skos:closeMatch',
    concept: given,
    justification: manual,
  });
}

/** Look-up tables of ETL tools: modality codes that nothing else gives, and other spellings of manufacturers. */
export function addLookups(to: Translations, source: EucaimSource): void {
  for (const row of source.lookups) {
    const [value, concept] = [cell(row, 'value'), cell(row, 'concept')];
    if (cell(row, 'table') === 'LookupImagingModality' && /^IMG\d+$/.test(concept)) {
      const found: Translation = {
        attribute: 'Modality',
        kind: 'code',
        value,
        predicate: exact,
        concept,
        justification: manual,
      };
      if (!to.has(found)) to.set(found);
    } else if (cell(row, 'table') === 'LookupManufacturerAlias') {
      const vendor = to
        .of('Manufacturer')
        .find((known) => known.value.toLowerCase() === concept.toLowerCase())?.concept;
      if (vendor === undefined) continue;
      to.set({
        attribute: 'Manufacturer',
        kind: 'literal',
        value,
        predicate: exact,
        concept: vendor,
        justification: manual,
      });
    }
  }
}

/** What a person decided, above everything else. */
export function addDecisions(to: Translations, source: EucaimSource): void {
  for (const row of source.decisions) {
    const code = cell(row, 'code');
    const decision: Translation = {
      attribute: cell(row, 'attribute') as Attribute,
      kind: cell(row, 'kind') === 'literal' ? 'literal' : 'code',
      value: cell(row, 'value'),
      predicate: cell(row, 'predicate'),
      justification: manual,
      comment: cell(row, 'reason'),
      ...(code === '' ? {} : { concept: code }),
    };
    if (!attributes.includes(decision.attribute) || (code !== '' && !source.current.has(code)))
      throw new Problem(
        'malformed-request',
        `dicom-decisions.tsv, line ${row.line}: no such attribute or class.`,
      );
    to.set(decision);
    const detail = `${decision.attribute} ${decision.value}: ${decision.comment}`;
    const label = source.current.get(code)?.label ?? '';
    to.findings.push({
      check: 'decided_by_hand',
      code,
      label,
      detail,
      file: 'dicom-decisions.tsv',
      line: row.line,
    });
  }
}

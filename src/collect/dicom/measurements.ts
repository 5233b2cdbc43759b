import { type Attributes, codeOf, decimal, idsOf } from './attributes.ts';

/**
 * Columns of `dicom_measurement`: a numeric measurement or a coded evaluation in a measurement group of a
 * structured report (TID 1411, 1501). `value` is a number as text, or a code as `SCT:…` where `unit` is empty;
 * `derivation` tells a mean from a maximum.
 */
export const measurementColumns = [
  'patientid',
  'studyinstanceuid',
  'seriesinstanceuid',
  'concept',
  'value',
  'unit',
  'derivation',
  'findingsite',
  'finding',
] as const;

export type MeasurementRow = Record<(typeof measurementColumns)[number], string>;

const deepest = 32;
const mostItems = 100_000;
const measurementGroup = 'DCM:125007';
const findings: ReadonlySet<string> = new Set(['DCM:121071', 'SCT:404684003']);
const derivations: ReadonlySet<string> = new Set(['DCM:121401']);
const sites: ReadonlySet<string> = new Set(['SCT:363698007', 'SRT:G-C0E3']);

/**
 * The measurements of a structured report, and whether all of its content was read: at most 32 levels and 100,000
 * items are.
 */
export function measurementRows(report: Attributes): { rows: MeasurementRow[]; complete: boolean } {
  const ids = idsOf(report);
  const rows: MeasurementRow[] = [];
  let complete = true;
  let items = 0;
  const waiting = [{ container: report, depth: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { container, depth } = next;
    const content = container.items('ContentSequence');
    items += content.length;
    if (items > mostItems) return { rows, complete: false };
    if (codeOf(container, 'ConceptNameCodeSequence') === measurementGroup)
      rows.push(...ofGroup(content).map((row) => ({ ...ids, ...row })));
    const inner = content.filter((item) => item.text('ValueType') === 'CONTAINER');
    if (depth < deepest)
      waiting.push(...inner.reverse().map((each) => ({ container: each, depth: depth + 1 })));
    else if (inner.length > 0) complete = false;
  }
  return { rows, complete };
}

type OfGroup = Omit<MeasurementRow, 'patientid' | 'studyinstanceuid' | 'seriesinstanceuid'>;

function ofGroup(content: readonly Attributes[]): OfGroup[] {
  const named = content.map((item) => ({ item, concept: codeOf(item, 'ConceptNameCodeSequence') }));
  const coded = (of: typeof named, names: ReadonlySet<string>) => {
    const found = of.find(({ concept }) => names.has(concept));
    return found === undefined ? '' : codeOf(found.item, 'ConceptCodeSequence');
  };
  const group = { findingsite: coded(named, sites), finding: coded(named, findings) };
  return named.flatMap(({ item, concept }) => {
    const kind = item.text('ValueType');
    // Modifiers and contexts of the group tell how it was measured, and are no measurements.
    if (item.text('RelationshipType') !== 'CONTAINS' || concept === '') return [];
    const own = item
      .items('ContentSequence')
      .map((each) => ({ item: each, concept: codeOf(each, 'ConceptNameCodeSequence') }));
    const context = {
      ...group,
      findingsite: coded(own, sites) || group.findingsite,
      derivation: coded(own, derivations),
    };
    if (kind === 'NUM') {
      const [measured] = item.items('MeasuredValueSequence');
      if (measured === undefined) return [];
      const value = decimal(measured.text('NumericValue'));
      return [{ concept, value, unit: codeOf(measured, 'MeasurementUnitsCodeSequence'), ...context }];
    }
    if (kind !== 'CODE' || findings.has(concept) || sites.has(concept)) return [];
    return [{ concept, value: codeOf(item, 'ConceptCodeSequence'), unit: '', ...context }];
  });
}

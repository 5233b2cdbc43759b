import { iri } from '../rdf/index.ts';
import { asWritten } from './edits/index.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { mend } from './fix.ts';
import { type Slips, suggest } from './meant/index.ts';
import { phrase } from './phrases.ts';
import type { Places } from './places.ts';
import { remark, type Told } from './remark.ts';
import { nodeName, turtleIri } from './words.ts';

const shape = 'https://w3id.org/collimator/slips#spelling';

/** Slips of a text that no finding mends yet, as remarks; those that one change mends are one. */
export function misspelt(slips: Slips, evidence: Evidence, places: Places, told: readonly Told[]): Told[] {
  const { data, language, wording } = evidence;
  const edits = new Set(told.map(({ finding }) => keyOf(finding)));
  const found: Told[] = [];
  for (const { slip, part, wrong, right, why, source } of slips.of(
    places.text.quads,
    renames(evidence, told),
  )) {
    const fix = mend(data, { [part]: right }, slip, places);
    const place = places.ofSlip(slip, part);
    const finding: Omit<Finding, 'severity'> = {
      ...(fix?.edit ? { line: fix.edit.line, column: fix.edit.column } : place),
      focus: asWritten(nodeName(data, slip.subject), wording),
      path: turtleIri(slip.property),
      value: wrong,
      message: phrase('spelling', language),
      reason: phrase('slip', language, { value: wrong, why: why(language) }),
      clause: source,
      didYouMean: phrase('meant', language, { wanted: right }),
      ...(fix && { fix: asWritten(fix.turtle, wording) }),
      ...(fix?.edit && { edit: fix.edit }),
      shape,
    };
    const key = keyOf(finding);
    if (edits.has(key)) continue;
    edits.add(key);
    found.push(remark(finding, { focus: slip.subject, property: iri(slip.property), value: slip.value }));
  }
  return found;
}

/** The properties that findings found to stand for another, which may have more values than the one told. */
function renames(evidence: Evidence, told: readonly Told[]): Map<string, string> {
  const suggestions = told.flatMap(({ finding, result }) =>
    finding.didYouMean ? [suggest(evidence, result)] : [],
  );
  return new Map(
    suggestions.flatMap((each) =>
      each?.slip && each.property ? [[each.slip.property, each.property] as const] : [],
    ),
  );
}

const keyOf = ({ edit, line, column, didYouMean }: Omit<Finding, 'severity'>) =>
  edit ? `${edit.line}:${edit.column}` : `${line}:${column} ${didYouMean}`;

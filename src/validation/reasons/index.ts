import { name, shorten } from '../../rdf/index.ts';
import { isConcept } from '../concepts.ts';
import { type Evidence, missedRoot } from '../evidence.ts';
import { phrase } from '../phrases.ts';
import type { Result } from '../shape.ts';
import { valueText } from '../words.ts';
import { type Case, isAboutList, type Reason } from './case.ts';
import { logicReasons } from './logic.ts';
import { pairReasons } from './pairs.ts';
import { stringReasons } from './strings.ts';
import { valueReasons } from './values.ts';

/** One reason for each constraint component. */
const reasons: Record<string, Reason> = {
  ...valueReasons,
  ...stringReasons,
  ...pairReasons,
  ...logicReasons,
};

/** Why a constraint failed, in words, down to the innermost shape; without a full stop. */
export function reasonOf(evidence: Evidence, result: Result): string {
  const { shapes, data, language } = evidence;
  const { constraint, shape, focus, property, message } = result;
  const value = valueText(data, result.value ?? focus);
  const say: Case['say'] = (reason, gaps) => phrase(reason, language, { value, ...gaps });
  const root = missedRoot(evidence, result);
  if (root !== undefined) {
    const known =
      data.objects(focus, name('rdfs:label')).length > 0 ||
      data.objects(focus, name('rdfs:subClassOf')).length > 0;
    const gaps = { value: valueText(data, focus), wanted: valueText(data, root) };
    return isConcept(focus) && !known ? say('noConcept', gaps) : say('notUnder', gaps);
  }
  if (message !== undefined) return message.replace(/\.$/, '');
  const reason = reasons[constraint];
  if (reason === undefined) return say('fails', { wanted: constraint });
  const [parameter] = shapes.objects(shape, name(`sh:${constraint[0]?.toLowerCase()}${constraint.slice(1)}`));
  const count = property ? data.objects(focus, property).length : 0;
  return reason({
    evidence,
    result,
    value,
    parameter,
    count,
    say,
    tell: (inner) => innerReasons(evidence, inner),
  });
}

function innerReasons(evidence: Evidence, inner: readonly Result[]): string[] {
  const told = inner.map((each) => {
    const reason = reasonOf(evidence, each);
    if (each.property === undefined || isAboutList(each)) return reason;
    const isMissing = reason === phrase('none', evidence.language);
    return `${shorten(each.property.value)}${isMissing ? '' : ':'} ${reason}`;
  });
  return [...new Set(told)];
}

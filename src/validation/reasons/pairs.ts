import { name, shorten, type Term } from '../../rdf/index.ts';
import { valueText } from '../words.ts';
import { type Case, naming, type Reason } from './case.ts';

/** That a value is beyond those of another property of its node. */
function beyond({ evidence, result, say }: Case, reason: string, other: Term | undefined): string {
  const limits = other ? evidence.data.objects(result.focus, other) : [];
  const wanted = limits.map((each) => valueText(evidence.data, each)).join(', ');
  return say(reason, { other: shorten(other?.value ?? ''), wanted });
}

/** Reasons about the values of two properties, and about properties that are not allowed. */
export const pairReasons: Record<string, Reason> = {
  Equals: naming('equals'),
  Disjoint: naming('disjoint'),
  LessThan: ({ parameter, say }) => say('before', { other: shorten(parameter?.value ?? '') }),
  LessThanOrEquals: (failed) => beyond(failed, 'order', failed.parameter),
  NotAfter: (failed) => {
    const { evidence, result } = failed;
    return beyond(failed, 'after', evidence.shapes.objects(result.shape, name('col:notAfter'))[0]);
  },
  Closed: ({ result, say }) => say('closed', { property: shorten(result.property?.value ?? '') }),
};

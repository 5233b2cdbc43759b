import type { Total } from './cohort-answer.ts';
import { together } from './exactness.ts';
import { weakest } from './kind.ts';
import type { Part } from './part.ts';
import { show } from './shown.ts';
import { addUp } from './total.ts';

/** The sum over the nodes that gave a number, and the names of those that gave none. */
export function totalOf(parts: readonly Part[]): Total {
  const counted = parts.flatMap((part) => part.estimate ?? []);
  const missing = parts.filter((part) => !part.estimate).map((part) => part.answer.name);
  if (counted.length === 0) return { low: 0, high: 0, display: 'no answer', missing };
  const { state: _, ...total } = show(addUp(counted), {
    threshold: Math.max(0, ...parts.map((part) => part.threshold)),
    rounding: Math.max(1, ...parts.map((part) => part.rounding)),
    bound: counted.every((one) => one.kind === 'upper bound'),
  });
  const kind = weakest(counted.map((one) => one.kind));
  const exactness = parts.flatMap((part) => (part.estimate && part.answer.exactness) ?? []);
  return { ...total, kind, exactness: exactness.reduce(together, 'exact'), missing };
}

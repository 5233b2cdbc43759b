import type { Quad, Term } from '../rdf/index.ts';
import type { Data } from './data.ts';
import { keyOf } from './keys.ts';
import type { Result } from './shape.ts';

/** The results of a part of a longer text, by what the part alone can tell. */
export interface Split {
  sure: Result[];
  /** How many may be due to statements that stand elsewhere in the text, and so say nothing. */
  unchecked: number;
  /** About a node that has no statement here: true of the text only where it is true of all parts. */
  absent: Result[];
}

/** Sorts the results of a part: a node that is described elsewhere cannot be judged here. */
export function splitResults(results: readonly Result[], quads: readonly Quad[], data: Data): Split {
  const described = new Set(quads.map(({ subject }) => keyOf(subject)));
  const isElsewhere = (term: Term | undefined) =>
    term !== undefined &&
    term.termType !== 'Literal' &&
    !described.has(keyOf(term)) &&
    !data.isBackground(term);
  const hangsOn = ({ constraint, focus, value, inner }: Result, top = true): boolean =>
    (!top && isElsewhere(focus)) ||
    (constraint === 'Class' && isElsewhere(value)) ||
    inner.some((each) => hangsOn(each, false));
  const split: Split = { sure: [], unchecked: 0, absent: [] };
  for (const result of results) {
    if (isElsewhere(result.focus) && result.value === undefined) split.absent.push(result);
    else if (hangsOn(result)) split.unchecked += 1;
    else split.sure.push(result);
  }
  return split;
}

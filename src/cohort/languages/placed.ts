import type { Ontology } from '../../ontology/index.ts';
import { parseCohort } from '../cohort.ts';
import type { Criteria, Mistake, RefusalCode } from '../criteria.ts';
import type { QuestionReading } from '../question.ts';

/** Where something was written: a path, or a line and column, or both. */
export interface Place {
  path: string;
  line?: number;
  column?: number;
  /** The code of mistakes here. */
  code?: RefusalCode;
}

/** A criterion that knows where it was written. */
export interface PlacedCriterion {
  facet: string;
  anyOf?: string[];
  narrower?: boolean;
  from?: number;
  below?: number;
  at: Place;
  /** Places of the values. */
  valuesAt?: Place[];
}

/** A group that knows where it was written. */
export interface PlacedGroup {
  kind: 'all' | 'any' | 'none';
  members: Placed[];
  at: Place;
}

/** What a language is compiled to: criteria, each with the place that mistakes in it are told at. */
export type Placed = PlacedCriterion | PlacedGroup;

const isGroup = (placed: Placed): placed is PlacedGroup => 'kind' in placed;

/**
 * The same cohort without needless nesting, so that what a language must wrap (a lone UNION branch, each FILTER
 * NOT EXISTS by itself) does not use up the depth that a cohort may have.
 */
function flat(placed: Placed): Placed {
  if (!isGroup(placed)) return placed;
  const { kind, at } = placed;
  const dissolves = kind === 'none' ? 'any' : kind;
  let members = placed.members
    .map(flat)
    .flatMap((member) => (isGroup(member) && member.kind === dissolves ? member.members : [member]));
  if (kind === 'all') {
    const nones = members.filter(
      (member): member is PlacedGroup => isGroup(member) && member.kind === 'none',
    );
    const [first] = nones;
    if (first && nones.length > 1) {
      const merged = { ...first, members: nones.flatMap((none) => none.members) };
      members = members.flatMap((member) =>
        member === first ? [merged] : nones.includes(member as PlacedGroup) ? [] : [member],
      );
    }
  }
  const [only] = members;
  return kind !== 'none' && members.length === 1 && only ? only : { kind, members, at };
}

/** The criteria, and the place of each of their paths. */
function settle(placed: Placed, path: string, places: Map<string, Place>): Criteria {
  places.set(path, placed.at);
  const inside = (step: string) => (path === '' ? step : `${path}.${step}`);
  if (isGroup(placed)) {
    const members = placed.members.map((member, index) =>
      settle(member, inside(`${placed.kind}[${index}]`), places),
    );
    return { [placed.kind]: members } as unknown as Criteria;
  }
  const { at: _, valuesAt = [], ...criterion } = placed;
  for (const [index, place] of valuesAt.entries()) places.set(inside(`anyOf[${index}]`), place);
  return criterion;
}

/** The nearest place that is known at or around a path. */
function placeOf(path: string, places: ReadonlyMap<string, Place>): Place | undefined {
  for (let at = path; ; at = at.replace(/(\.|^)[^.]*$/, '')) {
    const place = places.get(at);
    if (place !== undefined || at === '') return place;
  }
}

/**
 * Understands what a language was compiled to. Mistakes that the language found, and those of the cohort itself,
 * are told at the places where they were written. What a language nests only because it must is flattened first.
 */
export function understand(
  placed: Placed | undefined,
  ontology: Ontology,
  mistakes: Mistake[] = [],
  groupBy: string[] = [],
  nesting: 'flattened' | 'as written' = 'flattened',
): QuestionReading {
  if (placed === undefined) return { state: 'invalid', mistakes };
  const places = new Map<string, Place>();
  const reading = parseCohort(settle(nesting === 'flattened' ? flat(placed) : placed, '', places), ontology);
  if (reading.state === 'understood') {
    return mistakes.length > 0
      ? { state: 'invalid', mistakes }
      : { state: 'understood', cohort: reading.cohort, groupBy };
  }
  const told = reading.mistakes.map(({ path, message, nearest }) => ({
    ...(placeOf(path, places) ?? { path }),
    message,
    ...(nearest && { nearest }),
  }));
  return { state: 'invalid', mistakes: [...mistakes, ...told] };
}

import type { PlannedCell } from '../disclosure/index.ts';
import type { Person } from './person.ts';
import { holds, type Question } from './question.ts';
import type { Tally } from './tally.ts';

/** A possible truth: a population, perhaps without one of its persons, and with some more. */
export interface World {
  readonly tally: Tally;
  readonly planned: ReadonlyMap<string, PlannedCell>;
  /** Persons have numbers below this. */
  readonly most: number;
  /** True count of a planned cell in this world. */
  countCell(cell: PlannedCell): number;
  /** True count of a question in this world. */
  count(question: Question): number;
  /** Who is counted: numbers of persons of the population, then those added, from the population's size on. */
  members(question: Question): number[];
}

/** Makes the world in which `without` (a number in the population) is not there, and `plus` are. */
export function worldOf(
  tally: Tally,
  planned: ReadonlyMap<string, PlannedCell>,
  { without, plus = [] }: { without?: number; plus?: readonly Person[] } = {},
): World {
  const gone = without === undefined ? undefined : tally.persons[without];
  let shifts: Map<string, number> | undefined;
  const shiftOf = (key: string): number => {
    shifts ??= shiftsOf(tally, planned, gone, plus);
    return shifts.get(key) ?? 0;
  };
  return {
    tally,
    planned,
    most: tally.persons.length + plus.length,
    countCell: (cell) => tally.count(cell) + shiftOf(cell.key),
    count(question) {
      const base = tally.members(question).count() - (gone && holds(question, gone) ? 1 : 0);
      return base + plus.filter((person) => holds(question, person)).length;
    },
    members(question) {
      const base = [...tally.members(question)].filter((i) => i !== without);
      return [
        ...base,
        ...plus.flatMap((person, i) => (holds(question, person) ? tally.persons.length + i : [])),
      ];
    },
  };
}

/** By how many persons each planned cell differs from the population's. */
function shiftsOf(
  tally: Tally,
  planned: ReadonlyMap<string, PlannedCell>,
  gone: Person | undefined,
  plus: readonly Person[],
): Map<string, number> {
  const shifts = new Map<string, number>();
  const weights = new Map<Person, number>(gone ? [[gone, -1]] : []);
  for (const person of plus) weights.set(person, (weights.get(person) ?? 0) + 1);
  for (const [person, weight] of weights) {
    for (const key of tally.cellsOf(person, planned)) shifts.set(key, (shifts.get(key) ?? 0) + weight);
  }
  return shifts;
}

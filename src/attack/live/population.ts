import type { Facet } from '../../ontology/index.ts';
import { inventPersons } from '../invent.ts';
import { leavesOf, type Person } from '../person.ts';
import type { Demand, Question } from '../question.ts';
import { Random } from '../random.ts';
import { Tally } from '../tally.ts';
import { decoys, findVictims } from '../victims.ts';

/** Somebody whom the attacker is after. */
export interface LiveTarget {
  kind: 'secret' | 'presence';
  /** Demands that nobody but the target meets. */
  known: readonly Demand[];
  /** The two possible secrets; none where the secret is being there. */
  secrets: readonly Demand[];
  groups: readonly Question[];
  /** Whether the first secret is the true one, or the target is there: only for keeping the score. */
  truth: boolean;
}

export interface LivePopulation {
  /** Persons of three holders; targets are, or are not, at the first. */
  nodes: Person[][];
  targets: LiveTarget[];
  /** A question that counts everybody. */
  everyone: Question;
}

export interface LiveSize {
  /** Persons of the first holder; the others have a half and a quarter as many. */
  persons: number;
  /** Targets of each kind. */
  targets: number;
  /** Groups prepared for each target, from which the attacker's budget takes its share. */
  groups: number;
  seed: number;
}

/**
 * Invents three holders' persons with targets among them. A coin for each target decides what is true: which of two
 * stages it has, or whether it was left out. So whoever only guesses is right in half of all cases.
 */
export function livePopulation(
  facets: readonly Facet[],
  { persons, targets: wanted, groups, seed }: LiveSize,
): LivePopulation {
  const random = new Random(seed);
  const [people = [], ...others] = [1, 0.5, 0.25].map((share, i) =>
    inventPersons(facets, Math.round(persons * share), 100 * seed + i),
  );
  const victims = findVictims(new Tally(facets, people), { facet: 'stage' }, 2 * wanted, random);
  const gone = new Set<number>();
  const changed = [...people];
  const targets = victims.map((victim, i): LiveTarget => {
    const truth = random.coin();
    const { known, index, sides } = victim;
    const about = { known, groups: decoys(victim, groups, random), truth };
    if (i % 2 === 1) {
      if (!truth) gone.add(index);
      return { kind: 'presence', secrets: [], ...about };
    }
    changed[index] = sides[truth ? 0 : 1].person;
    return { kind: 'secret', secrets: sides.map(({ demand }) => demand), ...about };
  });
  const [whole] = facets.filter(({ levels, cap }) => cap === 1 && !levels.includes('series'));
  if (whole === undefined) throw new RangeError('There is no facet of which every person has a value.');
  return {
    nodes: [changed.filter((_, i) => !gone.has(i)), ...others],
    targets,
    everyone: { facet: whole.id, anyOf: leavesOf(whole).map(({ code }) => code) },
  };
}

import type { Facet } from '../ontology/index.ts';
import { leavesOf, type Person, withCode, withNumber } from './person.ts';
import type { Demand, Question } from './question.ts';
import type { Random } from './random.ts';
import type { Tally } from './tally.ts';

/** A person whom an attacker knows by at most three attributes, and one of two secrets, each as likely. */
export interface Victim {
  /** Number in the population. */
  index: number;
  /** Demands that this person alone meets. */
  known: Demand[];
  /** The attributes known, without the secret's. */
  facets: Facet[];
  /** The two possible secrets as demands, and the person who holds each. */
  sides: [Side, Side];
}

export interface Side {
  demand: Demand;
  person: Person;
}

/** What is to be learnt: a facet's value, or an exact number within its band. */
export type Secret = { facet: string; exact?: boolean };

const unknown = 'Unknown';
const mostTries = 50_000;

/**
 * Persons who are unique on three known facets of cases (all but the secret's), each with two possible secrets. A
 * value that determines another facet is no secret: it would be known by that. A small population may have fewer
 * such persons than wanted; throws a RangeError where it has none.
 */
export function findVictims(tally: Tally, secret: Secret, wanted: number, random: Random): Victim[] {
  const facet = tally.facets.find(({ id }) => id === secret.facet);
  if (facet === undefined || facet.cap > 1) throw new RangeError(`${secret.facet} cannot be a secret here.`);
  const others = tally.facets.filter(
    ({ id, levels, cap }) => id !== facet.id && !levels.includes('series') && cap === 1,
  );
  const victims: Victim[] = [];
  const taken = new Set<number>();
  for (let i = 0; i < mostTries && victims.length < wanted; i++) {
    const index = random.below(tally.persons.length);
    const person = tally.persons[index] as Person;
    if (taken.has(index)) continue;
    const facets = random.some(others, 3);
    const known = facets.map(({ id }): Demand => ({ facet: id, anyOf: [...(person.codes.get(id) ?? [])] }));
    if (secret.exact) known.push({ facet: facet.id, anyOf: [...(person.codes.get(facet.id) ?? [])] });
    if (known.some((demand) => 'anyOf' in demand && demand.anyOf[0] === unknown)) continue;
    if (tally.members({ all: known }).count() !== 1) continue;
    const sides = secret.exact ? exactSides(facet, person) : codeSides(facet, person, tally, random);
    if (sides === undefined) continue;
    taken.add(index);
    victims.push({ index, known, facets, sides });
  }
  if (victims.length === 0) throw new RangeError('Nobody in this population is unique on three attributes.');
  return victims;
}

/** Two values as they occur in the population, so that frequent ones are secrets more often. */
function codeSides(facet: Facet, person: Person, tally: Tally, random: Random): [Side, Side] | undefined {
  const anyCode = () => (random.pick(tally.persons).codes.get(facet.id) ?? [])[0] ?? unknown;
  const free = new Set(
    leavesOf(facet).flatMap(({ code, determines }) => (determines.length > 0 ? [] : [code])),
  );
  const [a, b] = [anyCode(), anyCode()];
  if (a === b || a === unknown || b === unknown || !free.has(a) || !free.has(b)) return undefined;
  const side = (code: string): Side => ({
    demand: { facet: facet.id, anyOf: [code] },
    person: withCode(person, facet.id, code),
  });
  return [side(a), side(b)];
}

/** Two numbers in the two halves of the person's band. */
function exactSides(facet: Facet, person: Person): [Side, Side] | undefined {
  const code = person.codes.get(facet.id)?.[0];
  const band = facet.lattice.find((value) => value.leaf && value.code === code);
  if (band?.from === undefined || band.below === undefined || band.below - band.from < 4) return undefined;
  const middle = Math.floor((band.from + band.below) / 2);
  const side = (from: number, below: number): Side => ({
    demand: { facet: facet.id, from, below },
    person: withNumber(person, facet.id, from),
  });
  return [side(band.from, middle), side(middle, band.below)];
}

/**
 * Many large groups that cannot hold the victim whatever the secret is: other values of one known facet, with some
 * values of another. They carry the victim's row in and out of sums.
 */
export function decoys(victim: Victim, many: number, random: Random): Question[] {
  const widest = victim.facets.toSorted((a, b) => leavesOf(b).length - leavesOf(a).length);
  const [main, second] = widest as [Facet, Facet];
  const held = victim.known.find((demand) => demand.facet === main.id) as { anyOf: string[] };
  const free = leavesOf(main).flatMap(({ code }) => (held.anyOf.includes(code) ? [] : [code]));
  const codes = leavesOf(second).map(({ code }) => code);
  return Array.from({ length: many }, () => ({
    all: [
      { facet: main.id, anyOf: random.some(free, 2 + random.below(Math.max(1, free.length - 2))) },
      { facet: second.id, anyOf: random.some(codes, 1 + random.below(Math.max(1, codes.length - 1))) },
    ],
  }));
}

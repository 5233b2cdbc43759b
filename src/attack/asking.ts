import type { PlannedCell } from '../disclosure/index.ts';
import type { Person } from './person.ts';
import { type Question, respell, spellings } from './question.ts';
import { Random } from './random.ts';
import { type Rate, rate } from './rate.ts';
import { type Answer, type Mechanism, numberOf, type Service } from './service.ts';
import type { Tally } from './tally.ts';
import { decoys, findVictims, type Secret, type Victim } from './victims.ts';
import { worldOf } from './world.ts';

/** Attacks that ask a service questions. */
export const askingAttacks = [
  'direct',
  'equality',
  'averaging',
  'refusal',
  'bisection',
  'cross-node',
] as const;
export type AskingAttack = (typeof askingAttacks)[number];

export interface AskingOptions {
  tallies: readonly Tally[];
  planned: ReadonlyMap<string, PlannedCell>;
  victims: number;
  /** Pairs of questions for each of the two secrets: an attacker asks four times as many. */
  pairs: number;
  seed: number;
  secret: Secret;
  /** The number that is bisected, e.g. an age. */
  number: string;
}

/** Evidence for the first secret (positive) or the second (negative); 0 where the attacker learnt nothing. */
type Evidence = Record<AskingAttack, number>;

/** How often each attack tells which of two secrets a victim has. */
export async function attackByAsking(
  mechanism: Mechanism,
  options: AskingOptions,
): Promise<Record<AskingAttack, Rate>> {
  const { tallies, secret, number, seed } = options;
  const [tally] = tallies;
  if (tally === undefined) throw new RangeError('There is no population to attack.');
  const right = new Map<AskingAttack, number>();
  const tried = new Map<AskingAttack, number>();
  for (const [round, about] of [secret, { facet: number, exact: true }].entries()) {
    // The same victims, coins and questions for every mechanism, whatever it draws for itself.
    const random = new Random(seed + round);
    const own = new Random(seed + 1_000 + round);
    for (const victim of findVictims(tally, about, options.victims, random)) {
      const first = random.coin();
      const truth = victim.sides[first ? 0 : 1].person;
      const groups = decoys(victim, options.pairs, random);
      const found = await (about.exact
        ? bisect(mechanism, options, victim, truth, groups, own)
        : attackOne(mechanism, options, victim, truth, groups, own));
      for (const [attack, evidence] of Object.entries(found) as [AskingAttack, number][]) {
        const guess = evidence === 0 ? own.coin() : evidence > 0;
        tried.set(attack, (tried.get(attack) ?? 0) + 1);
        if (guess === first) right.set(attack, (right.get(attack) ?? 0) + 1);
      }
    }
  }
  return Object.fromEntries(
    askingAttacks.map((attack) => [attack, rate(right.get(attack) ?? 0, tried.get(attack) ?? 0)]),
  ) as Record<AskingAttack, Rate>;
}

function openOn(
  mechanism: Mechanism,
  { tallies, planned }: AskingOptions,
  victim: Victim,
  truth: Person,
  random: Random,
): Service {
  const worlds = tallies.map((tally, i) => {
    if (i === 0) return worldOf(tally, planned, { without: victim.index, plus: [truth] });
    // Who holds the second node has put persons like the victim into it, as many with each secret.
    const padding = i === 1 ? victim.sides.flatMap(({ person }) => Array<Person>(padded).fill(person)) : [];
    return worldOf(tally, planned, { plus: padding });
  });
  return mechanism.open(worlds, random);
}

/** Persons put into another node by its holder; above every threshold, so that the total is shown. */
const padded = 60;

/** The victim as it is known, with each of the two secrets. */
const sidesOf = ({ known, sides: [one, other] }: Victim): [Question, Question] => [
  { all: [...known, one.demand] },
  { all: [...known, other.demand] },
];

async function attackOne(
  mechanism: Mechanism,
  options: AskingOptions,
  victim: Victim,
  truth: Person,
  groups: readonly Question[],
  random: Random,
): Promise<Omit<Evidence, 'bisection'>> {
  const service = openOn(mechanism, options, victim, truth, random);
  const [a, b] = sidesOf(victim);
  const direct = numberOf(await service.ask(a)) - numberOf(await service.ask(b));
  const pairs = await trackers(service, groups, a, b);
  const others = options.tallies.slice(1);
  const colluding = (question: Question) =>
    others.reduce((all, tally) => all + tally.members(question).count(), 0);
  const network =
    others.length === 0
      ? 0
      : (await service.total(a)) - colluding(a) - ((await service.total(b)) - colluding(b));
  return { direct, ...pairs, 'cross-node': network };
}

/** Each group without and with the victim's row, for either secret, every time in other words. */
async function trackers(service: Service, groups: readonly Question[], a: Question, b: Question) {
  const evidence = { equality: 0, averaging: 0, refusal: 0 };
  for (const [i, group] of groups.entries()) {
    const without = await service.ask(respell(group, i % spellings));
    for (const [row, sign] of [
      [a, 1],
      [b, -1],
    ] as const) {
      const found = await service.ask(respell({ any: [group, row] }, i % spellings));
      if (found.state !== without.state) evidence.refusal += sign * stateRank(found, without);
      else if (found.text !== without.text) evidence.equality += sign;
      if (found.state === 'count' && without.state === 'count')
        evidence.averaging += sign * (found.value - without.value);
    }
  }
  return evidence;
}

/** A row that makes the difference between refusing (or showing) and not is likely there. */
const stateRank = (found: Answer, without: Answer) =>
  found.state === 'refused' || without.state === 'hidden' ? 1 : -1;

/** Cuts a band in two by asking with a border inside it. */
async function bisect(
  mechanism: Mechanism,
  options: AskingOptions,
  victim: Victim,
  truth: Person,
  groups: readonly Question[],
  random: Random,
): Promise<Pick<Evidence, 'bisection'>> {
  const service = openOn(mechanism, options, victim, truth, random);
  const [a, b] = sidesOf(victim);
  const { averaging, equality, refusal } = await trackers(service, groups, a, b);
  return { bisection: averaging || equality || refusal };
}

import {
  guarantee,
  logLikelihood,
  type PlannedCell,
  type Policy,
  protect,
  protectRequests,
  seal,
} from '../disclosure/index.ts';
import { leavesOf, type Person, withCode } from './person.ts';
import { Random } from './random.ts';
import { type Rate, rate } from './rate.ts';
import { epoch } from './release.ts';
import type { Tally } from './tally.ts';

export interface OmniscientOptions {
  tally: Tally;
  planned: ReadonlyMap<string, PlannedCell>;
  policy: Policy;
  /** Facets of one value per case; `presence` is always tried too. */
  secrets: readonly string[];
  victims: number;
  /** Releases of each victim's world, each with another key. */
  draws: number;
  seed: number;
  /** Whether every request that the ledger allows is spent on the victim too. */
  requests?: boolean;
}

/** What the worst attacker reaches: one who knows every other record and every secret but one bit. */
export interface OmniscientResult {
  secret: string;
  success: Rate;
  /** Share of guesses held with at least 95 % confidence. */
  confident: Rate;
  /** The share of right guesses that the release promises not to pass. */
  bound: number;
  /** Mean number of planned cells in which the two worlds differ, published or not. */
  cells: number;
}

/** A cell with its true count under either hypothesis. */
interface Differing {
  key: string;
  n: [number, number];
}

const confidence = Math.log(0.95 / 0.05);

/**
 * The likelihood ratio over all cells, with exact discrete probabilities of the noise, the rounding, the floor and
 * the threshold. Nobody who reads the same release can do better.
 */
export function attackOmnisciently(options: OmniscientOptions): OmniscientResult[] {
  const { tally, planned, policy, secrets, requests = false } = options;
  const promised = guarantee(tally.facets, [...planned.values()], policy).worstCase;
  return [...secrets, 'presence'].map((secret, i) => {
    const worst = promised.find((one) => one.secret === secret);
    if (worst === undefined) throw new RangeError(`Nothing is promised for ${secret}.`);
    const asked = requests ? worst.requests : 0;
    const found = attackSecret(options, secret, asked, new Random(options.seed + i));
    return { secret, ...found, bound: requests ? worst.accuracyWithRequests : worst.accuracy };
  });
}

function attackSecret(
  { tally, planned, policy, victims, draws }: OmniscientOptions,
  secret: string,
  asked: number,
  random: Random,
): Omit<OmniscientResult, 'secret' | 'bound'> {
  const ofCells = logLikelihood(policy);
  const ofRequests = logLikelihood({ ...policy, ...policy.requests });
  let [right, confident, tried, cells] = [0, 0, 0, 0];
  for (let v = 0; v < victims; v++) {
    const person = random.pick(tally.persons);
    const counts = differingCells(tally, planned, person, sidesOf(tally, person, secret, random));
    const extra = requestsAbout(asked, secret, random);
    cells += counts.length;
    for (let draw = 0; draw < draws; draw++) {
      const truth = random.below(2) as 0 | 1;
      const key = random.bytes(32);
      const raw = (list: Differing[]) => list.map((one) => ({ key: one.key, count: seal(one.n[truth]) }));
      const ratio =
        ratioOf(counts, protect(raw(counts), policy, key, epoch), ofCells) +
        ratioOf(extra, protectRequests(raw(extra), policy, key, epoch), ofRequests);
      const guess = ratio === 0 ? random.below(2) : ratio > 0 ? 0 : 1;
      tried += 1;
      if (guess === truth) right += 1;
      if (Math.abs(ratio) >= confidence) confident += 1;
    }
  }
  return { success: rate(right, tried), confident: rate(confident, tried), cells: cells / victims };
}

/** The log of how many times likelier the first hypothesis makes what was published. */
function ratioOf(
  cells: readonly Differing[],
  released: readonly { key: string; count: number }[],
  likelihood: ReturnType<typeof logLikelihood>,
): number {
  const published = new Map(released.map(({ key, count }) => [key, count]));
  return cells.reduce((ratio, { key, n: [a, b] }) => {
    const [p, q] = [likelihood(a, published.get(key)), likelihood(b, published.get(key))];
    return p === q ? ratio : ratio + p - q;
  }, 0);
}

/** Cohorts that colluding researchers ask for about one person; large enough to be shown always. */
function requestsAbout(asked: number, secret: string, random: Random): Differing[] {
  return Array.from({ length: asked }, (_, i) => {
    const others = 80 + random.below(200);
    const first = secret === 'presence' || i % 2 === 0;
    return { key: `request-${i}`, n: first ? [others + 1, others] : [others, others + 1] };
  });
}

/** The two hypotheses: the person with either value, or the person and nobody. */
function sidesOf(
  tally: Tally,
  person: Person,
  secret: string,
  random: Random,
): [Person | undefined, Person | undefined] {
  if (secret === 'presence') return [person, undefined];
  const facet = tally.facets.find(({ id }) => id === secret);
  if (facet === undefined || facet.cap > 1) throw new RangeError(`${secret} cannot be a secret here.`);
  const held = person.codes.get(secret)?.[0];
  const determining = new Set(
    leavesOf(facet).flatMap(({ code, determines }) => (determines.length > 0 ? [code] : [])),
  );
  for (let i = 0; i < 1_000; i++) {
    const other = random.pick(tally.persons).codes.get(secret)?.[0];
    if (other !== undefined && other !== held && !determining.has(other))
      return [person, withCode(person, secret, other)];
  }
  throw new RangeError(`All persons have the same ${secret}.`);
}

/** Cells whose true count is not the same under both hypotheses. */
function differingCells(
  tally: Tally,
  planned: ReadonlyMap<string, PlannedCell>,
  person: Person,
  sides: readonly (Person | undefined)[],
): Differing[] {
  const own = tally.cellsOf(person, planned);
  const [a, b] = sides.map((side) => (side ? tally.cellsOf(side, planned) : new Set<string>())) as [
    Set<string>,
    Set<string>,
  ];
  const differing = [...a].filter((key) => !b.has(key)).concat([...b].filter((key) => !a.has(key)));
  return differing.map((key) => {
    const base = tally.count(planned.get(key) as PlannedCell) - (own.has(key) ? 1 : 0);
    return { key, n: [base + (a.has(key) ? 1 : 0), base + (b.has(key) ? 1 : 0)] };
  });
}

import { Random } from '../random.ts';
import { type Rate, rate } from '../rate.ts';
import type { Target } from '../replay/exchange.ts';
import { askHub } from './hub.ts';
import type { LivePopulation, LiveTarget } from './population.ts';
import {
  type Evidence,
  type LiveScheme,
  liveSchemes,
  questionsBesides,
  questionsOfGroup,
  tryOn,
} from './schemes.ts';

export interface LiveOptions {
  hub: Target;
  /** The first node of the hub, asked by itself. */
  node: Target;
  /** Most questions about one target; all of them are asked. */
  budget: number;
  seed: number;
}

/** How often each scheme was right, of targets with a secret, of targets that may be there, and of both. */
export interface LiveReport {
  secret: Record<LiveScheme, Rate>;
  presence: Record<LiveScheme, Rate>;
  both: Record<LiveScheme, Rate>;
  /** Questions asked of the hub and of the node. */
  questions: number;
  ms: number;
}

/** How many of a target's groups the budget pays for; throws a RangeError where it does not reach for one. */
function affordable({ known, secrets }: LiveTarget, budget: number): number {
  const rows = Math.max(1, secrets.length);
  const groups = Math.floor((budget - questionsBesides(known.length, rows)) / questionsOfGroup(rows));
  if (groups < 1) throw new RangeError(`A budget of ${budget} questions does not reach for one group.`);
  return groups;
}

/**
 * Attacks a live hub with nothing but its HTTP interface, and its first node's. Of a secret the sign of the evidence
 * decides; of presence, whether there is more of it than for the average target, since the attacker knows that half
 * are there. No evidence is a coin.
 */
export async function attackLive(
  { targets, everyone }: LivePopulation,
  { hub, node, budget, seed }: LiveOptions,
): Promise<LiveReport> {
  const started = performance.now();
  let questions = 0;
  const asking = (target: Target) => (question: Parameters<typeof askHub>[1]) => {
    questions += 1;
    return askHub(target, question);
  };
  const ask = { hub: asking(hub), node: asking(node) };
  const tried: { target: LiveTarget; evidence: Evidence }[] = [];
  for (const target of targets) {
    const { known, secrets } = target;
    const groups = target.groups.slice(0, affordable(target, budget));
    tried.push({ target, evidence: await tryOn(ask, { known, secrets, groups, everyone }) });
  }
  const random = new Random(seed);
  const ratesOf = (kind: LiveTarget['kind']) => {
    const some = tried.filter(({ target }) => target.kind === kind);
    return Object.fromEntries(
      liveSchemes.map((scheme) => {
        const mean = some.reduce((all, { evidence }) => all + evidence[scheme], 0) / some.length;
        const cut = kind === 'presence' ? mean : 0;
        const right = some.filter(({ target, evidence }) => {
          const above = evidence[scheme] - cut;
          return (above === 0 ? random.coin() : above > 0) === target.truth;
        });
        return [scheme, rate(right.length, some.length)];
      }),
    ) as Record<LiveScheme, Rate>;
  };
  const [secret, presence] = [ratesOf('secret'), ratesOf('presence')];
  const pooled = liveSchemes.map((scheme) => {
    const [one, other] = [secret[scheme], presence[scheme]];
    return [scheme, rate(one.right + other.right, one.of + other.of)] as const;
  });
  return {
    secret,
    presence,
    both: Object.fromEntries(pooled) as Record<LiveScheme, Rate>,
    questions,
    ms: Math.round(performance.now() - started),
  };
}

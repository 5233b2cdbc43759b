import { Bitset } from '../counting/index.ts';
import type { Question } from './question.ts';
import { Random, uniformOf } from './random.ts';
import { type Answer, hidden, type Mechanism, numberOf, refused, shown } from './service.ts';
import type { World } from './world.ts';

/** What one session of a scheme knows when it answers. */
interface Asked {
  n: number;
  question: Question;
  world: World;
  random: Random;
  /** Secret of the service, different in every simulated world. */
  secret: number;
}

type Scheme = (session: Random) => (asked: Asked) => Answer;

const nearest = (value: number, step: number) => step * Math.round(value / step);
const stateless =
  (answer: (asked: Asked) => Answer): Scheme =>
  () =>
    answer;

/** Noise that only a secret and a text decide: the same text always gets the same draw. */
const stickyGaussian = (secret: number, text: string, deviation: number) =>
  new Random(Math.floor(uniformOf(`${secret} ${text}`) * 2 ** 32)).gaussian(deviation);

/**
 * The schemes in use and those often proposed, each written anew from its documented behaviour (disclosure.md §1
 * names versions and sources). They show the ideas, with their usual settings; they are not the products.
 */
const schemes: readonly { id: string; label: string; hubOnly?: true; scheme: Scheme }[] = [
  {
    id: 'exact-k10',
    label: 'exact, below 10 suppressed',
    hubOnly: true,
    scheme: stateless(({ n }) => (n < 10 ? hidden : shown(n))),
  },
  {
    id: 'up-to-10',
    label: 'rounded up to 10, zero shown',
    scheme: stateless(({ n }) => shown(10 * Math.ceil(n / 10))),
  },
  { id: 'next-10', label: 'n − n mod 10 + 10', scheme: stateless(({ n }) => shown(n - (n % 10) + 10)) },
  {
    id: 'sticky-laplace',
    label: 'Laplace ε 0.28 sticky by count, rounded to 10, 0 → 0, 1–9 → 10 (Focus-like)',
    scheme: () => {
      const cache = new Map<number, number>();
      return ({ n, random }) => {
        if (n === 0) return shown(0);
        if (n < 10) return shown(10);
        const value = cache.get(n) ?? Math.max(0, nearest(n + random.laplace(1 / 0.28), 10));
        cache.set(n, value);
        return shown(value);
      };
    },
  },
  {
    id: 'fresh-gaussian',
    label: 'fresh Gaussian σ 1.323, at most 3 hidden (i2b2-like)',
    scheme: stateless(({ n, random }) => {
      const value = Math.round(n + random.gaussian(1.323));
      return n <= 3 || value <= 3 ? hidden : shown(value);
    }),
  },
  {
    id: 'binned-gaussian',
    label: 'bins of 5, fresh Gaussian σ 6.5 clamped at 10, bins of 5, at most 10 hidden (SHRINE-like)',
    scheme: stateless(({ n, random }) => {
      const noise = Math.min(10, Math.max(-10, random.gaussian(6.5)));
      const value = nearest(nearest(n, 5) + noise, 5);
      return value <= 10 ? hidden : shown(value);
    }),
  },
  {
    id: 'round-5',
    label: 'at most 7 → 0, rounded to 5 (OpenSAFELY-like, without its human checks)',
    scheme: stateless(({ n }) => shown(n <= 7 ? 0 : nearest(n, 5))),
  },
  {
    id: 'cell-key',
    label: 'noise keyed by who is counted, σ² 3 within ±5, below 10 suppressed',
    scheme: stateless(({ n, question, world, secret }) => {
      if (n < 10) return hidden;
      const sum = world.members(question).reduce((all, who) => all + uniformOf(`${secret} ${who}`), 0);
      const noise = Math.round(stickyGaussian(secret, (sum % 1).toFixed(12), Math.sqrt(3)));
      return shown(n + Math.min(5, Math.max(-5, noise)));
    }),
  },
  {
    id: 'sticky-query',
    label: 'Gaussian σ 2 keyed by the text asked, rounded to 5, below 10 suppressed',
    scheme: stateless(({ n, question, secret }) =>
      n < 10 ? hidden : shown(nearest(n + stickyGaussian(secret, JSON.stringify(question), 2), 5)),
    ),
  },
  {
    id: 'overlap-refusal',
    label: 'exact, below 10 suppressed, refused where it differs from an answered one by 1–9 persons',
    scheme: () => {
      const answered: Bitset[] = [];
      return ({ n, question, world }) => {
        if (n < 10) return hidden;
        const members = new Bitset(world.most);
        for (const who of world.members(question)) members.set(who);
        for (const earlier of answered) {
          const differing = n + earlier.count() - 2 * members.intersectionCount(earlier);
          if (differing >= 1 && differing < 10) return refused;
        }
        answered.push(members);
        return shown(n);
      };
    },
  },
];

/** Schemes in use, re-implemented, to be attacked beside ours. */
export const schemesInUse: readonly Mechanism[] = schemes.map(({ id, label, hubOnly, scheme }) => ({
  id,
  label,
  open(worlds, random) {
    const secret = random.uniform();
    const nodes = worlds.map((world) => ({ world, answer: scheme(random) }));
    const [first] = nodes;
    if (first === undefined) throw new RangeError('A service has at least one node.');
    const ask = ({ world, answer }: typeof first, question: Question, n: number) =>
      answer({ n, question, world, random, secret });
    return {
      ask: (question) => ask(first, question, first.world.count(question)),
      total(question) {
        const counts = nodes.map(({ world }) => world.count(question));
        // Where only the hub protects, it protects the exact sum.
        if (hubOnly)
          return numberOf(
            ask(
              first,
              question,
              counts.reduce((all, n) => all + n, 0),
            ),
          );
        return nodes.reduce((all, node, i) => all + numberOf(ask(node, question, counts[i] ?? 0)), 0);
      },
    };
  },
}));

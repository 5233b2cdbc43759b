import type { Demand, Question } from '../question.ts';
import { respell, spellings } from '../question.ts';
import { type Answer, numberOf } from '../service.ts';
import type { Seen } from './hub.ts';

/** What an attacker does with answers over HTTP. */
export const liveSchemes = [
  'zoom',
  'differencing',
  'averaging',
  'tracker',
  'complement',
  'cross-node',
  'node alone',
] as const;
export type LiveScheme = (typeof liveSchemes)[number];

/** Asks the hub, or the node that may hold the target. */
export interface LiveAsker {
  hub(question: Question): Promise<Seen>;
  node(question: Question): Promise<Seen>;
}

/** What is tried on one target. */
export interface Trial {
  /** What the attacker knows of the target. */
  known: readonly Demand[];
  /** The possible secrets; with none, the question is whether the target is there at all. */
  secrets: readonly Demand[];
  /** Large groups that cannot hold the target. */
  groups: readonly Question[];
  /** A question that counts everybody. */
  everyone: Question;
}

export type Evidence = Record<LiveScheme, number>;

/** Questions that one group takes, for so many rows: without and with each row, at the hub and at the node. */
export const questionsOfGroup = (rows: number): number => 2 * (1 + rows);
/** Questions besides: zooming in on each row, its complement, and everybody. */
export const questionsBesides = (known: number, rows: number): number => rows * (known + 1) + 1;

const nothing = (): Evidence => ({
  zoom: 0,
  differencing: 0,
  averaging: 0,
  tracker: 0,
  complement: 0,
  'cross-node': 0,
  'node alone': 0,
});

/** What the total leaves for the first node when all other nodes' rows are taken off; nothing where one is hidden. */
function leftOver({ totalReading, nodes, nodeReadings }: Seen): number | undefined {
  if (nodes.slice(1).some(({ state }) => state !== 'count')) return undefined;
  return totalReading - nodeReadings.slice(1).reduce((all, reading) => all + reading, 0);
}

/** A hidden number that becomes a shown one, a refusal that appears, or a text that changes at all. */
function change(without: Answer, found: Answer): number {
  if (found.state !== without.state) return found.state === 'refused' || without.state === 'hidden' ? 1 : -1;
  return found.text === without.text ? 0 : 0.1;
}

/**
 * Tries everything on one target; the target is, or is not, at the first node of the hub. Gives, by scheme, evidence
 * for the first secret against the second, or for being there: the larger, the surer.
 */
export async function tryOn(ask: LiveAsker, { known, secrets, groups, everyone }: Trial): Promise<Evidence> {
  const evidence = nothing();
  const rows = (secrets.length === 0 ? [[]] : secrets.map((secret) => [secret])).map((secret, i) => ({
    secret,
    row: { all: [...known, ...secret] } satisfies Question,
    sign: i === 0 ? 1 : -1,
  }));
  const first = ({ nodes: [node] }: Seen) => node as Answer;
  for (const [i, group] of groups.entries()) {
    const without = await ask.hub(respell(group, i % spellings));
    const alone = await ask.node(respell(group, i % spellings));
    for (const { row, sign } of rows) {
      const joined = respell({ any: [group, row] }, i % spellings);
      const found = await ask.hub(joined);
      const difference = numberOf(first(found)) - numberOf(first(without));
      if (i === 0) evidence.differencing += sign * difference;
      evidence.averaging += (sign * difference) / groups.length;
      evidence.tracker += sign * change(first(without), first(found));
      const [left, before] = [leftOver(found), leftOver(without)];
      if (left !== undefined && before !== undefined)
        evidence['cross-node'] += (sign * (left - before)) / groups.length;
      evidence['node alone'] +=
        (sign * (numberOf(first(await ask.node(joined))) - numberOf(first(alone)))) / groups.length;
    }
  }
  const all = await ask.hub(everyone);
  for (const { row, secret, sign } of rows) {
    const others = await ask.hub({ none: [row] });
    evidence.complement += sign * (numberOf(first(all)) - numberOf(first(others)));
    for (let depth = 1; depth <= known.length; depth++) {
      const seen = await ask.hub({ all: [...known.slice(0, depth), ...secret] });
      // What is read nearer to the target counts more than all before it.
      evidence.zoom += sign * (seen.nodeReadings[0] ?? 0) * 100 ** (depth - known.length);
    }
  }
  return evidence;
}

import type { Facet } from '../../ontology/index.ts';
import type { AttackCase } from './cases.ts';
import { type Exchange, exchange, type Target } from './exchange.ts';
import { type KnownVictim, requestsOf, tracker } from './requests.ts';
import { compare, faultOf, type Limits, statuses, type Verdict } from './verdict.ts';

export interface ReplayOptions extends Limits {
  cases: readonly AttackCase[];
  facets: readonly Facet[];
  /** The victim's leaves by facet. */
  victim: KnownVictim;
  /** A node whose cube has the victim, and the same node without: same key, same epoch. */
  target: Target;
  without?: Target;
}

export type Replayed = Verdict & { id: string; family: string; name: string };

/**
 * Replays every case of a catalogue against a node. With a second node that differs in one person, answers are
 * compared byte by byte; with one node, only what it says by itself is judged. No case is left out.
 */
export async function replay(options: ReplayOptions): Promise<Replayed[]> {
  const { cases, facets, victim, target, without } = options;
  const cohort = await saveCohort(target, facets, victim);
  if (without) await saveCohort(without, facets, victim);
  const done: Replayed[] = [];
  for (const attack of cases) {
    const { id, family, name } = attack;
    const prepared = requestsOf(attack, facets, victim, cohort);
    const verdict: Verdict =
      prepared.state === 'not applicable'
        ? prepared
        : await judge(attack, options, await exchange(target, prepared.requests), async () =>
            without ? exchange(without, prepared.requests) : undefined,
          );
    done.push({ id, family, name, ...verdict });
  }
  return done;
}

async function judge(
  attack: AttackCase,
  limits: Limits,
  answers: readonly Exchange[],
  others: () => Promise<Exchange[] | undefined>,
): Promise<Verdict> {
  const fault = faultOf(attack, answers, limits);
  if (fault !== undefined) return { state: 'broken', reason: fault };
  const beside = await others();
  if (beside) return compare(attack, answers, beside, limits);
  return {
    state: 'held',
    reason: `No small count, no stack, nothing that was to be refused: ${statuses(answers)}.`,
  };
}

/** Saves a cohort that only the victim is in, and gives its path; `/cohorts/none` where it was not accepted. */
async function saveCohort(target: Target, facets: readonly Facet[], victim: KnownVictim): Promise<string> {
  const question = tracker(facets, victim).at(-1);
  const row = question && 'any' in question ? question.any.at(-1) : question;
  const response = await target.send(`${target.base}/cohorts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    redirect: 'manual',
    body: JSON.stringify(row),
  });
  await response.arrayBuffer();
  const location = response.headers.get('location');
  return location === null ? '/cohorts/none' : new URL(location, target.base).pathname;
}

/** The verdicts as a Markdown table. */
export function replayTable(replayed: readonly Replayed[]): string {
  const count = (state: Verdict['state']) => replayed.filter((one) => one.state === state).length;
  return [
    `${replayed.length} cases: ${count('held')} held, ${count('broken')} broken, ${count('not applicable')} not applicable.`,
    '',
    '| case | family | attack | verdict | why |',
    '| --- | --- | --- | --- | --- |',
    ...replayed.map(
      ({ id, family, name, state, reason }) =>
        `| ${[id, family, name, state, reason].map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`,
    ),
  ].join('\n');
}

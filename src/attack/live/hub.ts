import type { Question } from '../question.ts';
import type { Target } from '../replay/exchange.ts';
import { type Answer, hidden, refused } from '../service.ts';

/** What a stranger reads off one answer of a live hub. */
export interface Seen {
  total: Answer;
  /** In the order of the hub. */
  nodes: Answer[];
  /** The best reading of each, hidden ones included: an attacker takes the middle of an interval for what it is. */
  totalReading: number;
  nodeReadings: number[];
}

const mostMs = 30_000;

type Figure = Partial<Record<'low' | 'high' | 'value' | 'upTo', number>> & Record<string, unknown>;

/** The best single number in a figure, 0 where it has none. */
function readingOf({ value, low, high, upTo }: Figure): number {
  if (value !== undefined) return value;
  if (low !== undefined && high !== undefined) return (low + high) / 2;
  return upTo ?? 0;
}

/** Everything that tells two figures apart, but for how long they took. */
function answerOf({ ms: _, ...figure }: Figure): Answer {
  const text = JSON.stringify(figure);
  if (figure.value !== undefined) return { state: 'count', value: figure.value, text };
  return figure.state === 'refused' ? { ...refused, text } : { ...hidden, text };
}

/**
 * Asks a hub one cohort as any client does: `POST /cohorts`, then the answer at its address. Throws an Error where
 * the hub takes no question: an attack that was never made is no success for the defence.
 */
export async function askHub({ base, send }: Target, question: Question): Promise<Seen> {
  const posted = await send(`${base}/cohorts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
    redirect: 'manual',
    signal: AbortSignal.timeout(mostMs),
  });
  await posted.body?.cancel();
  const location = posted.headers.get('location');
  if (posted.status !== 303 || location === null)
    throw new Error(`${base} took no cohort: status ${posted.status}.`);
  const { pathname } = new URL(location, base);
  const answered = await send(`${base}${pathname}.json`, {
    headers: { 'accept-encoding': 'identity' },
    signal: AbortSignal.timeout(mostMs),
  });
  if (answered.status !== 200) throw new Error(`${base} gave no answer: status ${answered.status}.`);
  const { total, nodes } = (await answered.json()) as { total: Figure; nodes: Figure[] };
  return {
    total: answerOf(total),
    nodes: nodes.map(answerOf),
    totalReading: readingOf(total),
    nodeReadings: nodes.map(readingOf),
  };
}

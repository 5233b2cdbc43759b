import { z } from 'zod';
import { Problem } from '../base/index.ts';
import type { NegotiatorRequest } from '../cohort/index.ts';

/** What a Negotiator gives back: where the person goes on, with an account there. */
export interface HandedOver {
  id: string;
  redirectUrl?: string;
}

const replySchema = z.looseObject({
  id: z.union([z.string().max(200), z.number()]).transform(String),
  redirectUrl: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional(),
});

const deadlineMs = 10_000;
const mostBytes = 65_536;
/** Handovers under way, and of the last minute: nobody may use this hub to flood a Negotiator. */
const most = { atOnce: 4, aMinute: 30 } as const;

/** Sends cohorts to one Negotiator and nowhere else. */
export function openNegotiator(base: string): (payload: NegotiatorRequest) => Promise<HandedOver> {
  const address = `${base.replace(/\/+$/, '')}/v3/requests`;
  let underWay = 0;
  let sent: number[] = [];
  const failed = (detail: string, cause?: unknown) =>
    new Problem('unavailable', `${detail} Nothing is known to have been handed over.`, {}, cause);

  return async (payload) => {
    const now = performance.now();
    sent = sent.filter((at) => now - at < 60_000);
    if (underWay >= most.atOnce || sent.length >= most.aMinute)
      throw new Problem('unavailable', `At most ${most.aMinute} cohorts are handed over in a minute.`, {
        retryAfterSeconds: 60,
      });
    sent.push(now);
    underWay++;
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(payload),
        // A cohort goes where the operator said, not where an answer leads.
        redirect: 'manual',
        signal: AbortSignal.timeout(deadlineMs),
      }).catch((cause: unknown) => {
        throw failed(
          (cause as Error).name === 'TimeoutError'
            ? `The Negotiator did not answer within ${deadlineMs / 1000} s.`
            : 'The Negotiator could not be reached.',
          cause,
        );
      });
      const text = await boundedText(response);
      if (response.status !== 200 && response.status !== 201)
        throw failed(`The Negotiator answered ${response.status}.`);
      if (text === undefined) throw failed('The Negotiator’s answer is too long.');
      const reply = replySchema.safeParse(jsonOf(text));
      if (!reply.success) throw failed('The Negotiator’s answer is not that of its version 3.');
      const { id, redirectUrl } = reply.data;
      return { id, ...(redirectUrl !== undefined && { redirectUrl }) };
    } finally {
      underWay--;
    }
  };
}

async function boundedText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > mostBytes) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

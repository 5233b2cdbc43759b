import { Worker } from 'node:worker_threads';
import { Problem, type ProblemKind } from '../base/index.ts';
import { type AdHoc, type AdHocLimits, adHoc } from './ad-hoc.ts';
import { Recent } from './recent.ts';
import type { VisibleGraphs } from './visible.ts';

/** Bytes up to which a query is checked at once: a few milliseconds. The longest take a fifth of a second. */
const short = 4096;
/** Longest time for checking a long query, with its wait for those before it. */
const deadlineMs = 10_000;
/** Most long queries that wait. */
const capacity = 64;

/** Characters of texts, as asked and as accepted, that are kept for those who ask the same again. */
const keptCharacters = 4_000_000;

type Reply = { checked: AdHoc } | { problem: ProblemKind | undefined; message: string };

let worker: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** What was accepted of short texts; the graphs that may be asked are others after each change, and then so is this. */
const kept = new WeakMap<object, Recent<AdHoc>>();
const everyGraph: Partial<VisibleGraphs> = {};

/** The outcome for a short text, looked up where the same was accepted before: pages ask the same all the time. */
function checkShort(text: string, { graphs, services, ...limits }: AdHocLimits): AdHoc {
  const known = kept.get(graphs ?? everyGraph) ?? new Recent<AdHoc>(keptCharacters);
  kept.set(graphs ?? everyGraph, known);
  const key = `${JSON.stringify(limits)}\n${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const checked = adHoc(text, { ...limits, ...(graphs && { graphs }), ...(services && { services }) });
  // UUID() is mixed with randomness of its own each time; what asks nodes by SERVICE, which are others tomorrow, is
  // not repeatable either.
  if (checked.state === 'accepted' && checked.repeatable) known.set(key, checked, checked.text.length);
  return checked;
}

/**
 * Checks a query as {@link adHoc} does. Long ones are parsed in a thread of their own, one after another, so that
 * nobody else waits for them. Rejects with Problem('unavailable') where too many wait.
 */
export async function checkAdHoc(text: string, limits: AdHocLimits = {}): Promise<AdHoc> {
  if (text.length <= short) return checkShort(text, limits);
  if (text.length > (limits.maxBytes ?? 65_536)) return adHoc(text, limits);
  if (waiting >= capacity)
    throw new Problem('unavailable', 'Too many long queries are waiting.', { retryAfterSeconds: 10 });
  waiting++;
  const turn = last.then(() => askWorker(text, limits)).finally(() => waiting--);
  last = turn.catch(() => {});
  const reply = await turn;
  if ('checked' in reply) return reply.checked;
  if (reply.problem !== undefined) throw new Problem(reply.problem, reply.message);
  throw new Error(reply.message);
}

/** One question to the thread, which is built when it is first needed, and anew when it ends or does not answer. */
async function askWorker(text: string, limits: AdHocLimits): Promise<Reply> {
  // Flags of the host process, such as --input-type, are not for workers.
  worker ??= new Worker(new URL('./ad-hoc.worker.ts', import.meta.url), { execArgv: [] });
  const asked = worker;
  const reply = Promise.withResolvers<Reply>();
  const end = () => reply.reject(new Problem('query-refused', 'The query could not be parsed in time.'));
  const timer = setTimeout(end, deadlineMs);
  asked.once('message', reply.resolve).once('error', end).once('exit', end);
  asked.ref();
  try {
    asked.postMessage({ text, limits });
    const given = await reply.promise;
    // An idle thread does not keep the process alive.
    asked.unref();
    return given;
  } catch (error) {
    worker = undefined;
    void asked.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
    asked.off('message', reply.resolve).off('error', end).off('exit', end);
  }
}

import { Worker } from 'node:worker_threads';
import { OneByOne, Problem, type ProblemKind } from '../base/index.ts';
import { type AdHoc, type AdHocLimits, adHoc } from './ad-hoc.ts';
import { type Apart, PreparedQuery, takeConstantsOut } from './prepared.ts';
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
const turns = new OneByOne();
let waiting = 0;

/**
 * What is known of short texts, by the text without its constants: what was accepted, where it has none, and else whether it was
 * seen, is prepared, or cannot be. When the graphs that may be asked become others, so does this.
 */
type Known = AdHoc | PreparedQuery | 'seen' | 'unlike';
const kept = new WeakMap<object, Recent<Known>>();
const everyGraph: Partial<VisibleGraphs> = {};

/** The outcome for a short text, looked up where the like was accepted before: pages and programs ask it all the time. */
function checkShort(text: string, { graphs, services, ...limits }: AdHocLimits): AdHoc {
  const check = (each: string) =>
    adHoc(each, { ...limits, ...(graphs && { graphs }), ...(services && { services }) });
  const known = kept.get(graphs ?? everyGraph) ?? new Recent<Known>(keptCharacters);
  kept.set(graphs ?? everyGraph, known);
  const apart = takeConstantsOut(text);
  const key = `${JSON.stringify(limits)}\n${apart.text}`;
  const found = known.get(key);
  if (found instanceof PreparedQuery) return found.about(apart.constants) ?? check(text);
  if (typeof found === 'object') return found;
  const checked = check(text);
  // UUID() is mixed with randomness of its own each time; what asks nodes by SERVICE, which are others tomorrow, is
  // not repeatable either.
  if (checked.state === 'refused' || !checked.repeatable) return checked;
  if (apart.constants.length === 0) known.set(key, checked, checked.text.length);
  else if (found === undefined) known.set(key, 'seen', 0);
  else if (found === 'seen') {
    // Only what comes again is worth as much time once more.
    const prepared = prepare(apart, check, checked.text);
    known.set(key, prepared ?? 'unlike', prepared?.length ?? 0);
  }
  return checked;
}

/** The parser numbers blank nodes on and on. */
const withoutLabels = (text: string) => text.replace(/_:g_\d+/g, '_:');

/** Prepares a query whose constants were taken out; undefined where that does not give the text that was accepted with them. */
function prepare(apart: Apart, check: (text: string) => AdHoc, accepted: string): PreparedQuery | undefined {
  const checked = check(apart.text);
  const prepared = checked.state === 'accepted' ? PreparedQuery.from(apart.text, checked) : undefined;
  const text = prepared?.about(apart.constants)?.text;
  return text !== undefined && withoutLabels(text) === withoutLabels(accepted) ? prepared : undefined;
}

/**
 * Checks a query as {@link adHoc} does. Long ones are parsed in a thread of their own, one after another, so that
 * nobody else waits for them. Rejects with Problem('unavailable') where too many wait, or `withinMs` is over.
 */
export async function checkAdHoc(
  text: string,
  limits: AdHocLimits = {},
  withinMs = deadlineMs,
): Promise<AdHoc> {
  if (text.length <= short) return checkShort(text, limits);
  if (text.length > (limits.maxBytes ?? 65_536)) return adHoc(text, limits);
  if (waiting >= capacity)
    throw new Problem('unavailable', 'Too many long queries are waiting.', { retryAfterSeconds: 10 });
  waiting++;
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const retryAfterSeconds = Math.ceil(withinMs / 1000);
    late.reject(new Problem('unavailable', 'Long queries wait to be read.', { retryAfterSeconds }));
  }, withinMs);
  let left = false;
  // Whoever was told to come back is not read for any more.
  const turn = turns.do(() => (left ? late.promise : askWorker(text, limits))).finally(() => waiting--);
  const reply = await Promise.race([turn, late.promise]).finally(() => {
    left = true;
    clearTimeout(timer);
  });
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

import type { AttackCase } from './cases.ts';
import type { Exchange } from './exchange.ts';

/** What became of one attack. */
export type Verdict =
  | { state: 'held'; reason: string }
  | { state: 'broken'; reason: string }
  | { state: 'not applicable'; reason: string };

export interface Limits {
  /** T: no published count is below this. */
  threshold: number;
  /** R: published counts are multiples of this. */
  rounding: number;
}

const broken = (reason: string): Verdict => ({ state: 'broken', reason });
const held = (reason: string): Verdict => ({ state: 'held', reason });

/** What one world's answers give away by themselves, whatever the other world says. */
export function faultOf(
  attack: AttackCase,
  answers: readonly Exchange[],
  limits: Limits,
): string | undefined {
  for (const answer of answers) {
    const { request, status, body } = answer;
    const where = `${request.method} ${request.path}`;
    if (status >= 500 && status !== 503) return `${where} answered ${status}.`;
    if (/\bat \S+ \(?\S+:\d+:\d+\)?|node_modules|\.ts:\d+/.test(body)) return `${where} shows a stack.`;
    const small = smallCount(answer, limits.threshold);
    if (small !== undefined) return `${where} shows the count ${small}, which is below ${limits.threshold}.`;
    if (request.headers.origin && /access-control-allow-credentials/.test(answer.headers))
      return `${where} lets another site read with the visitor's credentials.`;
  }
  if (!attack.code.startsWith('E_')) return undefined;
  const told = answers.find((answer) => answer.status < 400 && !isNothing(answer) && !answer.request.follow);
  return told === undefined || /cohorts/.test(told.request.path)
    ? undefined
    : `${told.request.method} ${told.request.path} answered ${told.status} with content, where ${attack.code} was due.`;
}

/** Compares what two worlds answered, which differ in one person alone. */
export function compare(
  attack: AttackCase,
  a: readonly Exchange[],
  b: readonly Exchange[],
  limits: Limits,
): Verdict {
  const pairs = a.map((one, i) => [one, b[i]] as const);
  const differing = pairs.filter(([one, other]) => other === undefined || !sameAnswer(one, other));
  if (a.length === b.length && differing.length === 0)
    return held(`The same bytes with and without the victim: ${statuses(a)}.`);
  // What was to be refused may not depend on anybody at all.
  const unexplained = differing.find(
    ([one, other]) => attack.code.startsWith('E_') || other === undefined || !isNoise(one, other, limits),
  );
  const path = unexplained?.[0].request.path;
  if (a.length !== b.length || path !== undefined)
    return broken(
      `${path ?? 'The number of answers'} differs between the worlds by more than published noise.`,
    );
  return held(`Only published numbers that hold the victim moved, all of them publishable: ${statuses(a)}.`);
}

/** Whether two answers differ only as one person may move what is published: to another multiple of R, or across T. */
function isNoise(a: Exchange, b: Exchange, { rounding, threshold }: Limits): boolean {
  if (a.status !== b.status || a.headers !== b.headers) return false;
  const [x, y] = [numbersIn(a), numbersIn(b)];
  const allowed = (n: number) => n === 0 || n === threshold - 1 || (n >= threshold && n % rounding === 0);
  if (masked(a) === masked(b))
    return x.every((value, i) => value === y[i] || (allowed(value) && allowed(y[i] ?? Number.NaN)));
  // Shown in one world and hidden in the other: only what lies at the threshold may cross it.
  const shown = [a, b].map(({ body }) => /"total":\{[^}]*"value":(\d+)/.exec(body)?.[1]);
  const [value] = shown.filter((text) => text !== undefined);
  return shown.filter((text) => text === undefined).length === 1 && Number(value) <= threshold + rounding;
}

const sameAnswer = (a: Exchange, b: Exchange) =>
  a.status === b.status && a.headers === b.headers && a.body === b.body;

const numbers = /(?<![\w.#%/-])\d[\d,]*(?![\w.%/-])/g;
const masked = ({ body }: Exchange) => body.replace(numbers, '#');
const numbersIn = ({ body }: Exchange) =>
  (body.match(numbers) ?? []).map((text) => Number(text.replaceAll(',', '')));

/** A count between 1 and T − 1 in the places where answers show counts. */
function smallCount({ request, body }: Exchange, threshold: number): number | undefined {
  const counts = request.path.startsWith('/sparql')
    ? body.matchAll(/"value":\s*"(\d+)",\s*"datatype":\s*"[^"]*integer"/g)
    : request.path.startsWith('/cohorts')
      ? body.matchAll(/"(?:value|low|upTo)":\s*(\d+)/g)
      : [];
  for (const [, text] of counts) {
    const n = Number(text);
    if (n > 0 && n < threshold) return n;
  }
  return undefined;
}

/** An answer that says that there is nothing: no rows, zero, or false. */
function isNothing({ body, type }: Exchange): boolean {
  if (!type.includes('json')) return body.trim() === '';
  if (/"boolean":\s*false/.test(body)) return true;
  if (/"bindings":\s*\[\s*\]/.test(body)) return true;
  const values = Array.from(body.matchAll(/"value":\s*"([^"]*)"/g), ([, value]) => value);
  return values.length > 0 && values.every((value) => value === '0');
}

/** How many answers had which status, e.g. `3 × 200, 1 × 422`. */
export function statuses(answers: readonly Exchange[]): string {
  const groups = Map.groupBy(answers, ({ status }) => status);
  return Array.from(groups, ([status, list]) => `${list.length} × ${status}`).join(', ');
}

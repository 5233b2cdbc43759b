/** What the official tests expect: JSON, with marks for what may be absent and patterns for what varies. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Node = { [name: string]: Json };

/** How to compare: the FHIR version of the answer, and whether the answer may hold more than is expected. */
export interface Rules {
  version: '4' | '5';
  /** For capability statements, of which the tests give the least that must be there. */
  least: boolean;
}

const isNode = (value: Json | undefined): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Regular expressions of the words that stand for a kind of value. */
const kinds: Record<string, string> = {
  id: '[A-Za-z0-9.-]{1,64}',
  uuid: '(?:urn:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  instant: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)',
  date: '\\d{4}(?:-\\d\\d(?:-\\d\\d(?:T.+)?)?)?',
  url: 'https?://\\S+',
  token: '[0-9A-Za-z_][0-9A-Za-z_.-]*',
  version: '[0-9A-Za-z_.-]+',
  semver: '\\d+\\.\\d+(?:\\.\\d+)?(?:-[\\w.-]+)?',
  string: '[^]+',
};

/** Whether a text is as expected. `$external:1:x$` is any wording that speaks of x; the wording is each server's own. */
function textFits(expected: string, actual: string): boolean {
  const external = /^\$external:\d+(?::(.*))?\$$/.exec(expected);
  if (external !== null) return actual !== '' && actual.includes(external[1] ?? '');
  const parts = expected.split(/\$([a-z]+)\$/);
  const pattern = parts.map((part, i) =>
    i % 2 === 1 ? (kinds[part] ?? `\\$${part}\\$`) : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${pattern.join('')}$`).test(actual);
}

/** Whether an expected element may be absent. */
function optional(expected: Json, rules: Rules): boolean {
  if (!isNode(expected)) return false;
  const mark = expected.$optional$;
  if (mark === undefined) return false;
  if (mark === 'version:4' || mark === 'version:5') return mark === `version:${rules.version}`;
  return true;
}

const names = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** What differs, with its path; undefined where nothing does. The order of arrays and members never matters. */
export function difference(
  expected: Json,
  actual: Json | undefined,
  rules: Rules,
  path = '',
): string | undefined {
  if (actual === undefined) return `${path}: missing, expected ${brief(expected)}`;
  if (Array.isArray(expected)) return arrayDifference(expected, actual, rules, path);
  if (isNode(expected)) return nodeDifference(expected, actual, rules, path);
  const fits =
    typeof expected === 'string' && typeof actual === 'string'
      ? textFits(expected, actual)
      : expected === actual;
  return fits ? undefined : `${path}: ${brief(actual)} instead of ${brief(expected)}`;
}

function nodeDifference(expected: Node, actual: Json, rules: Rules, path: string): string | undefined {
  if (!isNode(actual)) return `${path}: ${brief(actual)} instead of an object`;
  const free = names(expected['$optional-properties$']);
  const counted = names(expected['$count-arrays$']);
  for (const [name, value] of Object.entries(expected)) {
    if (name.startsWith('$')) continue;
    const at = `${path}.${name}`;
    const own = actual[name];
    if (own === undefined) {
      const none = Array.isArray(value) && value.every((each) => optional(each, rules));
      if (free.includes(name) || none) continue;
      return `${at}: missing, expected ${brief(value)}`;
    }
    if (counted.includes(name)) {
      const [have, want] = [own, value].map((each) => (Array.isArray(each) ? each.length : -1));
      if (have !== want) return `${at}: ${have} items instead of ${want}`;
      continue;
    }
    const found = difference(value, own, rules, at);
    if (found !== undefined) return found;
  }
  const surplus = Object.keys(actual).filter((name) => !(name in expected) && !free.includes(name));
  return rules.least || surplus.length === 0 ? undefined : `${path}.${surplus[0]}: not expected`;
}

function arrayDifference(expected: Json[], actual: Json, rules: Rules, path: string): string | undefined {
  if (!Array.isArray(actual)) return `${path}: ${brief(actual)} instead of a list`;
  const partner = new Map<number, number>();
  const fits = expected.map((each) =>
    actual.flatMap((own, i) => (difference(each, own, rules) === undefined ? [i] : [])),
  );
  /** Finds a partner for an expected element, moving others where they have another choice. */
  const place = (i: number, tried: Set<number>): boolean =>
    (fits[i] ?? []).some((j) => {
      if (tried.has(j)) return false;
      tried.add(j);
      const other = partner.get(j);
      if (other !== undefined && !place(other, tried)) return false;
      partner.set(j, i);
      return true;
    });
  const must = expected.map((each, i) => [each, i] as const).filter(([each]) => !optional(each, rules));
  for (const [each, i] of must) {
    if (place(i, new Set())) continue;
    const nearest = actual.map((own) => difference(each, own, rules, path)).sort(byDepth)[0];
    return `${path}: no item like ${brief(each)}${nearest === undefined ? '' : `; nearest: ${nearest}`}`;
  }
  expected.forEach((each, i) => {
    if (optional(each, rules)) place(i, new Set());
  });
  const surplus = actual.findIndex((_, j) => !partner.has(j));
  return rules.least || surplus < 0 ? undefined : `${path}: not expected: ${brief(actual[surplus] as Json)}`;
}

/** The deeper a difference lies, the nearer the items are. */
const byDepth = (a: string | undefined, b: string | undefined) => pathLength(b) - pathLength(a);
const pathLength = (text: string | undefined) => (text ?? '').split(': ')[0]?.length ?? 0;

const brief = (value: Json) => {
  const text = JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
};

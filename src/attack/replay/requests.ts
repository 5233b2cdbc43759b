import type { Facet } from '../../ontology/index.ts';
import { leavesOf } from '../person.ts';
import type { Question } from '../question.ts';
import { type AttackCase, tableOf } from './cases.ts';

/** One request of an attack. */
export interface AttackRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** Whether the answer names a cohort that is to be read next. */
  follow?: boolean;
}

/** Who is attacked: the leaf that the victim holds in each facet. */
export type KnownVictim = ReadonlyMap<string, string>;

export type Prepared =
  | { state: 'requests'; requests: AttackRequest[] }
  | { state: 'not applicable'; reason: string };

const terms = tableOf('./terms.tsv');
const httpSteps = tableOf('./http-steps.tsv');
const json = { 'content-type': 'application/json' };

/** The requests that an attack comes to, or why there are none. `cohort` is the path of the victim's own cohort. */
export function requestsOf(
  attack: AttackCase,
  facets: readonly Facet[],
  victim: KnownVictim,
  cohort: string,
): Prepared {
  const reasons: string[] = [];
  const requests = attack.steps.flatMap(({ kind, body }): AttackRequest[] => {
    if (kind === 'sparql' && typeof body === 'string') return [sparql(body)];
    if (kind === 'cohort' && typeof body === 'object') return cohortRequests(body, facets, victim);
    const rows = httpSteps.filter(({ id }) => id === attack.id);
    if (rows.length === 0) reasons.push(`Nobody has written ${attack.id} down as requests yet.`);
    return rows.flatMap((row) => {
      if (row.method !== 'none') return [written(row, cohort)];
      reasons.push(row.reason ?? '');
      return [];
    });
  });
  return requests.length > 0
    ? { state: 'requests', requests }
    : { state: 'not applicable', reason: reasons.join(' ') };
}

const sparql = (query: string): AttackRequest => ({
  method: 'POST',
  path: '/sparql',
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/sparql-results+json',
  },
  body: new URLSearchParams({ query }).toString(),
});

const ask = (question: unknown): AttackRequest => ({
  method: 'POST',
  path: '/cohorts',
  headers: json,
  body: JSON.stringify(question),
  follow: true,
});

function written(row: Record<string, string>, cohort: string): AttackRequest {
  return {
    method: row.method ?? 'GET',
    path: (row.path ?? '').replace('{cohort}', cohort),
    headers: row.headers ? (JSON.parse(row.headers) as Record<string, string>) : {},
    ...(row.body && { body: row.body }),
  };
}

/**
 * A cohort as the catalogue writes it, and as it reads here: in our facets, with the victim's values, and one for
 * each group of a `groupBy`. A step that is only a note becomes the tracker that the note describes.
 */
function cohortRequests(
  body: Record<string, unknown>,
  facets: readonly Facet[],
  victim: KnownVictim,
): AttackRequest[] {
  if ('note' in body) return tracker(facets, victim).map(ask);
  const criteria = Array.isArray(body.all) ? body.all : [];
  const translated = criteria.flatMap((one) => translate(one, facets, victim));
  const groups = (Array.isArray(body.groupBy) ? body.groupBy : []).flatMap((name): Question[] => {
    const id = terms.find(({ facet }) => facet === name)?.ours ?? String(name);
    const facet = facets.find((one) => one.id === id);
    return facet ? leavesOf(facet).map(({ code }) => ({ facet: id, anyOf: [code] })) : [];
  });
  const questions: Question[] =
    groups.length > 0 ? groups.map((group) => ({ all: [...translated, group] })) : [{ all: translated }];
  return [ask(body), ...questions.map(ask)];
}

function translate(criterion: unknown, facets: readonly Facet[], victim: KnownVictim): Question[] {
  const { facet, anyOf, range } = criterion as { facet?: string; anyOf?: string[]; range?: number[] };
  if (facet === 'age' && range) return [{ facet, from: range[0] ?? 0, below: (range[1] ?? 0) + 1 }];
  const codes = (anyOf ?? []).flatMap((value): string[] => {
    const row = terms.find((one) => one.facet === facet && (one.value === value || one.value === '*'));
    const code = row && standsFor(row, facets, victim);
    return code === undefined ? [] : [code];
  });
  const ours = terms.find((one) => one.facet === facet)?.ours;
  return ours && codes.length > 0 ? [{ facet: ours, anyOf: [...new Set(codes)] }] : [];
}

function standsFor(
  row: Record<string, string>,
  facets: readonly Facet[],
  victim: KnownVictim,
): string | undefined {
  const facet = facets.find(({ id }) => id === row.ours);
  const held = victim.get(row.ours ?? '');
  if (row['stands for'] === 'victim' || facet === undefined) return held;
  const others = leavesOf(facet).flatMap(({ code }) => (code === held ? [] : [code]));
  return others[Number(row['stands for']?.replace('other ', '')) - 1];
}

/** A large group without the victim's row and with it. */
export function tracker(facets: readonly Facet[], victim: KnownVictim): Question[] {
  const held = [...victim].filter(([id]) => facets.some((one) => one.id === id && one.cap === 1)).slice(0, 3);
  const row: Question = { all: held.map(([facet, code]) => ({ facet, anyOf: [code] })) };
  const first = facets.find(({ id }) => id === held[0]?.[0]);
  if (first === undefined) return [row];
  const others = leavesOf(first).flatMap(({ code }) => (code === held[0]?.[1] ? [] : [code]));
  const group: Question = { facet: first.id, anyOf: others };
  return [group, { any: [group, row] }];
}

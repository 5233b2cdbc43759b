import { z } from 'zod';
import { isObject } from '../base/index.ts';

/** One criterion: values of one facet, or a numeric range [from, below) of a banded one. */
export interface Criterion {
  facet: string;
  /** Lattice codes, concept codes, IRIs, or CURIEs of any mapped vocabulary; a case needs one of them. */
  anyOf?: string[];
  /** `false` asks for the concepts themselves, without what is under them. */
  narrower?: boolean;
  from?: number;
  below?: number;
}

/** A group of criteria: `all` hold, at least one of `any` holds, or `none` holds. */
type Group = { all: Criteria[] } | { any: Criteria[] } | { none: Criteria[] };

/** What a person asks for, as it was written. */
export type Criteria = Criterion | Group;

/** Why a case-style SPARQL query is refused; docs/cohorts.md says what each means. */
export type RefusalCode =
  | 'E_FORM'
  | 'E_TERM'
  | 'E_AGG'
  | 'E_EXPR'
  | 'E_RANGE'
  | 'E_NEG'
  | 'E_PATH'
  | 'E_SERVICE'
  | 'E_COST';

/**
 * What is wrong with a cohort and where: `path` is like `all[0].anyOf[1]`, in the words of the language that it
 * was written in.
 */
export interface Mistake {
  path: string;
  message: string;
  /** Line and column of a text; both count from 1. */
  line?: number;
  column?: number;
  /** Of SPARQL only. */
  code?: RefusalCode;
  /** The names most like the one that is unknown. */
  nearest?: string[];
}

/** Bounds of a cohort: groups in groups, criteria altogether, values of one criterion and altogether. */
export const limits = { depth: 4, criteria: 50, values: 200, allValues: 500 } as const;

const criterion = z
  .strictObject({
    facet: z.string().min(1).max(64),
    anyOf: z.array(z.string().trim().min(1).max(512)).min(1).max(limits.values).optional(),
    narrower: z.boolean().optional(),
    from: z.number().optional(),
    below: z.number().optional(),
  })
  .refine(({ anyOf, from, below }) => (anyOf === undefined) !== (from === undefined && below === undefined), {
    message: 'A criterion has either anyOf, or from and below',
  });

const group = z.union([
  z.strictObject({ all: z.array(z.unknown()) }),
  z.strictObject({ any: z.array(z.unknown()).min(1) }),
  z.strictObject({ none: z.array(z.unknown()).min(1) }),
]);

/** The kind of a group that needs members and has none; an empty `all` is every case. */
function emptyGroup(value: unknown): string | undefined {
  const [[kind, members] = ['', undefined], ...more] = isObject(value) ? Object.entries(value) : [];
  const isEmpty = Array.isArray(members) && members.length === 0;
  return isEmpty && more.length === 0 && ['any', 'none'].includes(kind) ? kind : undefined;
}

const pathOf = (path: string, steps: PropertyKey[]) =>
  steps.reduce<string>(
    (at, step) => (typeof step === 'number' ? `${at}[${step}]` : `${at ? `${at}.` : ''}${String(step)}`),
    path,
  );

/** Reads the structure of a cohort, whatever its facets mean; every mistake is added to `mistakes`. */
export function readCriteria(json: unknown, mistakes: Mistake[]): Criteria | undefined {
  let criteria = 0;
  let values = 0;

  function node(value: unknown, path: string, depth: number): Criteria | undefined {
    if (isObject(value) && 'facet' in value) {
      criteria += 1;
      const parsed = criterion.safeParse(value);
      if (parsed.success) {
        values += parsed.data.anyOf?.length ?? 0;
        return parsed.data as Criterion;
      }
      for (const issue of parsed.error.issues)
        mistakes.push({ path: pathOf(path, issue.path), message: `${issue.message}.` });
      return undefined;
    }
    const empty = emptyGroup(value);
    if (empty !== undefined) {
      mistakes.push({
        path: pathOf(path, [empty]),
        message: `The group ${empty} is empty: it needs a criterion.`,
      });
      return undefined;
    }
    const parsed = group.safeParse(value);
    if (!parsed.success) {
      mistakes.push({
        path,
        message: 'This is neither a criterion with a facet, nor a group with one of all, any and none.',
      });
      return undefined;
    }
    if (depth > limits.depth) {
      mistakes.push({ path, message: `Groups may be nested ${limits.depth} deep, not deeper.` });
      return undefined;
    }
    const [kind, members] = Object.entries(parsed.data)[0] as [string, unknown[]];
    if (members.length > limits.criteria) {
      mistakes.push({ path, message: `A group may have ${limits.criteria} members, not more.` });
      return undefined;
    }
    const read = members.map((member, index) => node(member, pathOf(path, [kind, index]), depth + 1));
    return { [kind]: read.filter((member) => member !== undefined) } as Group;
  }

  const found = node(json, '', 1);
  if (criteria > limits.criteria)
    mistakes.push({ path: '', message: `A cohort may have ${limits.criteria} criteria, not more.` });
  if (values > limits.allValues)
    mistakes.push({ path: '', message: `A cohort may have ${limits.allValues} values, not more.` });
  return found;
}

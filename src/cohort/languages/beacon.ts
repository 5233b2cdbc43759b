import { z } from 'zod';
import { nearest } from '../../base/index.ts';
import type { Facet, Ontology } from '../../ontology/index.ts';
import { findKey, isWhole } from '../codes.ts';
import { limits, type Mistake } from '../criteria.ts';
import { latticeOf } from '../lattice.ts';
import type { QuestionReading } from '../question.ts';
import { resolve } from '../resolve.ts';
import { type Placed, understand } from './placed.ts';

/** A filter of Beacon v2 (framework, requests/filteringTerms.json); GET requests write it as its id alone. */
const filter = z.strictObject({
  id: z.string().min(1).max(512),
  includeDescendantTerms: z.boolean().optional(),
  similarity: z.enum(['exact', 'high', 'medium', 'low']).optional(),
  scope: z.string().max(64).optional(),
  operator: z.enum(['=', '<', '>', '!', '>=', '<=']).optional(),
  value: z.union([z.string().max(512), z.number()]).optional(),
});
type Filter = z.infer<typeof filter>;

/** What of a Beacon request says which cases are asked for; the rest says how the answer shall look. */
const request = z.looseObject({
  query: z
    .looseObject({
      filters: z.array(z.unknown()).max(limits.criteria).optional(),
      filtersLogic: z.string().optional(),
      requestParameters: z.looseObject({}).optional(),
    })
    .optional(),
});

/** Entry types whose filters are about persons, as Beacon and the EUCAIM nodes name them. */
const scopes = new Set([
  'individual',
  'individuals',
  'patient',
  'patients',
  'imageStudy',
  'imageStudies',
  'disease',
  'diseases',
]);

/** A number, or an age as ISO 8601 writes it: `P70Y`. */
function numberOf(value: string | number): number | undefined {
  if (typeof value === 'number') return value;
  const [, years] = /^\s*P?(-?\d+(?:\.\d+)?)Y?\s*$/i.exec(value) ?? [];
  return years === undefined ? undefined : Number(years);
}

/**
 * Understands the filters of a Beacon v2 request; all of them must hold. A term belongs to the one facet that has
 * it; `facet:value` names the facet; `{id: facet, operator, value}` compares. What cannot be counted is a mistake.
 */
export function parseBeacon(given: unknown, ontology: Ontology): QuestionReading {
  const read = request.safeParse(Array.isArray(given) ? { query: { filters: given } } : given);
  const mistakes: Mistake[] = [];
  const wrong = (path: string, message: string, near?: string[]): undefined => {
    mistakes.push({ path, message, ...(near && { nearest: near }) });
  };
  if (!read.success) {
    wrong('', `This is no Beacon v2 request with at most ${limits.criteria} filters.`);
    return { state: 'invalid', mistakes };
  }
  const { filters = [], filtersLogic, requestParameters = {} } = read.data.query ?? {};
  const counted = ontology.facets.filter(({ lattice }) => lattice.length > 0);
  const asked = Object.keys(requestParameters);
  if (asked.length > 0)
    wrong(
      'query.requestParameters',
      `${asked.slice(0, 5).join(', ')}: cubes hold nothing about variants or datasets.`,
    );
  if (filtersLogic !== undefined && filtersLogic.toUpperCase() !== 'AND')
    wrong('query.filtersLogic', 'All filters must hold; other logic is not read here.');

  function facetOf(key: string, path: string): Facet | undefined {
    const known = findKey('beacon', key);
    const facet = counted.find(({ id }) => id === key || id === known?.facet);
    if (facet) return facet;
    const ids = counted.map(({ id }) => id);
    return known
      ? wrong(path, `${known.label} (${key}) is not something that cubes count cases by.`)
      : wrong(path, `There is no facet ${key.slice(0, 80)}.`, nearest(key, ids));
  }

  /** A term by its id: of the one facet that has it, or of the one named before the colon. */
  function term({ id, includeDescendantTerms }: Filter, path: string): Placed | undefined {
    const narrower = includeDescendantTerms ?? true;
    const criterion = (facet: string, value: string): Placed => ({
      facet,
      anyOf: [value],
      ...(!narrower && { narrower }),
      at: { path },
      valuesAt: [{ path }],
    });
    const colon = id.indexOf(':');
    const prefix = id.slice(0, Math.max(0, colon));
    const named = counted.find(
      (facet) => facet.id === prefix || facet.id === findKey('beacon', prefix)?.facet,
    );
    if (named && prefix !== '') return criterion(named.id, id.slice(colon + 1));
    // A code with its vocabulary only: the bare names of bands and of "not stated" would fit several facets.
    const fitting = counted.filter(
      (facet) => resolve(id, latticeOf(facet), ontology, true).state === 'resolved',
    );
    const [only] = fitting;
    if (only && fitting.length === 1) return criterion(only.id, id);
    if (only)
      return wrong(
        path,
        `${id.slice(0, 80)} is a value of several facets; name one.`,
        fitting.map((facet) => `${facet.id}:${id}`),
      );
    return wrong(path, `${id.slice(0, 80)} is a value of no facet that cases are counted by.`);
  }

  function comparison({ id, operator = '=', value = '' }: Filter, path: string): Placed | undefined {
    const facet = facetOf(id, `${path}.id`);
    if (!facet) return undefined;
    const at = { path: `${path}.value` };
    if (typeof value === 'string' && value.includes('%'))
      return wrong(at.path, 'Wildcards are not counted; name the value, or one above it.');
    const number = numberOf(value);
    const isBanded = facet.lattice.some(({ from }) => from !== undefined);
    // The code of a band may look like a number: 1.5 is what tells 1.5 T.
    const isListed = facet.lattice.some(({ code }) => code === value);
    if ((operator === '=' || operator === '!') && (isListed || !isBanded || number === undefined)) {
      const criterion: Placed = { facet: facet.id, anyOf: [String(value)], at, valuesAt: [at] };
      return operator === '!' ? { kind: 'none', members: [criterion], at } : criterion;
    }
    if (number === undefined) return wrong(at.path, `${operator} compares with a number, e.g. 70 or P70Y.`);
    const step = isWhole(facet.id) ? 1 : undefined;
    if (operator === '>=') return { facet: facet.id, from: number, at };
    if (operator === '<') return { facet: facet.id, below: number, at };
    if (step === undefined)
      return wrong(
        `${path}.operator`,
        `Bands of ${facet.id} begin at a number and end before one: compare with >= and <.`,
      );
    if (operator === '>') return { facet: facet.id, from: number + step, at };
    if (operator === '<=') return { facet: facet.id, below: number + step, at };
    const range: Placed = { facet: facet.id, from: number, below: number + step, at };
    return operator === '!' ? { kind: 'none', members: [range], at } : range;
  }

  function one(json: unknown, path: string): Placed | undefined {
    const parsed = filter.safeParse(typeof json === 'string' ? { id: json } : json);
    if (!parsed.success)
      return wrong(
        path,
        `This is no filter of Beacon v2: ${parsed.error.issues.map(({ message }) => message).join('; ')}.`,
      );
    const { similarity = 'exact', scope, operator, value } = parsed.data;
    if (similarity !== 'exact')
      return wrong(
        `${path}.similarity`,
        'Only exact terms are counted; there is no measure of likeness here.',
      );
    if (scope !== undefined && !scopes.has(scope))
      return wrong(`${path}.scope`, `Persons are counted here, not ${scope}.`, nearest(scope, scopes));
    return operator !== undefined || value !== undefined
      ? comparison(parsed.data, path)
      : term(parsed.data, `${path}.id`);
  }

  const members = filters.flatMap((each, index) => one(each, `query.filters[${index}]`) ?? []);
  return understand({ kind: 'all', members, at: { path: 'query.filters' } }, ontology, mistakes);
}

import { Problem } from '../base/index.ts';
import type { CatalogueIndex, Filter, Selection } from '../catalogue/index.ts';

const reserved = new Set(['q', 'page', 'size', 'sort']);
/** Most parameters of one search: more than every value of the largest facet. */
const mostParameters = 200;
const sorts = ['title', 'newest', 'largest'] as const;

function whole(parameters: URLSearchParams, key: string, otherwise: number, most: number): number {
  const text = parameters.get(key);
  if (text === null || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new Problem('malformed-request', `${key} must be a whole number from 1 to ${most}.`);
  }
  return value;
}

/**
 * Reads `?<facet>=<value>&not.<facet>=<value>&q=&page=&size=&sort=`: several values of one facet mean any of
 * them, several facets mean all. An unknown facet or value is a Problem that names the nearest ones.
 */
export function readSelection(parameters: URLSearchParams, index: CatalogueIndex): Selection {
  const wanted = new Map<string, Filter>();
  for (const [key, value] of parameters) {
    if (reserved.has(key) || value === '') continue;
    const not = key.startsWith('not.');
    const facet = not ? key.slice(4) : key;
    const filter = wanted.get(key) ?? { facet, anyOf: [], not };
    filter.anyOf.push(value);
    wanted.set(key, filter);
  }
  if (parameters.size > mostParameters) {
    throw new Problem('malformed-request', `A search has at most ${mostParameters} parameters.`);
  }
  const resolved = index.resolve([...wanted.values()]);
  if (resolved.state === 'unknown') {
    const detail = resolved.names.map(
      ({ name, kind, nearest }) => `No ${kind} ${name}: did you mean ${nearest.join(', ')}?`,
    );
    throw new Problem('unknown-facet', detail.join(' '), { unknown: resolved.names });
  }
  const sort = parameters.get('sort') || 'title';
  if (!sorts.some((each) => each === sort))
    throw new Problem('malformed-request', `sort must be one of ${sorts.join(', ')}.`);
  return {
    q: (parameters.get('q') ?? '').slice(0, 500),
    filters: resolved.filters,
    page: whole(parameters, 'page', 1, 1_000_000),
    size: whole(parameters, 'size', 20, 200),
    sort: sort as Selection['sort'],
  };
}

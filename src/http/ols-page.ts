import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import type { Link } from './ols-term.ts';

/** Most things on a page of each interface, as in OLS. */
const mostOnPage = 500;
export const mostOnPageV2 = 1000;

/** The page and the size that a request asks for; Problem (malformed-request) where one is no whole number. */
export function paging(
  c: Context,
  { sizeName = 'size', usual = 20, pageName = 'page', most = mostOnPage } = {},
): { page: number; size: number } {
  const number = (name: string, otherwise: number, least: number) => {
    const text = c.req.query(name);
    if (text === undefined || text === '') return otherwise;
    if (!/^\d{1,9}$/.test(text) || Number(text) < least)
      throw new Problem('malformed-request', `${name} must be a whole number from ${least}.`);
    return Number(text);
  };
  return { page: number(pageName, 0, 0), size: Math.min(most, number(sizeName, usual, 1)) };
}

/** One page of things as HAL: `_embedded`, `_links` to the other pages, and `page` with the counts. */
export function olsPage<T>(
  c: Context,
  base: string,
  name: string,
  all: readonly T[],
  show: (each: T) => unknown,
): Record<string, unknown> {
  const { page: number, size } = paging(c);
  const totalPages = Math.ceil(all.length / size);
  const shown = all.slice(number * size, (number + 1) * size);
  const url = new URL(base + c.req.path);
  for (const [key, value] of Object.entries(c.req.query())) url.searchParams.set(key, value);
  const link = (page: number): Link => {
    url.searchParams.set('page', String(page));
    url.searchParams.set('size', String(size));
    return { href: url.href };
  };
  return {
    ...(shown.length > 0 && { _embedded: { [name]: shown.map(show) } }),
    _links: {
      self: link(number),
      ...(totalPages > 1 && { first: link(0), last: link(totalPages - 1) }),
      ...(number > 0 && number <= totalPages && { prev: link(number - 1) }),
      ...(number + 1 < totalPages && { next: link(number + 1) }),
    },
    page: { size, totalElements: all.length, totalPages, number },
  };
}

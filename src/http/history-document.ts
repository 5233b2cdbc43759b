import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import type { Moment } from '../catalogue/index.ts';
import { httpDate, longestTimeMap, type RecordPlaces } from './memento.ts';
import { onlyOne } from './only-one.ts';

/** Which part of a history: revisions before a number, and at most so many. */
export interface Page {
  before: number | undefined;
  limit: number;
}

/** A history as JSON and as a page: newest first, in parts. */
export interface HistoryDocument {
  id: string;
  original: string;
  timegate: string;
  timemap: string;
  total: number;
  /** Where the earlier ones are, if there are any. */
  next?: string;
  revisions: (Omit<Moment, 'kept'> & {
    datetime: string;
    /** The version; only where it can still be read. */
    version?: string;
    /** What changed since the one before; only where both can still be read. */
    changes?: string;
  })[];
}

/** `?before=&limit=`. Throws a Problem where they are no such numbers. */
export function readPage(c: Context): Page {
  const whole = (key: string, most: number): number | undefined => {
    const text = onlyOne(c.req.queries(key), key);
    if (text === undefined || text === '') return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > most)
      throw new Problem('malformed-request', `${key} is a whole number from 1 to ${most}.`);
    return value;
  };
  return {
    before: whole('before', Number.MAX_SAFE_INTEGER),
    limit: whole('limit', longestTimeMap) ?? 200,
  };
}

export function historyDocument(
  places: RecordPlaces,
  id: string,
  moments: readonly Moment[],
  { before, limit }: Page,
): HistoryDocument {
  const wanted = moments.filter(({ number }) => before === undefined || number < before);
  const shown = wanted.slice(-limit);
  const [oldest] = shown;
  const next =
    wanted.length > shown.length && oldest ? { next: `${places.history}?before=${oldest.number}` } : {};
  const previous = new Map(moments.map((moment, i) => [moment.number, moments[i - 1]]));
  return {
    id,
    original: places.original,
    timegate: places.original,
    timemap: places.timemap,
    total: moments.length,
    ...next,
    revisions: shown.toReversed().map(({ kept, ...moment }) => {
      const last = previous.get(moment.number);
      const from = last === undefined ? 0 : last.number;
      return {
        ...moment,
        datetime: httpDate(moment.at),
        ...(kept && { version: places.version(moment.number) }),
        ...(kept && last?.kept !== false && { changes: `${places.history}/${from}..${moment.number}` }),
      };
    }),
  };
}

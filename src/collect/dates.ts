/** A day, or only a year, as sources write it. */
export interface Day {
  year: number;
  month?: number;
  day?: number;
}

const known = new Map<string, Day | undefined>();

/** Reads 2019-05-02, 20190502 and 2019, with or without a time; `undefined` for anything else or a day that is none. */
export function parseDay(text: string): Day | undefined {
  // A hospital's tables hold millions of dates of some ten thousand days.
  if (known.has(text)) return known.get(text);
  if (known.size >= 50_000) known.clear();
  const day = dayOf(text);
  known.set(text, day);
  return day;
}

function dayOf(text: string): Day | undefined {
  const found =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?$/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)(?:[T ]?[\d.:+-]*)?$/.exec(text);
  if (found === null) return /^\d{4}$/.test(text) ? { year: Number(text) } : undefined;
  const [year = 0, month = 0, day = 0] = found.slice(1, 4).map(Number);
  const inMonth = new Date(Date.UTC(2000, month, 0));
  inMonth.setUTCFullYear(year, month, 0);
  if (month < 1 || month > 12 || day < 1 || day > inMonth.getUTCDate()) return undefined;
  return { year, month, day };
}

/** Whether the first day is certainly after the second. */
export function isAfter(a: Day, b: Day): boolean {
  if (a.year !== b.year) return a.year > b.year;
  if (a.month === undefined || b.month === undefined || a.month === b.month)
    return a.month === b.month && a.day !== undefined && b.day !== undefined && a.day > b.day;
  return a.month > b.month;
}

/** Whole years from one day to another; where one is only a year, the difference of years, at most one too many. */
export function yearsBetween(first: string, second: string): number {
  const [from, to] = [parseDay(first), parseDay(second)];
  if (!from || !to) return Number.NaN;
  const years = to.year - from.year;
  if (!from.month || !to.month || !from.day || !to.day) return years;
  return to.month * 100 + to.day < from.month * 100 + from.day ? years - 1 : years;
}

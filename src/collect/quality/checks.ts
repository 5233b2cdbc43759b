import { dicomAge } from '../coding.ts';
import { isAfter, parseDay, yearsBetween } from '../dates.ts';
import type { Row } from '../source.ts';
import type { CheckName } from './rule.ts';

/** Whether a row breaks a rule; undefined where the rule does not apply to it. */
export type Check = (row: Row) => boolean | undefined;

/** What a check is made of: how its two values are found, and today's day as ISO text. */
export interface CheckInput {
  value: (row: Row) => string;
  of: (row: Row) => string;
  /** The value before any other table is asked. */
  first: (row: Row) => string;
  today: string;
}

/** Keys that one check remembers; what comes after is not compared with what came before. */
const mostKeys = 5_000_000;
const oldest = 120;

const filled =
  (of: (row: Row) => string, breaks: (value: string, row: Row) => boolean | undefined): Check =>
  (row) => {
    const value = of(row);
    return value === '' ? undefined : breaks(value, row);
  };

/** Every check by its name: makes what tries one row after the other. */
export const checkOf: Record<CheckName, (input: CheckInput) => Check> = {
  unique: ({ value }) => {
    const seen = new Set<string>();
    return filled(value, (key) => {
      if (seen.has(key)) return true;
      if (seen.size < mostKeys) seen.add(key);
      return false;
    });
  },
  one: ({ value, of }) => {
    const seen = new Map<string, string>();
    return filled(value, (key, row) => {
      const [known, other] = [seen.get(key), of(row)];
      if (known === undefined && seen.size < mostKeys) seen.set(key, other);
      return known !== undefined && known !== other;
    });
  },
  refers: ({ first, value }) => filled(first, (_, row) => value(row) === ''),
  date: ({ value, today }) => {
    const now = parseDay(today);
    return filled(value, (text) => {
      const day = parseDay(text);
      return day === undefined || (now !== undefined && isAfter(day, now)) || day.year < 1850;
    });
  },
  'not-before': ({ value, of }) =>
    filled(value, (text, row) => {
      const [event, birth] = [parseDay(text), parseDay(of(row))];
      if (!event || !birth) return undefined;
      return isAfter(birth, event) || yearsBetween(of(row), text) > oldest;
    }),
  age: ({ value }) =>
    filled(value, (text) => {
      const years = /[DWMY]$/.test(text) ? dicomAge(text) : Number(text);
      return !(years >= 0 && years <= oldest);
    }),
  filled:
    ({ value }) =>
    (row) =>
      value(row) === '',
};

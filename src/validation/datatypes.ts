import { type Literal, prefixes } from '../rdf/index.ts';

const zone = '(?:Z|[+-](?:0\\d|1[0-3]):[0-5]\\d|[+-]14:00)?';
const year = '-?(?:[1-9]\\d{3,}|0\\d{3})';
const time = '(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?|24:00:00(?:\\.0+)?)';
const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`, 'u');

const integer = /^[+-]?\d+$/;
/** Smallest and greatest value of the integer types; no end where there is none. */
const ranges: Record<string, [bigint | undefined, bigint | undefined]> = {
  integer: [undefined, undefined],
  nonNegativeInteger: [0n, undefined],
  positiveInteger: [1n, undefined],
  nonPositiveInteger: [undefined, 0n],
  negativeInteger: [undefined, -1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  byte: [-128n, 127n],
  unsignedLong: [0n, 2n ** 64n - 1n],
  unsignedInt: [0n, 2n ** 32n - 1n],
  unsignedShort: [0n, 65_535n],
  unsignedByte: [0n, 255n],
};

/** How each other datatype of XML Schema is written; one that is not here may be written in any way. */
const forms: Record<string, RegExp> = {
  boolean: /^(?:true|false|0|1)$/,
  decimal: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/,
  float: /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)$/,
  double: /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)$/,
  dateTime: whole(`${year}-\\d\\d-\\d\\dT${time}${zone}`),
  dateTimeStamp: whole(`${year}-\\d\\d-\\d\\dT${time}(?:Z|[+-]\\d\\d:\\d\\d)`),
  date: whole(`${year}-\\d\\d-\\d\\d${zone}`),
  time: whole(`${time}${zone}`),
  gYear: whole(`${year}${zone}`),
  gYearMonth: whole(`${year}-(?:0[1-9]|1[0-2])${zone}`),
  gMonth: whole(`--(?:0[1-9]|1[0-2])${zone}`),
  gDay: whole(`---(?:0[1-9]|[12]\\d|3[01])${zone}`),
  gMonthDay: whole(`--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])${zone}`),
  duration: /^-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/,
  yearMonthDuration: /^-?P(?=.)(?:\d+Y)?(?:\d+M)?$/,
  dayTimeDuration: /^-?P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/,
  hexBinary: /^(?:[\da-fA-F]{2})*$/,
  base64Binary: /^[A-Za-z0-9+/\s]*={0,2}\s*$/,
  language: /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/,
  anyURI: /^[^\s<>"{}|\\^`]*$/,
  token: /^(?:\S+(?: \S+)*)?$/,
  normalizedString: /^[^\t\n\r]*$/,
};

/** Whether a year has that day; the years are those of the proleptic Gregorian calendar. */
function dayExists(text: string): boolean {
  const [, years, months, days] = /^(-?\d+)-(\d\d)-(\d\d)/.exec(text) ?? [];
  const [y, month, day] = [Number(years), Number(months), Number(days)];
  const leap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  const length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= length;
}

/** Whether a text is a way to write a value of the datatype (an IRI). One that we do not know takes any text. */
export function isWellFormed(text: string, datatype: string): boolean {
  if (!datatype.startsWith(prefixes.xsd)) return true;
  const local = datatype.slice(prefixes.xsd.length);
  if (Object.hasOwn(ranges, local)) {
    if (!integer.test(text) || text.length > 400) return false;
    const [low, high] = ranges[local] ?? [];
    const value = BigInt(text.replace(/^\+/, ''));
    return (low === undefined || value >= low) && (high === undefined || value <= high);
  }
  if (!(forms[local]?.test(text) ?? true)) return false;
  return !/^date/.test(local) || dayExists(text);
}

const numeric = new Set([...Object.keys(ranges), 'decimal', 'float', 'double']);
const dated = new Set(['dateTime', 'dateTimeStamp', 'date', 'gYear', 'gYearMonth']);

/** Milliseconds of a date, and whether it tells its time zone; shorter dates begin with what they leave out. */
function instant(text: string): { at: number; zoned: boolean } {
  const [, years = '', rest = '', timeOfDay = '', offset = ''] =
    /^(-?\d{4,})((?:-\d\d){0,2})(?:T([\d:.]+))?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const [, month = '01', day = '01'] = rest.split('-');
  const [hour = '0', minute = '0', second = '0'] = timeOfDay.split(':');
  const at = Date.UTC(2000, Number(month) - 1, Number(day), Number(hour), Number(minute));
  const inYear = new Date(at).setUTCFullYear(Number(years), Number(month) - 1, Number(day));
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  const shift = sign ? (sign === '-' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0;
  return { at: inYear + Number(second) * 1000 + shift, zoned: offset !== '' };
}

/** Below 0, 0 or above 0 as the first is smaller, equal or greater; undefined where they cannot be compared. */
export function compareLiterals(a: Literal, b: Literal): number | undefined {
  const [first, second] = [a, b].map(({ datatype }) =>
    datatype.value.startsWith(prefixes.xsd) ? datatype.value.slice(prefixes.xsd.length) : '',
  ) as [string, string];
  if (!isWellFormed(a.value, a.datatype.value) || !isWellFormed(b.value, b.datatype.value)) return undefined;
  if (numeric.has(first) && numeric.has(second)) {
    if (first in ranges && second in ranges) {
      const [x, y] = [BigInt(a.value.replace(/^\+/, '')), BigInt(b.value.replace(/^\+/, ''))];
      return x < y ? -1 : x > y ? 1 : 0;
    }
    const difference =
      Number(a.value.replace('INF', 'Infinity')) - Number(b.value.replace('INF', 'Infinity'));
    return Number.isNaN(difference) ? undefined : difference;
  }
  if (dated.has(first) && (first === second || (/^dateTime/.test(first) && /^dateTime/.test(second)))) {
    const [x, y] = [instant(a.value), instant(b.value)];
    const difference = x.at - y.at;
    // Where only one tells its time zone, the other may be up to 14 hours to either side.
    return x.zoned === y.zoned || Math.abs(difference) > 14 * 3_600_000 ? difference : undefined;
  }
  if (first === second && (first === 'string' || first === 'boolean'))
    return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  return undefined;
}

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const wkt = 'http://www.opengis.net/ont/geosparql#wktLiteral';

/** A literal with a datatype. */
export interface Typed {
  value: string;
  datatype: string;
}

const unit = (count: number, letter: string) => (count === 0 ? '' : `${count}${letter}`);

/** A number of months, or of seconds where it has a point, as the duration that it was. */
function duration(value: string, { months }: { months: boolean }): string {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return value;
  const sign = value.startsWith('-') ? '-' : '';
  const count = Math.abs(Number(value));
  if (count === 0) return months ? 'P0M' : 'PT0S';
  if (months) return `${sign}P${unit(Math.floor(count / 12), 'Y')}${unit(count % 12, 'M')}`;
  const whole = Math.floor(count);
  const fraction = value.split('.')[1]?.replace(/0+$/, '') ?? '';
  const seconds = `${whole % 60}${fraction === '' ? '' : `.${fraction}`}`;
  const time = `${unit(Math.floor(whole / 3600) % 24, 'H')}${unit(Math.floor(whole / 60) % 60, 'M')}${seconds === '0' ? '' : `${seconds}S`}`;
  return `${sign}P${unit(Math.floor(whole / 86_400), 'D')}${time === '' ? '' : `T${time}`}`;
}

/** Fractions of seconds without zeros at their end, and years before our era with four digits. */
const moment = (value: string) =>
  value
    .replace(/(:\d\d)(\.\d*?)0+(?=Z|[+-]|$)/, (_, seconds, rest) => seconds + (rest === '.' ? '' : rest))
    .replace(/^-(\d{1,3})(?=-|$)/, (_, year: string) => `-${year.padStart(4, '0')}`);

const menders: Record<string, (value: string) => string> = {
  [`${xsd}boolean`]: (value) => (/^(1|true)$/i.test(value) ? 'true' : 'false'),
  [`${xsd}double`]: (value) => value.replace(/\.0$/, ''),
  [`${xsd}float`]: (value) => value.replace(/\.0$/, ''),
  [`${xsd}duration`]: (value) => duration(value, { months: !value.includes('.') }),
  [`${xsd}yearMonthDuration`]: (value) => duration(value, { months: true }),
  [`${xsd}dayTimeDuration`]: (value) => duration(value, { months: false }),
  ...Object.fromEntries(
    ['date', 'dateTime', 'dateTimeStamp', 'time', 'gYear', 'gYearMonth'].map((name) => [xsd + name, moment]),
  ),
};

/** A literal of an answer of Virtuoso as the readers would give it, as far as its value still tells. */
export function mended({ value, datatype }: Typed): Typed {
  if (datatype === 'http://www.openlinksw.com/schemas/virtrdf#Geometry') return { value, datatype: wkt };
  const mend = menders[datatype];
  return mend === undefined ? { value, datatype } : { value: mend(value), datatype };
}

/** The same for every literal of N-Triples. */
export const mendedTriples = (text: string): string =>
  text.replace(
    /"([^"\\\n]*)"\^\^<([^<>\n]*)>(?=\s*\.[^\S\n]*$)/gm,
    (_: string, value: string, datatype: string) => {
      const literal = mended({ value, datatype });
      return `"${literal.value}"^^<${literal.datatype}>`;
    },
  );

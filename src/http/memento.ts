import { Problem } from '../base/index.ts';
import type { Moment, When } from '../catalogue/index.ts';

/** A time as HTTP writes it, to the second (RFC 9110 §5.6.7). */
export const httpDate = (iso: string | number): string => new Date(iso).toUTCString();

/** The end of the second, so that whoever asks with the Memento-Datetime of a version gets that version. */
const endOfSecond = (time: number) => new Date(Math.floor(time / 1000) * 1000 + 999);

const httpDates = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const isoTimes = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

/** What Accept-Datetime asks for (RFC 7089 §2.1.1). Throws a Problem where it is no date of HTTP. */
export function readAcceptDatetime(value: string): When {
  const time = Date.parse(value);
  // 31 February and a wrong day of the week are dates of nothing, though Date.parse takes them.
  if (!httpDates.test(value.trim()) || Number.isNaN(time) || httpDate(time) !== value.trim()) {
    const detail = `Accept-Datetime is a date such as ${httpDate('2026-01-31T12:00:00Z')}, not ${value.slice(0, 60)}.`;
    throw new Problem('malformed-request', detail);
  }
  return { time: endOfSecond(time) };
}

/** What `?at=` asks for: a revision, a day (its end), or a time (the end of its second). Throws a Problem for others. */
export function readAt(value: string): When {
  if (/^\d{1,15}$/.test(value)) return { revision: Number(value) };
  const [day = ''] = value.split('T');
  const isDay = !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  const time = isDay && isoTimes.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    const detail = `at is the number of a revision, a day or a time, e.g. 17, 2026-01-31 or 2026-01-31T12:00:00Z, not ${value.slice(0, 60)}.`;
    throw new Problem('malformed-request', detail);
  }
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return { time: new Date(time + 86_399_999) };
  return { time: value.includes('.') ? new Date(time) : endOfSecond(time) };
}

/** The address of the record with this id, of its history, and of one version. */
export interface RecordPlaces {
  original: string;
  history: string;
  timemap: string;
  version(number: number): string;
}

export function placesOf(base: string, id: string): RecordPlaces {
  const original = `${base}/datasets/${id}`;
  const history = `${original}/history`;
  return { original, history, timemap: `${history}.link`, version: (number) => `${history}/${number}` };
}

const timeMapType = 'type="application/link-format"';

/** What every answer about a record says of its history (RFC 7089 §2.2, RFC 5829 §3.1). */
export function recordLinks({ original, history, timemap }: RecordPlaces): string[] {
  return [
    `<${original}>; rel="original timegate"`,
    `<${timemap}>; rel="timemap"; ${timeMapType}`,
    `<${history}>; rel="version-history"`,
  ];
}

/** Links from one version to the first, the last and those beside it; what cannot be read any more is left out. */
export function versionLinks(places: RecordPlaces, moments: readonly Moment[], shown: Moment): string[] {
  const kept = moments.filter((each) => each.kept);
  const place = kept.findIndex(({ number }) => number === shown.number);
  const words: [string, Moment | undefined][] = [
    ['first', kept[0]],
    ['prev', kept[place - 1]],
    ['', kept[place]],
    ['next', place < 0 ? undefined : kept[place + 1]],
    ['last', kept.at(-1)],
  ];
  const rels = new Map<Moment, string[]>();
  for (const [word, moment] of words)
    if (moment !== undefined) rels.set(moment, [...(rels.get(moment) ?? []), ...(word ? [word] : [])]);
  return [...rels].map(([moment, rel]) => mementoLink(places, moment, rel));
}

function mementoLink({ version }: RecordPlaces, { number, at }: Moment, rel: readonly string[]): string {
  return `<${version(number)}>; rel="${[...rel, 'memento'].join(' ')}"; datetime="${httpDate(at)}"`;
}

/** Most versions of one TimeMap; it names another with those before. */
export const longestTimeMap = 1000;

/**
 * The TimeMap of a record (RFC 7089 §5) in application/link-format: the newest versions before a revision, or of all,
 * that can be read, oldest first.
 */
export function timeMap(places: RecordPlaces, moments: readonly Moment[], before?: number): string {
  const readable = moments.filter((each) => each.kept && (before === undefined || each.number < before));
  const kept = readable.slice(-longestTimeMap);
  const earlier = readable[readable.length - kept.length - 1];
  const [first, last] = [kept[0], kept.at(-1)];
  const span = first && last ? `; from="${httpDate(first.at)}"; until="${httpDate(last.at)}"` : '';
  const rels = (moment: Moment) => [
    ...(moment === moments.find((each) => each.kept) ? ['first'] : []),
    ...(moment === moments.at(-1) ? ['last'] : []),
  ];
  const self = before === undefined ? places.timemap : `${places.timemap}?before=${before}`;
  const older = `<${places.timemap}?before=${first?.number}>; rel="timemap"; ${timeMapType}; until="${httpDate(earlier?.at ?? 0)}"`;
  return [
    `<${places.original}>; rel="original timegate"`,
    `<${self}>; rel="self"; ${timeMapType}${span}`,
    ...(earlier === undefined ? [] : [older]),
    ...kept.map((moment) => mementoLink(places, moment, rels(moment))),
  ]
    .join(',\n')
    .concat('\n');
}

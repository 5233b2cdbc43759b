/** The language of the interface; templates take every number, plural, date and country name from here. */
export const language = 'en';

const integers = new Intl.NumberFormat(language);
const plurals = new Intl.PluralRules(language);
const days = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const moments = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});
const countries = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
const languages = new Intl.DisplayNames(language, { type: 'language', fallback: 'code' });
const lists = new Intl.ListFormat(language, { type: 'conjunction' });

/** `12345` as `12,345`. */
export function number(value: number): string {
  return integers.format(value);
}

/** A number with its noun in the right form, e.g. `1 dataset`, `2 datasets`. */
export function quantity(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${plurals.select(value) === 'one' ? one : many}`;
}

function formatted(iso: string, format: Intl.DateTimeFormat): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : format.format(date);
}

/** An ISO date as a person reads it; years and year-months stay as they are, and so does what is no date. */
export function day(iso: string): string {
  return /^\d{4}(-\d{2})?$/.test(iso) ? iso : formatted(iso, days);
}

/** An ISO date and time in UTC, to the minute. */
export function moment(iso: string): string {
  return `${formatted(iso, moments)} UTC`;
}

/** Name of a country from its ISO 3166 code; other text stays as it is. The EU writes EL and UK for GR and GB. */
export function country(code: string): string {
  const iso = { EL: 'GR', UK: 'GB' }[code] ?? code;
  return /^[A-Z]{2}$/.test(iso) ? (countries.of(iso) ?? code) : code;
}

/** Name of a language from its BCP 47 tag; what is no tag stays as it is. */
export function languageName(tag: string): string {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) ? (languages.of(tag) ?? tag) : tag;
}

/** `a, b, and c`. */
export function list(items: readonly string[]): string {
  return lists.format(items);
}

/** A size in bytes, in decimal units. */
export function size(bytes: number): string {
  const step = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const unit = ['bytes', 'kB', 'MB', 'GB', 'TB'][step];
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: step === 0 ? 0 : 1 }).format(bytes / 1000 ** step)} ${unit}`;
}

import type { Context } from 'hono';
import { nearest, Problem } from '../base/index.ts';
import { type MigrationName, migrationNamed } from '../catalogue/index.ts';
import { type Format, formatOf, formats } from '../rdf/index.ts';
import { type ReportFormat, reportFormats, type Validation } from '../validation/index.ts';

/** What a request asks to be done with what it sends; a form's fields go before the query. */
export interface Asked {
  /** Its name, or `all`. */
  profile: string;
  language?: string;
  /** What is done to a description before it is validated. */
  change?: 'normalise' | MigrationName;
  scores: boolean;
  second: boolean;
  /** `description` is the text itself, mended, or made of a table. */
  report?: ReportFormat | 'description';
  /** The format of that text, where it is not the one that was sent. */
  as?: Format;
  /** Resolves relative IRIs. */
  base: string;
  /** Whether the sender named it; else what was relative is written so again. */
  hasOwnBase?: boolean;
  /** Where to fetch the description. */
  url?: string;
}

/** Reads what is asked for. Throws a Problem (malformed-request) that names the nearest to what does not exist. */
export function askedOf(
  c: Context,
  fields: ReadonlyMap<string, readonly string[]>,
  { validation, profile: usual, base }: { validation: Validation; profile: string; base: string },
): Asked {
  const query = c.req.query();
  const given = (key: string) => filled(fields.get(key)?.find(filled)) ?? filled(query[key]);
  const flag = (key: string) =>
    (fields.has(key) || query[key] !== undefined) && !/^(false|no|0)$/i.test(given(key) ?? '');
  const oneOf = (what: string, wanted: string, known: readonly string[]) => {
    if (known.includes(wanted)) return wanted;
    const near = nearest(wanted, known, 2).join(' or ');
    throw new Problem(
      'malformed-request',
      `There is no ${what} ${wanted.slice(0, 100)}. Did you mean ${near}?`,
    );
  };
  const profile = oneOf('profile', given('profile') ?? usual, [
    ...validation.profiles.map(({ name }) => name),
    'all',
  ]);
  if (profile === 'all' && flag('second'))
    throw new Problem('not-possible', 'A second opinion is asked for with one profile.');
  const to = given('migrate');
  const change = to !== undefined ? migrationNamed(to) : flag('normalise') ? 'normalise' : undefined;
  // In a form, `format` is that of the description: the page has one answer only.
  const report =
    query.format && oneOf('format', query.format, [...Object.keys(reportFormats), 'description']);
  const as = given('as');
  const language = given('language');
  const url = given('url');
  const ownBase = baseOf(given('base'));
  return {
    profile,
    scores: flag('scores'),
    second: flag('second'),
    base: ownBase ?? `${base}/validate`,
    ...(ownBase !== undefined && { hasOwnBase: true }),
    ...(language !== undefined && { language: oneOf('language', language, ['en', 'sv']) }),
    ...(change !== undefined && { change }),
    ...(report && { report: report as ReportFormat | 'description' }),
    ...(as !== undefined && { as: formatNamed(as) }),
    ...(url !== undefined && { url }),
  };
}

/** What a description was resolved with though nobody asked for it. */
export const relativeTo = ({ base, hasOwnBase }: Asked) => (hasOwnBase ? undefined : base);

const filled = (text: string | undefined) => (text?.trim() ? text : undefined);

function baseOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (URL.canParse(text) && /^https?:/i.test(text)) return text;
  throw new Problem('malformed-request', 'The base must be an address that begins with http: or https:.');
}

/** A format by its name or its media type. Throws a Problem (unsupported-media-type). */
export function formatNamed(text: string): Format {
  const format = Object.hasOwn(formats, text) ? (text as Format) : formatOf(text);
  if (format !== undefined) return format;
  throw new Problem(
    'unsupported-media-type',
    `There is no format ${text.slice(0, 100)}. Known are ${Object.keys(formats).join(', ')}.`,
  );
}

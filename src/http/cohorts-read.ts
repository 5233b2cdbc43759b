import type { Context } from 'hono';
import { nearest, Problem } from '../base/index.ts';
import {
  parseBeacon,
  parseCohortSparql,
  parseCohortUrl,
  parseLens,
  parseQuestion,
  type QuestionReading,
  splitMistakes,
} from '../cohort/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { readText } from './body.ts';

/** Largest cohort, in bytes: far above any that the limits of the cohort language allow. */
export const cohortBytes = 131_072;

/** Text that is JSON, or a Problem that says where it is not. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-request', `The cohort is not JSON: ${(cause as Error).message}`, {}, cause);
  }
}

/** The languages that a body may be in, by the name that `?language=` gives them. */
const languages: Record<string, (text: string, ontology: Ontology) => QuestionReading> = {
  json: (text, ontology) => parseQuestion(jsonOf(text), ontology),
  sparql: parseCohortSparql,
  // A body of Lens may be JSON or base64; what it is, its reader finds out.
  lens: parseLens,
  beacon: (text, ontology) => parseBeacon(jsonOf(text), ontology),
  url: (text, ontology) => parseCohortUrl(text.trim(), ontology),
};

/** The language that a Content-Type says; others must be named by `?language=`. */
const byType: Record<string, string> = {
  'application/json': 'json',
  'application/sparql-query': 'sparql',
};

function languageOf(c: Context): string {
  const named = c.req.query('language');
  if (named !== undefined) {
    if (Object.hasOwn(languages, named)) return named;
    const known = Object.keys(languages);
    throw new Problem(
      'malformed-request',
      `There is no cohort language ${named.slice(0, 40)}. Nearest: ${nearest(named, known).join(', ')}.`,
      { languages: known },
    );
  }
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const language = byType[type] ?? (type.endsWith('+json') ? 'json' : undefined);
  if (language !== undefined) return language;
  throw new Problem(
    'unsupported-media-type',
    'Send the cohort as application/json or application/sparql-query, or name its language by ?language=json, sparql, lens, beacon or url.',
    { accepted: Object.keys(byType) },
  );
}

/** A question that can be split as it asks to be. */
export function splittable(reading: QuestionReading, ontology: Ontology): QuestionReading {
  if (reading.state === 'invalid') return reading;
  const mistakes = splitMistakes(reading.cohort, reading.groupBy, ontology);
  return mistakes.length > 0 ? { state: 'invalid', mistakes } : reading;
}

/** Understands the body of a request as a cohort, in the language that it is said to be in. */
export async function readQuestion(c: Context, ontology: Ontology): Promise<QuestionReading> {
  const read = languages[languageOf(c)] as (typeof languages)[string];
  return splittable(read(await readText(c, cohortBytes), ontology), ontology);
}

/**
 * Refuses fields that no cohort form has and that hold nothing. A body of JSON or SPARQL that is sent as a form looks so;
 * read as a form it would be the cohort of every case.
 */
export function refuseStray(fields: ReadonlyMap<string, readonly string[]>, ontology: Ontology): void {
  const isKnown = (name: string) =>
    name === 'match' || name === 'groupBy' || ontology.facet(name.replace(/^(not|mode)\./, '')) !== undefined;
  const stray = [...fields].find(
    ([name, values]) => !isKnown(name) && values.every((value) => value.trim() === ''),
  );
  if (stray === undefined) return;
  throw new Problem(
    'unsupported-media-type',
    `This came as a form, and ${JSON.stringify(stray[0].slice(0, 40))} is no field of it. Send JSON as application/json, SPARQL as application/sparql-query, or name the language by ?language=json, sparql, lens, beacon or url.`,
    { accepted: Object.keys(byType) },
  );
}

/** Whether the query part of an address is a cohort, and not what the form fills in. */
export function isCohortQuery(parameters: URLSearchParams): boolean {
  return ['all', 'any', 'none'].some((group) => parameters.has(group));
}

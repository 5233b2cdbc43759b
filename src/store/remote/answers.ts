import { type Format, write } from '../../rdf/index.ts';
import {
  bindingFormats,
  graphFormats,
  notForBindings,
  notForBoolean,
  notForGraphs,
  notGiven,
} from '../answer-formats.ts';
import { exceeds } from '../count-rows.ts';
import type { Outcome, Question } from '../messages.ts';
import { outline } from '../outline.ts';
import { fromResultsJson, type ResultsJson } from '../results-json.ts';
import type { Failure } from '../store.ts';
import { fromNTriples } from '../triples.ts';
import type { Bounds, Client } from './client.ts';
import type { Dialect } from './dialect.ts';
import { booleanText, rowsText } from './results-text.ts';
import { abandoned } from './slots.ts';

const json = 'application/sparql-results+json';
const ntriples = 'application/n-triples';
const graphWriters: Record<string, Format> = {
  'text/turtle': 'turtle',
  'application/ld+json': 'jsonld',
  'application/rdf+xml': 'rdfxml',
};

type Form = 'SELECT' | 'ASK' | 'CONSTRUCT' | 'DESCRIBE';

/** The form of a query: its first keyword after the prologue. An update, or neither, has none. */
function formOf(sparql: string): Form | undefined {
  const words =
    /(?<![\w.:?$@-])(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)(?![\w.:-])/i;
  const word = words.exec(outline(sparql))?.[1]?.toUpperCase();
  return ['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE'].includes(word ?? '') ? (word as Form) : undefined;
}

/** Why a media type is not for the answer of a query; undefined where it is. */
function mismatch(form: Form, mediaType: string | undefined): string | undefined {
  if (mediaType === undefined) return undefined;
  const isGraph = graphFormats.includes(mediaType);
  if (!isGraph && !bindingFormats.includes(mediaType)) return notGiven(mediaType);
  if (form === 'CONSTRUCT' || form === 'DESCRIBE') return isGraph ? undefined : notForGraphs(mediaType);
  if (isGraph) return notForBindings(mediaType);
  return form === 'ASK' && mediaType.startsWith('text/') ? notForBoolean(mediaType) : undefined;
}

const malformed = (message: string): Failure => ({ state: 'malformed', message });
const textOutcome = (text: string): Outcome => ({ state: 'text', bytes: new TextEncoder().encode(text) });
const failed = (message: string): Failure => ({ state: 'failed', message });

/**
 * Asks a server one question, and gives the whole answer or a failure. The server is always asked for JSON or
 * N-Triples, and the text that was asked for is written here: servers differ in how they write the others.
 */
export async function ask(
  client: Client,
  { url, dialect, hidden }: { url: string; dialect: Dialect; hidden: readonly string[] },
  { sparql, mediaType, maxRows }: Question,
  bounds: Bounds,
): Promise<Outcome> {
  const form = formOf(sparql);
  if (form === undefined) return malformed('1:1: expected SELECT, ASK, CONSTRUCT or DESCRIBE.');
  const wrong = mismatch(form, mediaType);
  if (wrong !== undefined) return malformed(wrong);
  const posed = dialect.pose(sparql, { ms: bounds.ms, hidden });
  if (posed.state !== 'posed') return posed;
  const isGraph = form === 'CONSTRUCT' || form === 'DESCRIBE';
  const headers = { accept: isGraph ? ntriples : json };
  const reply = await client.exchange({ url, method: 'POST', headers, body: posed.form }, bounds);
  switch (reply.state) {
    case 'late':
      return { state: 'timed-out', afterMs: bounds.ms };
    case 'abandoned':
      return abandoned();
    case 'unreachable':
      return { state: 'busy', retryAfterSeconds: 5 };
    case 'too-long':
      return failed(`The answer is longer than ${reply.bytes / 1024 / 1024} MiB; ask for less.`);
    case 'answered': {
      const failure = dialect.failure(reply.status, reply.headers, reply.text, bounds.ms);
      if (failure !== undefined) return failure;
      return isGraph
        ? graphOutcome(dialect.mendTriples(reply.text), mediaType, maxRows)
        : rowsOutcome(reply.text, dialect, mediaType, maxRows);
    }
  }
}

async function graphOutcome(
  text: string,
  mediaType: string | undefined,
  maxRows: number | undefined,
): Promise<Outcome> {
  if (exceeds(text, ntriples, maxRows)) return { state: 'too-many-rows', limit: maxRows ?? 0 };
  if (mediaType === undefined) return { state: 'triples', text };
  const quads = await fromNTriples(text);
  return textOutcome(await write(quads, graphWriters[mediaType] ?? 'ntriples'));
}

/** Language tags in small letters, as the store keeps them: engines differ. */
function lowered(json: ResultsJson): ResultsJson {
  if ('boolean' in json) return json;
  for (const binding of json.results.bindings)
    for (const term of Object.values(binding))
      if (term['xml:lang'] !== undefined) term['xml:lang'] = term['xml:lang'].toLowerCase();
  return json;
}

function rowsOutcome(
  text: string,
  dialect: Dialect,
  mediaType: string | undefined,
  maxRows: number | undefined,
): Outcome {
  let outcome: Outcome;
  try {
    outcome = fromResultsJson(lowered(dialect.mend(JSON.parse(text) as ResultsJson)));
  } catch (error) {
    // A server that dies while it writes leaves half a document.
    return failed(`The SPARQL server's answer is not SPARQL Results JSON: ${(error as Error).message}`);
  }
  if (outcome.state === 'boolean') {
    if (mediaType === undefined) return outcome;
    return textOutcome(booleanText(outcome.value, mediaType) ?? '');
  }
  if (outcome.state !== 'rows') return outcome;
  if (maxRows !== undefined && outcome.table.count > maxRows)
    return { state: 'too-many-rows', limit: maxRows };
  return mediaType === undefined ? outcome : textOutcome(rowsText(outcome.table, mediaType) ?? '');
}

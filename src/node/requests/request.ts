import { z } from 'zod';
import { type Formula, formulaSchema } from '../../counting/index.ts';

const requestSchema = z.object({
  /** Hash by which the asker knows the cohort; a label, nothing is derived from it. */
  cohort: z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, hyphens and underscores'),
  formula: formulaSchema,
  epoch: z.string().min(1).max(40),
  asked: z.iso.datetime().optional(),
});

/** One cohort that somebody asks to have counted. */
export interface CellRequest {
  cohort: string;
  formula: Formula;
  epoch: string;
}

/** The requests of a file; each entry that is none is named by its place, and hides no other. */
export type RequestReading =
  | { state: 'read'; requests: CellRequest[]; mistakes: string[] }
  | { state: 'invalid'; mistakes: string[] };

const longest = 4_194_304;
const mostRequests = 10_000;
const deepest = 80;

/** Reads a file of requests, a JSON array; its size, number and depth are bounded. */
export function readRequests(text: string): RequestReading {
  const invalid = (mistake: string): RequestReading => ({ state: 'invalid', mistakes: [mistake] });
  if (text.length > longest) return invalid(`Requests have at most ${longest} characters.`);
  if (depthOf(text) > deepest) return invalid(`Requests are nested at most ${deepest} deep.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return invalid('Requests are a JSON array; this is not JSON.');
  }
  if (!Array.isArray(json) || json.length > mostRequests)
    return invalid(`Requests are a JSON array of at most ${mostRequests}.`);
  const requests: CellRequest[] = [];
  const mistakes: string[] = [];
  for (const [i, entry] of json.entries()) {
    const parsed = requestSchema.safeParse(entry);
    if (parsed.success) requests.push(parsed.data);
    else
      mistakes.push(
        ...parsed.error.issues.map(({ path, message }) => `[${i}].${path.join('.')}: ${message}.`),
      );
  }
  return { state: 'read', requests, mistakes };
}

/** Deepest nesting of brackets outside strings; read before parsing, which recurses. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') most = Math.max(most, ++depth);
    else if (token === ']' || token === '}') depth--;
  }
  return most;
}

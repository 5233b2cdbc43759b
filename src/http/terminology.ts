import type { Context, Hono } from 'hono';
import { nearest, Problem } from '../base/index.ts';
import {
  coverage,
  expandConcept,
  subsumes,
  translateCodes,
  vocabularyNames,
  vocabularyOf,
} from '../ontology/index.ts';
import { isForm, readForm, readText } from './body.ts';
import { represent } from './representation.ts';
import type { Services } from './services.ts';

/** Most codes of one request; with more than that one wants the mapping files. */
const mostCodes = 5000;

/** The vocabulary that a request names, in our spelling. Throws a Problem that names the nearest. */
function vocabulary(name: string, parameter: string, also: readonly string[] = []): string {
  const found = also.includes(name.toLowerCase()) ? name.toLowerCase() : vocabularyOf(name);
  if (found !== undefined) return found;
  const all = [...vocabularyNames, ...also];
  throw new Problem(
    'malformed-request',
    `${parameter} names no vocabulary: ${name.slice(0, 60) || 'nothing'}. Known are ${all.join(', ')}.`,
    { nearest: nearest(name, all) },
  );
}

function wholeNumber(text: string | undefined, name: string, otherwise: number, most: number): number {
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,9}$/.test(text) || Number(text) > most)
    throw new Problem('malformed-request', `${name} must be a whole number up to ${most}.`);
  return Number(text);
}

/** Codes as they come: repeated, or many in one text, separated by lines or commas. */
const split = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => text.split(/[\n,]/))
    .map((text) => text.trim())
    .filter((text) => text !== '');

/** What a request asks about: by GET in its query, by POST as JSON `{codes, from, to}`, a form, or a line for each code. */
async function asked(c: Context, limit: number): Promise<{ codes: string[]; from?: string; to?: string }> {
  const query = { from: c.req.query('from'), to: c.req.query('to') };
  const given = (codes: string[], from = query.from, to = query.to) => {
    if (codes.length === 0)
      throw new Problem('malformed-request', 'No code is given: send code=… or a body.');
    if (codes.length > mostCodes)
      throw new Problem('too-large', `${codes.length} codes are sent; at most ${mostCodes} are taken.`);
    return { codes, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  };
  if (c.req.method === 'GET') return given(split(c.req.queries('code') ?? []));
  if (isForm(c)) {
    const form = await readForm(c, limit);
    return given(split(form.get('code') ?? []), form.get('from')?.[0], form.get('to')?.[0]);
  }
  const text = await readText(c, limit);
  if (!c.req.header('content-type')?.includes('json')) return given(split([text]));
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-request', `The JSON cannot be read: ${(cause as Error).message}`, {}, cause);
  }
  const { codes, from, to } = (body ?? {}) as { codes?: unknown; from?: unknown; to?: unknown };
  if (!Array.isArray(codes) || !codes.every((code) => typeof code === 'string'))
    throw new Problem('malformed-request', 'codes must be a list of texts: SNOMED codes do not fit numbers.');
  return given(codes, typeof from === 'string' ? from : query.from, typeof to === 'string' ? to : query.to);
}

/** Translation, expansion, subsumption and coverage: one call of the ontology each. */
export function terminologyRoutes(app: Hono, services: Services): void {
  const { ontology, config } = services;
  const { release } = ontology;
  const concept = (code: string | undefined, parameter: string) => {
    const found = ontology.concept(code ?? '');
    if (found !== undefined) return found;
    const similar = ontology.search((code ?? '').slice(0, 200), 3).map((each) => each.code);
    throw new Problem(
      'not-found',
      code === undefined || code === ''
        ? `${parameter} is missing; it names a class, e.g. CLIN1000060.`
        : `There is no class ${code.slice(0, 200)}.${similar.length > 0 ? ` Nearest: ${similar.join(', ')}.` : ''}`,
      { nearest: similar },
    );
  };

  app.on(['GET', 'POST'], '/translate', async function translate(c) {
    const { codes, from, to = 'EUCAIM' } = await asked(c, config.bodyBytes);
    const source = from === undefined ? undefined : vocabulary(from, 'from', ['literal']);
    const target = vocabulary(to, 'to');
    const options = source === undefined ? {} : { from: source };
    return represent(c, {
      json: () => ({ release, to: target, results: translateCodes(ontology, codes, target, options) }),
    });
  });

  app.get('/expand', async function expand(c) {
    const { code } = concept(c.req.query('concept') ?? c.req.query('code'), 'concept');
    const depth = c.req.query('depth');
    const options = {
      descendants: c.req.query('descendants') !== 'false',
      limit: wholeNumber(c.req.query('limit'), 'limit', 10_000, 10_000),
      ...(depth !== undefined && { depth: wholeNumber(depth, 'depth', 0, 100) }),
    };
    return represent(c, { json: () => ({ release, ...expandConcept(ontology, code, options) }) });
  });

  app.get('/subsumes', async function subsumption(c) {
    const [a, b] = [concept(c.req.query('a'), 'a'), concept(c.req.query('b'), 'b')];
    return represent(c, {
      json: () => ({ release, a: a.code, b: b.code, ...subsumes(ontology, a.code, b.code) }),
    });
  });

  app.on(['GET', 'POST'], '/coverage', async function covered(c) {
    const { codes, from = 'EUCAIM', to = 'EUCAIM' } = await asked(c, config.bodyBytes);
    const [source, into] = [vocabulary(from, 'from', ['literal']), vocabulary(to, 'to')];
    return represent(c, { json: () => ({ release, ...coverage(ontology, codes, source, { into }) }) });
  });
}

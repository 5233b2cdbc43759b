import type { Context, Hono } from 'hono';
import { isObject, Problem } from '../base/index.ts';
import {
  type FhirAnswer,
  type FhirService,
  type FhirVersion,
  openFhir,
  type Parameters,
  parametersOfQuery,
  type Resource,
  writeAs,
} from '../fhir/index.ts';
import { negotiate } from '../rdf/index.ts';
import { readText } from './body.ts';
import type { Services } from './services.ts';

const mediaType = 'application/fhir+json';
/** Taken as FHIR's type: a browser's link and a plain client ask for these. */
const alsoTaken = ['application/json', 'text/html'];

type Need = 'config' | 'base' | 'ontology' | 'mappings' | 'log';

/**
 * FHIR terminology service below /fhir: operations by GET and POST, read, search, and what it can do. It speaks R4, or
 * R5 where Accept or Content-Type says `fhirVersion=5.0`, and JSON only. Errors are OperationOutcomes.
 */
export function fhirRoutes(
  app: Hono,
  services: Pick<Services, Need>,
  fhir: FhirService = openFhir(services),
): void {
  const { config, log } = services;
  type Work = (c: Context) => Resource | FhirAnswer | Promise<Resource | FhirAnswer>;
  const handle = (work: Work) =>
    async function answerFhir(c: Context): Promise<Response> {
      if (negotiate(c.req.header('accept'), [mediaType, ...alsoTaken]) === undefined)
        return send(c, refusal('not-supported', `Only ${mediaType} is offered here.`), 406);
      try {
        const made = await work(c);
        if (!('state' in made)) return send(c, made, 200);
        return made.state === 'answered' ? send(c, made.resource, 200) : send(c, made.outcome, made.status);
      } catch (error) {
        if (error instanceof Problem && error.status < 500)
          return send(c, refusal(codes[error.status] ?? 'invalid', error.message), error.status);
        log.error({ err: error }, 'FHIR request failed');
        return send(c, refusal('exception', 'The request could not be answered.'), 500);
      }
    };
  const parameters = async (c: Context) =>
    c.req.method === 'POST'
      ? readParameters(c, config.bodyBytes)
      : parametersOfQuery(new URL(c.req.url).searchParams);
  const operate = (type: string, operation: string, id?: string) => async (c: Context) =>
    fhir.operate({
      type,
      operation: operation.slice(1),
      id,
      parameters: await parameters(c),
      acceptLanguage: c.req.header('accept-language'),
    });

  app.get(
    '/fhir/metadata',
    handle((c) => fhir.metadata(versionOf(c), c.req.query('mode'))),
  );
  app.on(
    ['GET', 'POST'],
    '/fhir/$versions',
    handle(() => spokenVersions),
  );
  app.get(
    '/fhir/:type',
    handle((c) => fhir.search(c.req.param('type') ?? '', new URL(c.req.url).searchParams)),
  );
  app.on(
    ['GET', 'POST'],
    '/fhir/:type/:second',
    handle((c) => {
      const { type = '', second = '' } = c.req.param() as Record<string, string>;
      if (second.startsWith('$')) return operate(type, second)(c);
      if (c.req.method === 'GET') return fhir.read(type, second);
      throw new Problem('malformed-request', 'Resources are not written here; send them as tx-resource.');
    }),
  );
  app.on(
    ['GET', 'POST'],
    '/fhir/:type/:id/:operation',
    handle((c) => {
      const { type = '', id = '', operation = '' } = c.req.param() as Record<string, string>;
      return operate(type, operation, id)(c);
    }),
  );
}

const codes: Record<number, string> = { 404: 'not-found', 413: 'too-long', 415: 'not-supported' };

const spokenVersions: Parameters = {
  resourceType: 'Parameters',
  parameter: [
    { name: 'version', valueString: '4.0' },
    { name: 'version', valueString: '5.0' },
    { name: 'default', valueString: '4.0' },
  ],
};

function versionOf(c: Context): FhirVersion {
  const said = `${c.req.header('accept') ?? ''};${c.req.header('content-type') ?? ''}`;
  return /fhirVersion\s*=\s*"?5\.0/i.test(said) ? '5.0' : '4.0';
}

function send(c: Context, resource: Resource, status: number): Response {
  const version = versionOf(c);
  c.header('Vary', 'Accept');
  c.header('Content-Type', `${mediaType}; charset=utf-8; fhirVersion=${version}`);
  return c.body(JSON.stringify(writeAs(version, resource)), status as 200);
}

function refusal(code: string, text: string): Resource {
  const issue = [{ severity: 'error', code, details: { text } }];
  return Object.assign({ resourceType: 'OperationOutcome' }, { issue });
}

/** The body of an operation: Parameters, or nothing. */
async function readParameters(c: Context, limit: number): Promise<Parameters> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  const text = await readText(c, limit);
  if (text.trim() === '') return parametersOfQuery(new URL(c.req.url).searchParams);
  if (type !== mediaType && type !== 'application/json')
    throw new Problem(
      'unsupported-media-type',
      `Send ${mediaType}, not ${type || 'a body without a Content-Type'}.`,
    );
  let body: unknown;
  try {
    body = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Problem('malformed-request', `The body is not JSON: ${(cause as Error).message}.`, {}, cause);
  }
  return asParameters(body);
}

function asParameters(body: unknown): Parameters {
  if (!isObject(body) || body.resourceType !== 'Parameters')
    throw new Problem('malformed-request', 'The body must be a FHIR resource Parameters.');
  const { parameter = [] } = body;
  if (!Array.isArray(parameter)) throw new Problem('malformed-request', 'parameter must be a list.');
  parameter.forEach((each: unknown, i) => {
    if (!isObject(each) || typeof each.name !== 'string')
      throw new Problem('malformed-request', `parameter[${i}] has no name.`);
    if (
      each.resource !== undefined &&
      (!isObject(each.resource) || typeof each.resource.resourceType !== 'string')
    )
      throw new Problem('malformed-request', `parameter[${i}].resource has no resourceType.`);
  });
  return { resourceType: 'Parameters', parameter };
}

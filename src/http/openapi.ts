import { cohortsOperations } from './operations/cohorts.ts';
import { datasetsOperations } from './operations/datasets.ts';
import { fhirOperations } from './operations/fhir.ts';
import { harvestOperations } from './operations/harvest.ts';
import { mappingsOperations } from './operations/mappings.ts';
import { metaOperations } from './operations/meta.ts';
import { nodesOperations } from './operations/nodes.ts';
import { olsOperations } from './operations/ols.ts';
import { ontologyOperations } from './operations/ontology.ts';
import type { Operation } from './operations/operation.ts';
import { sparqlOperations } from './operations/sparql.ts';
import { validateOperations } from './operations/validate.ts';

/** Every operation of the HTTP interface; a test compares this table with the routes that exist. */
export const operations: readonly Operation[] = [
  ...metaOperations,
  ...datasetsOperations,
  ...harvestOperations,
  ...sparqlOperations,
  ...validateOperations,
  ...ontologyOperations,
  ...olsOperations,
  ...fhirOperations,
  ...mappingsOperations,
  ...cohortsOperations,
  ...nodesOperations,
];

/** Writes that change what others see need a token; saving a cohort does not. */
const needsToken = (path: string) =>
  path.startsWith('/datasets') || path.startsWith('/nodes') || path === '/cohorts/{hash}/requests';

const content = (types: readonly string[], schema: object = {}) =>
  Object.fromEntries(types.map((type) => [type, { schema }]));

function describe({
  method,
  path,
  summary,
  answers,
  query = [],
  headers = [],
  body,
  statuses = {},
}: Operation): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = query.map((name) => ({ name, in: 'query', schema: { type: 'string' } }));
  const inHeader = headers.map((name) => ({ name, in: 'header', schema: { type: 'string' } }));
  const parameters = [...inPath, ...inQuery, ...inHeader];
  const problem = (description: string) => ({
    description,
    content: content(['application/problem+json'], { $ref: '#/components/schemas/Problem' }),
  });
  const others = Object.entries(statuses).map(([status, text]) => [
    status,
    Number(status) < 400 ? { description: text } : problem(text),
  ]);
  const bodySchema = path === '/cohorts' ? { $ref: '#/components/schemas/Cohort' } : { type: 'string' };
  return {
    operationId: `${method} ${path}`.replace(/[^a-z]+/gi, '-').replace(/-$/, ''),
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: content(body, bodySchema) } }),
    ...(method !== 'get' ? { security: needsToken(path) ? [{ token: [] }] : [] } : {}),
    responses: {
      ...(answers.length > 0 && { 200: { description: summary, content: content(answers) } }),
      ...Object.fromEntries(others),
      default: problem('What went wrong, with the way out.'),
    },
  };
}

const schemas = {
  Problem: {
    description: 'RFC 9457. The type dereferences to advice.',
    type: 'object',
    required: ['type', 'title', 'status', 'detail'],
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      advice: { type: 'string' },
    },
  },
  Criterion: {
    description:
      'One facet with any of these values: codes or IRIs of the lattice, or codes of any mapped vocabulary.',
    type: 'object',
    required: ['facet'],
    properties: {
      facet: { type: 'string' },
      anyOf: { type: 'array', items: { type: 'string' } },
      narrower: { type: 'boolean', default: true },
      from: { type: 'number' },
      below: { type: 'number' },
    },
  },
  Cohort: {
    description: 'Criteria in groups: all of them, any of them, or none of them; nested to a depth of 4.',
    oneOf: ['all', 'any', 'none'].map((group) => ({
      type: 'object',
      required: [group],
      properties: {
        [group]: {
          type: 'array',
          items: {
            anyOf: [{ $ref: '#/components/schemas/Criterion' }, { $ref: '#/components/schemas/Cohort' }],
          },
        },
      },
    })),
  },
};

/** The OpenAPI 3.1 description of this node's interface. */
export function openApi(
  base: string,
): { paths: Record<string, Record<string, object>> } & Record<string, unknown> {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Collimator',
      version: '0.1.0',
      summary: 'Semantic catalogue and hyper-ontology service for federations of medical images.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: base }],
    paths,
    components: { schemas, securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}

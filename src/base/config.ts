import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { nearest } from './nearest.ts';
import { Secret } from './secret.ts';

/** Several values: a list, or a text with spaces or commas between them. */
const several = <T extends z.ZodType>(one: T) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value),
      z.array(one),
    )
    .default([]);

/** A text that is never shown. */
const secret = (text = z.string()) => text.transform((given) => new Secret(given)).optional();

/** A thread that serves, and one for each other core; on a small machine two, so that one long query stops no other. */
const usualReaders = Math.min(8, Math.max(2, availableParallelism() - 1));

/**
 * Every setting: its schema with the default, and what it means. The environment variable of `queryMs` is
 * COLLIMATOR_QUERY_MS, its flag --query-ms.
 */
const settings = {
  port: [z.coerce.number().int().min(0).max(65535).default(8080), 'Port to listen on; 0 takes any free one.'],
  host: [z.string().default('127.0.0.1'), 'Address to listen on.'],
  publicUrl: [z.url().optional(), 'The URL that the world sees, where it differs from host and port.'],
  data: [z.string().optional(), 'Folder for what must last; without it a temporary one is used.'],
  token: [secret(z.string().min(8)), 'Bearer token with every role, for scripts and the demo.'],
  title: [z.string().default('Collimator'), 'Name of this catalogue.'],
  country: [z.string().length(2).default('EU'), 'Country of this node, as ISO 3166-1 alpha-2.'],
  nodes: [several(z.url()), 'Base URLs of the nodes that this hub asks.'],
  allowedNetworks: [
    several(z.union([z.cidrv4(), z.cidrv6()])),
    'Networks that added nodes may be in though they are not public, e.g. 10.1.0.0/16.',
  ],
  trustedProxies: [
    several(z.union([z.cidrv4(), z.cidrv6()])),
    'Networks of the proxies in front of this node, whose X-Forwarded-For tells who asks, e.g. 10.1.2.0/24.',
  ],
  validateHosts: [
    several(z.string().max(253)),
    'Hosts from which descriptions are fetched to be validated, e.g. *.example.org, or * for every public one; none means off.',
  ],
  negotiator: [
    z.url({ protocol: /^https?$/ }).optional(),
    'Base URL of the API of a BBMRI Negotiator, e.g. https://negotiator.example/api; cohorts are handed over to its v3/requests.',
  ],
  cubes: [z.string().optional(), 'Folder of published cubes that this node serves.'],
  profile: [
    z.string().default('eucaim-v2'),
    'Profile that a description must conform to when none is named.',
  ],
  bodyBytes: [z.coerce.number().int().min(1024).default(5_242_880), 'Largest request body, in bytes.'],
  publicReaders: [
    z.coerce.number().int().min(1).max(64).default(usualReaders),
    'Long public queries that run at once, each in a thread with a copy of the graphs of its own; by default one for each core but one, from 2 to 8 (docs/store.md).',
  ],
  sparqlEngine: [
    z.enum(['virtuoso', 'fuseki', 'standard']).optional(),
    'Kind of the SPARQL server that answers queries in place of this process; none means this process (docs/store.md).',
  ],
  sparqlQuery: [z.url({ protocol: /^https?$/ }).optional(), 'Its address for queries.'],
  sparqlUpdate: [z.url({ protocol: /^https?$/ }).optional(), 'Its address for updates.'],
  sparqlGraphStore: [
    z.url({ protocol: /^https?$/ }).optional(),
    'Its address for graphs by the Graph Store Protocol, where it has one.',
  ],
  sparqlUser: [z.string().optional(), 'The name by which it knows us.'],
  sparqlPassword: [secret(), 'The password for it.'],
  sparqlToken: [secret(), 'A bearer token for it, in place of name and password.'],
  queryMs: [z.coerce.number().int().min(10).default(10_000), 'Longest time for one public query, in ms.'],
  queryRows: [z.coerce.number().int().min(1).default(10_000), 'Most rows of one public answer.'],
  nodeMs: [z.coerce.number().int().min(10).default(5_000), 'Longest wait for one node, in ms.'],
  logLevel: [z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'), 'Least severity logged.'],
} as const;

const schema = z
  .object({
    port: settings.port[0],
    host: settings.host[0],
    publicUrl: settings.publicUrl[0],
    data: settings.data[0],
    token: settings.token[0],
    title: settings.title[0],
    country: settings.country[0],
    nodes: settings.nodes[0],
    allowedNetworks: settings.allowedNetworks[0],
    trustedProxies: settings.trustedProxies[0],
    validateHosts: settings.validateHosts[0],
    negotiator: settings.negotiator[0],
    cubes: settings.cubes[0],
    profile: settings.profile[0],
    bodyBytes: settings.bodyBytes[0],
    publicReaders: settings.publicReaders[0],
    sparqlEngine: settings.sparqlEngine[0],
    sparqlQuery: settings.sparqlQuery[0],
    sparqlUpdate: settings.sparqlUpdate[0],
    sparqlGraphStore: settings.sparqlGraphStore[0],
    sparqlUser: settings.sparqlUser[0],
    sparqlPassword: settings.sparqlPassword[0],
    sparqlToken: settings.sparqlToken[0],
    queryMs: settings.queryMs[0],
    queryRows: settings.queryRows[0],
    nodeMs: settings.nodeMs[0],
    logLevel: settings.logLevel[0],
  })
  .refine(({ sparqlEngine, sparqlQuery, sparqlUpdate }) => !sparqlEngine || (sparqlQuery && sparqlUpdate), {
    path: ['sparqlEngine'],
    message: 'It needs sparqlQuery and sparqlUpdate',
  })
  .refine(({ sparqlEngine, sparqlQuery, sparqlUpdate }) => sparqlEngine || !(sparqlQuery || sparqlUpdate), {
    path: ['sparqlEngine'],
    message: 'sparqlQuery and sparqlUpdate need it: virtuoso, fuseki or standard',
  });

export type Config = z.infer<typeof schema>;
type Setting = keyof Config;
type Origin = 'default' | 'file' | 'environment' | 'flag';

/** A configuration with the origin of each value, or every mistake in it. */
export type Configured =
  | { state: 'valid'; config: Config; origins: Record<Setting, Origin> }
  | { state: 'invalid'; mistakes: string[] };

const names = Object.keys(settings) as Setting[];
const variable = (name: string) => `COLLIMATOR_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
const flag = (name: string) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
/** Variables of ours that are not settings of the service: the last three are read by tests and benchmarks. */
const otherVariables = new Set([
  'COLLIMATOR_CONFIG',
  'COLLIMATOR_SHARED_DATA',
  'COLLIMATOR_PEERS',
  'COLLIMATOR_IDC_INDEX',
]);

function readFile(path: string | undefined, mistakes: string[]): Record<string, unknown> {
  if (path === undefined) return {};
  if (!existsSync(path)) {
    mistakes.push(`COLLIMATOR_CONFIG names ${path}, which does not exist.`);
    return {};
  }
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not an object');
    return value as Record<string, unknown>;
  } catch (error) {
    mistakes.push(`${path} is not a JSON object: ${(error as Error).message}.`);
    return {};
  }
}

/** Names each setting that does not exist, with the nearest ones that do. */
function unknownNames(given: string[], known: string[], where: string): string[] {
  return given
    .filter((name) => !known.includes(name))
    .map((name) => `${where} has no setting ${name}. Did you mean ${nearest(name, known, 2).join(' or ')}?`);
}

/**
 * Reads the configuration: defaults, then the JSON file that COLLIMATOR_CONFIG names, then the environment,
 * then flags. All mistakes are listed at once, so that one look is enough to mend them.
 */
export function loadConfig(
  flags: Record<string, string> = {},
  environment: Record<string, string | undefined> = process.env,
): Configured {
  const mistakes: string[] = [];
  const file = readFile(environment.COLLIMATOR_CONFIG, mistakes);
  mistakes.push(...unknownNames(Object.keys(file), names, 'The configuration file'));
  const variables = Object.keys(environment).filter(
    (key) => key.startsWith('COLLIMATOR_') && !otherVariables.has(key),
  );
  mistakes.push(...unknownNames(variables, names.map(variable), 'The environment'));
  mistakes.push(...unknownNames(Object.keys(flags), names.map(flag), 'The command line'));

  const values: Partial<Record<Setting, unknown>> = {};
  const origins = {} as Record<Setting, Origin>;
  for (const name of names) {
    const layers: [Origin, unknown][] = [
      ['flag', flags[flag(name)]],
      ['environment', environment[variable(name)]],
      ['file', file[name]],
    ];
    const found = layers.find(([, value]) => value !== undefined && value !== '');
    origins[name] = found?.[0] ?? 'default';
    if (found) values[name] = found[1];
  }
  const parsed = schema.safeParse(values);
  if (parsed.success && mistakes.length === 0) return { state: 'valid', config: parsed.data, origins };
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]) as Setting;
    const written =
      origins[name] === 'environment' ? variable(name) : origins[name] === 'flag' ? flag(name) : name;
    mistakes.push(`${written}: ${issue.message}. ${settings[name][1]}`);
  }
  return { state: 'invalid', mistakes };
}

/** Every effective setting with its origin and meaning, for `collimator doctor`. Secrets show as stars. */
export function configEntries({ config, origins }: Extract<Configured, { state: 'valid' }>) {
  return names.map((name) => ({
    name,
    value: config[name] === undefined ? '' : String(config[name]),
    origin: origins[name],
    meaning: settings[name][1],
  }));
}

import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { nearest } from './nearest.ts';
import { Secret } from './secret.ts';

/**
 * Every setting: its schema with the default, and what it means. The environment variable of `queryMs` is
 * COLLIMATOR_QUERY_MS, its flag --query-ms.
 */
const settings = {
  port: [z.coerce.number().int().min(0).max(65535).default(8080), 'Port to listen on; 0 takes any free one.'],
  host: [z.string().default('127.0.0.1'), 'Address to listen on.'],
  publicUrl: [z.url().optional(), 'The URL that the world sees, where it differs from host and port.'],
  data: [z.string().optional(), 'Folder for what must last; without it a temporary one is used.'],
  token: [
    z
      .string()
      .min(8)
      .transform((text) => new Secret(text))
      .optional(),
    'Bearer token with every role, for scripts and the demo.',
  ],
  title: [z.string().default('Collimator'), 'Name of this catalogue.'],
  country: [z.string().length(2).default('EU'), 'Country of this node, as ISO 3166-1 alpha-2.'],
  nodes: [
    z
      .preprocess(
        (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value),
        z.array(z.url()),
      )
      .default([]),
    'Base URLs of the nodes that this hub asks.',
  ],
  allowedNetworks: [
    z
      .preprocess(
        (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value),
        z.array(z.union([z.cidrv4(), z.cidrv6()])),
      )
      .default([]),
    'Networks that added nodes may be in though they are not public, e.g. 10.1.0.0/16.',
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
  queryMs: [z.coerce.number().int().min(10).default(10_000), 'Longest time for one public query, in ms.'],
  queryRows: [z.coerce.number().int().min(1).default(10_000), 'Most rows of one public answer.'],
  nodeMs: [z.coerce.number().int().min(10).default(5_000), 'Longest wait for one node, in ms.'],
  logLevel: [z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'), 'Least severity logged.'],
} as const;

const schema = z.object({
  port: settings.port[0],
  host: settings.host[0],
  publicUrl: settings.publicUrl[0],
  data: settings.data[0],
  token: settings.token[0],
  title: settings.title[0],
  country: settings.country[0],
  nodes: settings.nodes[0],
  allowedNetworks: settings.allowedNetworks[0],
  negotiator: settings.negotiator[0],
  cubes: settings.cubes[0],
  profile: settings.profile[0],
  bodyBytes: settings.bodyBytes[0],
  queryMs: settings.queryMs[0],
  queryRows: settings.queryRows[0],
  nodeMs: settings.nodeMs[0],
  logLevel: settings.logLevel[0],
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

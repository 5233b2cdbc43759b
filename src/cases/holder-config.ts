import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';

const path = z.string().min(1).describe('path');
const seconds = z.number().positive().max(86_400);

const holder = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens'),
  name: z.string().min(1).max(200),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166-1)'),
});

const postgres = z.strictObject({
  /** A name, an address, or the folder of a Unix socket. */
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535).default(5432),
  database: z.string().min(1),
  schema: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'must be a plain identifier')
    .default('public'),
  user: z.string().min(1),
  /** Without it, the password comes from PGPASSWORD or PGPASSFILE, as with every PostgreSQL client. */
  passwordFile: path.optional(),
  tls: z.boolean().default(true),
  /** PEM of the authority that signed the server's certificate, where the system does not know it. */
  caFile: path.optional(),
  connectSeconds: seconds.default(10),
  statementSeconds: seconds.default(3600),
});

const dicomweb = z.strictObject({
  url: z.url({ protocol: /^https?$/, message: 'must be an http or https URL' }),
  /** JSON object of request headers, e.g. Authorization; a file, so that no secret stands in the configuration. */
  headersFile: path.optional(),
  /** Most studies that are asked for. */
  studies: z.number().int().min(1).optional(),
  /** Longest wait for one answer. */
  seconds: seconds.optional(),
});

const kinds = ['folder', 'zip', 'postgres', 'dicom', 'dicomweb'] as const;

const source = z
  .strictObject({
    folder: path.optional(),
    zip: path.optional(),
    postgres: postgres.optional(),
    dicom: path.optional(),
    dicomweb: dicomweb.optional(),
  })
  .refine((given) => kinds.filter((kind) => given[kind] !== undefined).length === 1, {
    message: `must name exactly one of ${kinds.join(', ')}`,
  });

/** What the holder wishes stricter than the minima; disclosure/ refuses what would be laxer. */
const policy = z.strictObject({
  floor: z.number().int().optional(),
  sigma: z.number().positive().optional(),
  rounding: z.number().int().optional(),
  threshold: z.number().int().optional(),
  epochsPerYear: z.number().int().min(1).max(12).optional(),
  /** Being in the collection is itself sensitive: wider noise and a higher threshold. */
  membershipSensitive: z.boolean().optional(),
  /** Counts on request; fewer of them, or with more noise. */
  requests: z
    .strictObject({
      most: z.number().int(),
      perProfile: z.number().int(),
      sigma: z.number().positive(),
      threshold: z.number().int(),
    })
    .partial()
    .optional(),
});

const build = z.strictObject({
  epoch: z.string().regex(/^[\w.-]{1,40}$/, 'must be letters, digits, dots and hyphens, e.g. 2026'),
  policy: policy.default({}),
  /** Folder of the holder's keys and of the ledger of releases. */
  keys: path,
  /** Folder that receives the published release. */
  release: path,
  /** A signed declaration that the records are public already. */
  openDeclaration: path.optional(),
  /** Requested counts: a file, or the URL at a hub that `collect --requests` fetches them from. */
  hubRequests: z.string().min(1).optional(),
});

const configSchema = z.strictObject({
  holder,
  sources: z.array(source).min(1).max(64),
  /** Structural mapping files; those of the product where none are named. */
  mappings: z.array(path).min(1).max(64).optional(),
  /** Share of malformed rows over which nothing is written. */
  tolerance: z.number().min(0).max(0.1).default(0.001),
  /** Folder of the case table, which stays inside the holder's walls. */
  caseTable: path.default('case-table'),
  build: build.optional(),
});

/** What a holder's `collect` and `build` do: the file holder.json, with paths made absolute. */
export type HolderConfig = z.infer<typeof configSchema>;

/** One of a holder's sources, as holder.json names it. */
export type SourceConfig = z.infer<typeof source>;
/** A DICOMweb server, as holder.json names it. */
export type DicomWebConfig = z.infer<typeof dicomweb>;
/** A live database, as holder.json names it. */
export type PostgresConfig = z.infer<typeof postgres>;

/** A read configuration, or every mistake in it, each with its path. */
export type HolderConfigReading =
  | { state: 'read'; config: HolderConfig }
  | { state: 'invalid'; mistakes: string[] };

/**
 * Reads holder.json, the configuration of `collect` and `build`. Paths are relative to the file; every mistake is
 * listed at once with its path, e.g. `sources.0.postgres.schema`. A password never stands in the file.
 */
export async function readHolderConfig(file: string): Promise<HolderConfigReading> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'it is not JSON';
    return { state: 'invalid', mistakes: [`${file} cannot be read: ${reason}.`] };
  }
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.') || file}: ${message}.`);
    return { state: 'invalid', mistakes };
  }
  return { state: 'read', config: placed(parsed.data, dirname(resolve(file))) };
}

/** The configuration with every path made absolute from the folder of its file. */
function placed(config: HolderConfig, folder: string): HolderConfig {
  const at = (path: string) => resolve(folder, path);
  const each = <K extends string>(given: { [key in K]?: string | undefined }, keys: readonly K[]) =>
    Object.fromEntries(keys.flatMap((key) => (given[key] === undefined ? [] : [[key, at(given[key])]])));
  const { build, mappings } = config;
  return {
    ...config,
    ...(mappings && { mappings: mappings.map(at) }),
    caseTable: at(config.caseTable),
    sources: config.sources.map((source) => ({
      ...source,
      ...each(source, ['folder', 'zip', 'dicom']),
      ...(source.postgres && {
        postgres: { ...source.postgres, ...each(source.postgres, ['passwordFile', 'caFile']) },
      }),
      ...(source.dicomweb && { dicomweb: { ...source.dicomweb, ...each(source.dicomweb, ['headersFile']) } }),
    })),
    ...(build && {
      build: {
        ...build,
        ...each(build, ['keys', 'release', 'openDeclaration']),
        ...(build.hubRequests !== undefined &&
          !/^https?:/.test(build.hubRequests) && { hubRequests: at(build.hubRequests) }),
      },
    }),
  };
}

/** The file of requested counts that `build --requests` reads: the one that is named, or what was fetched. */
export function requestsFile({ caseTable, build }: HolderConfig): string | undefined {
  const given = build?.hubRequests;
  return given === undefined || !/^https?:/.test(given) ? given : `${caseTable}.requests.json`;
}

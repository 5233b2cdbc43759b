import { z } from 'zod';
import { Problem, sha256 } from '../../base/index.ts';

/** A file of a release: its size in bytes and its SHA-256 in hex. */
export interface ReleaseFile {
  name: string;
  bytes: number;
  sha256: string;
}

const hex = z.string().regex(/^[0-9a-f]{64}$/);

const shape = z.object({
  version: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/),
  date: z.string().regex(/^\d{4}(-\d\d(-\d\d)?)?$/),
  hash: hex,
  ontologyRelease: hex.optional(),
  facets: z.union([hex, z.literal('')]),
  previous: z.object({ version: z.string(), hash: hex }).optional(),
  licence: z.string(),
  source: z.string(),
  notes: z.array(z.string()),
  counts: z.record(z.string(), z.number()),
  prefixes: z.record(z.string(), z.string()),
  files: z.array(z.object({ name: z.string().regex(/^[\w.-]+$/), bytes: z.number().int(), sha256: hex })),
});

/**
 * What a release says of itself. `hash` is over its concepts and mappings; `ontologyRelease` is the hash that cubes
 * and answers cite; `date` is ISO 8601, as precise as is known; `notes` say what was left out, and how much.
 */
export type Manifest = z.infer<typeof shape>;

/** Reads a manifest; gives one message for each thing that is wrong, which names the member. */
export function parseManifest(text: string): { manifest: Manifest } | { messages: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { messages: [`This is not JSON: ${(error as Error).message}`] };
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return { manifest: parsed.data };
  return {
    messages: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'document'}: ${message}.`),
  };
}

/** Throws a Problem (malformed-request) for a version or a date that no release can have; a version names a folder. */
export function checkName({ version, date }: Pick<Manifest, 'version' | 'date'>): void {
  if (!shape.shape.version.safeParse(version).success)
    throw new Problem(
      'malformed-request',
      `"${version.slice(0, 60)}" is no version: it begins with a letter or digit, then up to 49 of these, dots, dashes.`,
    );
  if (!shape.shape.date.safeParse(date).success)
    throw new Problem('malformed-request', `"${date.slice(0, 60)}" is no date: it must be like 2026-11-22.`);
}

/** A manifest as text, members in their fixed order. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(shape.parse(manifest), undefined, 2)}\n`;
}

/** The entry of a file. */
export const fileEntry = (name: string, content: string): ReleaseFile => ({
  name,
  bytes: Buffer.byteLength(content),
  sha256: sha256(content),
});

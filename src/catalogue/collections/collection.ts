import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { Problem } from '../../base/index.ts';

const largestSource = 20_000_000;

/** Text as the source has it, without the white space around it; empty text says nothing. */
const text = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || undefined);

const schema = z.object({
  id: z.string().regex(/^[a-z0-9_]+$/),
  title: text,
  short_title: z.string().min(1),
  doi: z.string().regex(/^10\.\d{4,9}\/\S+$/),
  cancer_type: text,
  location: text,
  species: text,
  subjects: z.number().int().nonnegative().nullish(),
  image_types: z.array(z.string().min(1)),
  supporting_data: z.array(z.string().min(1)),
  access: z.enum(['Public', 'Limited']),
  updated: z.iso.date().nullish(),
  licence: text,
  program: text,
  source: z.string(),
});

/** One public collection as its source describes it. Its description text is someone's work and is not read. */
export type Collection = z.infer<typeof schema>;

/** Reads the JSON list of collections (20 MB at most), in the order of their ids. Throws a Problem where it is none. */
export function readCollections(path: string): Collection[] {
  if (statSync(path).size > largestSource) {
    throw new Problem('too-large', `The list of collections is larger than ${largestSource} bytes.`);
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Problem(
      'malformed-request',
      `The list of collections is not JSON: ${(error as Error).message}.`,
      {},
      error,
    );
  }
  const parsed = z.array(schema).safeParse(content);
  if (!parsed.success) {
    const places = parsed.error.issues
      .slice(0, 20)
      .map(({ path: where, message }) => `${where.join('.')}: ${message}`);
    throw new Problem('malformed-request', `The list of collections cannot be read. ${places.join('; ')}.`);
  }
  return parsed.data.sort((a, b) => (a.id < b.id ? -1 : 1));
}

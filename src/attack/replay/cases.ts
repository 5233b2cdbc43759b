import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const step = z.object({
  kind: z.enum(['sparql', 'cohort', 'http']),
  body: z.union([z.string().max(65_536), z.record(z.string(), z.unknown())]),
});

const attackCase = z.object({
  id: z.string().regex(/^\w{1,20}$/),
  family: z.string(),
  name: z.string(),
  steps: z.array(step).min(1).max(20),
  /** What a safe system answers: a class of its own, or OK_NOISY where protected numbers may be shown. */
  code: z.string(),
});

/** One attack of a catalogue, with its steps. */
export type AttackCase = z.infer<typeof attackCase>;

export type CatalogueReading =
  | { state: 'read'; cases: AttackCase[] }
  | { state: 'invalid'; mistakes: string[] };

/** Reads a catalogue of attacks: JSON with `attacks`. Every mistake is named with its place. */
export function readCatalogue(text: string): CatalogueReading {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return { state: 'invalid', mistakes: [`The catalogue is not JSON: ${(cause as Error).message}`] };
  }
  const parsed = z.object({ attacks: z.array(attackCase).min(1).max(1_000) }).safeParse(json);
  if (parsed.success) return { state: 'read', cases: parsed.data.attacks };
  return {
    state: 'invalid',
    mistakes: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
  };
}

/** Rows of a table beside this module, without its comments. */
export function tableOf(file: string): Record<string, string>[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return parse(text, {
    delimiter: '\t',
    columns: true,
    comment: '#',
    comment_no_infix: true,
    quote: null,
    relax_column_count: true,
  });
}

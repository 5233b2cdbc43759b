import { groupChanges, type MigrationName, migrate, type Normalised, normalise } from '../catalogue/index.ts';
import { type Quad, read } from '../rdf/index.ts';
import type { Store } from '../store/index.ts';
import type { Checked, Scoring, Validation } from '../validation/index.ts';
import type { Input } from './validate-inputs.ts';

/** How descriptions are checked. */
export interface Check {
  store: Store;
  validation: Validation;
  profile: string;
  scoring?: Scoring;
  /** What is done to a description before it is validated. */
  change?: 'normalise' | MigrationName;
  /** Takes what came out of a change. */
  keep?(name: string, normalised: Normalised): Promise<void>;
}

/** Validates one text, after what was asked to be changed in it. Findings keep the lines of the text that was sent. */
export async function checkText(input: Extract<Input, { state: 'text' }>, check: Check): Promise<Checked> {
  const { name, text, format, base } = input;
  const reading = await read(text, format, base);
  if (reading.state === 'malformed') return { name, result: reading };
  if (check.change === undefined) {
    const { prefixes } = reading;
    return judged(name, { ...reading, source: { text, format, prefixes } }, check);
  }
  const normalised =
    check.change === 'normalise' ? normalise(reading.quads) : migrate(reading.quads, check.change);
  await check.keep?.(name, normalised);
  const placeOf = (quad: Quad) => reading.placeOf(normalised.origin.get(quad) ?? quad);
  // Fixes are told as Turtle only: the text at hand is not any more what was validated.
  const checked = await judged(name, { quads: normalised.quads, placeOf }, check);
  const changes = [...groupChanges(normalised.changes)].map(([words, own]) => ({
    text: words,
    statements: own.length,
  }));
  return { ...checked, ...(changes.length > 0 && { changes }) };
}

async function judged(
  name: string,
  text: Parameters<Validation['validateQuads']>[0],
  { validation, profile, scoring }: Check,
): Promise<Checked> {
  const result = await validation.validateQuads(text, profile);
  const known = profile === 'dcat-ap-3' ? { conformance: result } : {};
  const scores = await scoring?.scoreQuads(text, known);
  return { name, result, ...(scores && { scores: scores.datasets }) };
}

import { isIri } from '../rdf/index.ts';
import { contraction, curieMistake, looksLikeCurie } from './curie.ts';
import { valuesOf } from './enums.ts';
import type { At, Findings } from './findings.ts';
import type { ReadOptions } from './mapping.ts';
import type { Slot } from './slot-table.ts';

/** What the check of a value has to know of its set. */
export interface ValueContext {
  curieMap: Record<string, string>;
  contract: (iri: string) => string | undefined;
  /** Whether the set says that it follows SSSOM 1.1, which is stricter about URIs. */
  strictUris: boolean;
  options: ReadOptions;
  /** Whether ids may be full IRIs in this format (JSON), which are then shortened. */
  iris: boolean;
}

/** The context for the values of one set. */
export const valueContext = (
  curieMap: Record<string, string>,
  strictUris: boolean,
  options: ReadOptions,
  iris: boolean,
): ValueContext => ({ curieMap, contract: contraction(curieMap), strictUris, options, iris });

// A mapping without these says nothing, so no tolerance takes them as bare names.
const indispensable = new Set([
  'record_id',
  'subject_id',
  'predicate_id',
  'object_id',
  'mapping_justification',
]);

function reference(slot: Slot, text: string, at: At, context: ValueContext, findings: Findings): string {
  const mistake = curieMistake(text, context.curieMap);
  if (mistake === undefined) return text;
  const short = isIri(text) ? context.contract(text) : undefined;
  if (short !== undefined && context.iris) return short;
  const message = `${slot.name}: ${mistake}.`;
  if (looksLikeCurie(text) || (short === undefined && indispensable.has(slot.name)))
    findings.mistake(at, message);
  else findings.slip(at, message);
  return short ?? text;
}

function uri(slot: Slot, text: string, at: At, context: ValueContext, findings: Findings): string {
  if (isIri(text)) return text;
  const { base } = context.options;
  if (base !== undefined && URL.canParse(text, base) && !context.strictUris) {
    const resolved = new URL(text, base).href;
    findings.warning(at, `${slot.name}: "${text.slice(0, 100)}" is relative; it is taken as ${resolved}.`);
    return resolved;
  }
  // SSSOM 1.0 took any text here, and texts that were right then stay right (Model changes in version 1.1).
  const message = `${slot.name} must be an absolute IRI.`;
  if (slot.name === 'mapping_set_id' || slot.name === 'license') findings.slip(at, message);
  else if (context.strictUris) findings.mistake(at, message);
  else if (slot.name !== 'see_also') findings.warning(at, message);
  return text;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Checks one value of a slot, and gives it back as the model holds it. The empty text is no value. */
export function checkValue(
  slot: Slot,
  text: string,
  at: At,
  context: ValueContext,
  findings: Findings,
): string {
  if (text === '') return text;
  const shown = `${slot.name} is "${text.slice(0, 40)}"`;
  switch (slot.kind) {
    case 'id':
      return reference(slot, text, at, context, findings);
    case 'uri':
      return uri(slot, text, at, context, findings);
    case 'date':
      if (!isDate(text)) findings.mistake(at, `${shown}; it must be a date such as 2026-01-31.`);
      return text;
    case 'number': {
      const [least, greatest] = slot.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      const value = text.trim() === '' ? Number.NaN : Number(text);
      if (value >= least && value <= greatest) return text;
      const message = `${shown}; it must be a number from ${least} to ${greatest}.`;
      // Tools on pandas write NaN for a number that is not there.
      if (text === 'NaN') findings.slip(at, message);
      else findings.mistake(at, message);
      return '';
    }
    default: {
      const allowed = valuesOf(slot.kind);
      if (allowed !== undefined && !Object.hasOwn(allowed, text)) {
        const names = Object.keys(allowed);
        findings.mistake(
          at,
          names.length === 1
            ? `${shown}; only ${names[0]} is allowed.`
            : `${shown}; it must be one of: ${names.join(', ')}.`,
        );
      }
      return text;
    }
  }
}

import { isObject } from '../base/index.ts';
import { assemble, columnsOf } from './assemble.ts';
import { Findings } from './findings.ts';
import { findJsonBreak } from './json-break.ts';
import { jsonLines } from './json-lines.ts';
import type { MappingReading, ReadOptions } from './mapping.ts';
import type { Entries } from './metadata.ts';
import type { RawRow } from './rows.ts';
import { joinValues, multivaluedSlots } from './slots.ts';
import type { YamlValue } from './yaml.ts';

type Json = Record<string, unknown>;

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** The prefixes of a curie_map, plain or in the long form of LinkML, or of a JSON-LD context. */
function prefixesOf(value: unknown): Record<string, string> {
  const map: Record<string, string> = {};
  for (const part of [value].flat()) {
    if (!isObject(part)) continue;
    for (const [prefix, given] of Object.entries(part)) {
      const namespace = isObject(given) ? given.prefix_url : given;
      if (!prefix.startsWith('@') && typeof namespace === 'string') map[prefix] = namespace;
    }
  }
  return map;
}

/** A value as YAML would give it; undefined where JSON holds what no slot does. */
function asYaml(value: unknown): YamlValue | undefined {
  if (isScalar(value)) return String(value);
  if (Array.isArray(value)) {
    if (value.every(isScalar)) return value.map(String);
    return value.every(isObject) ? value.map(texts) : undefined;
  }
  return isObject(value) ? texts(value) : undefined;
}

const texts = (map: Json): Record<string, string> =>
  Object.fromEntries(
    Object.entries(map).flatMap(([key, one]) => (isScalar(one) ? [[key, String(one)]] : [])),
  );

function readRow(mapping: unknown, line: number, findings: Findings): RawRow {
  const slots = new Map<string, string>();
  if (!isObject(mapping)) findings.mistake(line, 'A mapping must be an object.');
  else
    for (const [slot, value] of Object.entries(mapping)) {
      if (value === null || slot.startsWith('@')) continue;
      const list = Array.isArray(value) ? value : [value];
      if (!list.every(isScalar))
        findings.mistake(line, `${slot} must hold text, a number or a list of these.`);
      else if (multivaluedSlots.has(slot)) slots.set(slot, joinValues(list.map(String)));
      else if (list.length === 1) slots.set(slot, String(list[0]));
      else if (list.length > 1)
        findings.mistake(line, `${slot} holds one value, and ${list.length} stand here.`);
    }
  return { line, slots };
}

/**
 * Reads a set from JSON in the shape of SSSOM's LinkML model: slots by name, lists as arrays, prefixes from
 * curie_map or from a JSON-LD context. Ids may be full IRIs, which become CURIEs. Mistakes are named with the
 * line where the mapping or the slot begins.
 */
export function readSssomJson(text: string, options: ReadOptions = {}): MappingReading {
  const findings = new Findings(options.tolerant ?? false);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    const { line, column, expected } = findJsonBreak(text);
    const message = `This is not JSON: ${expected} is expected in column ${column}.`;
    return { state: 'invalid', mistakes: [{ line, message }] };
  }
  if (!isObject(parsed))
    return { state: 'invalid', mistakes: [{ line: 1, message: 'A mapping set must be an object.' }] };
  const lines = jsonLines(text);
  const entries: Entries = new Map();
  const context = prefixesOf(parsed['@context']);
  for (const [slot, value] of Object.entries(parsed)) {
    if (slot.startsWith('@') || slot === 'mappings' || value === null) continue;
    const line = lines.keys.get(slot) ?? 1;
    const held = slot === 'curie_map' ? prefixesOf(value) : asYaml(value);
    if (held === undefined) findings.mistake(line, `${slot} holds what no slot of SSSOM does.`);
    else entries.set(slot, { value: held, line });
  }
  const mappings = parsed.mappings ?? [];
  if (!Array.isArray(mappings))
    findings.mistake(lines.keys.get('mappings') ?? 1, 'mappings must be a list of mappings.');
  const rows = (Array.isArray(mappings) ? mappings : []).map((mapping: unknown, i) =>
    readRow(mapping, lines.mappings[i] ?? 1, findings),
  );
  return assemble(
    {
      entries,
      columns: columnsOf(rows),
      cells: false,
      headerLine: lines.keys.get('mappings') ?? 1,
      rows,
      iris: true,
    },
    { ...options, curieMap: { ...options.curieMap, ...context } },
    findings,
  );
}

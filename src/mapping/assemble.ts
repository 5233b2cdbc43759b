import { nearest } from '../base/index.ts';
import { cardinalities } from './cardinality.ts';
import { builtInPrefixes } from './curie.ts';
import type { Findings } from './findings.ts';
import { modernColumns, modernise } from './legacy.ts';
import type { MappingReading, MappingSet, ReadOptions } from './mapping.ts';
import { asList, type Entries, readMetadata } from './metadata.ts';
import { type RawRow, RowChecks } from './rows.ts';
import {
  isMappingSlot,
  joinValues,
  mappingOf,
  mappingSlots,
  multivaluedSlots,
  propagatableSlots,
} from './slots.ts';
import { usedPrefixes } from './used-prefixes.ts';
import { usesOf11 } from './version.ts';
import type { YamlValue } from './yaml.ts';

/** The columns that rows without a table have: those that every row needs, then the slots present in their order. */
export function columnsOf(rows: readonly RawRow[]): string[] {
  const present = new Set(rows.flatMap(({ slots }) => [...slots.keys()]));
  const inOrder = mappingSlots.filter((slot) => present.has(slot));
  return [...new Set(['predicate_id', 'mapping_justification', ...inOrder, ...present])];
}

/** A set as its serialisation gives it: all values are text. */
export interface RawSet {
  entries: Entries;
  /** Whether the metadata come from a file of their own. */
  external?: boolean;
  /** Names of slots in the order of the file. */
  columns: readonly string[];
  /** Whether the columns are those of a table, so that their number tells where something is. */
  cells?: boolean;
  headerLine: number;
  rows: RawRow[];
  /** Whether the format lets ids be full IRIs. */
  iris?: boolean;
}

/** Moves each propagatable slot of the metadata to the rows, unless a row has a value of its own. */
function propagate(metadata: Record<string, unknown>, rows: readonly RawRow[]): void {
  if (rows.length === 0) return;
  for (const slot of propagatableSlots) {
    const value = metadata[slot] as YamlValue | undefined;
    if (value === undefined || rows.some(({ slots }) => slots.get(slot))) continue;
    const text = multivaluedSlots.has(slot) ? joinValues(asList(value)) : String(value);
    for (const { slots } of rows) slots.set(slot, text);
    delete metadata[slot];
  }
}

/** Record ids name one mapping each, and all mappings have one or none (SSSOM schema, record_identifier). */
function checkRecordIds(rows: readonly RawRow[], findings: Findings): void {
  const seen = new Map<string, number>();
  const without = rows.find(({ slots }) => !slots.get('record_id'));
  for (const { line, slots } of rows) {
    const id = slots.get('record_id');
    if (!id) continue;
    const earlier = seen.get(id);
    if (earlier !== undefined)
      findings.mistake(line, `record_id: ${id.slice(0, 100)} names the mapping of line ${earlier} already.`);
    seen.set(id, line);
  }
  if (seen.size > 0 && without !== undefined)
    findings.mistake(without.line, 'record_id is missing, which other mappings of the set have.');
}

function checkVersion(set: MappingSet, rows: readonly RawRow[], findings: Findings): void {
  if (set.metadata.sssom_version !== undefined) return;
  const uses = usesOf11(
    set.metadata,
    rows.map(({ slots }) => slots),
  );
  if (uses.length === 0) return;
  set.metadata.sssom_version = '1.1';
  findings.warning(1, `sssom_version is missing; it is taken as 1.1, with which came: ${uses.join(', ')}.`);
}

function checkColumns(raw: RawSet, known: ReadonlySet<string>, findings: Findings): void {
  raw.columns.forEach((name, i) => {
    if (name === '' || isMappingSlot(name) || known.has(name)) return;
    const [like = ''] = nearest(name, mappingSlots, 1);
    const akin = name.split('_').some((word) => word.length > 3 && like.includes(word));
    findings.warning(
      raw.cells ? { line: raw.headerLine, column: i + 1 } : { line: raw.headerLine },
      `${name} is no slot of SSSOM and not defined in extension_definitions; it is kept as text.${akin ? ` Did you mean ${like}?` : ''}`,
    );
  });
}

function checkCardinalities(set: MappingSet, rows: readonly RawRow[], findings: Findings): void {
  if (!set.mappings.some(({ other }) => other.mapping_cardinality)) return;
  const computed = cardinalities(set);
  set.mappings.forEach(({ other: { mapping_cardinality: stated } }, i) => {
    if (stated && stated !== computed[i])
      findings.warning(
        rows[i]?.line ?? 1,
        `mapping_cardinality is ${stated}; the mappings of the set make it ${computed[i]}.`,
      );
  });
}

/** Checks a set that was read from any serialisation, and gives it in the form of the model. */
export function assemble(raw: RawSet, options: ReadOptions, findings: Findings): MappingReading {
  if (raw.external) findings.file = 'metadata';
  const { metadata, curieMap, extensions, context } = readMetadata(
    raw.entries,
    options,
    raw.iris ?? false,
    findings,
  );
  delete findings.file;
  const columns = modernColumns(raw.columns);
  if (columns.length !== raw.columns.length || columns.some((name, i) => name !== raw.columns[i]))
    for (const { line, slots } of raw.rows) modernise(slots, { line }, findings);
  checkColumns({ ...raw, columns }, new Set(extensions.map(({ slot_name }) => slot_name)), findings);
  propagate(metadata, raw.rows);
  const checks = new RowChecks(columns, raw.cells ?? false, extensions, context, findings);
  for (const row of raw.rows) checks.check(row);
  checkRecordIds(raw.rows, findings);
  const set: MappingSet = { metadata, curieMap, mappings: raw.rows.map(({ slots }) => mappingOf(slots)) };
  checkVersion(set, raw.rows, findings);
  const byLine = (a: { line: number }, b: { line: number }) => a.line - b.line;
  if (findings.mistakes.length > 0) return { state: 'invalid', mistakes: findings.mistakes.sort(byLine) };
  checkCardinalities(set, raw.rows, findings);
  if (options.curieMap !== undefined) {
    const used = usedPrefixes(set, columns);
    for (const [prefix, namespace] of Object.entries(options.curieMap))
      if (used.has(prefix) && !Object.hasOwn(curieMap, prefix) && !Object.hasOwn(builtInPrefixes, prefix))
        curieMap[prefix] = namespace;
  }
  return { state: 'read', set, warnings: findings.warnings.sort(byLine) };
}

import { join } from 'node:path';
import { productFolder } from '../../base/index.ts';
import type { MappingSet } from '../../mapping/index.ts';
import { carryOver } from '../eucaim/carried.ts';
import { curatedCodes } from '../eucaim/curated.ts';
import { dicomSets } from '../eucaim/dicom.ts';
import { externalCodes } from '../eucaim/external.ts';
import { type EucaimTables, eucaimTables } from '../eucaim/import.ts';
import type { ImportFinding } from '../eucaim/report.ts';
import { vocabularySet } from '../eucaim/sets.ts';
import { type EucaimSource, readEucaim } from '../eucaim/source.ts';
import { cell } from '../eucaim/table.ts';
import { bareCode, vocabularies } from '../eucaim/vocabulary.ts';
import { clientChecks } from './clients.ts';
import type { Found, QcReport } from './finding.ts';
import { type CheckResult, reportOf } from './report.ts';
import { rowChecks } from './source-rows.ts';
import { qcChecks } from './tables.ts';
import { Tally } from './tally.ts';

/** How many rows each check of the importer looks at. */
const lookedAt: Record<string, (source: EucaimSource) => number> = {
  malformed_code: (source) => source.external.length,
  target_shared_by_classes: (source) => source.external.length,
  class_with_2_exact_targets_same_vocab: (source) => source.external.length,
  vocabulary_id_not_canonical: (source) => source.external.length,
  control_or_replacement_char: (source) => source.external.length + source.synonyms.length,
  mapping_dropped: (source) => source.external.length,
  label_is_code: (source) => source.current.size,
  label_whitespace: (source) => source.current.size,
  v2_meaning_changed_same_iri: (source) => source.former.size,
  v2_change_undecided: (source) => source.former.size,
  v2_removed_without_deprecation: (source) => source.former.size,
  edge_reattached: (source) => source.edges.length,
  edge_dropped: (source) => source.edges.length,
  domain_clash: (source) => source.lookups.length + source.curated.length,
  two_classes_for_one_code: (source) => source.lookups.length + source.curated.length,
  decided_by_hand: (source) => source.decisions.length,
  unmapped_value: (source) => source.lookups.length,
};

/** Everything that the importer finds in its tables; it writes nothing. */
function importFindings(source: EucaimSource): ImportFinding[] {
  const carried = carryOver(source);
  const external = externalCodes(source, carried);
  const [snomed] = vocabularies;
  const set: MappingSet =
    snomed === undefined
      ? { metadata: {}, curieMap: {}, mappings: [] }
      : vocabularySet(snomed, external.codes, curatedCodes(source), source);
  return [...carried.findings, ...external.findings, ...dicomSets(source, set).findings];
}

/** The line of each pair of class and code in the table of external codes, as `code short:external`. */
function linesOf(source: EucaimSource): Map<string, number> {
  const lines = new Map<string, number>();
  for (const row of source.external) {
    const vocabulary = vocabularies.find(({ source: name }) => name === cell(row, 'external_vocabulary'));
    if (vocabulary === undefined) continue;
    const key = `${cell(row, 'code')} ${vocabulary.short}:${bareCode(vocabulary, cell(row, 'external_code'))}`;
    if (!lines.has(key)) lines.set(key, row.line);
  }
  return lines;
}

function toFound({ code, label, detail, file, line }: ImportFinding, lines: Map<string, number>): Found {
  const at = line ?? lines.get(`${code} ${detail.split(' ')[0]}`);
  return {
    subject: code,
    label,
    detail,
    ...(file === undefined ? {} : { file }),
    ...(at === undefined ? {} : { line: at }),
    value: detail,
  };
}

const asTables = (from: string | EucaimTables): EucaimTables =>
  typeof from === 'string' ? eucaimTables(from) : from;

/**
 * Checks the tables that the hyper-ontology is imported from, before anything is written: a folder laid out as in
 * {@link eucaimTables}, or the tables by name. The finding of each check names its table and row. Throws a Problem
 * (malformed-request) where a table lacks a column.
 */
export function qcSourceTables(from: string | EucaimTables): QcReport {
  const source = readEucaim({ decisions: join(productFolder, 'mappings'), ...asTables(from) });
  const tally = new Tally();
  const lines = linesOf(source);
  for (const [check, count] of Object.entries(lookedAt)) tally.looked(check, count(source));
  for (const finding of importFindings(source)) {
    // The name of this check says how many classes share the target, so it is known only now.
    const shared = /^target_shared_by_\d+_classes$/.test(finding.check);
    if (shared && !tally.checked.has(finding.check)) tally.looked(finding.check, source.external.length);
    tally.found(finding.check, toFound(finding, lines));
  }
  rowChecks(source, tally);
  clientChecks((code) => {
    const found = source.current.get(code);
    return found === undefined ? undefined : { label: found.label, deprecated: false };
  }, tally);

  const results = new Map<string, CheckResult>();
  for (const [id, checked] of tally.checked)
    results.set(id, { state: 'ran', checked, found: tally.findings.get(id) ?? [] });
  return reportOf(withShared(results), results, false);
}

/** The checks of the importer by their own ids: `target_shared_by_3_classes` is told as target_shared_by_classes. */
function withShared(results: ReadonlyMap<string, CheckResult>) {
  const all = qcChecks();
  const ids = new Set([...results.keys(), 'looked_at_nothing', 'check_failed']);
  const general = all.get('target_shared_by_classes');
  const asked = [...all].filter(([id]) => ids.has(id));
  const counted = [...results.keys()]
    .filter((id) => !all.has(id) && general !== undefined)
    .map((id) => [id, { ...general!, id }] as const);
  return new Map([...asked, ...counted].sort(([a], [b]) => (a < b ? -1 : 1)));
}

import { changeChecks, type FormerRelease, identityChecks } from './changes.ts';
import { clientChecks } from './clients.ts';
import type { QcReport } from './finding.ts';
import { graphChecks } from './graph-checks.ts';
import { codeChecks, prefixChecks, textChecks } from './identifier-checks.ts';
import { identifierRules } from './identifiers.ts';
import { domainChecks } from './mapping-domains.ts';
import { endChecks } from './mapping-ends.ts';
import { readMappingFile } from './mapping-files.ts';
import { cycleCheck, orderCheck } from './mapping-order.ts';
import { negationChecks, targetChecks } from './mapping-targets.ts';
import { namesOf } from './names.ts';
import { type CheckResult, reportOf } from './report.ts';
import { qcChecks } from './tables.ts';
import { Tally } from './tally.ts';
import { OntologyText, type QcFile } from './turtle-files.ts';

/** What quality control looks at. The checks of a part that is not given do not run, and say so. */
export interface QcInput {
  /** Turtle files: modules, tombstones, labels; also the hierarchy of another vocabulary, where one is loaded. */
  ontology: readonly QcFile[];
  /** SSSOM/TSV files. */
  mappings?: readonly QcFile[];
  /** The release that this one follows. */
  previous?: FormerRelease;
}

const changeIds = ['removed_without_deprecation', 'meaning_changed_same_iri', 'id_reused'];
const clientIds = ['stored_query_broken', 'facet_key_wrong'];
const mappingIds = [
  'unreadable_mapping',
  'malformed_code',
  'float_mangled_code',
  'code_range',
  'snomed_check_digit',
  'snomed_partition',
  'vocabulary_id_not_canonical',
  'retired_target',
  'unknown_target',
  'mapping_label_differs',
  'target_shared_by_classes',
  'class_with_2_exact_targets_same_vocab',
  'positive_and_not',
  'mapping_cycle',
  'child_above_parent',
  'domain_clash',
];

/**
 * Checks ontology and mapping files, and the change since a release. Files that cannot be read are findings, and
 * hide no other. Every check tells how many things it looked at; one that looked at nothing is itself a finding.
 */
export async function qc({ ontology, mappings, previous }: QcInput): Promise<QcReport> {
  const checks = qcChecks();
  const text = new OntologyText();
  for (const file of ontology) await text.add(file);
  const names = namesOf(text.quads);
  const tally = new Tally();
  const ran = ['unreadable_turtle', 'code_shared', 'control_or_replacement_char', 'dicom_tag'];
  tally.looked('unreadable_turtle', text.files);
  for (const mistake of text.mistakes) tally.found('unreadable_turtle', mistake);
  identityChecks(text, names, tally);

  const texts = (mappings ?? []).map(readMappingFile);
  textChecks(text, texts, names, tally);
  if (mappings !== undefined) {
    ran.push(...mappingIds);
    const rows = texts.flatMap((each) => each.rows);
    tally.looked('unreadable_mapping', texts.length);
    for (const mistake of texts.flatMap((each) => each.mistakes)) tally.found('unreadable_mapping', mistake);
    const rules = identifierRules();
    codeChecks(texts, rules, names, tally);
    prefixChecks(texts, rules, tally);
    endChecks(rows, names, tally);
    targetChecks(rows, names, tally);
    negationChecks(rows, names, tally);
    cycleCheck(rows, names, tally);
    orderCheck(rows, text.quads, names, tally);
    domainChecks(rows, text.quads, names, tally);
  }
  if (previous !== undefined) {
    ran.push(...changeIds);
    changeChecks(previous, text, names, tally);
  }
  const byCode = new Map([...names.concepts.values()].map((concept) => [concept.code, concept]));
  if (byCode.size > 0) {
    ran.push(...clientIds);
    clientChecks((code) => byCode.get(code), tally);
  }

  const results = new Map<string, CheckResult>();
  for (const id of ran)
    results.set(id, {
      state: 'ran',
      checked: tally.checked.get(id) ?? 0,
      found: tally.findings.get(id) ?? [],
    });
  for (const [id, outcome] of await graphChecks([...checks.values()], text, names))
    results.set(
      id,
      outcome.state === 'ran' ? outcome : { state: 'failed', checked: 0, found: [], reason: outcome.reason },
    );
  return reportOf(new Map([...checks].filter(([, { where }]) => where !== 'tables')), results);
}

/** Something that the importer found in its sources and that a person should know. */
export interface ImportFinding {
  /** Kind of finding, e.g. `malformed_code`. */
  check: string;
  /** Code of the class it is about. */
  code: string;
  label: string;
  detail: string;
  /** The table and line that show it, where one line does. */
  file?: string;
  line?: number;
}

/** What an import wrote and what it found on the way. */
export interface ImportReport {
  /** Rows or classes written, by file name. */
  written: Record<string, number>;
  findings: ImportFinding[];
}

/** What each check means and what was done about it: the order of the report. */
const checks: Record<string, string> = {
  malformed_code: 'A code that its vocabulary cannot contain. Not written.',
  class_with_2_exact_targets_same_vocab:
    'One class with several targets in one vocabulary: at most one is exact. Where both would be, both are closeMatch.',
  target_shared_by_classes:
    'One target of several classes: at most one is exact. Where several would be, all are closeMatch.',
  vocabulary_id_not_canonical:
    'A vocabulary named otherwise than in the rest of the source. Read as the canonical one.',
  control_or_replacement_char:
    'Text damaged by a wrong character encoding. A damaged synonym is not written.',
  v2_meaning_changed_same_iri:
    'V2.0 uses the IRI for another meaning. Edges, synonyms and mappings of the old meaning are not carried over.',
  v2_change_undecided:
    'A changed label that mappings/eucaim-v2-changes.tsv does not decide. Treated as a new meaning.',
  v2_removed_without_deprecation:
    'A class that V2.0 drops without a word. Kept as a tombstone in deprecated.ttl.',
  edge_reattached:
    'An is-a edge of a class whose meaning moved: it now stands at the class that has the old meaning.',
  edge_dropped: 'An is-a edge of v1 whose end is gone or means something else. Not written.',
  mapping_dropped: 'A mapping of a class that is gone or means something else. Not written.',
  domain_clash:
    'A source uses a class of another kind for a body part. The body-part class is written instead.',
  two_classes_for_one_code: 'Several classes would fit one DICOM value. The named one is written.',
  decided_by_hand:
    'A DICOM value that mappings/dicom-decisions.tsv decides, against or beyond the source tables.',
  unmapped_value: 'A DICOM value for which the source tables have no class. Written as sssom:NoTermFound.',
  label_is_code: 'A class whose label is its own code.',
  label_whitespace: 'A label with outer or doubled space. Written trimmed.',
};

const title = (check: string) => check.replace(/^target_shared_by_\d+_classes$/, 'target_shared_by_classes');
const inCell = (text: string) => text.replaceAll('|', '\\|').replace(/\p{Cc}/gu, ' ');

/** The report as Markdown: what was written, then every finding under its check. */
export function reportMarkdown(report: ImportReport): string {
  const lines = ['# Import of the EUCAIM hyper-ontology', '', '| file | written |', '|---|---|'];
  for (const [file, count] of Object.entries(report.written)) lines.push(`| ${file} | ${count} |`);
  for (const [check, meaning] of Object.entries(checks)) {
    const findings = report.findings.filter((finding) => title(finding.check) === check);
    if (findings.length === 0) continue;
    lines.push(
      '',
      `## ${check} (${findings.length})`,
      '',
      meaning,
      '',
      '| class | label | detail | place |',
      '|---|---|---|---|',
    );
    for (const { code, label, detail, file, line } of findings) {
      const place = file === undefined ? '' : line === undefined ? file : `${file}:${line}`;
      lines.push(`| ${code} | ${inCell(label)} | ${inCell(detail)} | ${place} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

import { parse } from 'csv-parse/sync';
import type { Concept } from '../concept.ts';
import type { Found } from './finding.ts';
import type { Names } from './names.ts';
import type { Tally } from './tally.ts';
import type { OntologyText, QcFile } from './turtle-files.ts';

/** A class of the release before, as far as its change is judged. */
export type FormerConcept = Pick<Concept, 'iri' | 'label' | 'deprecated'>;

/** The release that this one follows. */
export interface FormerRelease {
  version: string;
  concepts: Iterable<FormerConcept>;
  /** What a person decided about changed labels: the table `mappings/eucaim-v2-changes.tsv`. */
  decisions?: QcFile;
}

interface Decision {
  change: string;
  before: string;
  after: string;
  reason: string;
  line: number;
}

function readDecisions(file: QcFile | undefined): Map<string, Decision> {
  const options = { delimiter: '\t', columns: true, comment: '#', comment_no_infix: true, info: true };
  const rows = parse(file?.text ?? '', { ...options, relax_column_count: true }) as unknown as {
    record: Record<string, string>;
    info: { lines: number };
  }[];
  return new Map(
    rows.map(({ record, info }) => [
      record.code ?? '',
      {
        change: record.change ?? '',
        before: record.v1_label ?? '',
        after: record.v2_label ?? '',
        reason: record.reason ?? '',
        line: info.lines,
      },
    ]),
  );
}

const plain = (label: string) => label.replace(/\s+/g, ' ').trim().toLowerCase();

/** The decision on a changed label, where it was made on these two labels. */
function decisionOn(decisions: Map<string, Decision>, code: string, before: string, after: string) {
  const decision = decisions.get(code);
  const holds =
    decision !== undefined &&
    plain(decision.before) === plain(before) &&
    plain(decision.after) === plain(after);
  return holds ? decision : undefined;
}

/** Checks what became of every class of the release before. */
export function changeChecks(
  { version, concepts, decisions }: FormerRelease,
  text: OntologyText,
  names: Names,
  tally: Tally,
): void {
  const decided = readDecisions(decisions);
  for (const { iri, label, deprecated } of concepts) {
    const now = names.concepts.get(iri);
    const subject = names.subject(iri);
    tally.looked('removed_without_deprecation');
    if (now === undefined) {
      const was = deprecated ? 'the tombstone is gone' : 'the class is gone, without a tombstone';
      tally.found('removed_without_deprecation', { subject, label, detail: `of ${version}: ${was}` });
      continue;
    }
    const at = { subject, label: now.label, ...text.placeOf(iri), value: label };
    tally.looked('id_reused');
    if (deprecated && !now.deprecated) {
      tally.found('id_reused', { ...at, detail: `${version} had withdrawn it as "${label}"` });
      continue;
    }
    if (now.deprecated) continue;
    tally.looked('meaning_changed_same_iri');
    if (plain(now.label) === plain(label)) continue;
    const decision = decisionOn(decided, subject, label, now.label);
    if (decision?.change === 'wording') continue;
    const found: Found = { ...at, detail: `"${label}" in ${version}, now "${now.label}"` };
    if (decision?.change === 'meaning')
      tally.found('meaning_changed_same_iri', {
        ...found,
        accepted: `${decisions?.name}:${decision.line}: ${decision.reason}`,
      });
    else
      tally.found('meaning_changed_same_iri', {
        ...found,
        detail: `${found.detail}; nobody has decided whether it means the same`,
      });
  }
}

/** One code must name one class, and no tombstone may be alive: whatever the release before was. */
export function identityChecks(text: OntologyText, names: Names, tally: Tally): void {
  const living = [...names.concepts.values()];
  for (const [code, users] of Map.groupBy(living, (concept) => concept.code)) {
    tally.looked('code_shared');
    if (users.length < 2) continue;
    for (const { iri, label } of users)
      tally.found('code_shared', {
        subject: iri,
        label,
        detail: `${code} names ${users.length} classes`,
        ...text.placeOf(iri),
      });
  }
}

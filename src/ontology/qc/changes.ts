import type { Concept } from '../concept.ts';
import { tidy } from '../eucaim/label.ts';
import { type DecisionRow, parseDecisions } from '../release/decisions.ts';
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

const plain = (label: string) => tidy(label).toLowerCase();

/** The decision on a changed label, where it was made on these two labels. */
function decisionOn(decisions: Map<string, DecisionRow>, code: string, before: string, after: string) {
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
  const made = decisions ? parseDecisions(decisions.text, decisions.name) : [];
  const decided = new Map(made.map((decision) => [decision.code, decision]));
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
    if (decision?.kind === 'wording') continue;
    const found: Found = { ...at, detail: `"${label}" in ${version}, now "${now.label}"` };
    if (decision?.kind === 'meaning')
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

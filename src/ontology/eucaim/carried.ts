import { tidy } from './label.ts';
import type { ImportFinding } from './report.ts';
import type { EucaimSource, ListedClass } from './source.ts';
import { cell } from './table.ts';

/** What of v1 still holds for the classes of V2.0, by code. */
export interface Carried {
  /** The class that has the meaning of a v1 class today: itself, its successor, or undefined. */
  today(code: string): string | undefined;
  parents: Map<string, Set<string>>;
  synonyms: Map<string, Set<string>>;
  /** The v1 label of a class whose wording changed. */
  formerLabels: Map<string, string>;
  findings: ImportFinding[];
}

const damaged = /[\p{Cc}\ufffd]/u;
const add = (to: Map<string, Set<string>>, key: string, value: string) => {
  const values = to.get(key) ?? new Set();
  to.set(key, values.add(value));
};

function labelFindings(source: EucaimSource): ImportFinding[] {
  const findings: ImportFinding[] = [];
  for (const { code, label, line } of source.current.values()) {
    const at = { code, label, file: 'v2-classes.tsv', line };
    if (label === code) findings.push({ check: 'label_is_code', detail: '', ...at });
    if (label !== tidy(label))
      findings.push({ check: 'label_whitespace', detail: JSON.stringify(label), ...at });
  }
  return findings;
}

/** How the meaning of each changed or removed class is settled, with its finding. */
function settle(
  source: EucaimSource,
  former: ListedClass,
): { to: string | undefined; finding?: ImportFinding } {
  const { code, label, line } = former;
  const now = source.current.get(code)?.label;
  const change = source.changes.get(code);
  const at = { code, label, file: 'v1-concepts.tsv', line };
  if (now === undefined) {
    const detail = change?.successor === undefined ? '' : `replaced by ${change.successor}`;
    return { to: undefined, finding: { check: 'v2_removed_without_deprecation', detail, ...at } };
  }
  if (tidy(now) === tidy(label)) return { to: code };
  // A decision holds only for the two labels it was made on.
  const decided = change?.before === label && change.after === now ? change.kind : undefined;
  if (decided === 'wording') return { to: code };
  if (decided === 'meaning' && change !== undefined)
    return { to: change.successor, finding: { check: 'v2_meaning_changed_same_iri', detail: now, ...at } };
  return { to: undefined, finding: { check: 'v2_change_undecided', detail: now, ...at } };
}

/** Works out what of v1 is carried over to V2.0, and names everything that is not. */
export function carryOver(source: EucaimSource): Carried {
  const findings = labelFindings(source);
  const today = new Map<string, string | undefined>();
  const formerLabels = new Map<string, string>();
  for (const former of source.former.values()) {
    const { to, finding } = settle(source, former);
    today.set(former.code, to);
    if (finding !== undefined) findings.push(finding);
    const label = tidy(source.current.get(former.code)?.label ?? '');
    if (to === former.code && label !== tidy(former.label)) formerLabels.set(former.code, former.label);
  }
  const labelOf = (code: string) => source.former.get(code)?.label ?? '';

  const parents = new Map<string, Set<string>>();
  for (const { child, parent, line } of source.edges) {
    const [from, to] = [today.get(child), today.get(parent)];
    const at = { code: child, label: labelOf(child), file: 'v1-is_a.tsv', line };
    const edge = `under ${parent} ${labelOf(parent)}`;
    if (from === undefined || to === undefined) {
      findings.push({ check: 'edge_dropped', detail: edge, ...at });
      continue;
    }
    if (from !== child || to !== parent)
      findings.push({ check: 'edge_reattached', detail: `${edge}; now ${from} under ${to}`, ...at });
    add(parents, from, to);
  }

  const synonyms = new Map<string, Set<string>>();
  for (const row of source.synonyms) {
    const code = cell(row, 'code');
    const synonym = cell(row, 'synonym').trim();
    const to = today.get(code);
    if (damaged.test(synonym)) {
      const at = { code, label: labelOf(code), file: 'v1-synonyms.tsv', line: row.line };
      findings.push({ check: 'control_or_replacement_char', detail: `'${synonym}'`, ...at });
    } else if (to !== undefined && synonym !== '') add(synonyms, to, tidy(synonym));
  }
  return { today: (code) => today.get(code), parents, synonyms, formerLabels, findings };
}

import { type Change, type Operation, operations, type Statement } from './change.ts';
import { closureChanges } from './closure.ts';
import { type Compactor, compactor } from './compact.ts';
import { countsOf, type Diff } from './diff.ts';
import type { Snapshot } from './snapshot.ts';
import { snapshotHash } from './snapshot-files.ts';

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
const stated = (statements: readonly Statement[]) =>
  statements.map(({ predicate, justification }) => `${predicate} (${justification})`).join(', ');

/** The columns of each operation's table, and a row of it. */
function rowOf(change: Change, { shorten }: Compactor, labelOf: (iri: string) => string): string[] {
  const named = (iri: string | undefined) =>
    iri === undefined ? '' : `${shorten(iri)} ${labelOf(iri)}`.trim();
  switch (change.op) {
    case 'MeaningChange':
      return [shorten(change.concept), change.before, change.after, named(change.successor), change.reason];
    case 'NodeRename':
      return [shorten(change.concept), change.before, change.after, change.reason ?? 'undecided'];
    case 'NodeObsoletion':
      return [shorten(change.concept), change.label, named(change.replacedBy)];
    case 'ReplacementChange':
      return [shorten(change.concept), change.label, named(change.before), named(change.after)];
    case 'NodeMove':
      return [
        shorten(change.concept),
        change.label,
        change.before.map(named).join('; '),
        change.after.map(named).join('; '),
      ];
    case 'MappingCreation':
    case 'MappingDeletion':
      return [shorten(change.subject), change.predicate, shorten(change.object), change.justification];
    case 'MappingReplacement':
      return [shorten(change.subject), shorten(change.object), stated(change.before), stated(change.after)];
    default:
      return [shorten(change.concept), change.label];
  }
}

const headers: Record<Operation, string[]> = {
  MeaningChange: ['class', 'before', 'after', 'has the old meaning', 'reason'],
  NodeDeletion: ['class', 'label'],
  NodeObsoletion: ['class', 'label', 'replaced by'],
  NodeUnobsoletion: ['class', 'label'],
  ReplacementChange: ['class', 'label', 'before', 'after'],
  NodeRename: ['class', 'before', 'after', 'reason'],
  NodeMove: ['class', 'label', 'parents before', 'parents after'],
  ClassCreation: ['class', 'label'],
  MappingDeletion: ['subject', 'predicate', 'object', 'justification'],
  MappingReplacement: ['subject', 'object', 'before', 'after'],
  MappingCreation: ['subject', 'predicate', 'object', 'justification'],
};

const nameOf = (snapshot: Snapshot) => ({ version: snapshot.version, hash: snapshotHash(snapshot) });

function labels({ before, after }: Diff): (iri: string) => string {
  const known = new Map([...before.concepts, ...after.concepts].map(({ iri, label }) => [iri, label]));
  return (iri) => known.get(iri) ?? '';
}

/**
 * A difference as Markdown: what was counted, then a table for each operation that occurs, the gravest first. With
 * `most`, a longer table ends after so many rows and says how many more diff.json has.
 */
export function diffMarkdown(found: Diff, { most = Number.POSITIVE_INFINITY } = {}): string {
  const { before, after, changes } = found;
  const curies = compactor({ ...before.prefixes, ...after.prefixes });
  const labelOf = labels(found);
  const counts = countsOf(found);
  const section = (op: Operation) => {
    const all = changes.filter((change) => change.op === op);
    if (all.length === 0) return [];
    const columns = headers[op];
    const more = all.length - most;
    return [
      `## ${operations[op].title} (${all.length})`,
      '',
      operations[op].meaning,
      '',
      row(...columns),
      `|${'---|'.repeat(columns.length)}`,
      ...all.slice(0, most).map((change) => row(...rowOf(change, curies, labelOf))),
      '',
      ...(more > 0 ? [`And ${more} more, which diff.json lists.`, ''] : []),
    ];
  };
  const known = new Set(before.concepts.map(({ iri }) => iri));
  const closures = closureChanges(before, after).filter(({ concept }) => known.has(concept));
  return `${[
    `# From release ${before.version} to ${after.version}`,
    '',
    `Release ${before.version} has the hash \`${snapshotHash(before)}\`, release ${after.version} \`${snapshotHash(after)}\`.`,
    '',
    row('change', 'operation', 'count'),
    '|---|---|---|',
    ...(Object.keys(operations) as Operation[]).map((op) =>
      row(operations[op].title, op, String(counts[op])),
    ),
    '',
    `${closures.length} of the ${before.concepts.length} classes of release ${before.version} hold other classes now: whoever searches by one of them finds something else.`,
    '',
    ...(Object.keys(operations) as Operation[]).flatMap(section),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

/** A difference as JSON: the names of both releases, counts, every change, and every closure that changed. */
export function diffJson(found: Diff): string {
  const { before, after, changes } = found;
  const document = {
    from: nameOf(before),
    to: nameOf(after),
    counts: countsOf(found),
    changes,
    closures: closureChanges(before, after),
  };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

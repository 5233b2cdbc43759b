import { isOurs } from './mapping-ends.ts';
import type { MappingRow } from './mapping-files.ts';
import type { Names } from './names.ts';
import type { Tally } from './tally.ts';

const exactPredicates = new Set(['skos:exactMatch', 'owl:equivalentClass', 'owl:sameAs']);
const isExact = ({ predicate, negated }: MappingRow) => exactPredicates.has(predicate) && !negated;

/** A row seen from the class: the class, and what it is mapped to (a literal as its text). */
export interface Sided {
  row: MappingRow;
  concept: string;
  /** IRI, or `literal <set> <text>` for a value without an identifier. */
  target: string;
  /** As a person would write it. */
  shown: string;
  literal: boolean;
}

/** Notes findings about one side of a mapping, with the row that it stands in. */
export function noteSided(names: Names, tally: Tally) {
  return (check: string, { row, concept, shown }: Sided, detail: string) =>
    tally.found(check, {
      subject: names.subject(concept),
      label: names.label(concept),
      detail,
      file: row.file,
      line: row.line,
      value: shown,
    });
}

/** The class of a row and its other end; a row between two classes is seen from both. */
export function sidesOf(row: MappingRow): Sided[] {
  const { subject, object, mapping } = row;
  const text = mapping.subjectId ? mapping.objectLabel : mapping.subjectLabel;
  const literal = `literal ${row.file} ${text?.trim().toLowerCase()}`;
  const side = (
    concept: string | undefined,
    target: string | undefined,
    curie: string | undefined,
  ): Sided[] =>
    isOurs(concept) && (target !== undefined || !curie)
      ? [
          {
            row,
            concept,
            target: target ?? literal,
            shown: curie || `"${text}"`,
            literal: target === undefined,
          },
        ]
      : [];
  return [...side(subject, object, mapping.objectId), ...side(object, subject, mapping.subjectId)];
}

/** What a vocabulary is told by: the prefix of the CURIE; values of several DICOM attributes are several vocabularies. */
const vocabularyOf = (shown: string) =>
  shown.replace(/^(\w+:)((\w+)_)?.*$/s, (_, prefix, __, part) =>
    prefix === 'DICOM:' ? `${prefix}${part ?? ''}` : prefix,
  );

/** Exact matches must be one to one in each vocabulary: else they make two classes, or two codes, the same. */
export function targetChecks(rows: readonly MappingRow[], names: Names, tally: Tally): void {
  const sides = rows.filter((row) => isExact(row) && !row.manifold).flatMap(sidesOf);
  const distinct = (all: readonly Sided[], key: (side: Sided) => string) => new Set(all.map(key)).size > 1;
  const note = noteSided(names, tally);

  for (const [, users] of Map.groupBy(sides, ({ target }) => target)) {
    tally.looked('target_shared_by_classes');
    if (!distinct(users, ({ concept }) => concept)) continue;
    for (const user of users) {
      const others = new Set(users.map(({ concept }) => names.subject(concept)));
      others.delete(names.subject(user.concept));
      const detail = `${user.shown} is exact for ${[...others].sort().join(' and ')} too`;
      note('target_shared_by_classes', user, detail);
    }
  }
  const identified = sides.filter(({ literal }) => !literal);
  const byClass = Map.groupBy(identified, ({ concept, shown }) => `${concept} ${vocabularyOf(shown)}`);
  for (const [, targets] of byClass) {
    tally.looked('class_with_2_exact_targets_same_vocab');
    // Several values of a DICOM attribute may be spellings of one meaning: nothing follows from one to the other.
    if (!distinct(targets, ({ target }) => target) || targets[0]?.shown.startsWith('DICOM:')) continue;
    const all = [...new Set(targets.map(({ shown }) => shown))].sort().join(' ');
    for (const each of targets) note('class_with_2_exact_targets_same_vocab', each, all);
  }
}

const inverse: Record<string, string> = {
  'skos:broadMatch': 'skos:narrowMatch',
  'skos:narrowMatch': 'skos:broadMatch',
  'skos:exactMatch': 'skos:exactMatch',
  'skos:closeMatch': 'skos:closeMatch',
  'skos:relatedMatch': 'skos:relatedMatch',
  'owl:equivalentClass': 'owl:equivalentClass',
  'owl:sameAs': 'owl:sameAs',
};

/** A mapping must not be stated and negated, in either direction. */
export function negationChecks(rows: readonly MappingRow[], names: Names, tally: Tally): void {
  const end = (curie: string | undefined, label: string | undefined) => curie || `"${label}"`;
  const keysOf = ({ mapping, predicate }: MappingRow) => {
    const [from, to] = [
      end(mapping.subjectId, mapping.subjectLabel),
      end(mapping.objectId, mapping.objectLabel),
    ];
    const back = inverse[predicate];
    return [`${from} ${predicate} ${to}`, ...(back === undefined ? [] : [`${to} ${back} ${from}`])];
  };
  const stated = new Map<string, MappingRow>();
  for (const row of rows) {
    tally.looked('positive_and_not');
    if (!row.negated) for (const key of keysOf(row)) stated.set(key, row);
  }
  for (const row of rows) {
    if (!row.negated) continue;
    const against = keysOf(row)
      .map((key) => stated.get(key))
      .find((found) => found !== undefined);
    if (against === undefined) continue;
    const concept = [row.subject, row.object].find(isOurs) ?? row.subject ?? '';
    tally.found('positive_and_not', {
      subject: names.subject(concept),
      label: names.label(concept),
      detail: `Not ${keysOf(row)[0]}, but ${against.file}:${against.line} states it`,
      file: row.file,
      line: row.line,
    });
  }
}

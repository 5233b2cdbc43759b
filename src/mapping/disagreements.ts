import { Problem } from '../base/index.ts';
import { expandCurie } from './curie.ts';
import { exactPredicates, inexactCycles } from './cycles.ts';
import { type Fact, factsOf } from './facts.ts';
import type { MappingSet } from './mapping.ts';
import { known, unaryRules } from './rules.ts';

/** What mappings may contradict each other in. */
export type DisagreementKind =
  | 'affirmed and denied'
  | 'two exact targets'
  | 'two exact subjects'
  | 'inexact cycle';

/** Mappings that cannot all be right. */
export interface Disagreement {
  kind: DisagreementKind;
  /** The terms it is about, as full IRIs. */
  terms: string[];
  /** The IRIs of the records that disagree. */
  records: string[];
  /** For people: who says what, with labels and names of sets. */
  sentence: string;
}

/** A term as people know it. */
function term(fact: Fact, side: 'subject' | 'object'): string {
  const { subjectId = '', subjectLabel, objectId, objectLabel } = fact.mapping;
  const [id, label] = side === 'subject' ? [subjectId, subjectLabel] : [objectId, objectLabel];
  return label === undefined ? id : `${id} "${label}"`;
}

const setName = ({ set }: Fact) => String(set.metadata.mapping_set_id).replace(/.*[/#](?=[^/#])/, '');

function said(fact: Fact): string {
  const { predicateId } = fact.mapping;
  return `${term(fact, 'subject')} ${fact.negated ? 'not ' : ''}${predicateId} ${term(fact, 'object')} (${setName(fact)})`;
}

/** The vocabulary of a term: its source where the mapping states one, else the namespace of its CURIE. */
function vocabulary({ set, mapping }: Fact, side: 'subject' | 'object'): string {
  const source = mapping.other[`${side}_source`];
  if (source !== undefined) return source.includes(':') ? expandCurie(set, source) : source;
  const curie = side === 'subject' ? (mapping.subjectId ?? '') : mapping.objectId;
  return expandCurie(set, curie.slice(0, curie.indexOf(':') + 1));
}

const key = (subject: string, predicate: string, object: string) => `${subject} ${predicate} ${object}`;

/** Everything that one mapping says by itself: the statement, its inverse, and what is more general. */
function readings(fact: Fact): string[] {
  const found = new Map([[key(fact.subject, fact.predicate, fact.object), fact]]);
  for (const one of found.values())
    for (const rule of unaryRules) {
      if (known[rule.of] !== one.predicate) continue;
      const predicate = known[rule.gives] ?? '';
      const [subject, object] =
        rule.kind === 'inverse' ? [one.object, one.subject] : [one.subject, one.object];
      const name = key(subject, predicate, object);
      if (!found.has(name)) found.set(name, { ...one, subject, predicate, object });
    }
  return [...found.keys()];
}

function affirmedAndDenied(facts: readonly Fact[]): Disagreement[] {
  const denied = facts.filter(({ negated }) => negated);
  if (denied.length === 0) return [];
  const affirmed = new Map<string, Fact[]>();
  for (const fact of facts) {
    if (fact.negated) continue;
    for (const reading of readings(fact)) affirmed.set(reading, [...(affirmed.get(reading) ?? []), fact]);
  }
  return denied.flatMap((no) => {
    const yes = affirmed.get(key(no.subject, no.predicate, no.object)) ?? [];
    if (yes.length === 0) return [];
    return [
      {
        kind: 'affirmed and denied',
        terms: [no.subject, no.object],
        records: [no.record, ...yes.map(({ record }) => record)],
        sentence: `One mapping says ${said(no)}, and another ${yes.map(said).join(', and ')}.`,
      },
    ];
  });
}

/** Terms that are exactly two different terms of one vocabulary. */
function twoExact(facts: readonly Fact[], side: 'subject' | 'object'): Disagreement[] {
  const other = side === 'subject' ? 'object' : 'subject';
  const exact = facts.filter(({ negated, predicate }) => !negated && exactPredicates.has(predicate));
  const groups = Map.groupBy(exact, (fact) => `${fact[side]} ${vocabulary(fact, other)}`);
  return [...groups.values()].flatMap((group) => {
    const byOther = new Map(group.map((fact) => [fact[other], fact]));
    const [first] = group;
    if (byOther.size < 2 || first === undefined) return [];
    const names = [...byOther.values()].map((fact) => `${term(fact, other)} (${setName(fact)})`);
    return [
      {
        kind: side === 'subject' ? 'two exact targets' : 'two exact subjects',
        terms: [first[side], ...byOther.keys()],
        records: group.map(({ record }) => record),
        sentence: `${term(first, side)} is said to be the same as ${names.join(' and ')}, which are different terms of ${vocabulary(first, other)}.`,
      },
    ];
  });
}

function cycles(facts: readonly Fact[]): Disagreement[] {
  return inexactCycles(facts).map(({ composed, terms, facts: on }) => ({
    kind: 'inexact cycle',
    terms,
    records: on.map(({ record }) => record),
    sentence: `These lead from ${terms[0]} back to itself, and together say ${composed}: ${on.map(said).join('; ')}.`,
  }));
}

/**
 * Every place where the sets contradict each other or themselves, kind by kind, in the order of the sets. Only
 * statements are looked at: literals and sssom:NoTermFound are left aside. Throws a Problem `too-large` where there
 * are more than `limit` (10,000).
 */
export function disagreements(sets: readonly MappingSet[], options: { limit?: number } = {}): Disagreement[] {
  const facts = factsOf(sets);
  const found = [
    ...affirmedAndDenied(facts),
    ...twoExact(facts, 'subject'),
    ...twoExact(facts, 'object'),
    ...cycles(facts),
  ];
  const limit = options.limit ?? 10_000;
  if (found.length > limit)
    throw new Problem(
      'too-large',
      `The sets disagree in ${found.length} places; at most ${limit} are listed.`,
    );
  return found;
}

import { factsOf } from './facts.ts';
import { Inference, type Step } from './inference.ts';
import type { MappingSet } from './mapping.ts';
import { chainRules, known, type RuleId, unaryRules } from './rules.ts';

/** A mapping that no record states, but that follows from records. Terms are full IRIs. */
export interface InferredMapping {
  subject: string;
  predicate: string;
  object: string;
  justification: 'semapv:MappingInversion' | 'semapv:MappingChaining' | 'semapv:LogicalReasoning';
  /** The rules that led here, in the order in which they were applied. */
  rules: RuleId[];
  /** The IRIs of the records it follows from, along the way from subject to object. */
  derivation: string[];
  /** The product of the confidences of those records; left out where one of them states none. */
  confidence?: number;
}

/** The bounds of an inference. */
export interface InferOptions {
  /** Most records that one inferred mapping may follow from; 3 unless told. Long chains carry one wrong row far. */
  depth?: number;
  /** Most inferred mappings; 200,000 unless told. More is a Problem: a cut answer would look complete. */
  limit?: number;
}

const predicates = Object.values(known);
const number = (curie: string) => predicates.indexOf(known[curie] ?? '');
const unary = unaryRules.map((rule) => ({ ...rule, of: number(rule.of), gives: number(rule.gives) }));
/** For each predicate, the rules that it begins: `chains[first][second]`. */
const chains = predicates.map((_, first) =>
  predicates.map((_, second) =>
    chainRules.find((rule) => number(rule.first) === first && number(rule.second) === second),
  ),
);

const times = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? undefined : a * b;

/** What follows from statements by the rules that need one only, until nothing new comes. */
function unaryClosure(inference: Inference, steps: readonly Step[]): Step[] {
  const all: Step[] = [...steps];
  for (let fresh: readonly Step[] = steps; fresh.length > 0; ) {
    const round = new Map<string, Step>();
    for (const { s, p, o, rules, derivation, confidence } of fresh)
      for (const rule of unary) {
        if (rule.of !== p) continue;
        const [from, to] = rule.kind === 'inverse' ? [o, s] : [s, o];
        const step = { s: from, p: rule.gives, o: to, rules: [...rules, rule.id], derivation, confidence };
        inference.take({ ...step, asserted: false }, round);
      }
    fresh = inference.settle(round);
    all.push(...fresh);
  }
  return all;
}

/**
 * Every mapping that follows from the sets by inversion, generalisation and chaining (the tables in rules.ts), with
 * its shortest derivation; no chain comes back to the term where it began. Negated mappings, literals and sssom:NoTermFound imply nothing. The result is ordered by
 * derivation length, then by subject, predicate and object. Throws a Problem `too-large` beyond the limit.
 */
export function infer(sets: readonly MappingSet[], options: InferOptions = {}): InferredMapping[] {
  const inference = new Inference(options.limit ?? 200_000);
  const asserted = new Map<string, Step>();
  for (const { subject, predicate, object, record, negated, confidence } of factsOf(sets)) {
    const p = predicates.indexOf(predicate);
    if (negated || p < 0) continue;
    const [s, o] = [inference.term(subject), inference.term(object)];
    inference.take({ s, p, o, rules: [], derivation: [record], confidence, asserted: true }, asserted);
  }
  const single = unaryClosure(inference, inference.settle(asserted));
  const from = Map.groupBy(single, ({ s }) => s);
  // Semi-naive: only what the last round found is extended, by one record at its end.
  let fresh = single;
  for (let length = 2; length <= (options.depth ?? 3) && fresh.length > 0; length++) {
    const round = new Map<string, Step>();
    for (const a of fresh)
      for (const b of from.get(a.o) ?? []) {
        const rule = chains[a.p]?.[b.p];
        if (rule === undefined || b.o === a.s) continue;
        inference.take(
          {
            s: a.s,
            p: number(rule.gives),
            o: b.o,
            rules: [...a.rules, ...b.rules, rule.id],
            derivation: [...a.derivation, ...b.derivation],
            confidence: times(a.confidence, b.confidence),
            asserted: false,
          },
          round,
        );
      }
    fresh = inference.settle(round);
  }
  return inference
    .found()
    .map(({ s, p, o, rules, derivation, confidence }): InferredMapping => {
      const inverted = rules.some((id) => id.startsWith('inverse'));
      return {
        subject: inference.terms[s]!,
        predicate: predicates[p]!,
        object: inference.terms[o]!,
        justification:
          derivation.length > 1
            ? 'semapv:MappingChaining'
            : inverted
              ? 'semapv:MappingInversion'
              : 'semapv:LogicalReasoning',
        rules,
        derivation,
        ...(confidence === undefined ? {} : { confidence }),
      };
    })
    .sort(
      (a, b) =>
        a.derivation.length - b.derivation.length ||
        compare(a.subject, b.subject) ||
        compare(a.predicate, b.predicate) ||
        compare(a.object, b.object),
    );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

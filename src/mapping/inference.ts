import { Problem } from '../base/index.ts';
import type { RuleId } from './rules.ts';

/** A statement on the way, with terms as numbers. */
export interface Step {
  s: number;
  p: number;
  o: number;
  rules: RuleId[];
  derivation: string[];
  confidence: number | undefined;
  asserted: boolean;
}

/** The better of two derivations of one statement, so that the result does not hang on the order of rows. */
function better(a: Step, b: Step): boolean {
  const [one, other] = [a.confidence ?? -1, b.confidence ?? -1];
  if (one !== other) return one > other;
  if (a.rules.length !== b.rules.length) return a.rules.length < b.rules.length;
  return a.derivation.join(' ') < b.derivation.join(' ');
}

/** The statements known so far, round by round, and the terms that their numbers stand for. */
export class Inference {
  readonly #numbers = new Map<string, number>();
  /** The terms by number. */
  readonly terms: string[] = [];
  readonly #known = new Map<string, Step>();
  readonly #limit: number;
  #inferred = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The number of a term. */
  term(iri: string): number {
    const given = this.#numbers.get(iri);
    if (given !== undefined) return given;
    this.#numbers.set(iri, this.terms.length);
    return this.terms.push(iri) - 1;
  }

  /** Takes the statement unless it is known from an earlier round; within a round the better one stays. */
  take(step: Step, round: Map<string, Step>): void {
    if (step.s === step.o) return;
    const key = `${step.s} ${step.p} ${step.o}`;
    if (this.#known.has(key)) return;
    const rival = round.get(key);
    if (rival === undefined && !step.asserted && ++this.#inferred > this.#limit)
      throw new Problem('too-large', `More than ${this.#limit} mappings follow from these sets.`);
    if (rival === undefined || better(step, rival)) round.set(key, step);
  }

  /** Ends a round: what it found is known from now on. */
  settle(round: Map<string, Step>): Step[] {
    for (const [key, step] of round) this.#known.set(key, step);
    return [...round.values()];
  }

  /** Every statement that no record makes. */
  found(): Step[] {
    return [...this.#known.values()].filter(({ asserted }) => !asserted);
  }
}

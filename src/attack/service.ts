import type { Question } from './question.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** Everything that one asker sees of one answer. */
export type Answer =
  | { state: 'count'; value: number; text: string }
  | { state: 'hidden'; text: string }
  | { state: 'refused'; text: string };

/** One asker's session with a counting service. */
export interface Service {
  /** Answers a question about the first node; `text` must hold whatever an asker could tell two answers apart by. */
  ask(question: Question): Answer | Promise<Answer>;
  /** The number that the network of all nodes shows; 0 where it is hidden. */
  total(question: Question): number | Promise<number>;
}

/** A way of protecting counts: opened anew for every simulated world, with secrets of its own. */
export interface Mechanism {
  readonly id: string;
  readonly label: string;
  /** `worlds` are the nodes of one network; the first is the one under attack. */
  open(worlds: readonly World[], random: Random): Service;
}

export const shown = (value: number): Answer => ({ state: 'count', value, text: String(value) });
export const hidden: Answer = { state: 'hidden', text: '<' };
export const refused: Answer = { state: 'refused', text: 'refused' };

/** The number of an answer, 0 where there is none. */
export const numberOf = (answer: Answer): number => (answer.state === 'count' ? answer.value : 0);

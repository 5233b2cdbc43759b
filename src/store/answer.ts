import type { Outcome } from './messages.ts';
import { toRows } from './rows.ts';
import type { Answer, AnswerText, Failure } from './store.ts';
import { fromNTriples } from './triples.ts';

/** The answer, in terms, to a question that named no media type. */
export async function toAnswer(outcome: Outcome): Promise<Answer> {
  switch (outcome.state) {
    case 'rows':
      return { state: 'rows', variables: outcome.table.variables, rows: toRows(outcome.table) };
    case 'triples':
      return { state: 'quads', quads: await fromNTriples(outcome.text) };
    case 'text':
      return unexpected(outcome);
    default:
      return outcome;
  }
}

/** The answer to a question that named one. */
export function toAnswerText(outcome: Outcome): AnswerText {
  return outcome.state === 'rows' || outcome.state === 'boolean' || outcome.state === 'triples'
    ? unexpected(outcome)
    : outcome;
}

function unexpected({ state }: Outcome): Failure {
  return { state: 'failed', message: `The reader answered with ${state}, which was not asked for.` };
}

import type { Person } from './person.ts';

/** One demand: a facet with any of these leaves, or an exact number in [from, below). */
export type Demand = { facet: string; anyOf: string[] } | { facet: string; from: number; below: number };

/** What an attacker asks. It is valid JSON for `POST /cohorts`, so ours and the other schemes get the same. */
export type Question = Demand | { all: Question[] } | { any: Question[] } | { none: Question[] };

/** Whether one person is counted by a question. */
export function holds(question: Question, person: Person): boolean {
  if ('all' in question) return question.all.every((part) => holds(part, person));
  if ('any' in question) return question.any.some((part) => holds(part, person));
  if ('none' in question) return !question.none.some((part) => holds(part, person));
  if ('anyOf' in question)
    return (person.codes.get(question.facet) ?? []).some((code) => question.anyOf.includes(code));
  const number = person.numbers.get(question.facet);
  return number !== undefined && number >= question.from && number < question.below;
}

/** How many ways `respell` knows. */
export const spellings = 6;

/** The same question in other words: another order, a wrapping, values said twice or one by one. */
export function respell(question: Question, way: number): Question {
  const parts = (list: Question[]) => list.map((part) => respell(part, way));
  switch (way % spellings) {
    case 1:
      if ('all' in question) return { all: parts(question.all).reverse() };
      if ('any' in question) return { any: parts(question.any).reverse() };
      return 'anyOf' in question ? { ...question, anyOf: question.anyOf.toReversed() } : question;
    case 2:
      return { all: [question] };
    case 3:
      if ('all' in question) return { all: parts(question.all) };
      if ('any' in question) return { any: parts(question.any) };
      if (!('anyOf' in question)) return question;
      return { any: question.anyOf.map((code) => ({ facet: question.facet, anyOf: [code] })) };
    case 4:
      return { any: [question, question] };
    case 5:
      return { none: [{ none: [question] }] };
    default:
      return question;
  }
}

/** What an answer rests on: exact public counts, protected cells, a model of them, or an upper bound only. */
export type Kind = 'open' | 'protected' | 'estimate' | 'upper bound';

const kinds: readonly Kind[] = ['open', 'protected', 'estimate', 'upper bound'];

/** What a sum rests on: the weakest of what its parts rest on. */
export const weakest = (of: readonly Kind[]): Kind =>
  kinds[Math.max(...of.map((kind) => kinds.indexOf(kind)))] as Kind;

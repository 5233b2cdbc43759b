import { Problem } from '../../base/index.ts';

/**
 * Why the server did not do what it was told: `away` where it may another time, `denied` where it wants other
 * credentials, `refused` where it will not, `taken` where another store writes to it.
 */
export type Kind = 'away' | 'denied' | 'refused' | 'taken';

/** The server did not do what it was told; what it holds now has to be asked. */
export class Trouble extends Error {
  readonly kind: Kind;
  /** The graph whose content is refused, where it is one graph's. */
  readonly graph: string | undefined;

  constructor(kind: Kind, message: string, graph?: string) {
    super(message);
    this.name = 'Trouble';
    this.kind = kind;
    this.graph = graph;
  }
}

/** The trouble as a Problem, with what became of the change. */
export function toProblem(error: unknown, consequence: string): Problem {
  if (error instanceof Problem) return error;
  const { message } = error as Error;
  const kind = error instanceof Trouble && error.kind === 'refused' ? 'not-possible' : 'unavailable';
  const extra = kind === 'unavailable' ? { retryAfterSeconds: 5 } : {};
  return new Problem(kind, `${message} ${consequence}`, extra, error);
}

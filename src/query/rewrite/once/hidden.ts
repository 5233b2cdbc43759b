import { variablesOf } from '../../syntax.ts';

/** Names for variables that stand in no query as it was written, and so can be projected without being seen. */
export class Hidden {
  readonly #query: object;
  #prefix: string | undefined;
  readonly #blanks = new Map<string, string>();
  #count = 0;

  constructor(query: object) {
    this.#query = query;
  }

  /** What no variable of the query begins with; most queries need no name, so that it is looked for late. */
  #free(): string {
    const taken = [...variablesOf(this.#query)];
    let prefix = 'once';
    while (taken.some((name) => name.startsWith(prefix))) prefix += '_';
    return prefix;
  }

  /** Another name each time. */
  next(): string {
    this.#prefix ??= this.#free();
    return `${this.#prefix}${++this.#count}`;
  }

  /** The name for a blank node of a pattern, which is a variable that nobody sees (SPARQL 1.1 §4.1.4). */
  ofBlank(label: string): string {
    const name = this.#blanks.get(label) ?? this.next();
    this.#blanks.set(label, name);
    return name;
  }
}

/** Work that is done one piece after another, in the order in which it came; one that fails stops no other. */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work when all before it is done, and gives what it gives. */
  do<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** Resolves when all work that came so far is done. */
  get done(): Promise<unknown> {
    return this.#last;
  }
}

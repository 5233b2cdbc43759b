/** Tells on a terminal how far the work is; says nothing in a pipe. */
export class Progress {
  #done = 0;
  readonly #all: number;
  constructor(all: number) {
    this.#all = process.stderr.isTTY && all > 1 ? all : 0;
  }
  at(name: string): void {
    if (this.#all > 0) process.stderr.write(`\r\u001b[K${this.#done} of ${this.#all}: ${name}`);
  }
  done(): void {
    this.#done += 1;
  }
  clear(): void {
    if (this.#all > 0) process.stderr.write('\r\u001b[K');
  }
}

/**
 * Who waits for something, by client: whoever asks next is the client whose turn it is, so that one with a hundred
 * questions and one with a single question wait alike. Holds at most `capacity`.
 */
export class Turns<T> {
  readonly #capacity: number;
  /** Waiting items of each client, oldest first; the client whose turn is next stands first. */
  readonly #queues = new Map<string, Set<T>>();
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Lets an item wait. Where all places are taken, the newest item of the client with the most gives way to one of
   * a client with clearly fewer; gives the item that has to leave, which may be this one.
   */
  add(client: string, item: T): T | undefined {
    let leaving: T | undefined;
    if (this.#size >= this.#capacity) {
      const [greediest, most] = this.#longest();
      if (most.length <= (this.#queues.get(client)?.size ?? 0) + 1) return item;
      leaving = most.at(-1) as T;
      this.#take(greediest, leaving);
    }
    const queue = this.#queues.get(client) ?? new Set();
    queue.add(item);
    this.#queues.set(client, queue);
    this.#size++;
    return leaving;
  }

  #longest(): [string, T[]] {
    let longest: [string, T[]] = ['', []];
    for (const [client, queue] of this.#queues)
      if (queue.size > longest[1].length) longest = [client, [...queue]];
    return longest;
  }

  /** The next item among those that may go; undefined where none may. Its client goes to the end. */
  next(mayGo: (client: string, item: T) => boolean): T | undefined {
    for (const [client, queue] of this.#queues) {
      for (const item of queue) {
        if (!mayGo(client, item)) continue;
        this.#take(client, item);
        if (this.#queues.delete(client)) this.#queues.set(client, queue);
        return item;
      }
    }
    return undefined;
  }

  /** Takes an item out; false where it does not wait any more. */
  delete(client: string, item: T): boolean {
    return this.#queues.get(client)?.has(item) === true && this.#take(client, item);
  }

  #take(client: string, item: T): true {
    const queue = this.#queues.get(client);
    queue?.delete(item);
    if (queue?.size === 0) this.#queues.delete(client);
    this.#size--;
    return true;
  }

  /** Takes everything out. */
  clear(): T[] {
    const all = [...this.#queues.values()].flatMap((queue) => [...queue]);
    this.#queues.clear();
    this.#size = 0;
    return all;
  }
}

/** Lets a limited number of questions through to one node at a time; the others wait in a bounded queue. */
export interface Gate {
  /**
   * Runs `work` when its turn comes. `full` where the queue is at its capacity; `given-up` where `signal`
   * aborted before its turn came.
   */
  through<T>(
    work: () => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ state: 'done'; value: T } | { state: 'full' | 'given-up' }>;
}

export function createGate(width: number, capacity: number): Gate {
  let inside = 0;
  const waiting: (() => void)[] = [];

  function turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1);
        resolve(false);
      };
      waiting.push(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  return {
    async through(work, signal) {
      if (signal.aborted) return { state: 'given-up' };
      if (inside >= width) {
        if (waiting.length >= capacity) return { state: 'full' };
        // The one who leaves hands over its place, so `inside` stays as it is.
        if (!(await turn(signal))) return { state: 'given-up' };
      } else {
        inside += 1;
      }
      try {
        return { state: 'done', value: await work() };
      } finally {
        const next = waiting.shift();
        if (next) next();
        else inside -= 1;
      }
    },
  };
}

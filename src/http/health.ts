import { setTimeout as sleep } from 'node:timers/promises';
import type { Hono } from 'hono';
import type { Store } from '../store/index.ts';

/** What the health of a node is told by. */
export interface Watched {
  store: Pick<Store, 'query' | 'revision'>;
  catalogue: { index(): Promise<{ size: number }> };
  ontology: { release: unknown };
}

/** How long whoever asks after the life of this process waits for the engine or the index, in ms. */
const glanceMs = 100;
/** The same for whoever wants to know whether to send requests here. */
const lookMs = 2_000;
/** How long an answer of the engine is believed without asking again, in ms: probes come from many sides. */
const believedMs = 1_000;
/** How long it says that the engine answers, where the next answer is being waited for, in ms: less than the two above. */
const freshMs = 2_500;

/**
 * Two addresses for whoever watches over this process. `/health` is about its life: 200 as long as it answers, since
 * starting it again would not bring the engine behind it back, and lose what is in memory. `/ready` is about its use:
 * 503 unless the engine has answered a query within the last seconds, so that a balancer sends requests elsewhere. Both
 * say the same.
 */
export function healthRoutes(app: Hono, { store, catalogue, ontology }: Watched): void {
  /** When the engine last gave an answer, in ms; long ago where the last thing it gave was none. */
  let answered = Number.NEGATIVE_INFINITY;
  let looking: Promise<unknown> | undefined;
  /** How many datasets there are at a revision, or at a later one. */
  let counted: { revision: number; datasets: number } | undefined;

  const isReady = () => performance.now() - answered < freshMs;

  /** Asks the engine what any engine can answer, one question at a time. */
  function look(): Promise<unknown> {
    const ask = async () => (await store.query('ASK {}', { deadlineMs: lookMs })).state === 'boolean';
    looking ??= ask()
      .catch(() => false)
      .then((is) => {
        answered = is ? performance.now() : Number.NEGATIVE_INFINITY;
        looking = undefined;
      });
    return looking;
  }

  /** The size of the newest index, which holds whatever was acknowledged before. */
  async function count(revision: number): Promise<void> {
    counted = { revision, datasets: (await catalogue.index()).size };
  }

  async function describe(patienceMs: number): Promise<object> {
    const isKnown = performance.now() - answered < believedMs;
    const revision = await store.revision();
    await Promise.all([within(count(revision), glanceMs), isKnown ? undefined : within(look(), patienceMs)]);
    const status = isReady() ? 'ok' : 'waiting for the engine';
    // While its index is made, nobody knows how many datasets a revision has: an older number would not be true.
    const known = counted !== undefined && counted.revision >= revision ? counted : undefined;
    return { status, revision, datasets: known?.datasets, ontology: ontology.release };
  }

  app.get('/health', async function live(c) {
    c.header('Cache-Control', 'no-store');
    return c.json(await describe(glanceMs));
  });

  app.get('/ready', async function serve(c) {
    c.header('Cache-Control', 'no-store');
    const described = await describe(lookMs);
    if (isReady()) return c.json(described);
    c.header('Retry-After', '5');
    return c.json(described, 503);
  });
}

/** Waits for something no longer than so many ms; a failure of it is its own matter. */
async function within(what: Promise<unknown>, ms: number): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([what, sleep(ms, undefined, { signal: over.signal })]);
  } catch {
    // Told by what is known instead.
  } finally {
    over.abort();
  }
}

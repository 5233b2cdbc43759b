import { z } from 'zod';
import { durable } from './durable.ts';

/** What became of asking one node in one hour. */
const bucketSchema = z.object({
  /** Hours since 1970. */
  hour: z.int(),
  ok: z.int(),
  failed: z.int(),
  /** Median time of the answers, in ms. */
  ms: z.number(),
});
type Bucket = z.infer<typeof bucketSchema>;

const nodeSchema = z.object({
  buckets: z.array(bucketSchema),
  /** The newest epoch that each holder has shown. */
  epochs: z.record(z.string(), z.string()),
});
type Kept = z.infer<typeof nodeSchema>;
const fileSchema = z.record(z.string(), nodeSchema);

/** What is remembered of a node over 30 days. */
export interface HealthRecord {
  /** How often it was asked, and the share of that which it answered; undefined where it was never asked. */
  asked: number;
  availability?: number;
  /** Median over the hours' medians, weighted by answers. */
  medianMs?: number;
}

/** The memory of how nodes answered: bounded to 30 days of hours, and kept in a file where one is given. */
export interface Health {
  record(id: string, ok: boolean, ms: number): void;
  of(id: string): HealthRecord;
  newestEpoch(id: string, publisher: string): string | undefined;
  noteEpoch(id: string, publisher: string, epoch: string): void;
  forget(id: string): void;
  /** Writes what was not written yet. */
  flush(): Promise<void>;
}

const hourMs = 3_600_000;
const hours = 30 * 24;
/** Answer times of the hour under way; more than these change its median little. */
const samples = 101;
/** The file is written at most this often, however many questions are asked. */
const writeMs = 60_000;
const mostHolders = 100;

const medianOf = (sorted: readonly number[]) => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;

/** The value in the middle of the weights. */
function weightedMedian(buckets: readonly Bucket[]): number | undefined {
  const answered = buckets.filter(({ ok }) => ok > 0).sort((a, b) => a.ms - b.ms);
  let left = answered.reduce((sum, { ok }) => sum + ok, 0) / 2;
  for (const { ok, ms } of answered) {
    left -= ok;
    if (left <= 0) return ms;
  }
  return undefined;
}

/** Opens it; throws an Error where the file cannot be read. */
export async function openHealth(now: () => number, file?: string): Promise<Health> {
  return healthOf(now, file === undefined ? undefined : durable(file, fileSchema));
}

/** A memory that is lost with the process. */
export const fleetingHealth = (now: () => number): Health => createHealth(now, new Map(), async () => {});

async function healthOf(
  now: () => number,
  kept: ReturnType<typeof durable<z.infer<typeof fileSchema>>> | undefined,
): Promise<Health> {
  const nodes = new Map(Object.entries((await kept?.read()) ?? {}));
  return createHealth(now, nodes, async () => kept?.write(Object.fromEntries(nodes)));
}

function createHealth(now: () => number, nodes: Map<string, Kept>, write: () => Promise<void>): Health {
  const recent = new Map<string, number[]>();
  let written = now();
  let changed = false;

  const nodeOf = (id: string): Kept => {
    const known = nodes.get(id) ?? { buckets: [], epochs: {} };
    nodes.set(id, known);
    return known;
  };
  const withinMonth = (buckets: readonly Bucket[]) => {
    const first = Math.floor(now() / hourMs) - hours;
    return buckets.filter(({ hour }) => hour > first);
  };
  function save(): void {
    changed = true;
    if (now() - written < writeMs) return;
    // A full disk must not fail an answer; the record is then a minute older.
    flush().catch(() => undefined);
  }
  let writing: Promise<void> = Promise.resolve();
  function flush(): Promise<void> {
    if (!changed) return writing;
    changed = false;
    written = now();
    writing = write();
    return writing;
  }

  return {
    record(id, ok, ms) {
      const node = nodeOf(id);
      const hour = Math.floor(now() / hourMs);
      let bucket = node.buckets.at(-1);
      if (bucket?.hour !== hour) {
        bucket = { hour, ok: 0, failed: 0, ms: 0 };
        node.buckets = [...withinMonth(node.buckets), bucket];
        recent.delete(id);
      }
      if (ok) {
        const times = recent.get(id) ?? (bucket.ok > 0 ? [bucket.ms] : []);
        if (times.length < samples) times.push(ms);
        else times[bucket.ok % samples] = ms;
        recent.set(id, times);
        bucket.ok += 1;
        bucket.ms = medianOf(times.toSorted((a, b) => a - b));
      } else bucket.failed += 1;
      save();
    },
    of(id) {
      const buckets = withinMonth(nodes.get(id)?.buckets ?? []);
      const ok = buckets.reduce((sum, bucket) => sum + bucket.ok, 0);
      const asked = buckets.reduce((sum, bucket) => sum + bucket.failed, ok);
      const medianMs = weightedMedian(buckets);
      return {
        asked,
        ...(asked > 0 && { availability: ok / asked }),
        ...(medianMs !== undefined && { medianMs }),
      };
    },
    newestEpoch(id, publisher) {
      const epochs = nodes.get(id)?.epochs ?? {};
      return Object.hasOwn(epochs, publisher) ? epochs[publisher] : undefined;
    },
    noteEpoch(id, publisher, epoch) {
      const { epochs } = nodeOf(id);
      if (epochs[publisher] === epoch || Object.keys(epochs).length >= mostHolders) return;
      epochs[publisher] = epoch;
      save();
    },
    forget(id) {
      recent.delete(id);
      if (nodes.delete(id)) save();
    },
    flush,
  };
}

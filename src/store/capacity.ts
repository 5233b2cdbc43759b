import { totalmem } from 'node:os';

/** Memory of a reader: its thread, and what the engine takes for each quad (docs/store.md, measured). */
const threadBytes = 60_000_000;
const bytesPerQuad = 270;
/** Readers beside those of long public queries: ours, and the spare one. */
const others = 2;

/**
 * What this process may use: the machine's memory, or less where its container has less. Read once: it stands in files of
 * the kernel, and with each query that took as much of the thread that serves as all else, or thrice that with four at once.
 */
const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

/**
 * How many of the wanted readers for public queries there may be for so many quads: as many as fit in half of the
 * memory beside the others, and two in any case.
 */
export function readersFor(wanted: number, quads: number, bytes = memory): number {
  const fit = Math.floor(bytes / 2 / (threadBytes + bytesPerQuad * quads)) - others;
  return Math.min(wanted, Math.max(2, fit));
}

/**
 * How many of the wanted megabytes a query may take in each of so many readers: with the half of it that earlier ones may
 * leave behind (pool.ts), together half of the memory at most.
 */
export const growthFor = (wanted: number, readers: number, bytes = memory): number =>
  Math.min(wanted, bytes / 3 / 1_000_000 / readers);

import { type Difference, soonest } from './difference.ts';
import type { Slices } from './slices.ts';
import { encoding } from './text.ts';

/** A text in UTF-8, which all threads read in one place. */
export type Shared = Uint8Array<SharedArrayBuffer>;

/**
 * A difference as it is posted to the readers: whoever posts it does nothing that grows with it. Copied for each
 * reader, 100,000 lines hold the thread that serves 10 ms for each.
 */
export interface Packed {
  graph: string;
  added: Shared;
  removed: Shared;
  kept: Shared;
  emptied: boolean;
}

const share = (bytes: number) => new SharedArrayBuffer(bytes);

/** Packs differences in slices, each as an engine takes it soonest. */
export function* packing(differences: readonly Difference[]): Slices<Packed[]> {
  const packed: Packed[] = [];
  for (const difference of differences) {
    const { graph, added, removed, kept, emptied } = soonest(difference);
    packed.push({
      graph,
      added: yield* encoding(added, share),
      // The engine drops the graph instead.
      removed: yield* encoding(emptied ? [] : removed, share),
      kept: yield* encoding(kept, share),
      emptied,
    });
  }
  return packed;
}

/** Puts a text where all threads can read it. */
export function shared(text: string): Shared {
  const bytes = Buffer.from(text);
  const place = new Uint8Array(share(bytes.length));
  place.set(bytes);
  return place;
}

export const textOf = ({ buffer }: Shared): string => Buffer.from(buffer).toString('utf8');

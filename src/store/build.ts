import { existsSync } from 'node:fs';
import { deadOf, difference, soonest } from './difference.ts';
import { Engine } from './engine.ts';
import { imageFile, openLog } from './files.ts';
import type { Log } from './log.ts';
import type { Built, Contents, FileContents } from './messages.ts';
import { packing, textOf } from './packed.ts';
import { atOnce } from './slices.ts';

/**
 * Builds the engine of a reader, inside its thread, from one that was not used yet. Throws where a mount or the log cannot
 * be read.
 */
export function build({ mounts, graphs, file }: Contents, fresh: Engine): { engine: Engine; built: Built } {
  if (file === undefined) {
    const engine = fresh;
    mount(engine, mounts);
    for (const { graph, text } of graphs?.current ?? []) engine.add(graph, text);
    const revision = graphs?.revision ?? 0;
    return {
      engine,
      built: { from: 'log', revision, quads: engine.size, dead: 0, image: undefined, tail: 0 },
    };
  }
  const { log, database } = openLog(file.folder);
  try {
    // One view of the log for all that is read, whatever is written meanwhile.
    database.exec('BEGIN');
    const fromImage = file.afresh ? undefined : restored(file, log, fresh);
    if (typeof fromImage === 'object') return kept(fromImage.engine, fromImage.built, file, log);
    // What was begun to be restored is spoiled.
    const engine = fromImage === undefined ? fresh : new Engine();
    mount(engine, mounts);
    for (const { graph, text } of log.graphs()) engine.add(graph, text);
    const built: Built = {
      from: 'log',
      revision: log.newest(),
      quads: engine.size,
      dead: 0,
      image: undefined,
      tail: 0,
      ...(fromImage !== undefined && { refused: fromImage }),
    };
    return kept(engine, built, file, log);
  } finally {
    database.close();
  }
}

function mount(engine: Engine, mounts: Contents['mounts']): void {
  for (const { graph, text } of mounts) engine.mount(graph, textOf(text));
}

/** The engine of the image with the log's tail on top; the reason where there is none, undefined without an image. */
function restored(
  { folder, mountsHash, checked }: FileContents,
  log: Log,
  engine: Engine,
): { engine: Engine; built: Built } | string | undefined {
  const path = imageFile(folder);
  if (!existsSync(path)) return undefined;
  try {
    const stamp = engine.restore(path, {
      mounts: mountsHash,
      hashOf: (revision) => log.hash(revision),
      checked,
    });
    let { dead, quads } = stamp;
    let tail = 0;
    for (const graph of log.touchedSince(stamp.revision)) {
      // The net difference: what came and went in between never reaches the engine.
      const net = soonest(difference(graph, log.lines(graph, stamp.revision), log.lines(graph)));
      dead += deadOf(net);
      quads += net.added.length - net.removed.length;
      tail += net.added.length + net.removed.length;
      for (const packed of atOnce(packing([net]))) engine.apply(packed);
    }
    const { revision: image } = stamp;
    return { engine, built: { from: 'image', revision: log.newest(), quads, dead, image, tail } };
  } catch (error) {
    return (error as Error).message;
  }
}

/** Writes an image of an engine that has not answered anything yet. That it fails costs only the next start. */
function kept(engine: Engine, built: Built, file: FileContents, log: Log): { engine: Engine; built: Built } {
  const { from, revision, quads, dead, tail } = built;
  const worth = file.leastTail < Number.POSITIVE_INFINITY && quads >= file.leastImage;
  if (!worth || (from === 'image' && tail <= file.leastTail)) return { engine, built };
  try {
    const stamp = { mounts: file.mountsHash, revision, head: log.hash(revision) ?? '', quads, dead };
    const saved = engine.save(imageFile(file.folder), stamp);
    return { engine, built: saved ? { ...built, image: revision, tail: 0 } : built };
  } catch {
    return { engine, built };
  }
}

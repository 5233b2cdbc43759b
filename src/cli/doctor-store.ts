import { compactFolder, mendFolder, verifyFolder } from '../store/index.ts';
import { UsageError } from './command.ts';

/** Verifies the store of a data folder and prints what was found; gives the exit code. */
export function examine(folder: string): number {
  const { revisions, graphs, quads, head, horizon, faults, unnamed, image } = verifyFolder(folder);
  console.log(`${folder}: ${revisions} revisions, ${graphs} graphs, ${quads} quads`);
  console.log(`  head     ${head === '' ? 'none yet' : head}`);
  console.log(
    `  history  ${horizon === 0 ? 'whole' : `from revision ${horizon} on; older quads were dropped`}`,
  );
  console.log(`  image    ${image}`);
  for (const fault of faults) console.log(`  FAULT    ${fault}`);
  for (const name of unnamed)
    console.log(
      `  NAME     <${name}> is not the name of a graph, so nothing finds what is in it: DELETE it at /graphs.`,
    );
  console.log(
    faults.length === 0
      ? 'The log verifies: chain, hashes, and every graph at every revision that is kept.'
      : 'The log is damaged. "collimator doctor --mend" makes current graphs again where their differences are sound; otherwise restore a backup.',
  );
  return faults.length + unnamed.length === 0 ? 0 : 1;
}

/** Makes damaged graphs again from their differences, then verifies. */
export function mend(folder: string): number {
  const mended = mendFolder(folder);
  console.log(mended.length === 0 ? 'No graph had to be mended, or none could be.' : 'Mended:');
  for (const graph of mended) console.log(`  <${graph}>`);
  return examine(folder);
}

/** Drops the quads of changes before a day, for good; the history of who, when and why stays. */
export function compact(folder: string, before: string, who: string): number {
  const time = new Date(before);
  // Date takes 30 February for a day of March.
  const isDay = !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === before;
  if (!isDay) throw new UsageError(`--compact needs a day, as 2026-01-31, and not ${before}.`);
  if (time > new Date()) throw new UsageError(`--compact needs a day that has come, and not ${before}.`);
  const why = `the quads of changes before ${before} are no longer kept`;
  const done = compactFolder(folder, time, { who, why });
  if (done?.revision === undefined) console.log(`Nothing older than ${before} was left to drop.`);
  else
    console.log(
      `Graphs can be read from revision ${done.horizon} on. The dropping is revision ${done.revision.number}.`,
    );
  if (done?.held !== undefined)
    console.log(
      `The file could not be made smaller: ${done.held.reason}. That takes about ${(done.held.needed / 1_000_000).toFixed(1)} MB beside it, and as much for temporary files. What was dropped stays dropped; the same command gives the space back.`,
    );
  else if (done !== undefined) console.log('The space that it took is given back.');
  const code = examine(folder);
  return done?.held === undefined ? code : 1;
}

import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Clock, Problem, replaceFileSync } from '../../base/index.ts';
import { type Formula, formulaName, formulaSchema } from '../../counting/index.ts';
import type { Cohort } from '../cohort.ts';

const requestSchema = z.strictObject({
  cohort: z.string().regex(/^[\w-]{8,64}$/),
  formula: formulaSchema,
  epoch: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,39}$/),
  asked: z.iso.datetime(),
});
/** A request as a holder's `collimator build --requests` reads it. */
export type CellRequest = z.infer<typeof requestSchema>;

const fileSchema = z.array(z.strictObject({ request: requestSchema, who: z.string() }));
type Entry = z.infer<typeof fileSchema>[number];

/** What became of asking for one epoch; nothing is charged where the same was asked before. */
export type Placed =
  | { epoch: string; state: 'placed' | 'waiting' }
  | { epoch: string; state: 'refused'; reason: string };

/** How much of an epoch is spent, by one person and altogether. */
export interface Quota {
  epoch: string;
  asked: number;
  most: number;
  byPerson: number;
  mostByPerson: number;
}

/** Requests for exact protected cells. They wait here until a holder fetches them for the next build. */
export interface CellRequests {
  /** Puts a request for each of these epochs; each is decided by itself. */
  place(cohort: Cohort, epochs: readonly string[], who: string): Placed[];
  /** Those of an epoch, in the order in which they were asked. */
  waiting(epoch: string): CellRequest[];
  /** Those for one cohort, however it was written. */
  of(cohort: Cohort): CellRequest[];
  quota(epoch: string, who: string): Quota;
}

/** Holders count a hundred an epoch at most (policy), so more could only wait in vain. */
const most = 100;
const mostByPerson = 10;
/** Epochs that are remembered; of those beyond, the one that was asked for longest ago goes. */
const mostEpochs = 50;

/** Opens the requests in a file, or in memory where none is given. Throws an Error where the file is not what it should be. */
export function openCellRequests(clock: Clock, file?: string): CellRequests {
  let entries: Entry[] = file === undefined ? [] : readEntries(file);
  const ofEpoch = (epoch: string) => entries.filter(({ request }) => request.epoch === epoch);
  const nameOf = ({ request }: Entry) => formulaName(request.formula as Formula);

  function quota(epoch: string, who: string): Quota {
    const all = ofEpoch(epoch);
    const byPerson = all.filter((entry) => entry.who === who).length;
    return { epoch, asked: all.length, most, byPerson, mostByPerson };
  }

  function placeOne({ hash, formula }: Cohort, epoch: string, who: string): Placed {
    const name = formulaName(formula);
    if (ofEpoch(epoch).some((entry) => nameOf(entry) === name)) return { epoch, state: 'waiting' };
    const refused = (reason: string): Placed => ({ epoch, state: 'refused', reason });
    const { asked, byPerson } = quota(epoch, who);
    if (byPerson >= mostByPerson)
      return refused(`You have asked for ${mostByPerson} cells of epoch ${epoch}; one person gets no more.`);
    if (asked >= most) return refused(`All ${most} places of epoch ${epoch} are taken.`);
    const request = requestSchema.safeParse({ cohort: hash, formula, epoch, asked: clock().toISOString() });
    if (!request.success) return refused('This cohort, or the name of this epoch, is too long to ask for.');
    entries.push({ request: request.data, who });
    return { epoch, state: 'placed' };
  }

  return {
    place(cohort, epochs, who) {
      const before = entries;
      entries = [...before];
      const placed = epochs.map((epoch) => placeOne(cohort, epoch, who));
      if (placed.every(({ state }) => state !== 'placed')) return placed;
      const newest = [...new Set(entries.map(({ request }) => request.epoch).reverse())].slice(0, mostEpochs);
      entries = entries.filter(({ request }) => newest.includes(request.epoch));
      try {
        if (file !== undefined) {
          mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
          replaceFileSync(file, `${JSON.stringify(entries, undefined, 1)}\n`);
        }
      } catch (cause) {
        entries = before;
        throw new Problem('storage-failed', 'The request could not be kept; nothing was asked.', {}, cause);
      }
      return placed;
    },
    waiting: (epoch) => ofEpoch(epoch).map(({ request }) => request),
    of({ formula }) {
      const name = formulaName(formula);
      return entries.filter((entry) => nameOf(entry) === name).map(({ request }) => request);
    },
    quota,
  };
}

function readEntries(file: string): Entry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} cannot be read. Restore it, or remove it.`, { cause });
  }
}

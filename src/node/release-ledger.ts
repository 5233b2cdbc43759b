import { z } from 'zod';
import { Problem } from '../base/index.ts';
import { appendLine, textOf } from './files.ts';

const entrySchema = z.object({
  epoch: z.string(),
  holder: z.string(),
  /** Names cases, facets, policy and noise key; absent for an epoch that is known only from what was published. */
  release: z.string().optional(),
  at: z.iso.datetime(),
  /** Loss of the epoch, with all requests that it allows. */
  rho: z.number().min(0),
  epochsPerYear: z.number().int().min(1),
});

/** One release, as the ledger remembers it. */
export type LedgerEntry = z.infer<typeof entrySchema>;

/** What is about to be released. `yearlyRho` is the most that a year of releases may lose. */
export interface Claim extends LedgerEntry {
  release: string;
  yearlyRho: number;
}

export type ClaimVerdict = { state: 'allowed'; again: boolean } | { state: 'refused'; mistakes: string[] };

const day = 86_400_000;
const fewestDays = 30;
const yearDays = 365;
const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/**
 * What was released when, and what it cost; one JSON line each. The noise of a cell is fixed for an epoch, so two
 * releases of different cases in one epoch would show their exact difference, and every new epoch is another look
 * at the same persons: both have their rules here.
 */
export class ReleaseLedger {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Whether a release may be made, given what was made before: the same release again always, another one in the
   * same epoch never, a new epoch after 30 days and within the epochs and the loss of a year. `published` are
   * epochs found in the release folder; those count where the ledger has lost them.
   */
  async judge(claim: Claim, published: readonly LedgerEntry[] = []): Promise<ClaimVerdict> {
    const entries = await this.entries();
    const other = entries.find(({ holder }) => holder !== claim.holder);
    if (other !== undefined) {
      const mistake = `These keys belong to the holder ${other.holder}. Another name over the same patients would be a second look at them: restore the holder's id, or give ${claim.holder} keys of its own.`;
      return { state: 'refused', mistakes: [mistake] };
    }
    const own = entries;
    const known = new Set(own.map(({ epoch }) => epoch));
    const earlier = [
      ...own,
      ...published.filter(({ epoch, holder }) => holder === claim.holder && !known.has(epoch)),
    ];
    const same = earlier.find(({ epoch }) => epoch === claim.epoch);
    if (same?.release !== undefined) {
      if (same.release === claim.release) return { state: 'allowed', again: true };
      const mistake = `Epoch ${claim.epoch} was released with other cases, facets, policy or noise key. A second release would show their exact difference; choose the next epoch.`;
      return { state: 'refused', mistakes: [mistake] };
    }
    if (same) {
      const mistake = `Epoch ${claim.epoch} is published, but this ledger does not know of what. Restore releases.jsonl, or choose the next epoch.`;
      return { state: 'refused', mistakes: [mistake] };
    }
    const mistakes = timely(claim, earlier);
    return mistakes.length > 0 ? { state: 'refused', mistakes } : { state: 'allowed', again: false };
  }

  /** Remembers a release, before it is published: a kill in between costs an epoch, never a second look. */
  async record(entry: LedgerEntry): Promise<void> {
    await appendLine(this.#path, JSON.stringify(entrySchema.parse(entry)), 0o600);
  }

  /** Every release so far. Throws an Error that names the line where the ledger is damaged. */
  async entries(): Promise<LedgerEntry[]> {
    const lines = ((await textOf(this.#path)) ?? '').split('\n');
    return lines.flatMap((line, i) => {
      if (line === '') return [];
      try {
        return [entrySchema.parse(JSON.parse(line))];
      } catch {
        throw new Problem(
          'not-possible',
          `${this.#path}, line ${i + 1}: expected one release as JSON; restore it from a copy.`,
        );
      }
    });
  }
}

/** What speaks against a new epoch now; every date is when it would be allowed. */
function timely(claim: Claim, earlier: readonly LedgerEntry[]): string[] {
  const now = Date.parse(claim.at);
  const mistakes: string[] = [];
  // Exact counts of public records cost nobody anything, and wait for nothing.
  if (claim.rho === 0) return mistakes;
  const costly = earlier.filter(({ rho }) => rho > 0);
  const times = costly.map(({ at }) => Date.parse(at));
  const last = Math.max(Number.NEGATIVE_INFINITY, ...times);
  if (last > now) mistakes.push(`The last release is dated ${dateOf(last)}, after today: check the clock.`);
  if (now - last < fewestDays * day)
    mistakes.push(
      `A new epoch may be released ${fewestDays} days after the last one, from ${dateOf(last + fewestDays * day)}.`,
    );
  const ofYear = costly
    .map((entry) => ({ ...entry, time: Date.parse(entry.at) }))
    .filter(({ time }) => now - time < yearDays * day)
    .sort((a, b) => a.time - b.time);
  const excess = ofYear.length + 1 - claim.epochsPerYear;
  if (excess > 0) {
    const free = (ofYear[excess - 1]?.time ?? now) + yearDays * day;
    mistakes.push(
      `The policy allows ${claim.epochsPerYear} epochs a year; the next is allowed from ${dateOf(free)}.`,
    );
  }
  const spent = ofYear.reduce((sum, { rho }) => sum + rho, 0);
  // Tolerates rounding of sums, nothing more.
  if (spent + claim.rho > claim.yearlyRho * (1 + 1e-9)) {
    mistakes.push(
      `Releases of the last ${yearDays} days spent ρ = ${spent.toFixed(3)}; with ${claim.rho.toFixed(3)} for this one, the ${claim.yearlyRho.toFixed(3)} of a year would be exceeded.`,
    );
  }
  return mistakes;
}

import type { AskOptions, Line } from './ask.ts';
import { type CellQuestion, cellsInOrder } from './cell-question.ts';
import { judge } from './judge.ts';
import { createLru } from './lru.ts';
import { type NodeCells, newestOf, type RefusedCube } from './node-cells.ts';
import type { NodeRef } from './node-ref.ts';
import { fetchFile } from './release-files.ts';
import type { SignedCube } from './signed-cube.ts';
import { joinTold, readToldCubes, type ToldCube } from './told-cube.ts';
import { isWithin, type Verification } from './verification.ts';

/** The way to the cells of one node. */
export interface CellLine {
  ask(question: CellQuestion, options: AskOptions & { deadlineMs: number }): Promise<NodeCells>;
}

interface CellLineOptions {
  line: Line;
  verification: Verification;
  now: () => number;
  /** How long a node's list of cubes is believed; 30 s. */
  freshMs?: number | undefined;
  /** The newest epoch that each holder there has ever shown, and where a newer one is noted. */
  epochs: { newest(publisher: string): string | undefined; note(publisher: string, epoch: string): void };
}

/** After this long the cells are asked for again even where the list is unchanged: counts on request may have come. */
const wholeMs = 300_000;
/** Most cubes of one node that are looked at, newest epochs first. */
const mostCubes = 24;

/**
 * Opens the way to one node's cells. The endpoint is asked, since its answer is what anybody gets, and every number
 * is compared with the signed cube, since that is what the holder vouches for; where they differ, neither is used.
 * What was compared once is not asked for again while the list of cubes is fresh.
 */
export function openCellLine({
  line,
  verification,
  now,
  freshMs = 30_000,
  epochs,
}: CellLineOptions): CellLine {
  const { node } = line;
  /** Cells that agreed with the cubes listed then, and cohorts asked about then: by key, the digests of those cubes. */
  const agreed = createLru<string>(256);
  const counted = createLru<string>(256);
  let listed: { at: number; asked: number; cubes: ToldCube[] } | undefined;
  let listTag: string | undefined;

  /** The cubes as they stand, named by their content; undefined where one of them is not known. */
  function standing(): { digests: string; cubes: SignedCube[]; refused: RefusedCube[] } | undefined {
    if (!listed) return undefined;
    const cubes: SignedCube[] = [];
    const refused: RefusedCube[] = [];
    for (const { iri, epoch } of listed.cubes) {
      const verdict = verification.known(node, iri);
      if (verdict?.state === 'verified' && verdict.signed.cube.epoch === epoch) cubes.push(verdict.signed);
      else if (verdict?.state === 'refused') refused.push({ iri, epoch, reason: verdict.reason });
      else return undefined;
    }
    return { digests: cubes.map(({ digest }) => digest).join(' '), cubes, refused };
  }

  /** Whether the list of cubes is still what it was, by its ETag: one small request instead of all cells. */
  async function isUnchanged(signal: AbortSignal): Promise<boolean> {
    if (listTag === undefined || node.release !== undefined) return false;
    const file = await fetchFile(listUrl(node), { signal, maxBytes: 1_048_576, etag: listTag });
    if (file.state === 'fetched') listTag = file.etag;
    return file.state === 'unchanged';
  }

  async function noteList(signal: AbortSignal): Promise<void> {
    if (node.release !== undefined || listTag !== undefined) return;
    const file = await fetchFile(listUrl(node), { signal, maxBytes: 1_048_576 });
    if (file.state === 'fetched') listTag = file.etag;
  }

  async function answer(
    question: CellQuestion,
    { deadlineMs, signal, ...options }: AskOptions & { deadlineMs: number },
  ): Promise<NodeCells> {
    const begun = performance.now();
    let requests = 0;
    const about = () => ({ node, ms: Math.round(performance.now() - begun), requests });
    const deadline = AbortSignal.timeout(deadlineMs);
    const either = signal ? AbortSignal.any([deadline, signal]) : deadline;
    const { chunks, cohort } = question;

    /** Asks and judges; `digests` names the cubes where all of them were verified. */
    async function through(queries: readonly string[], asked: readonly string[]) {
      requests += queries.length;
      // What was spent before is not spent again: nobody waits twice for one node.
      const spent = Math.floor(performance.now() - begun);
      const bounds = { ...options, deadlineMs: Math.max(1, deadlineMs - spent), ...(signal && { signal }) };
      const replies = await Promise.all(queries.map((query) => line.askFor(query, readToldCubes, bounds)));
      const parts: ToldCube[][] = [];
      for (const reply of replies) {
        if (reply.state !== 'answered') return { cells: { ...reply, ...about() } };
        parts.push(reply.told);
      }
      const told = joinTold(parts)
        .sort((a, b) => b.epoch.localeCompare(a.epoch))
        .slice(0, mostCubes);
      const judged = await judge({ node, verification }, told, { asked, cohort: cohort?.name }, either);
      const cubes: SignedCube[] = [];
      const refused: RefusedCube[] = [];
      for (const { told: one, verdict } of judged) {
        if (verdict.state === 'verified') cubes.push(verdict.signed);
        else if (verdict.state === 'refused')
          refused.push({ iri: one.iri, epoch: one.epoch, reason: verdict.reason });
        else return { cells: { ...about(), ...verdict } };
      }
      // An endpoint that contradicts a signed cube is asked anew each time, until it does not.
      const lied = judged.some(({ told: one, verdict }) => verdict !== verification.known(node, one.iri));
      const wholly = asked.length > 0 || listed === undefined ? now() : listed.asked;
      listed = lied ? undefined : { at: now(), asked: wholly, cubes: told };
      const cells: NodeCells = { ...about(), ...settle(cubes, refused) };
      if (refused.length > 0) return { cells };
      const digests = cubes.map(({ digest }) => digest).join(' ');
      if (cohort) counted.set(cohort.name, digests);
      return { cells, digests };
    }

    const known = standing();
    if (listed && known && chunks.every(({ key }) => agreed.get(key) === known.digests)) {
      const isFresh = isWithin(now() - listed.at, freshMs);
      const isCounted = cohort === undefined || counted.get(cohort.name) === known.digests;
      if (isFresh && isCounted) return { ...about(), ...settle(known.cubes, known.refused) };
      if (isCounted && listTag !== undefined && isWithin(now() - listed.asked, wholeMs)) {
        requests += 1;
        if (await isUnchanged(AbortSignal.any([either, AbortSignal.timeout(Math.ceil(deadlineMs / 4))]))) {
          listed.at = now();
          return { ...about(), ...settle(known.cubes, known.refused) };
        }
      }
      if (isFresh && cohort) {
        // Another cohort over cells that are known: only whether its holder counted it is not.
        const { cells, digests } = await through([cohort.query], []);
        if (cells.state !== 'answered' || digests === known.digests) return cells;
      }
    }
    const { cells, digests } = await through(
      chunks.map(({ query }) => query),
      cellsInOrder(question),
    );
    if (digests !== undefined) {
      for (const { key } of chunks) agreed.set(key, digests);
      // Not waited for: it only makes the next look at an old list cheaper.
      noteList(AbortSignal.timeout(deadlineMs)).catch(() => undefined);
    }
    return cells;
  }

  type Settled =
    | { state: 'answered'; cubes: SignedCube[]; refused: RefusedCube[] }
    | { state: 'stale-epoch'; reason: string; epoch: string };

  /** The newest cube of each holder, unless the node went back behind what it had shown. */
  function settle(cubes: SignedCube[], refused: RefusedCube[]): Settled {
    const newest = newestOf(cubes);
    for (const { cube } of newest) {
      const before = epochs.newest(cube.publisher ?? cube.iri);
      if (before !== undefined && before.localeCompare(cube.epoch) > 0)
        return {
          state: 'stale-epoch',
          epoch: cube.epoch,
          reason: `It shows epoch ${cube.epoch}, and had shown ${before} before.`,
        };
    }
    for (const { cube } of newest) epochs.note(cube.publisher ?? cube.iri, cube.epoch);
    return { state: 'answered', cubes: newest, refused };
  }

  return { ask: answer };
}

const listUrl = ({ url }: NodeRef) => `${url.replace(/\/+$/, '')}/cubes.json`;

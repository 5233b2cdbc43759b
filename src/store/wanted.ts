import { isGraphName } from '../rdf/index.ts';
import { type Difference, differing } from './difference.ts';
import type { Journal } from './journal.ts';
import { inTurns, type Slices } from './slices.ts';
import type { Change } from './store.ts';
import { lining } from './triples.ts';

/** Most characters of one graph as N-Triples: past 536 million there is no such text in JavaScript. */
const longestGraph = 400_000_000;

/** What graphs are to hold: sorted lines of N-Triples by the name of the graph. */
export type Wanted = ReadonlyMap<string, string[]>;

/** What a change asks for, in slices. Throws a TypeError where it is none that the store may take. */
export function* wantedBy(graphs: Change['graphs'], mounted: ReadonlySet<string>): Slices<Wanted> {
  const wanted = new Map<string, string[]>();
  for (const { graph, quads } of graphs) {
    if (mounted.has(graph.value)) throw new TypeError(`The graph <${graph.value}> ships with the product.`);
    if (wanted.has(graph.value)) throw new TypeError(`The change names the graph <${graph.value}> twice.`);
    const lines = yield* lining(quads);
    // An engine would refuse all of it, whenever it is loaded. One that is there from elsewhere can be emptied.
    if (lines.length > 0 && !isGraphName(graph.value))
      throw new TypeError(`Not the name of a graph: ${graph.value.slice(0, 200)}`);
    if (lines.reduce((sum, line) => sum + line.length + 1, 0) > longestGraph)
      throw new TypeError(
        `The graph <${graph.value}> is longer than ${longestGraph / 1e6} million characters.`,
      );
    wanted.set(graph.value, lines);
  }
  return wanted;
}

/** How what is wanted differs from what the log has now; graphs that are the same are left out. */
export async function differencesTo(journal: Journal, wanted: Wanted): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const [graph, lines] of wanted) {
    const found = await inTurns(differing(graph, await journal.linesNow(graph), lines));
    if (found.added.length + found.removed.length > 0) differences.push(found);
  }
  return differences;
}

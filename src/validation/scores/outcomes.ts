import type { Quad, Term } from '../../rdf/index.ts';
import { openScratch, type Row } from '../../store/index.ts';
import { keyOf } from '../keys.ts';
import type { Lists } from './lists.ts';
import { readScoreQuery } from './tables.ts';

/** How a test went at one node; `met` is absent where only the network can tell. */
export interface Outcome {
  node: Term;
  property?: Term;
  /** The value that is not as it should be. */
  value?: Term;
  met?: boolean;
  /** How many other values must be mended too before it is met. */
  more?: number;
}

/** What counts otherwise for health data: a test that is left out, or that one node (or all) meets after all. */
export interface Exception {
  test: string;
  node?: Term;
  change: 'leave-out' | 'met';
  why: string;
}

/** A dataset with the outcomes of each test at each node. */
export interface Tested {
  dataset: Term;
  outcomes: Map<string, Outcome[]>;
  exceptions: Exception[];
}

/** Addresses that were visited, and whether they answered. */
export type Reachable = ReadonlyMap<string, boolean>;

const queries = ['mqa', 'fair'].map(readScoreQuery);
const healthQuery = readScoreQuery('mqa-health');

/** Asks the queries of the scores about a description. */
export function testDatasets(quads: readonly Quad[], lists: Lists, reachable: Reachable): Tested[] {
  const scratch = openScratch();
  try {
    scratch.add(quads);
    scratch.add(lists.about(quads));
    const ask = (query: string) => scratch.ask(query) as Row[];
    const rows = queries.flatMap(ask);
    const exceptions = Map.groupBy(ask(healthQuery), (row) => keyOf(row.dataset as Term));
    return [...Map.groupBy(rows, (row) => keyOf(row.dataset as Term))].map(([key, own]) => ({
      dataset: own[0]?.dataset as Term,
      outcomes: outcomesOf(own, reachable),
      exceptions: (exceptions.get(key) ?? []).map(({ test, node, change, why }) => ({
        test: test?.value ?? '',
        ...(node && { node }),
        change: change?.value === 'met' ? 'met' : 'leave-out',
        why: why?.value ?? '',
      })),
    }));
  } finally {
    scratch.close();
  }
}

function outcomesOf(rows: readonly Row[], reachable: Reachable): Map<string, Outcome[]> {
  const byTest = Map.groupBy(rows, ({ test }) => test?.value ?? '');
  return new Map(
    [...byTest].map(([test, own]) => {
      const byNode = Map.groupBy(own, ({ node, dataset }) => keyOf((node ?? dataset) as Term));
      return [test, [...byNode.values()].map((group) => outcomeOf(group, reachable))];
    }),
  );
}

/** A node meets a test where every row about it does; the first row that does not tells what is wrong. */
function outcomeOf(rows: readonly Row[], reachable: Reachable): Outcome {
  const judged = rows.map((row) => ({
    row,
    met: row.met ? row.met.value === 'true' : reachable.get(row.value?.value ?? ''),
  }));
  const { row, met } =
    judged.find((each) => each.met === false) ?? judged.find((each) => each.met === undefined) ?? judged[0]!;
  const { node, dataset, property, value } = row;
  return {
    node: (node ?? dataset) as Term,
    ...(property && { property }),
    ...(value && { value }),
    ...(met !== undefined && { met }),
  };
}

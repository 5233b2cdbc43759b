import type { QueryLimits, Row, Store } from '../../store/index.ts';
import { type Dataset, datasetClauses } from '../dataset.ts';
import type { ParsedUpdate } from '../parse.ts';
import { emptyPrologue, extend, type Prologue, resolve } from '../prologue.ts';
import { type Group, variablesOf } from '../syntax.ts';
import { namesOfGraphs } from '../visible.ts';
import type { Draft } from './draft.ts';
import type { GraphRule } from './graph-rules.ts';
import type { Clear, GraphRef, Modify, Operation, Quads, Transfer } from './operation.ts';
import { flatten, Instances } from './template.ts';
import { findRows } from './where.ts';

/** What an update works on. */
export interface Scene {
  store: Store;
  draft: Draft;
  /** Public URL of the node: below it new names are made. */
  base: string;
  /** Name of the graph that stands for the unnamed one. */
  defaultGraph: string;
  mayWrite: GraphRule;
  limits: QueryLimits;
  /** using-graph-uri and using-named-graph-uri of the protocol. */
  dataset: Dataset;
}

/** Why an operation was not carried out; nothing of the request is then. */
export class Refusal extends Error {
  /** Which operation it was, counted from 0. */
  operation: number | undefined;
}

/** It would have written a graph that is not written here. */
export class ProtectedGraph extends Refusal {}

interface Names {
  prologue: Prologue;
  context: ParsedUpdate['updates'][number]['context'];
}

/** Carries out every operation on the draft, in order. Throws a Refusal; the draft is then of no use any more. */
export async function applyUpdate(update: ParsedUpdate, scene: Scene): Promise<void> {
  let prologue: Prologue = { ...emptyPrologue, base: `${scene.base}/` };
  const context: Names['context'] = [];
  for (const [number, { context: declared, operation }] of update.updates.entries()) {
    prologue = extend(prologue, declared);
    context.push(...declared);
    if (operation === undefined) continue;
    try {
      await applyOperation(operation, { prologue, context: [baseAt(scene, operation), ...context] }, scene);
    } catch (error) {
      // SILENT forgives that a graph cannot be had, never that it must not be written.
      const forgiven = 'silent' in operation && operation.silent && error instanceof Missing;
      if (forgiven) continue;
      if (error instanceof Refusal) error.operation = number;
      throw error;
    }
  }
}

/** The BASE of a request without one, so that names in a WHERE are relative to what those in templates are. */
const baseAt = ({ base }: Scene, { loc }: Operation): Names['context'][number] => ({
  type: 'contextDef',
  subType: 'base',
  value: { type: 'term', subType: 'namedNode', value: `${base}/`, loc },
  loc,
});

/** A graph that should be there is not, or the other way round; or one that is not fetched. */
class Missing extends Refusal {}

async function applyOperation(operation: Operation, names: Names, scene: Scene): Promise<void> {
  switch (operation.subType) {
    case 'insertdata':
      return edit(scene, names, { insert: operation.data, delete: [] }, [{}], scene.defaultGraph);
    case 'deletedata':
      return edit(scene, names, { insert: [], delete: operation.data }, [{}], scene.defaultGraph);
    case 'deletewhere': {
      const pattern = {
        type: 'pattern',
        subType: 'group',
        patterns: asPatterns(operation.data),
        loc: operation.loc,
      };
      return modify(scene, names, { insert: [], delete: operation.data }, pattern as unknown as Group);
    }
    case 'modify':
      return modify(scene, names, operation, operation.where as Group, operation);
    case 'clear':
    case 'drop':
      return clear(scene, names, operation);
    case 'create': {
      const [graph = ''] = await named(scene, names, operation.destination);
      mustBeWritable(scene, graph);
      if ((await scene.draft.quads(graph)).length > 0)
        throw new Missing(`The graph <${graph}> is there already.`);
      return;
    }
    case 'add':
    case 'copy':
    case 'move':
      return transfer(scene, names, operation);
    case 'load':
      throw new Missing('LOAD is not executed here: send the graph to /graphs.');
  }
}

/** GRAPH blocks of data as GRAPH patterns. */
const asPatterns = (quads: Quads) =>
  quads.map((part) =>
    part.type === 'pattern'
      ? part
      : { type: 'pattern', subType: 'graph', name: part.graph, patterns: [part.triples], loc: part.loc },
  );

async function modify(
  scene: Scene,
  names: Names,
  templates: { insert: Quads; delete: Quads },
  pattern: Group,
  { graph, from }: Partial<Pick<Modify, 'graph' | 'from'>> = {},
): Promise<void> {
  const { dataset } = scene;
  const asked = datasetClauses(dataset);
  const own = from !== undefined && from.clauses.length > 0;
  if (asked !== undefined && (own || graph !== undefined))
    throw new Refusal(
      'The protocol names a dataset, and so does the update, by WITH or USING: only one may.',
    );
  const target = graph === undefined ? scene.defaultGraph : nameOf(names, graph);
  const found = await findRows(
    scene.store,
    scene.draft,
    {
      pattern,
      variables: [...variablesOf([templates.insert, templates.delete])],
      datasets: own ? from : asked,
      graph: target,
      ...names,
    },
    scene.limits,
  );
  if (found.state === 'failed') throw new Refusal(found.message);
  return edit(scene, names, templates, found.rows, target);
}

/** Deletes, then inserts, the instances of both templates (SPARQL 1.1 Update §3.1.3). */
async function edit(
  scene: Scene,
  { prologue }: Names,
  templates: { insert: Quads; delete: Quads },
  rows: readonly Row[],
  graph: string,
): Promise<void> {
  const instances = new Instances(prologue, scene.base);
  for (const [work, template] of [
    ['remove', templates.delete],
    ['add', templates.insert],
  ] as const) {
    const byGraph = Map.groupBy(instances.quads(flatten(template), rows, graph), (quad) => quad.graph.value);
    for (const [name, quads] of byGraph) {
      mustBeWritable(scene, name);
      await scene.draft[work](name, quads);
    }
  }
}

function mustBeWritable({ mayWrite }: Scene, graph: string): void {
  const reason = mayWrite(graph);
  if (reason !== undefined) throw new ProtectedGraph(reason);
}

function nameOf({ prologue }: Names, term: { value: string; prefix?: string | undefined }): string {
  const name = resolve(prologue, term);
  if (name === undefined) throw new Refusal(`The name of a graph is not an absolute IRI: ${term.value}`);
  return name;
}

/** Names of the graphs meant. ALL and NAMED mean those that may be written here. */
async function named(
  { store, draft, defaultGraph, mayWrite }: Scene,
  names: Names,
  ref: GraphRef,
): Promise<string[]> {
  if (ref.subType === 'default') return [defaultGraph];
  if (ref.subType === 'specific') return [nameOf(names, ref.graph)];
  const all = new Set([...(await namesOfGraphs(store)), ...draft.touched]);
  if (ref.subType === 'named') all.delete(defaultGraph);
  return [...all].filter((graph) => mayWrite(graph) === undefined);
}

async function clear(scene: Scene, names: Names, { destination }: Clear): Promise<void> {
  for (const graph of await named(scene, names, destination)) {
    mustBeWritable(scene, graph);
    await scene.draft.replace(graph, []);
  }
}

async function transfer(
  scene: Scene,
  names: Names,
  { subType, source, destination }: Transfer,
): Promise<void> {
  const [from = ''] = await named(scene, names, source);
  const [to = ''] = await named(scene, names, destination);
  mustBeWritable(scene, to);
  if (subType === 'move') mustBeWritable(scene, from);
  const quads = await scene.draft.quads(from);
  if (quads.length === 0 && source.subType === 'specific') throw new Missing(`There is no graph <${from}>.`);
  if (from === to) return;
  if (subType === 'add') await scene.draft.add(to, quads);
  else await scene.draft.replace(to, quads);
  if (subType === 'move') await scene.draft.replace(from, []);
}

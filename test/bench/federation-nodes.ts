import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { read } from '../../src/rdf/index.ts';
import { startSignedNode } from '../federation/signed-node.ts';

/** What the thread is given: the cube that all of its nodes publish, how many they are, and how far away. */
export interface NodesWanted {
  turtle: string;
  nodes: number;
  delayMs: number;
}

const { turtle, nodes, delayMs } = workerData as NodesWanted;
const col = 'https://w3id.org/collimator/ns#';
const reading = await read(await readFile(turtle, 'utf8'), 'turtle', 'https://example.org/cube');
if (reading.state !== 'read') throw new Error(reading.message);
const facts = Map.groupBy(reading.quads, ({ subject }) => subject.value);
const cells = new Map<string, number>();
const about: Record<string, string> = {};
for (const quads of facts.values()) {
  const of = (property: string) =>
    quads.find(({ predicate }) => predicate.value === col + property)?.object.value;
  const cell = of('cell');
  if (cell !== undefined) cells.set(cell, Number(of('count')));
  if (of('lattice') !== undefined)
    for (const { predicate, object } of quads)
      if (predicate.value.startsWith(col)) about[predicate.value.slice(col.length)] = object.value;
}
const started = await Promise.all(
  Array.from({ length: nodes }, (_, i) =>
    startSignedNode(`n${i}`, { cells, about, ...(delayMs > 0 && { delayMs }) }),
  ),
);
parentPort?.on('message', async (message: 'count' | 'close') => {
  if (message === 'count') parentPort?.postMessage(started.map((node) => node.queries()));
  else {
    await Promise.all(started.map((node) => node.close()));
    parentPort?.close();
  }
});
parentPort?.postMessage(started.map((node) => node.ref));

import { readFile } from 'node:fs/promises';
import { read } from '../../src/rdf/index.ts';
import type { About } from './signed-node.ts';

/** The cells of a published cube and what it says of itself, so that a test node can publish them as its own. */
export async function readCubeFile(path: string): Promise<{ cells: Map<string, number>; about: About }> {
  const col = 'https://w3id.org/collimator/ns#';
  const reading = await read(await readFile(path, 'utf8'), 'turtle', 'https://example.org/cube');
  if (reading.state !== 'read') throw new Error(reading.message);
  const facts = Map.groupBy(reading.quads, ({ subject }) => subject.value);
  const cells = new Map<string, number>();
  const about: About = {};
  for (const quads of facts.values()) {
    const of = (property: string) =>
      quads.find(({ predicate }) => predicate.value === col + property)?.object.value;
    const cell = of('cell');
    if (cell !== undefined) cells.set(cell, Number(of('count')));
    if (of('lattice') !== undefined)
      for (const { predicate, object } of quads)
        if (predicate.value.startsWith(col)) about[predicate.value.slice(col.length)] = object.value;
  }
  return { cells, about };
}

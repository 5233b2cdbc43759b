import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { collect } from '../../src/collect/index.ts';
import { build, openKeys } from '../../src/node/index.ts';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore } from '../../src/store/index.ts';

/**
 * One command of the private side in a process of its own, so that its memory is its own: `collect sources out` or
 * `build caseTable keys out`. Prints what it took, reading the ontology apart, as JSON.
 */
const [step = '', from = '', ...rest] = process.argv.slice(2);
let ontologyMs = 0;
let ms = 0;

if (step === 'collect') {
  const before = performance.now();
  const store = await openStore({ mounts: await ontologyMounts() });
  const ontology = await openOntology(store);
  ontologyMs = performance.now() - before;
  const started = performance.now();
  const collection = await collect({ sources: [from], ontology, out: rest[0] ?? '' });
  ms = performance.now() - started;
  await store.close();
  if (collection.state === 'refused') throw new Error(collection.mistakes.join('\n'));
} else {
  const keys = await openKeys(rest[0] ?? '');
  const started = performance.now();
  const building = await build({ caseTable: from, epoch: '2026', ...keys, out: rest[1] ?? '' });
  ms = performance.now() - started;
  if (building.state === 'refused') throw new Error(building.mistakes.join('\n'));
}
// Not maxRSS, which a child process inherits from the one that started it.
const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
console.log(JSON.stringify({ ms, ontologyMs, peakMb: Number(peak?.[1]) / 1024 }));

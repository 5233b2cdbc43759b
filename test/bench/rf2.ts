/**
 * Loads a generated snapshot of the size of SNOMED CT and asks it for ancestors: `node test/bench/rf2.ts`. Ids have
 * true check digits, names are made up, and the tree is as deep as the real one is at most (about 20 levels).
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { loadRf2, privateVocabulary, readIndex, writeIndex } from '../../src/ontology/index.ts';

const concepts = Number(process.argv[2] ?? 350_000);
const relationships = Number(process.argv[3] ?? 600_000);
const levels = 20;

/** A generator of numbers that is the same in every run (mulberry32). */
let state = 20_261_122;
function random(below: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
}

/** The check digit of Verhoeff, from the definition of the dihedral group of ten. */
function checkDigit(digits: string): number {
  const times = (a: number, b: number) =>
    a < 5 ? (b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5)) : b < 5 ? 5 + ((a - b + 10) % 5) : (a - b + 10) % 5;
  const once = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  const permuted = (digit: number, turns: number) => {
    let value = digit;
    for (let i = 0; i < turns % 8; i++) value = once[value]!;
    return value;
  };
  let sum = 0;
  for (const [i, digit] of [...digits].reverse().entries()) sum = times(sum, permuted(Number(digit), i + 1));
  return [0, 4, 3, 2, 1, 5, 6, 7, 8, 9][sum]!;
}
const sctid = (i: number) => {
  const body = `${100_000 + i}00`;
  return body + checkDigit(body);
};
const ids = Array.from({ length: concepts }, (_, i) => sctid(i));

async function write(path: string, header: string, count: number, row: (i: number) => string): Promise<void> {
  const stream = createWriteStream(path);
  const batch = 10_000;
  stream.write(`${header}\r\n`);
  for (let from = 0; from < count; from += batch) {
    const rows = Array.from({ length: Math.min(batch, count - from) }, (_, i) => `${row(from + i)}\r\n`);
    if (!stream.write(rows.join('')))
      await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
  }
  stream.end();
  await finished(stream);
}

/** The level of a concept: positions are dealt out to levels in order, the root alone on the first. */
const firstOf = (level: number) => Math.round(1 + ((concepts - 1) * (level - 1)) / (levels - 1));
function parentOf(child: number): number {
  let level = Math.floor(((child - 1) * (levels - 1)) / (concepts - 1)) + 1;
  while (firstOf(level) > child) level -= 1;
  return level === 1 ? 0 : firstOf(level - 1) + random(firstOf(level) - firstOf(level - 1));
}

const folder = await mkdtemp(join(tmpdir(), 'collimator-rf2-'));
try {
  const module = '900000000000207008';
  const tail = `20250101\t1\t${module}`;
  await write(
    join(folder, 'sct2_Concept_Snapshot_INT_20250101.txt'),
    'id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId',
    concepts,
    (i) => `${ids[i]}\t${tail}\t900000000000074008`,
  );
  await write(
    join(folder, 'sct2_Description_Snapshot-en_INT_20250101.txt'),
    'id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId',
    concepts * 3,
    (i) => {
      const at = Math.floor(i / 3);
      const type = i % 3 === 0 ? '900000000000003001' : '900000000000013009';
      return `${i}\t${tail}\t${ids[at]}\ten\t${type}\tName ${i % 3} of the generated concept ${at}\t900000000000448009`;
    },
  );
  await write(
    join(folder, 'sct2_Relationship_Snapshot_INT_20250101.txt'),
    'id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId',
    relationships,
    (i) => {
      // Every concept but the root has one parent; what is left over gives some of them a second.
      const child = 1 + (i % (concepts - 1));
      return `${i}\t${tail}\t${ids[child]}\t${ids[parentOf(child)]}\t0\t116680003\t900000000000011006\t900000000000451002`;
    },
  );

  const started = performance.now();
  const loaded = await loadRf2(folder);
  const seconds = (performance.now() - started) / 1000;
  if (loaded.state === 'refused') throw new Error(JSON.stringify(loaded.mistakes));
  const { vocabulary, table, mistaken } = loaded;
  // The highest memory that the process ever had, with what generating the files took.
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    `loaded ${vocabulary.size} concepts, ${vocabulary.edges} edges, ${mistaken} mistakes in ${seconds.toFixed(1)} s; peak ${Math.round(peak)} MiB`,
  );

  const asked = Array.from({ length: 20_000 }, () => random(concepts));
  let met = 0;
  const durations = asked.map((i) => {
    const from = performance.now();
    met += vocabulary.ancestors(ids[i]!).length;
    return performance.now() - from;
  });
  durations.sort((a, b) => a - b);
  const at = (share: number) => durations[Math.floor(share * (durations.length - 1))]!.toFixed(3);
  console.log(
    `ancestors of ${asked.length} concepts (${(met / asked.length).toFixed(0)} each): p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`,
  );

  const path = join(folder, 'snomed.index');
  const bytes = await writeIndex(path, 'SNOMED', table);
  const again = performance.now();
  const reading = await readIndex(path);
  if (reading.state === 'invalid') throw new Error(reading.message);
  const size = privateVocabulary(reading.table).size;
  console.log(
    `index of ${(bytes / 1e6).toFixed(0)} MB read back with ${size} concepts in ${((performance.now() - again) / 1000).toFixed(1)} s`,
  );
} finally {
  await rm(folder, { recursive: true });
}

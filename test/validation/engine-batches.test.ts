import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prefixes, type Segment, segments } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import {
  type Batch,
  type Batches,
  type Finding,
  openBatches,
  openValidation,
  type Summary,
  type Validation,
} from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';

const base = 'https://example.org/';
const header = `# a catalogue
@prefix dcat: <${prefixes.dcat}> .
PREFIX dct: <${prefixes.dct}>
@base <https://example.org/catalogue/> .
`;
/** Every tenth dataset has no description; there are points, brackets and marks where they do not count. */
const dataset = (i: number) => `
<${i}> a dcat:Dataset ; # not the end . "
  dct:title "Dataset ${i}. With [ a bracket"@en ;${i % 10 === 0 ? '' : `\n  dct:description """Long. \n "text" ${'x'.repeat(500)}"""@en ;`}
  dcat:distribution [ a dcat:Distribution ; dct:title 'D.'; dcat:accessURL <files/${i}.zip> ] .
`;
const text = (count: number) => header + Array.from({ length: count }, (_, i) => dataset(i)).join('');

async function* inPieces(whole: string, size = 10_007) {
  for (let at = 0; at < whole.length; at += size) yield whole.slice(at, at + size);
}

const profile = (id: string, shapes: string) => `
@prefix sh: <${prefixes.sh}> . @prefix owl: <${prefixes.owl}> . @prefix dct: <${prefixes.dct}> .
@prefix dcat: <${prefixes.dcat}> . @prefix foaf: <${prefixes.foaf}> . @prefix rdf: <${prefixes.rdf}> .
@prefix : <https://example.org/shapes/${id}#> .
: a owl:Ontology ; dct:identifier "${id}" ; dct:title "${id}" ; dct:source "here" ; owl:versionInfo "1" .
${shapes}`;
const profiles = {
  small: `:described a sh:NodeShape ; sh:targetNode dcat:Dataset ;
      sh:property [ sh:path [ sh:inversePath rdf:type ] ; sh:minCount 1 ; sh:message "The text must contain a dcat:Dataset." ] .
    :dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ;
      sh:property [ sh:path dct:title ; sh:minCount 1 ] , [ sh:path dct:description ; sh:minCount 1 ] ,
        [ sh:path dcat:distribution ; sh:class dcat:Distribution ] .`,
  agents: `:dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ;
      sh:property [ sh:path dct:publisher ; sh:minCount 1 ; sh:class foaf:Agent ; sh:node [ sh:property [ sh:path foaf:name ; sh:minCount 1 ] ] ] .`,
};

let folder: string;
let store: Store;
let validation: Validation;
let batches: Batches;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'collimator-shapes-'));
  mkdirSync(join(folder, 'parts'));
  for (const [id, shapes] of Object.entries(profiles))
    writeFileSync(join(folder, `${id}.ttl`), profile(id, shapes));
  store = await openHierarchy();
  validation = await openValidation(store, folder);
  batches = openBatches(store, { threads: 2, folder });
});
afterAll(async () => {
  await batches.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

async function all(whole: string): Promise<{ findings: Finding[]; summary: Summary }> {
  const run = batches.validate({ chunks: inPieces(whole), format: 'turtle', base }, 'small');
  const findings: Finding[] = [];
  for (let next = await run.next(); ; next = await run.next()) {
    if (next.done) return { findings, summary: next.value };
    if (next.value.state === 'malformed') throw new Error(next.value.message);
    findings.push(...next.value.findings);
  }
}

describe('a long text in parts', () => {
  test('is the same text, cut between statements', async () => {
    const whole = text(1_500);
    const parts: Segment[] = [];
    for await (const part of segments(inPieces(whole), 'turtle')) parts.push(part);
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.map((part) => part.text).join('')).toBe(whole);
    for (const { text: part, firstLine, prologue } of parts.slice(1)) {
      expect(part.trimStart()).toMatch(/^<\d+> a dcat:Dataset/);
      expect(
        whole
          .split('\n')
          .slice(firstLine - 1)
          .join('\n')
          .slice(0, 40),
      ).toContain(part.split('\n')[1] ?? '');
      expect(prologue).toContain('PREFIX dct:');
    }
  });

  test('has the findings that it has as a whole, at the same lines', async () => {
    const whole = text(1_500);
    const { findings, summary } = await all(whole);
    const answer = await validation.validate({ text: whole, format: 'turtle', base }, 'small');
    if (answer.state === 'malformed') throw new Error(answer.message);
    const told = (each: Finding) => `${each.line}:${each.column} ${each.shape} ${each.focus}`;
    expect(summary.batches).toBeGreaterThan(3);
    expect(summary.counts.violation).toBe(150);
    expect(findings.map(told)).toEqual(answer.findings.map(told));
    expect(summary.statements).toBe(answer.quads.length);
    expect(summary).toMatchObject({ conforms: false, malformed: 0 });
  });

  test('is told as far as there is room, and counted beyond', async () => {
    const whole = text(1_500);
    const { findings } = await all(whole);
    const within = async (violation: number, others: number) => {
      const room = { findings: { violation, other: 0 }, datasets: { conforming: 0, others } };
      const run = batches.validate(
        { chunks: inPieces(whole), format: 'turtle', base },
        'small',
        'en',
        () => room,
      );
      const told: Batch[] = [];
      for (let next = await run.next(); ; next = await run.next()) {
        if (next.done) return { told, summary: next.value };
        told.push(next.value);
      }
    };
    const some = await within(10, 5);
    const [first] = some.told;
    if (first?.state !== 'validated') throw new Error('It is Turtle.');
    expect(first.findings).toEqual(findings.slice(0, 10));
    expect(first.counts.violation).toBeGreaterThan(10);
    expect(first.datasets.map((dataset) => dataset.findings)).toEqual([[0], [1], [2], [3], [4]]);
    const none = await within(0, 0);
    expect([some, none].map(({ summary }) => summary.counts.violation)).toEqual([150, 150]);
    const seen = { findings: 0, conforming: 0, others: 0 };
    for (const batch of none.told) {
      if (batch.state !== 'validated') continue;
      seen.findings += batch.findings.length + batch.datasets.length;
      seen.conforming += batch.untoldDatasets.conforming;
      seen.others += batch.untoldDatasets.others;
    }
    expect(seen).toEqual({ findings: 0, conforming: 1_350, others: 150 });
  });

  test('is judged by shapes that have the same names each time they are read', async () => {
    const description = { text: text(10), format: 'turtle' as const, base };
    const again = await openValidation(store, folder);
    const [first, second] = await Promise.all([
      validation.validate(description, 'small'),
      again.validate(description, 'small'),
    ]);
    if (first.state === 'malformed' || second.state === 'malformed') throw new Error('It is Turtle.');
    expect(first.findings).not.toEqual([]);
    expect(second.findings).toEqual(first.findings);
  });

  test('without any dataset has one finding about that, not one for each part', async () => {
    const whole =
      header + Array.from({ length: 12_000 }, (_, i) => `<${i}> dct:title "No dataset ${i}" .\n`).join('');
    const { findings, summary } = await all(whole);
    expect(summary.batches).toBeGreaterThan(1);
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('must contain a dcat:Dataset'),
    ]);
    expect(summary.conforms).toBe(false);
  });

  test('does not judge a node that another part describes, and says so', async () => {
    const filler = Array.from({ length: 12_000 }, (_, i) => `<${i}> dct:title "Filler ${i}" .\n`).join('');
    const whole = `${header}<a> a dcat:Dataset ; dct:publisher <p> .\n${filler}<p> a <${prefixes.foaf}Agent> .\n<b> a dcat:Dataset ; dct:publisher <p> .\n<c> a dcat:Dataset .\n`;
    const run = batches.validate({ chunks: inPieces(whole), format: 'turtle', base }, 'agents');
    const findings: Finding[] = [];
    let next = await run.next();
    for (; !next.done; next = await run.next())
      if (next.value.state === 'validated') findings.push(...next.value.findings);
    // The publisher of <a> stands elsewhere; that of <b> is here, and has no name.
    expect(next.value).toMatchObject({ unchecked: 2, counts: { violation: 2 } });
    expect(findings.map(({ focus }) => focus)).toEqual([
      'https://example.org/catalogue/b',
      'https://example.org/catalogue/c',
    ]);
  });

  test('goes on after a part that cannot be read, and tells its line', async () => {
    const whole = `${text(700)}<broken> dct:title "no end ;\n${text(700).slice(header.length)}`;
    const line = text(700).split('\n').length;
    const run = batches.validate({ chunks: inPieces(whole), format: 'turtle', base }, 'small');
    const broken = [];
    let summary: Summary | undefined;
    for (let next = await run.next(); ; next = await run.next()) {
      if (next.done) {
        summary = next.value;
        break;
      }
      if (next.value.state === 'malformed') broken.push(next.value.line);
    }
    expect(broken[0]).toBe(line);
    expect(summary?.malformed).toBe(broken.length);
    expect(summary?.statements).toBeGreaterThan(0);
  });

  test('is read only a few parts ahead, however long it is', async () => {
    const ahead = async (count: number) => {
      let [read, checked, most] = [0, 0, 0];
      async function* counted() {
        for await (const piece of inPieces(text(count), 50_000)) {
          read += piece.length;
          most = Math.max(most, read - checked);
          yield piece;
        }
      }
      for await (const batch of batches.validate({ chunks: counted(), format: 'turtle', base }, 'small'))
        if (batch.state === 'validated') checked += (batch.statements / 7) * 600;
      return { most, read };
    };
    const [short, long] = [await ahead(2_000), await ahead(8_000)];
    expect(long.read).toBeGreaterThan(3.5 * short.read);
    expect(long.most).toBeLessThan(2_500_000);
    expect(long.most).toBeLessThan(long.read * 0.6);
  });

  test('in N-Triples is cut where the subject changes', async () => {
    const lines = Array.from({ length: 3_000 }, (_, i) =>
      ['type', 'title', 'description']
        .map((each) =>
          each === 'type'
            ? `<https://e.org/${i}> <${prefixes.rdf}type> <${prefixes.dcat}Dataset> .\n`
            : `<https://e.org/${i}> <${prefixes.dct}${each}> "${each}" .\n`,
        )
        .join(''),
    ).join('');
    const run = batches.validate({ chunks: inPieces(lines), format: 'ntriples', base }, 'small');
    let parts = 0;
    for await (const batch of run) {
      parts += 1;
      if (batch.state === 'malformed') throw new Error(batch.message);
      expect(batch.findings.filter(({ severity }) => severity === 'violation')).toEqual([]);
    }
    expect(parts).toBeGreaterThan(1);
  });
});

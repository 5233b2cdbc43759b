import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Format, name, type Quad, read } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { openValidation, type Validation } from '../../src/validation/index.ts';
import { sharedData } from '../shared-data.ts';
import { openHierarchy } from './hierarchy.ts';

const page = fileURLToPath(new URL('../../docs/profiles-on-real-catalogues.md', import.meta.url));
const catalogues = sharedData('dcat');
const writing = process.env.COLLIMATOR_WRITE_DOCS === '1';
const formats: Record<string, Format> = {
  '.ttl': 'turtle',
  '.trig': 'trig',
  '.nt': 'ntriples',
  '.jsonld': 'jsonld',
  '.rdf': 'rdfxml',
  '.xml': 'rdfxml',
};
const profiles = [
  'dcat-ap-3',
  'healthdcat-ap-r5',
  'healthdcat-ap-r7',
  'healthdcat-ap-r8',
  'eucaim-v1',
  'eucaim-v2',
  'miabis',
  'fair',
];

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

const instances = (quads: readonly Quad[], of: 'dcat:Dataset' | 'dcat:Catalog') =>
  new Set(
    quads
      .filter(({ predicate, object }) => predicate.equals(name('rdf:type')) && object.equals(name(of)))
      .map(({ subject }) => subject.value),
  ).size;

/** One row of the table: the files of one project. */
async function row(project: string): Promise<string> {
  const count = { validated: 0, without: 0, refused: 0, datasets: 0 };
  const found = new Map(profiles.map((each) => [each, { violation: 0, warning: 0, conform: 0 }]));
  const files = globSync(`${catalogues}/${project}/**/*.{ttl,rdf,jsonld,nt,trig,xml}`).sort();
  for (const file of files) {
    const format = formats[extname(file)];
    if (format === undefined) continue;
    const reading = await read(readFileSync(file, 'utf8'), format, 'https://example.org/');
    if (reading.state === 'malformed') {
      count.refused += 1;
      continue;
    }
    const datasets = instances(reading.quads, 'dcat:Dataset');
    if (datasets + instances(reading.quads, 'dcat:Catalog') === 0) {
      count.without += 1;
      continue;
    }
    count.validated += 1;
    count.datasets += datasets;
    for (const [profile, sum] of found) {
      const { counts, conforms } = await validation.validateQuads(reading, profile);
      sum.violation += counts.violation;
      sum.warning += counts.warning;
      sum.conform += conforms ? 1 : 0;
    }
  }
  const cells = [...found.values()].map(({ violation, warning, conform }) =>
    count.validated > 0 ? `${violation} / ${warning} (${conform})` : '',
  );
  return `| ${[project, count.validated, count.without, count.refused, count.datasets, ...cells].join(' | ')} |`;
}

describe.skipIf(catalogues === undefined)(
  'real catalogues (skipped where the shared data are absent)',
  () => {
    test('give the counts on the page (COLLIMATOR_WRITE_DOCS=1 writes them)', async () => {
      const projects = readdirSync(catalogues ?? '').filter((each) => !each.includes('.tsv'));
      expect(projects.length).toBeGreaterThan(9);
      if (writing) {
        const head = ['project', 'files', 'without', 'refused', 'datasets', ...profiles];
        const rows = [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`];
        for (const project of projects) rows.push(await row(project));
        const text = readFileSync(page, 'utf8');
        const [start, end] = ['<!-- counts -->\n', '\n<!-- end of counts -->'];
        writeFileSync(page, `${text.split(start)[0]}${start}${rows.join('\n')}${end}${text.split(end)[1]}`);
      }
      const text = readFileSync(page, 'utf8');
      // The largest takes more seconds than all others together.
      const small = projects.filter((project) => !['govdata'].includes(project));
      for (const project of small) expect(text.split('\n'), project).toContain(await row(project));
    }, 60_000);
  },
);

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { prefixes, type Quad, read, type Term } from '../../src/rdf/index.ts';

export const mf = 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#';
export const qt = 'http://www.w3.org/2001/sw/DataAccess/tests/test-query#';
export const ut = 'http://www.w3.org/2009/sparql/tests/test-update#';
export const ht = 'http://www.w3.org/2011/http#';
export const cnt = 'http://www.w3.org/2011/content#';
const rdf = prefixes.rdf;
export const label = `${prefixes.rdfs}label`;

/** A manifest as a graph to walk through. File names in it are IRIs below `base`. */
export class Manifest {
  readonly base: string;
  readonly folder: string;
  readonly #bySubject: Map<string, Quad[]>;

  constructor(quads: Quad[], base: string, folder: string) {
    this.base = base;
    this.folder = folder;
    this.#bySubject = Map.groupBy(quads, ({ subject }) => `${subject.termType} ${subject.value}`);
  }

  all(subject: Term | undefined, predicate: string): Term[] {
    const quads = this.#bySubject.get(`${subject?.termType} ${subject?.value}`) ?? [];
    return quads.filter((quad) => quad.predicate.value === predicate).map(({ object }) => object);
  }

  one(subject: Term | undefined, predicate: string): Term | undefined {
    return this.all(subject, predicate)[0];
  }

  list(head: Term | undefined): Term[] {
    const items: Term[] = [];
    for (let at = head; at !== undefined && at.value !== `${rdf}nil`; at = this.one(at, `${rdf}rest`)) {
      const first = this.one(at, `${rdf}first`);
      if (first !== undefined) items.push(first);
    }
    return items;
  }

  /** Path of the file that an IRI of the manifest names. */
  path(file: Term | undefined): string {
    return join(this.folder, (file?.value ?? '').slice(this.base.length));
  }

  text(file: Term | undefined): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** Every test, with the local names of its types. */
  tests(): { test: Term; name: string; types: string[] }[] {
    const [entries] = [...this.#bySubject.values()]
      .flat()
      .filter(({ predicate }) => predicate.value === `${mf}entries`);
    return this.list(entries?.object).map((test) => ({
      test,
      name: test.value.replace(/^.*[#/]/, ''),
      types: this.all(test, `${rdf}type`).map(({ value }) => value.replace(/^.*#/, '')),
    }));
  }
}

/** Reads a manifest; relative names become IRIs below `base`, which need not be where the files are. */
export async function readManifest(path: string, base?: string): Promise<Manifest> {
  const text = readFileSync(path, 'utf8');
  const assumed = base ?? /assumedTestBase\s*<([^>]+)>/.exec(text)?.[1] ?? 'https://w3c.example/';
  const reading = await read(text, 'turtle', `${assumed}manifest`);
  if (reading.state !== 'read') throw new Error(`${path}: ${reading.message}`);
  return new Manifest(reading.quads, assumed, dirname(path));
}

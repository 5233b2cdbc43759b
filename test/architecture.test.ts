import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { preProcessFile } from 'typescript';
import { describe, expect, it } from 'vitest';

/** Which rooms a room may import; a room on the right is always on a lower floor. */
const mayImport: Record<string, readonly string[]> = {
  base: [],
  rdf: ['base'],
  counting: ['base'],
  disclosure: ['base'],
  store: ['rdf', 'base'],
  mapping: ['rdf', 'base'],
  query: ['store', 'rdf', 'base'],
  validation: ['store', 'rdf', 'base'],
  ontology: ['store', 'mapping', 'rdf', 'base'],
  catalogue: ['ontology', 'mapping', 'validation', 'query', 'store', 'counting', 'rdf', 'base'],
  cases: ['ontology', 'counting', 'base'],
  collect: ['cases', 'ontology', 'mapping', 'counting', 'rdf', 'base'],
  node: ['cases', 'ontology', 'counting', 'disclosure', 'rdf', 'base'],
  federation: ['query', 'rdf', 'base'],
  cohort: ['ontology', 'federation', 'counting', 'disclosure', 'query', 'rdf', 'base'],
  attack: ['cohort', 'node', 'ontology', 'counting', 'disclosure', 'rdf', 'base'],
  fhir: ['ontology', 'mapping', 'rdf', 'base'],
  harvest: ['catalogue', 'rdf', 'base'],
  web: ['base'],
  http: [
    'web',
    'harvest',
    'cohort',
    'fhir',
    'federation',
    'catalogue',
    'ontology',
    'validation',
    'query',
    'mapping',
    'store',
    'rdf',
    'base',
  ],
};

/** The rooms that may import a package; a package that is not named here is free. */
const owners: Record<string, readonly string[]> = {
  oxigraph: ['store'],
  'node:sqlite': ['store'],
  sparqljs: ['query', 'cohort'],
  '@traqula/parser-sparql-1-1': ['query', 'cohort'],
  '@traqula/generator-sparql-1-1': ['query', 'cohort'],
  'shacl-engine': ['validation'],
  '@comunica/query-sparql': ['federation'],
  n3: ['rdf', 'validation'],
  jsonld: ['rdf'],
  hono: ['http', 'app'],
  'hono/html': ['web', 'http', 'app'],
  'hono/compress': ['http'],
  'hono/cors': ['http'],
  'hono/http-exception': ['http'],
  '@hono/node-server': ['http', 'app'],
  'node:http': ['http', 'app'],
  pg: ['collect'],
  'pg-query-stream': ['collect'],
  hyparquet: ['collect'],
  'hyparquet-compressors': ['collect'],
  'dicom-parser': ['collect'],
  highs: ['attack'],
  'hucre/xlsx': ['validation'],
};

interface Import {
  file: string;
  room: string;
  target: string;
}

const files = globSync('src/**/*.{ts,js}').map((file) => file.replaceAll('\\', '/'));

/** The room of a file below src/: its folder, or its own name where it stands directly in src/. */
function roomOf(file: string): string {
  const [first = ''] = file.slice('src/'.length).split('/');
  return first.replace(/\.(ts|js)$/, '');
}

const imports: Import[] = files.flatMap((file) =>
  preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => ({
    file,
    room: roomOf(file),
    target: fileName.startsWith('.') ? normalize(join(dirname(file), fileName)) : fileName,
  })),
);
const inner = imports.filter(({ target }) => target.startsWith('src/'));
const outer = imports.filter(({ target }) => !target.startsWith('src/'));
const topFloor = new Set(['cli', 'app', 'index']);

describe('the architecture', () => {
  it('is read from every module', () => {
    const onDisk = globSync('src/**/*').filter((path) => /\.(ts|js)$/.test(path)).length;
    expect(files.length).toBe(onDisk);
    expect(files.length).toBeGreaterThan(60);
    const rooms = new Set(files.map(roomOf));
    for (const room of Object.keys(mayImport)) expect(rooms, `room ${room} has no module`).toContain(room);
    expect(inner.length).toBeGreaterThan(files.length);
    console.info(
      `architecture: ${files.length} modules in ${rooms.size} rooms, ${inner.length} imports between them`,
    );
  });

  it('lets a room import only rooms on lower floors', () => {
    const wrong = inner
      .map(({ file, room, target }) => ({ file, room, other: roomOf(target) }))
      .filter(
        ({ room, other }) => room !== other && !topFloor.has(room) && !mayImport[room]?.includes(other),
      );
    expect(wrong).toEqual([]);
  });

  it('lets a room be entered only through its index', () => {
    const wrong = inner.filter(
      ({ room, target }) =>
        roomOf(target) !== room && !/^src\/\w+\/index\.ts$/.test(target) && !/^src\/\w+\.ts$/.test(target),
    );
    expect(wrong).toEqual([]);
  });

  it('gives every difficult package one owner', () => {
    const wrong = outer.filter(
      ({ room, target }) => !topFloor.has(room) && owners[target] && !owners[target].includes(room),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps cases and sockets apart: what serves never loads what reads cases, and what builds never what listens', () => {
    const reached = (entry: string) => {
      const seen = new Set<string>();
      for (const waiting = [entry]; waiting.length > 0; ) {
        const file = waiting.pop() as string;
        if (seen.has(file)) continue;
        seen.add(file);
        waiting.push(...inner.filter((each) => each.file === file).map(({ target }) => target));
      }
      return [...seen];
    };
    const served = reached('src/cli/serve.ts');
    const built = reached('src/cli/build.ts');
    expect(served).toContain('src/http/routes.ts');
    expect(built).toContain('src/disclosure/protect.ts');
    expect(served.filter((file) => /^src\/(cases|collect|node|disclosure)\//.test(file))).toEqual([]);
    expect(built.filter((file) => /^src\/(collect|federation|http|harvest)\/|app\.ts$/.test(file))).toEqual(
      [],
    );
    const sockets = outer.filter(
      ({ file, target }) =>
        built.includes(file) &&
        /^((node:)?(net|http|https|http2|tls|dgram|dns)(\/|$)|pg|undici)/.test(target),
    );
    expect(sockets).toEqual([]);
    const speaking = /\bfetch\(|\bnew (WebSocket|EventSource)\b/;
    expect(built.filter((file) => speaking.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const readers = files.filter((file) => /\bprocess\.env\b/.test(readFileSync(file, 'utf8')));
    expect(readers).toEqual(['src/base/config.ts']);
  });

  it('imports no room from the composition root', () => {
    expect(inner.filter(({ room, target }) => roomOf(target) === 'app' && !topFloor.has(room))).toEqual([]);
  });

  it('names only packages that package.json declares', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const nameOf = (target: string) =>
      target
        .split('/')
        .slice(0, target.startsWith('@') ? 2 : 1)
        .join('/');
    const undeclared = outer
      .map(({ target }) => target)
      .filter(
        (target) =>
          !isBuiltin(target) && !(nameOf(target) in dependencies) && nameOf(target) !== '@rdfjs/types',
      );
    expect(undeclared).toEqual([]);
  });

  it('has no cycle of modules', () => {
    const next = Map.groupBy(inner, ({ file }) => file);
    const done = new Set<string>();
    const path: string[] = [];
    const walk = (file: string): string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return undefined;
      path.push(file);
      for (const { target } of next.get(file) ?? []) {
        const cycle = walk(target);
        if (cycle) return cycle;
      }
      path.pop();
      done.add(file);
      return undefined;
    };
    expect(files.map(walk).find(Boolean)).toBeUndefined();
  });
});

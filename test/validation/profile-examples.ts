import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { name, prefixes, type Quad, read, type Term } from '../../src/rdf/index.ts';
import type { Data } from '../../src/validation/data.ts';
import type { Profile } from '../../src/validation/profile.ts';

const folder = fileURLToPath(new URL('../../shapes/examples', import.meta.url));

/** The prefixes of this project as Turtle, for fixes. */
export const declarations = Object.entries(prefixes)
  .map(([prefix, namespace]) => `@prefix ${prefix}: <${namespace}> .\n`)
  .join('');

/** Reads Turtle; throws where it is none. */
export async function quadsOf(text: string): Promise<Quad[]> {
  const reading = await read(text, 'turtle', 'https://example.org/');
  if (reading.state === 'malformed') throw new Error(`line ${reading.line}: ${reading.message}\n${text}`);
  return reading.quads;
}

/** The complete records of a profile, by file name. */
export const validExamples = (profile: string): string[] =>
  readdirSync(`${folder}/${profile}`).filter((file) => /^valid(-.*)?\.ttl$/.test(file));

/** The text of an example. */
export const exampleText = (profile: string, file: string): string =>
  readFileSync(`${folder}/${profile}/${file}`, 'utf8');

/** Every invalid example as `<file of shapes>/<shape>`, which is the end of the IRI of its shape too. */
export const invalidExamples = (): string[] =>
  readdirSync(folder)
    .filter((each) => existsSync(`${folder}/${each}`))
    .flatMap((each) =>
      readdirSync(`${folder}/${each}`)
        .filter((file) => file.endsWith('-invalid.ttl'))
        .map((file) => `${each}/${file.replace('-invalid.ttl', '')}`),
    );

const targetKinds = [
  name('sh:targetClass'),
  name('sh:targetNode'),
  name('sh:targetObjectsOf'),
  name('sh:targetSubjectsOf'),
];

/** The named shapes with a severity that a profile applies: those that a shape with a target leads to. */
export function appliedShapes({ shapes }: Pick<Profile, 'shapes'>): string[] {
  const reached = new Map<string, Term>();
  const visit = (node: Term): void => {
    if (node.termType === 'Literal' || reached.has(`${node.termType} ${node.value}`)) return;
    reached.set(`${node.termType} ${node.value}`, node);
    for (const [, values] of shapes.propertiesOf(node)) values.forEach(visit);
  };
  for (const kind of targetKinds) shapes.having(kind).forEach(visit);
  return [...reached.values()].filter((node) => isRule(shapes, node)).map(({ value }) => value);
}

const isRule = (shapes: Data, node: Term): boolean =>
  node.termType === 'NamedNode' && shapes.objects(node, name('sh:severity')).length > 0;

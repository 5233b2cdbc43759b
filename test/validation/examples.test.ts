import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { name, prefixes, type Quad, read, type Term } from '../../src/rdf/index.ts';
import type { Store } from '../../src/store/index.ts';
import { openValidation, type Validated, type Validation } from '../../src/validation/index.ts';
import { openHierarchy } from './hierarchy.ts';

const folder = fileURLToPath(new URL('../../shapes/examples', import.meta.url));
const profiles = ['dcat-ap-3', 'eucaim-v2'];
const base = 'https://example.org/';
const declarations = Object.entries(prefixes)
  .map(([prefix, namespace]) => `@prefix ${prefix}: <${namespace}> .\n`)
  .join('');

let store: Store;
let validation: Validation;
beforeAll(async () => {
  store = await openHierarchy();
  validation = await openValidation(store);
});
afterAll(() => store.close());

async function quadsOf(text: string): Promise<Quad[]> {
  const reading = await read(text, 'turtle', base);
  if (reading.state === 'malformed') throw new Error(`line ${reading.line}: ${reading.message}\n${text}`);
  return reading.quads;
}
const validate = (quads: Quad[], profile: string) =>
  validation.validateQuads({ quads, placeOf: () => undefined }, profile);
const shapesOf = ({ findings }: Validated) => findings.map(({ shape }) => shape);
const objects = (quads: Quad[], subject: Term, property: Term) =>
  quads
    .filter((quad) => quad.subject.equals(subject) && quad.predicate.equals(property))
    .map(({ object }) => object);

/** Every property shape that asks for a value, with the properties that its path reads. */
function mandatory(profile: string) {
  const quads = validation
    .shapes()
    .filter(({ subject }) => subject.termType === 'BlankNode' || subject.value.includes(`/${profile}/`));
  const members = (list: Term): Term[] => [
    ...objects(quads, list, name('rdf:first')),
    ...objects(quads, list, name('rdf:rest')).flatMap(members),
  ];
  return quads
    .filter(({ predicate, object }) => predicate.equals(name('sh:minCount')) && object.value === '1')
    .map(({ subject }) => subject)
    .filter(({ termType }) => termType === 'NamedNode')
    .map((shape) => {
      const [path] = objects(quads, shape, name('sh:path')) as [Term];
      const alternatives = objects(quads, path, name('sh:alternativePath')).flatMap(members);
      return { shape: shape.value, properties: alternatives.length > 0 ? alternatives : [path] };
    })
    .filter(({ shape }) => !shape.includes('/Describes'));
}

describe.each(profiles)('the examples of %s', (profile) => {
  const complete = () => readFileSync(`${folder}/${profile}/valid.ttl`, 'utf8');

  test('the complete record conforms without any finding', async () => {
    const validated = await validate(await quadsOf(complete()), profile);
    expect(validated.findings).toEqual([]);
    expect(validated.conforms).toBe(true);
  });

  test('the absence of each mandatory property is found, and the fix mends it', async () => {
    const quads = await quadsOf(complete());
    const shapes = mandatory(profile);
    expect(shapes.length).toBeGreaterThan(profile === 'eucaim-v2' ? 30 : 18);
    for (const { shape, properties } of shapes) {
      const without = quads.filter(
        ({ predicate }) => !properties.some((property) => property.equals(predicate)),
      );
      expect(without.length, shape).toBeLessThan(quads.length);
      const validated = await validate(without, profile);
      const found = validated.findings.filter((finding) => finding.shape === shape);
      expect(found.length, shape).toBeGreaterThan(0);
      for (const { reason, severity, fix } of found) {
        expect(reason).toBe('found 0 values, needs at least 1');
        expect(severity).toBe(shape.endsWith('/DatasetHdab') ? 'warning' : 'violation');
        expect(fix, shape).toBeDefined();
      }
      const mended = [...without, ...(await quadsOf(declarations + found.map(({ fix }) => fix).join('\n')))];
      if (!shape.endsWith('/DatasetHdab'))
        expect(shapesOf(await validate(mended, profile)), shape).not.toContain(shape);
    }
  });

  const invalid = readdirSync(`${folder}/${profile}`).filter((file) => file.endsWith('-invalid.ttl'));
  test('there are invalid examples', () => expect(invalid.length).toBeGreaterThan(5));
  test.each(invalid)('%s fails the shape that it is named after', async (file) => {
    const shape = `https://w3id.org/collimator/shapes/${profile}/${file.replace('-invalid.ttl', '')}`;
    const validated = await validate(
      await quadsOf(readFileSync(`${folder}/${profile}/${file}`, 'utf8')),
      profile,
    );
    const [finding] = validated.findings.filter((each) => each.shape === shape);
    expect(finding).toBeDefined();
    expect(finding?.reason).not.toBe('');
    expect(finding?.reason).not.toContain('it fails sh:');
  });
});

test('every property shape says its name, message, severity, source, description and example', () => {
  const quads = validation.shapes();
  const shapes = quads
    .filter(({ object }) => object.equals(name('sh:PropertyShape')))
    .map(({ subject }) => subject);
  expect(shapes.length).toBeGreaterThan(70);
  for (const shape of shapes) {
    expect(shape.termType).toBe('NamedNode');
    for (const property of [
      'sh:path',
      'sh:severity',
      'dct:source',
      'sh:description',
      'skos:example',
    ] as const) {
      expect(objects(quads, shape, name(property)).length, `${shape.value} ${property}`).toBe(1);
    }
    for (const property of ['sh:name', 'sh:message'] as const) {
      const languages = objects(quads, shape, name(property)).map((text) =>
        text.termType === 'Literal' ? text.language : '',
      );
      expect(languages.sort(), `${shape.value} ${property}`).toEqual(['en', 'sv']);
    }
    const reached = quads.some(
      ({ predicate, object }) => predicate.equals(name('sh:property')) && object.equals(shape),
    );
    expect(reached, `${shape.value} is used by a node shape`).toBe(true);
  }
});

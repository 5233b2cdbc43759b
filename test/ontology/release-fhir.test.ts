import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatherRelease, release } from '../../src/ontology/release/index.ts';
import { facts, writeSmall } from './release-small.ts';

interface Resource {
  resourceType: string;
  id: string;
  url: string;
  version: string;
  status: string;
  [member: string]: unknown;
}
interface Target {
  code?: string;
  equivalence: string;
  comment?: string;
}

const equivalences = new Set(
  'relatedto equivalent equal wider subsumes narrower specializes inexact unmatched disjoint'.split(' '),
);

describe('the FHIR R4 bundle of a release', () => {
  const { folder, folders } = writeSmall();
  const out = join(folder, 'out');
  let bundle: { resourceType: string; type: string; entry: { fullUrl: string; resource: Resource }[] };
  const of = (type: string) =>
    bundle.entry.map(({ resource }) => resource).filter(({ resourceType }) => resourceType === type);

  beforeAll(async () => {
    await release({ ...(await gatherRelease(folders)), ...facts, out });
    bundle = JSON.parse(readFileSync(join(out, 'fhir-bundle.json'), 'utf8'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is a collection whose resources have what R4 requires', () => {
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'collection' });
    expect(bundle.entry.length).toBe(4);
    for (const { fullUrl, resource } of bundle.entry) {
      expect(fullUrl).toBe(resource.url);
      expect(resource.id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
      expect(resource.status).toBe('active');
      expect(resource.version).toBe('3.0');
      expect(resource.name, 'usable as a name in programs').toMatch(/^[A-Z][A-Za-z0-9_]{0,254}$/);
    }
  });

  it('lists every class in the CodeSystem, flat, with its parents as properties', () => {
    const system = of('CodeSystem')[0]!;
    expect(system).toMatchObject({
      content: 'complete',
      hierarchyMeaning: 'is-a',
      caseSensitive: true,
      count: 4,
    });
    const declared = new Set((system.property as { code: string }[]).map(({ code }) => code));
    const concepts = system.concept as {
      code: string;
      display: string;
      designation?: unknown[];
      property: Record<string, unknown>[];
    }[];
    expect(concepts.map(({ code }) => code)).toEqual(['CLIN1', 'CLIN2', 'CLIN8', 'CLIN9']);
    for (const { property } of concepts)
      for (const { code } of property) expect(declared).toContain(code as string);
    expect(concepts[0]?.designation).toEqual([{ language: 'sv', value: 'Tumör' }]);
    expect(concepts[1]?.property).toEqual([
      { code: 'parent', valueCode: 'CLIN1' },
      { code: 'parent', valueCode: 'CLIN9' },
      { code: 'status', valueCode: 'active' },
      { code: 'inactive', valueBoolean: false },
      { code: 'omopDomain', valueString: 'Condition' },
    ]);
    expect(concepts[2]?.property).toContainEqual({ code: 'replacedBy', valueCode: 'CLIN2' });
  });

  it('has a ValueSet for the root of each facet', () => {
    expect(of('ValueSet').map(({ compose }) => compose)).toEqual([
      {
        include: [
          {
            system: 'https://cancerimage.eu/ontology/EUCAIM',
            version: '3.0',
            filter: [{ property: 'concept', op: 'is-a', value: 'CLIN1' }],
          },
        ],
      },
    ]);
  });

  it('has a ConceptMap for each pair of systems, whose equivalence is read from source to target', () => {
    const maps = of('ConceptMap');
    expect(maps.map(({ id }) => id)).toEqual(['eucaim-to-omop', 'eucaim-to-snomed']);
    const targets = maps.flatMap(({ group }) =>
      (group as { source: string; target: string; element: { code: string; target: Target[] }[] }[]).flatMap(
        ({ source, target, element }) =>
          element.flatMap((each) => each.target.map((one) => ({ from: each.code, source, target, ...one }))),
      ),
    );
    const said = targets.map(({ from, code, equivalence }) => `${from} ${equivalence} ${code}`);
    expect(said).toEqual([
      'CLIN1 equivalent 4030314',
      'CLIN2 relatedto 443388',
      'CLIN2 wider 4030314',
      'CLIN1 equivalent 108369006',
      'CLIN1 equivalent 55342001',
      'CLIN2 disjoint 363358000',
      'CLIN2 narrower 126713003',
    ]);
    for (const { source, target, equivalence, comment } of targets) {
      expect(equivalences).toContain(equivalence);
      expect(source).toBe('https://cancerimage.eu/ontology/EUCAIM');
      expect(['http://snomed.info/sct', 'https://fhir-terminology.ohdsi.org']).toContain(target);
      // R4, rule cmd-1.
      if (equivalence === 'narrower' || equivalence === 'inexact') expect(comment).toBeTruthy();
    }
  });
});

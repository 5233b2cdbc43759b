import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { graphs } from '../../src/rdf/index.ts';
import { openStore } from '../../src/store/index.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder that serves as ontology and mappings, with these files. */
function folderOf(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'collimator-mounts-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { ontology: folder, mappings: folder };
}

const facets = `
@prefix col: <https://w3id.org/collimator/ns#> .
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:part a col:Facet ; skos:notation "part" ; rdfs:label "Part"@en ; col:level col:Case ; col:column "part" ; col:cap 2 ;
  col:lattice ( [ col:value ex:B ; col:narrower ( [ col:value ex:C ] [ col:value ex:D ] ) ] ) .
`;
const classes = `
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:B skos:notation "B" ; skos:prefLabel "Body"@en .
ex:C skos:notation "C" ; skos:prefLabel "Chest"@en ; rdfs:subClassOf ex:B , ex:D .
ex:D skos:notation "D" ; skos:prefLabel "Disc"@en ; rdfs:subClassOf ex:C .
`;
const mappings = `#curie_map:
#  EX: https://example.org/
#  V: https://example.net/v/
#mapping_set_id: https://w3id.org/collimator/mappings/some
#license: https://creativecommons.org/licenses/by/4.0/
subject_id	predicate_id	predicate_modifier	object_id	mapping_justification	confidence
EX:C	skos:closeMatch		V:1	semapv:ManualMappingCuration	0.8
EX:B	skos:narrowMatch		V:1	semapv:ManualMappingCuration	
EX:D	skos:exactMatch	Not	V:1	semapv:ManualMappingCuration	
`;

describe('an ontology of one’s own', () => {
  const files = { 'facets.ttl': facets, 'classes.ttl': classes, 'some.sssom.tsv': mappings };

  it('mounts classes, facets and mappings as three graphs without blank nodes', async () => {
    const mounts = await ontologyMounts(folderOf(files));
    expect(mounts.map(({ graph }) => graph.value)).toEqual(Object.values(graphs).map(({ value }) => value));
    expect(mounts[1]?.text).not.toMatch(/_:|\[/);
  });

  it('gives the same mounts from the same files', async () => {
    const folder = folderOf(files);
    expect(await ontologyMounts(folder)).toEqual(await ontologyMounts(folder));
  });

  it('is read with its facets and mappings, and survives a cycle', async () => {
    const store = await openStore({ mounts: await ontologyMounts(folderOf(files)) });
    const ontology = await openOntology(store);
    await store.close();
    expect([...ontology.concepts()].map(({ code }) => code).sort()).toEqual(['B', 'C', 'D']);
    expect(ontology.descendants('https://example.org/B').size).toBe(3);
    expect(ontology.ancestors('https://example.org/D').size).toBe(3);
    expect(ontology.facet('part')).toMatchObject({ levels: ['case'], cap: 2, labels: { en: 'Part' } });
    expect(ontology.facet('part')?.lattice.map(({ code, parent, leaf }) => [code, parent, leaf])).toEqual([
      ['B', undefined, false],
      ['C', 'B', true],
      ['D', 'B', true],
    ]);
    expect(ontology.release.version).toBe('unversioned');
    // The negated mapping of D is none, and the narrower code is read from the code as a broader concept.
    expect(
      ontology
        .translate('https://example.net/v/1')
        .map(({ concept, predicate, confidence, set }) => [concept, predicate, confidence, set]),
    ).toEqual([
      ['https://example.org/C', 'skos:closeMatch', 0.8, 'some'],
      ['https://example.org/B', 'skos:broadMatch', undefined, 'some'],
    ]);
  });

  it('changes its hash when an edge changes', async () => {
    const hash = async (text: string) => {
      const store = await openStore({
        mounts: await ontologyMounts(folderOf({ ...files, 'classes.ttl': text })),
      });
      const { release } = await openOntology(store);
      await store.close();
      return release.hash;
    };
    expect(await hash(`${classes}# a comment\n`)).toBe(await hash(classes));
    expect(await hash(classes.replace('subClassOf ex:C', 'subClassOf ex:B'))).not.toBe(await hash(classes));
  });

  it('names the file and line of a mapping that cannot be read', async () => {
    const broken = mappings.replace('V:1\tsemapv', 'W:1\tsemapv');
    await expect(ontologyMounts(folderOf({ ...files, 'some.sssom.tsv': broken }))).rejects.toThrow(
      /some\.sssom\.tsv, line 7/,
    );
  });

  it('refuses a facet with two values of one code', async () => {
    const doubled = facets.replace('ex:D ]', '<https://example.org/other/C> ]');
    const store = await openStore({
      mounts: await ontologyMounts(folderOf({ ...files, 'facets.ttl': doubled })),
    });
    await expect(openOntology(store)).rejects.toThrow('two values of one code');
    await store.close();
  });
});

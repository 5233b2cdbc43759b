import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { openQueries } from '../../src/query/index.ts';
import { iri, prefixes, read } from '../../src/rdf/index.ts';
import { openStore } from '../../src/store/index.ts';
import { startNode, submitExamples, token } from '../running.ts';

const url = 'https://catalogue.example';
const places = [`${url}/graphs/private/licensed`, 'https://w3id.org/collimator/graph/private/licensed'];
/** Stands in no other graph; in names it is what anyone would find a private graph by. */
const marker = 'Zyzzogeton';
/** What only a private graph calls something that a public description names. */
const label = 'Qwertzelig';

/** Says of everything that our queries and pages look for what only the private graphs say. */
const secret = `${Object.entries(prefixes)
  .map(([prefix, namespace]) => `@prefix ${prefix}: <${namespace}> .`)
  .join('\n')}
<#dataset> a dcat:Dataset ; dct:title "${marker}"@en ; dct:description "${marker}"@en ; dct:publisher <#${marker}> ;
  dct:modified "2026-01-02"^^xsd:date ; dcat:keyword "${marker}"@en ; eucaim:hasCondition eucaim:CLIN1000075 ;
  healthdcatap:numberOfUniqueIndividuals "120"^^xsd:nonNegativeInteger ; eucaim:hasImageModality eucaim:IMG1000042 ;
  eucaim:hasImageBodyPart eucaim:BP1000136 .
<#${marker}> a foaf:Agent ; foaf:name "${marker}" .
<${url}/datasets/lidc-idri> a dcat:Dataset ; dct:title "${marker}"@en ; dcat:keyword "${marker}"@en ;
  dct:publisher <#${marker}> ; eucaim:hasCondition eucaim:${marker} .
eucaim:${marker} a owl:Class ; rdfs:subClassOf eucaim:CLIN1000184 , eucaim:CLIN1000075 ; rdfs:label "${marker}"@en .
eucaim:CLIN1000075 rdfs:label "${marker}"@en ; skos:altLabel "${marker}"@en ; rdfs:subClassOf eucaim:${marker} .
<#mapping> a owl:Axiom ; owl:annotatedSource eucaim:CLIN1000075 ; owl:annotatedProperty skos:exactMatch ;
  owl:annotatedTarget <http://snomed.info/id/${marker}> ; sssom:mapping_justification semapv:ManualMappingCuration ;
  sssom:confidence 0.5e0 ; sssom:object_label "${marker}" .
eucaim:CLIN1000075 skos:exactMatch <http://snomed.info/id/${marker}> .
<http://publications.europa.eu/resource/authority/access-right/PUBLIC> skos:prefLabel "${marker}"@en .
<https://eucaim.github.io/eucaim_dcat_ap/releases/controlled-vocabularies/access-conditions/#DOWNLOAD> rdfs:label "${label}"@en .
<#cube> a qb:DataSet ; col:epoch "${marker}" ; col:access "protected" ; col:floor 10 ; col:threshold 30 ;
  col:rounding 5 ; col:sigma 6 ; col:rho 1.3 ; col:ontologyRelease "abc" ; col:lattice "def" ;
  dct:title "${marker}"@en ; dct:publisher <#${marker}> .
<#all> a qb:Observation ; qb:dataSet <#cube> ; col:cell "all" ; col:count 500 ; col:lower 485 ; col:upper 515 .
<#f> a qb:Observation ; qb:dataSet <#cube> ; col:cell "sex=F" ; col:count 4711 ; col:lower 4700 ; col:upper 4720 .
<#requests> a col:Requests ; dct:isPartOf <#cube> . <#request> a col:Request ; dct:isPartOf <#requests> ;
  col:cohort "${marker}" ; col:state "counted" ; col:count 4711 .`;
/** What betrays a private graph: its words, its name, or the counts that only it has. */
const betrayal = new RegExp(`${marker}|graphs?/private|4711`);

let node: Running;
let address: string;
let folder: string;
const get = async (path: string, accept = '*/*') => {
  const response = await fetch(address + path, { headers: { accept } });
  return { status: response.status, text: await response.text() };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'collimator-private-'));
  // There before the node opens, so that what is read only at the start could see it too.
  const store = await openStore({ folder });
  for (const place of places) {
    const reading = await read(secret, 'turtle', place);
    if (reading.state === 'malformed') throw new Error(reading.message);
    await store.change({
      who: 'test',
      why: 'licensed',
      graphs: [{ graph: iri(place), quads: reading.quads }],
    });
  }
  await store.close();
  node = await startNode({ COLLIMATOR_DATA: folder, COLLIMATOR_PUBLIC_URL: url });
  address = `http://127.0.0.1:${node.port}`;
  await submitExamples(node, ['lidc-idri']);
});
afterAll(async () => {
  await node.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a private graph', () => {
  it('is there, for whoever holds the token', async () => {
    for (const place of places) {
      const path = `/graphs?graph=${encodeURIComponent(place)}`;
      expect((await get(path)).status).toBe(404);
      const shown = await fetch(address + path, { headers: { authorization: `Bearer ${token}` } });
      expect(await shown.text()).toContain(marker);
    }
  });

  it('shows in no query of the library, with no value of a parameter', async () => {
    const library = await openQueries();
    let asked = 0;
    for (const { name, parameters } of library.list()) {
      const values = [
        '',
        ...parameters.flatMap((parameter) =>
          [
            marker,
            `${prefixes.eucaim}${marker}`,
            `${prefixes.eucaim}CLIN1000075`,
            `${prefixes.eucaim}CLIN1000184`,
            ...places.map((place) => `${place}#cube`),
            ...places,
            'all',
            'sex=F',
          ].map((value) => `?${parameter.name}=${encodeURIComponent(value)}`),
        ),
      ];
      for (const value of values) {
        const { status, text } = await get(`/queries/${name}/results${value}`);
        expect([200, 400], `${name}${value}: ${text}`).toContain(status);
        // A problem repeats what was asked; an answer repeats a parameter only where something has that value.
        if (status === 200) expect(text, `${name}${value}`).not.toMatch(betrayal);
        asked++;
      }
    }
    expect(asked).toBeGreaterThan(library.list().length);
  });

  it('shows on no page and in no format', async () => {
    const code = 'CLIN1000075';
    const query = encodeURIComponent('SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), "Zyzzo")) }');
    const graphs = encodeURIComponent('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }');
    const paths = [
      ...[
        '/',
        '/health',
        '/datasets',
        '/datasets?page=1',
        '/datasets/lidc-idri',
        '/datasets/lidc-idri/history',
      ],
      ...[
        '/ontology',
        `/ontology/${code}`,
        `/ontology?q=${marker.slice(0, 5)}`,
        '/mappings',
        '/cubes',
        '/nodes',
      ],
      ...[
        '/catalog',
        '/fdp',
        '/queries',
        '/cohorts',
        '/lens/catalogue.json',
        '/.well-known/void',
        '/sitemap.xml',
      ],
      ...[`/api/search?q=${marker.slice(0, 5)}`, `/api/terms?short_form=${code}`, '/api/ontologies'],
      ...[
        '/fhir/metadata',
        '/fhir/CodeSystem',
        '/fhir/ValueSet',
        '/beacon/datasets',
        '/shapes',
        '/openapi.json',
      ],
      ...[
        `/sparql?query=${query}`,
        `/sparql?query=${query}&format=html`,
        `/sparql?query=${graphs}`,
        '/update',
      ],
      ...[`/sparql?query=${graphs}&format=html`, '/graphs?default', '/validate?dataset=lidc-idri'],
    ];
    let shown = 0;
    for (const path of paths)
      for (const accept of ['application/json', 'text/turtle', 'text/html', '*/*']) {
        const { status, text } = await get(path, accept);
        if (status === 200) shown++;
        // The page of a query shows the query itself.
        expect(text.replaceAll('Zyzzo&quot;', ''), `${path} as ${accept}`).not.toMatch(betrayal);
      }
    expect(shown).toBeGreaterThan(60);
  });

  it('lends no label to what a public description names', async () => {
    for (const path of ['/', '/datasets', '/datasets/lidc-idri'])
      expect((await get(path, 'text/html')).text, path).not.toContain(label);
  });
});

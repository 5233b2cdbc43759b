import type { Catalogue } from '../catalogue/index.ts';
import { iri, literal, type NamedNode, name, type Quad, type Quad_Object, quad } from '../rdf/index.ts';
import { type CatalogueFacts, catalogueQuads, descriptionQuads } from './catalog.ts';

/** A page of the FAIR Data Point: its own IRI is always the URL that was asked for, as its clients require. */
export type FdpPage = { state: 'page'; quads: Quad[] } | { state: 'unknown' };

function container(
  url: NamedNode,
  parent: NamedNode,
  relation: NamedNode,
  children: NamedNode[],
  title: string,
): Quad[] {
  return [
    quad(url, name('rdf:type'), name('ldp:DirectContainer')),
    quad(url, name('dct:title'), literal(title, { language: 'en' })),
    quad(url, name('ldp:membershipResource'), parent),
    quad(url, name('ldp:hasMemberRelation'), relation),
    ...children.map((child) => quad(url, name('ldp:contains'), child)),
  ];
}

/** Replaces one IRI by another wherever it is subject or object. */
function rename(quads: Quad[], from: string, to: NamedNode): Quad[] {
  const renamed = <T extends { termType: string; value: string }>(term: T): T =>
    term.termType === 'NamedNode' && term.value === from ? (to as unknown as T) : term;
  return quads.map((q) => quad(renamed(q.subject), q.predicate, renamed(q.object)));
}

/**
 * A façade of our catalogue as a FAIR Data Point (https://specs.fairdatapoint.org): a client that follows only
 * ldp:contains with `Accept: text/turtle` reaches every dataset and distribution. Paths: `` the point,
 * `catalog`, `dataset/{id}`, `distribution/{id}/{n}`.
 */
export async function fairDataPoint(
  catalogue: Catalogue,
  facts: CatalogueFacts,
  path: string,
): Promise<FdpPage> {
  const root = iri(`${facts.base}/fdp`);
  const catalog = iri(`${facts.base}/fdp/catalog`);
  const datasetUrl = (id: string) => iri(`${facts.base}/fdp/dataset/${id}`);

  if (path === '') return { state: 'page', quads: pointQuads(facts, root, catalog) };
  if (path === 'catalog') {
    const items = (await catalogue.index()).items();
    const children = items.map(({ id }) => datasetUrl(id));
    return {
      state: 'page',
      quads: [
        ...catalogueQuads(facts, catalog),
        quad(catalog, name('dct:isPartOf'), root),
        ...children.map((child) => quad(catalog, name('dcat:dataset'), child)),
        ...container(iri(`${catalog.value}#datasets`), catalog, name('dcat:dataset'), children, 'Datasets'),
      ],
    };
  }
  const [, kind, id, number] = /^(dataset|distribution)\/([^/]+)(?:\/(\d+))?$/.exec(path) ?? [];
  if (id === undefined || (kind === 'distribution') !== (number !== undefined)) return { state: 'unknown' };
  const found = await catalogue.get(id);
  if (found.state !== 'found') return { state: 'unknown' };

  const all = await descriptionQuads(catalogue, id);
  const given = all
    .filter((q) => q.subject.value === found.iri && q.predicate.equals(name('dcat:distribution')))
    .map(({ object }) => object.value)
    .sort();
  const urls = given.map((_, i) => iri(`${facts.base}/fdp/distribution/${id}/${i + 1}`));
  const dataset = datasetUrl(id);
  let quads = rename(all, found.iri, dataset);
  for (const [i, iriOfDistribution] of given.entries()) quads = rename(quads, iriOfDistribution, urls[i]!);
  if (kind === 'dataset') {
    const own = quads.filter(({ subject }) => !urls.some((url) => url.value === subject.value));
    return {
      state: 'page',
      quads: [
        ...own,
        quad(dataset, name('dct:isPartOf'), catalog),
        ...(found.iri === dataset.value ? [] : [quad(dataset, name('owl:sameAs'), iri(found.iri))]),
        ...container(
          iri(`${dataset.value}#distributions`),
          dataset,
          name('dcat:distribution'),
          urls,
          'Distributions',
        ),
      ],
    };
  }
  const url = urls[Number(number) - 1];
  if (url === undefined) return { state: 'unknown' };
  return {
    state: 'page',
    quads: [
      ...quads.filter(({ subject }) => subject.value === url.value),
      quad(url, name('dct:isPartOf'), dataset),
    ],
  };
}

function pointQuads({ title, base }: CatalogueFacts, root: NamedNode, catalog: NamedNode): Quad[] {
  const publisher = iri(`${base}/#publisher`);
  const say = (predicate: Parameters<typeof name>[0], object: Quad_Object) =>
    quad(root, name(predicate), object);
  return [
    say('rdf:type', name('fdp-o:FAIRDataPoint')),
    say('rdf:type', name('dcat:DataService')),
    say('dct:title', literal(title, { language: 'en' })),
    say('dct:publisher', publisher),
    say('dct:license', iri('https://creativecommons.org/licenses/by/4.0/')),
    say('dcat:endpointURL', root),
    say('fdp-o:metadataIdentifier', root),
    say('fdp-o:metadataCatalog', catalog),
    say('fdp-o:conformsToFdpSpec', iri('https://specs.fairdatapoint.org/fdp-specs-v1.2.html')),
    quad(publisher, name('rdf:type'), name('foaf:Agent')),
    quad(publisher, name('foaf:name'), literal(title, { language: 'en' })),
    ...container(iri(`${root.value}#catalogs`), root, name('fdp-o:metadataCatalog'), [catalog], 'Catalogues'),
  ];
}

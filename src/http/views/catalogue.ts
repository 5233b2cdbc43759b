import type { FacetCounts, Found, FoundDatasets, Item, Moment, Selection } from '../../catalogue/index.ts';
import { iri, name, type Quad, shorten } from '../../rdf/index.ts';
import type { Revision } from '../../store/index.ts';
import {
  type DatasetItem,
  type DatasetSearch,
  datasetPage,
  datasetsPage,
  type Fact,
  type HeatTable,
  type Html,
  homePage,
  type LinkTo,
  type RevisionView,
  withdrawnPage,
} from '../../web/index.ts';
import type { Services } from '../services.ts';
import { siteOf } from './site.ts';

function card(item: Item): DatasetItem {
  const labels = (facet: string) => item.values[facet]?.map(({ label }) => label);
  return {
    id: item.id,
    title: item.title,
    holder: item.holder,
    country: labels('country')?.[0],
    summary: item.description,
    modalities: labels('modality'),
    bodyParts: labels('bodyPart'),
    conditions: labels('condition'),
    cases: item.individuals,
    access: labels('accessType')?.[0],
    licence: labels('licence')?.[0],
    modified: item.modified || undefined,
    generated: item.generated,
  };
}

function searchOf({ q, filters, page, size, sort }: Selection): DatasetSearch {
  return {
    text: q || undefined,
    filters: filters.flatMap(({ facet, anyOf, not }) =>
      anyOf.map((value) => ({ facet, value, exclude: not })),
    ),
    sort: sort === 'title' ? undefined : sort,
    page,
    size,
  };
}

const sorts = [
  { value: 'title', label: 'Title' },
  { value: 'newest', label: 'Newest first' },
  { value: 'largest', label: 'Most cases first' },
];

/** The filter whose removal finds most, where a search found nothing. */
async function suggestion({ catalogue }: Services, selection: Selection) {
  const index = await catalogue.index();
  const { filters } = searchOf(selection);
  const without = filters.map((gone) => {
    const rest = selection.filters
      .map((each) => ({
        ...each,
        anyOf: each.anyOf.filter(
          (value) => each.facet !== gone.facet || value !== gone.value || each.not !== gone.exclude,
        ),
      }))
      .filter(({ anyOf }) => anyOf.length > 0);
    return { filter: gone, total: index.search({ ...selection, filters: rest, page: 1, size: 1 }).total };
  });
  return without.sort((a, b) => b.total - a.total).find(({ total }) => total > 0);
}

export async function datasetsView(
  services: Services,
  selection: Selection,
  found: FoundDatasets,
): Promise<Html> {
  return datasetsPage(
    {
      search: searchOf(selection),
      total: found.total,
      items: found.items.map(card),
      facets: found.facets,
      sorts,
      suggestion: found.total === 0 ? await suggestion(services, selection) : undefined,
      generated: found.items.some(({ generated }) => generated),
    },
    await siteOf(services),
  );
}

const facetOf = (facets: readonly FacetCounts[], id: string) =>
  facets.find(({ facet }) => facet === id)?.values ?? [];

/** Datasets by body part and modality: the few most used of each. */
async function heatOf({ catalogue }: Services): Promise<HeatTable> {
  const index = await catalogue.index();
  const search = (filters: Selection['filters']) =>
    index.search({ q: '', filters, page: 1, size: 1, sort: 'title' });
  const { facets } = search([]);
  const stated = (id: string, most: number) =>
    facetOf(facets, id)
      .filter(({ value }) => value !== 'unknown')
      .slice(0, most);
  const columns = stated('modality', 6);
  return {
    rowFacet: 'bodyPart',
    columnFacet: 'modality',
    caption: 'Datasets by body part and modality',
    columns,
    rows: stated('bodyPart', 8).map(({ value, label }) => {
      const counted = facetOf(search([{ facet: 'bodyPart', anyOf: [value], not: false }]).facets, 'modality');
      return {
        value,
        label,
        counts: columns.map((column) => counted.find((each) => each.value === column.value)?.count ?? 0),
      };
    }),
  };
}

export async function homeView(services: Services): Promise<Html> {
  const { catalogue, federation, ontology } = services;
  const index = await catalogue.index();
  const newest = index.search({ q: '', filters: [], page: 1, size: 4, sort: 'newest' });
  const countries = new Set(federation.nodes.map(({ country }) => country).filter(Boolean));
  return homePage(
    {
      figures: [
        { value: index.size, label: 'datasets described', href: '/datasets' },
        {
          value: Array.from(ontology.concepts()).length,
          label: 'concepts in one language',
          href: '/ontology',
        },
        { value: federation.nodes.length, label: 'nodes to ask', href: '/nodes' },
        { value: countries.size, label: 'countries of these nodes', href: '/nodes' },
      ],
      latest: newest.items.map(card),
      heat: await heatOf(services),
    },
    await siteOf(services),
  );
}

/** A revision of the store, with what it did to this record alone. */
function revisionView({ number, at, who, why, graphs }: Revision, base: string, id: string): RevisionView {
  const own = graphs.find(({ graph }) => graph === `${base}/datasets/${id}`);
  return { revision: number, at, who, why, added: own?.added, removed: own?.removed };
}

type Read = (predicate: Parameters<typeof name>[0], subject?: string) => Quad['object'][];

function reader(quads: readonly Quad[], dataset: string): Read {
  return (predicate, subject = dataset) =>
    quads
      .filter((q) => q.subject.value === subject && q.predicate.equals(name(predicate)))
      .map(({ object }) => object);
}

/** The English text among several, else the first. */
function text(objects: Quad['object'][]): { value: string; language?: string } | undefined {
  const english = objects.find((object) => object.termType === 'Literal' && object.language.startsWith('en'));
  const chosen = english ?? objects[0];
  if (chosen === undefined) return undefined;
  const language = chosen.termType === 'Literal' ? chosen.language : '';
  return { value: chosen.value, ...(language !== '' && !language.startsWith('en') && { language }) };
}

export async function datasetView(
  services: Services,
  found: Extract<Found, { state: 'found' }>,
  moment?: Moment,
): Promise<Html> {
  const { catalogue, ontology } = services;
  const { id, quads } = found;
  const read = reader(quads, found.iri);
  const named = (object: Quad['object']): LinkTo =>
    object.termType === 'NamedNode'
      ? { href: object.value, label: ontology.label(object.value) }
      : { label: object.value };
  const title = text(read('dct:title'));
  const publisher = read('dct:publisher')[0];
  const holder = publisher && text(read('foaf:name', publisher.value));
  const facts: Fact[] = [
    {
      label: 'Cases, as the holder states',
      values: read('healthdcatap:numberOfUniqueIndividuals').map(plainNumber),
    },
    {
      label: 'Imaging studies, as the holder states',
      values: read('healthdcatap:numberOfRecords').map(plainNumber),
    },
    { label: 'Access', values: read('dct:accessRights').map(named) },
    { label: 'Interoperability tier', values: read('eucaim:interoperabilityLevel').map(named) },
    { label: 'Last changed at its source', values: read('dct:modified').map(named) },
    {
      label: 'Identifier',
      values: read('dct:identifier').map(({ value }) => ({ href: value, label: value })),
    },
    { label: 'Keywords', values: read('dcat:keyword').map(named) },
    {
      label: 'Provenance',
      values: read('dct:provenance').map((each) => ({
        label: text(read('rdfs:label', each.value))?.value ?? each.value,
      })),
    },
  ];
  const held: [string, Parameters<typeof name>[0]][] = [
    ['Condition', 'eucaim:hasCondition'],
    ['Body part', 'eucaim:hasImageBodyPart'],
    ['Modality', 'eucaim:hasImageModality'],
    ['Manufacturer', 'eucaim:hasEquipmentManufacturer'],
    ['Sex at birth', 'eucaim:hasBirthSex'],
    ['Collection method', 'eucaim:collectionMethod'],
    ['Dataset type', 'dct:type'],
  ];
  const revisions = await catalogue.history(id, 5);
  const citation = text(read('dct:bibliographicCitation'))?.value;
  return datasetPage(
    {
      id,
      iri: found.iri,
      title: title?.value ?? id,
      language: title?.language,
      description: text(read('dct:description'))?.value,
      holder: { label: holder?.value ?? 'not stated' },
      version: text(read('dcat:version'))?.value,
      facts,
      concepts: held
        .map(([label, predicate]) => ({
          label,
          items: read(predicate).map(({ value }) => ({
            code: ontology.concept(value)?.code,
            label: ontology.label(value),
          })),
        }))
        .filter(({ items }) => items.length > 0),
      distributions: read('dcat:distribution').map(({ value }) => ({
        title: text(read('dct:title', value))?.value ?? 'Distribution',
        format: read('dct:format', value).map((each) => named(each).label)[0],
        access: read('dct:rights', value).map(named)[0],
        licence: read('dct:license', value).map(named)[0] ?? { label: 'not stated' },
        place: read('dcat:accessURL', value).map((each) => ({
          href: each.value,
          label: shorten(each.value),
        }))[0],
      })),
      revisions: revisions.map((revision) => revisionView(revision, services.base, id)),
      citation,
      generated: read('col:generated').some(({ value }) => value === 'true'),
      ...(moment !== undefined && { earlier: { revision: moment.number, at: moment.at } }),
    },
    await siteOf(services),
  );
}

function plainNumber({ value }: Quad['object']): LinkTo {
  return { label: Number(value).toLocaleString('en') };
}

export async function withdrawnView(
  services: Services,
  gone: Extract<Found, { state: 'withdrawn' }>,
): Promise<Html> {
  const { id, at, who, why } = gone;
  return withdrawnPage(
    { id, iri: iri(`${services.base}/datasets/${id}`).value, title: id, at, who: who || undefined, why },
    await siteOf(services),
  );
}

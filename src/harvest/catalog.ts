import type { Catalogue } from '../catalogue/index.ts';
import { iri, literal, type NamedNode, name, type Quad, type Quad_Object, quad } from '../rdf/index.ts';

/** Who publishes the catalogue, as its feeds say it. */
export interface CatalogueFacts {
  title: string;
  description: string;
  base: string;
}

const integer = (value: number) => literal(String(value), { datatype: name('xsd:integer').value });

/** The statements about the catalogue itself that DCAT-AP asks for. */
export function catalogueQuads({ title, description, base }: CatalogueFacts, subject: NamedNode): Quad[] {
  const publisher = iri(`${base}/#publisher`);
  return [
    quad(subject, name('rdf:type'), name('dcat:Catalog')),
    quad(subject, name('dct:title'), literal(title, { language: 'en' })),
    quad(subject, name('dct:description'), literal(description, { language: 'en' })),
    quad(subject, name('dct:publisher'), publisher),
    quad(publisher, name('rdf:type'), name('foaf:Agent')),
    quad(publisher, name('foaf:name'), literal(title, { language: 'en' })),
  ];
}

/** The quads of one published description, in the default graph; empty where it was withdrawn meanwhile. */
export async function descriptionQuads(catalogue: Catalogue, id: string): Promise<Quad[]> {
  const found = await catalogue.get(id);
  return found.state === 'found' ? found.quads.map((q) => quad(q.subject, q.predicate, q.object)) : [];
}

/**
 * One page of the catalogue as DCAT with Hydra paging. Both spellings of the paging terms are given
 * (hydra:next and hydra:nextPage …), since harvesters read either; the last page has no next.
 */
export async function catalogPage(
  catalogue: Catalogue,
  facts: CatalogueFacts,
  page: number,
  size: number,
): Promise<{ state: 'page'; quads: Quad[]; pages: number } | { state: 'no-such-page'; pages: number }> {
  const index = await catalogue.index();
  const pages = Math.max(1, Math.ceil(index.size / size));
  if (page > pages) return { state: 'no-such-page', pages };
  const { base } = facts;
  const subject = iri(`${base}/catalog`);
  const url = (number: number) => iri(`${base}/catalog?page=${number}&size=${size}`);
  const view = url(page);
  const items = index.items().slice((page - 1) * size, page * size);
  const quads = catalogueQuads(facts, subject);
  for (const item of items) {
    quads.push(quad(subject, name('dcat:dataset'), iri(item.iri)));
    quads.push(...(await descriptionQuads(catalogue, item.id)));
  }
  const link = (terms: [string, string], target: Quad_Object) => {
    for (const term of terms) quads.push(quad(view, name(`hydra:${term}`), target));
  };
  quads.push(
    quad(view, name('rdf:type'), name('hydra:PartialCollectionView')),
    quad(view, name('rdf:type'), name('hydra:PagedCollection')),
    quad(subject, name('hydra:view'), view),
    quad(subject, name('hydra:totalItems'), integer(index.size)),
    quad(view, name('hydra:totalItems'), integer(index.size)),
    quad(view, name('hydra:itemsPerPage'), integer(size)),
  );
  link(['first', 'firstPage'], url(1));
  link(['last', 'lastPage'], url(pages));
  if (page > 1) link(['previous', 'previousPage'], url(page - 1));
  if (page < pages) link(['next', 'nextPage'], url(page + 1));
  return { state: 'page', quads, pages };
}

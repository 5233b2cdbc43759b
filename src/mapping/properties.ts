import { prefixes } from '../rdf/index.ts';
import { builtInPrefixes } from './curie.ts';
import type { Extension } from './extensions.ts';
import { type Slot, slots } from './slot-table.ts';

const namespaces: Record<string, string> = { ...prefixes, pav: 'http://purl.org/pav/' };

/** Where properties of slots without a definition live (SSSOM, Undefined extensions). */
export const undefinedNamespace = 'http://sssom.invalid/';

/** The IRI of a slot of SSSOM in RDF. */
export function slotProperty(slot: Slot): string {
  if (slot.property === undefined) return `${prefixes.sssom}${slot.name}`;
  const [prefix = '', local = ''] = slot.property.split(':');
  return `${namespaces[prefix]}${local}`;
}

/** The IRI of an extension in RDF; `expand` turns a CURIE of the set into an IRI. */
export const extensionProperty = (
  slot: string,
  extension: Extension | undefined,
  expand: (curie: string) => string,
): string =>
  extension?.property === undefined ? `${undefinedNamespace}${slot}` : expand(extension.property);

/** The slots by their IRI, with one that older tools wrote. */
export const slotOfProperty: ReadonlyMap<string, string> = new Map([
  ...[...slots.values()].map((slot) => [slotProperty(slot), slot.name] as const),
  ['http://purl.org/pav/authoredOn', 'mapping_date'],
]);

/** The namespaces that a Turtle or JSON-LD text of a set needs besides those of the set. */
export const rdfNamespaces: Record<string, string> = {
  ...builtInPrefixes,
  dcterms: prefixes.dct,
  pav: 'http://purl.org/pav/',
  prov: prefixes.prov,
};

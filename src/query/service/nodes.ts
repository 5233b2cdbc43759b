import { isIri } from '../../rdf/index.ts';

/** A node as SERVICE may name it. */
export interface ServiceNode {
  /** Short name, e.g. `north`; SERVICE names it as `<node:north>`. */
  id: string;
  /** Its own IRI: the base address for people. */
  url: string;
  /** Its SPARQL endpoint. */
  sparql: string;
}

/** The IRI that a node's alias is written as. */
export const aliasOf = ({ id }: { id: string }): string => `node:${id}`;

/**
 * The node that an IRI names: by alias (`node:north`), by its endpoint, or by its own IRI, with or without a slash at
 * the end. Compared character by character: another spelling of an address is another name, and names nothing.
 */
export function nodeNamed(iri: string, nodes: readonly ServiceNode[]): ServiceNode | undefined {
  return nodes.find(
    (node) =>
      iri === aliasOf(node) || iri === node.sparql || iri.replace(/\/$/, '') === node.url.replace(/\/$/, ''),
  );
}

/** The nodes as a query would name them, for a message; the first ten of many. */
export function listNodes(nodes: readonly ServiceNode[]): string {
  if (nodes.length === 0) return 'No node is registered here.';
  const names = nodes.map(aliasOf).filter(isIri);
  const more = names.length > 10 ? `, and ${names.length - 10} more at /nodes` : '';
  return `Registered are ${names
    .slice(0, 10)
    .map((name) => `<${name}>`)
    .join(', ')}${more}.`;
}

import { isGraphName, privateGraphs } from '../../rdf/index.ts';

/** Why a graph may not be written here; undefined where it may. */
export type GraphRule = (graph: string) => string | undefined;

/** A write that would have changed a graph which is not changed here; nothing of it was done. */
export interface Protected {
  state: 'protected';
  message: string;
}

/** The rule for a request about one graph: it writes no other. */
export const onlyThis =
  (rule: GraphRule, only: string): GraphRule =>
  (graph) =>
    graph === only
      ? rule(graph)
      : `This request changes <${only}> alone, not <${graph}>: /update changes several.`;

/** Dot segments, also where a dot is written in percent: whoever resolves such a name has another (RFC 3986 §5.2.4). */
const dotted = /\/(\.|%2e){1,2}(\/|$|[?#])/i;

/**
 * What `/update` and `/graphs` may write: everything outside this node's own addresses and the product's, and
 * below `{base}/graphs/`. Records of the catalogue have rules, profiles and an owner, and are changed at
 * `/datasets`; cubes are signed; the ontology, mappings and shapes ship with the product.
 */
export function graphRule(base: string): GraphRule {
  const { host } = new URL(base);
  const own = new RegExp(`^https?://${host.replace(/[.[\]]/g, '\\$&')}(/|$)`, 'i');
  return (graph) => {
    if (!isGraphName(graph))
      return `<${graph}> is no whole IRI (RFC 3987), as the name of a graph has to be.`;
    if (dotted.test(graph)) return `<${graph}> has dot segments: it is another name where they are resolved.`;
    if (graph.startsWith(`${base}/graphs/`) || graph.startsWith(privateGraphs.namespace)) return undefined;
    if (own.test(graph) || graph.startsWith(`${base}/`)) {
      return graph.startsWith(`${base}/datasets/`)
        ? `<${graph}> belongs to the catalogue: change the description at /datasets.`
        : `<${graph}> belongs to this node, which takes graphs of others only below ${base}/graphs/.`;
    }
    return graph.startsWith('https://w3id.org/collimator/') ||
      graph.startsWith('https://cancerimage.eu/ontology')
      ? `<${graph}> ships with the product, and changes with its releases.`
      : undefined;
  };
}

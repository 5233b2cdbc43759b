/** IRIs to CURIEs and back, by a table of prefixes. What no prefix fits stays a full IRI. */
export interface Compactor {
  shorten(iri: string): string;
  expand(text: string): string;
}

/** Namespaces are tried from the longest, so that a namespace within another is not hidden by it. */
export function compactor(prefixes: Record<string, string>): Compactor {
  const namespaces = Object.entries(prefixes).sort(
    ([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1),
  );
  return {
    shorten(iri) {
      const found = namespaces.find(([, namespace]) => iri.startsWith(namespace));
      return found === undefined ? iri : `${found[0]}:${iri.slice(found[1].length)}`;
    },
    expand(text) {
      const colon = text.indexOf(':');
      const prefix = text.slice(0, Math.max(colon, 0));
      return Object.hasOwn(prefixes, prefix) ? `${prefixes[prefix]}${text.slice(colon + 1)}` : text;
    },
  };
}

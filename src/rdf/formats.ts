/** The serialisations of RDF that Collimator reads and writes, in the order of our preference. */
export const formats = {
  turtle: { mediaType: 'text/turtle', suffix: 'ttl', label: 'Turtle', aliases: ['application/x-turtle'] },
  jsonld: {
    mediaType: 'application/ld+json',
    suffix: 'jsonld',
    label: 'JSON-LD',
    aliases: ['application/json'],
  },
  rdfxml: {
    mediaType: 'application/rdf+xml',
    suffix: 'rdf',
    label: 'RDF/XML',
    aliases: ['application/xml', 'text/xml'],
  },
  ntriples: { mediaType: 'application/n-triples', suffix: 'nt', label: 'N-Triples', aliases: ['text/plain'] },
  trig: { mediaType: 'application/trig', suffix: 'trig', label: 'TriG', aliases: [] },
  nquads: { mediaType: 'application/n-quads', suffix: 'nq', label: 'N-Quads', aliases: [] },
} as const satisfies Record<
  string,
  { mediaType: string; suffix: string; label: string; aliases: readonly string[] }
>;

export type Format = keyof typeof formats;
const formatNames = Object.keys(formats) as Format[];

/** The format that a Content-Type names exactly; parameters are ignored. */
export function formatOf(contentType: string | undefined): Format | undefined {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  return formatNames.find(
    (name) =>
      formats[name].mediaType === mediaType ||
      (formats[name].aliases as readonly string[]).includes(mediaType ?? ''),
  );
}

/** The format that a file's or a URL's suffix names. */
export function formatOfSuffix(suffix: string): Format | undefined {
  return formatNames.find((name) => formats[name].suffix === suffix);
}

interface Range {
  type: string;
  q: number;
  specificity: number;
}

function parseAccept(accept: string): Range[] {
  return accept
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const weight = parameters.find((piece) => /^q=/i.test(piece))?.slice(2);
      const q = weight === undefined ? 1 : Number(weight);
      const specificity = type === '*/*' || type === '*' ? 0 : type.endsWith('/*') ? 1 : 2;
      return {
        type: type.toLowerCase(),
        q: Number.isFinite(q) ? Math.min(1, Math.max(0, q)) : 0,
        specificity,
      };
    })
    .filter(({ type }) => type !== '');
}

/**
 * The offered media type that an Accept header likes best (RFC 9110 §12.5.1): the most specific range decides
 * each type's quality, and our own order breaks ties. Undefined means 406. No header accepts everything.
 */
export function negotiate<T extends string>(
  accept: string | undefined,
  offered: readonly T[],
): T | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = parseAccept(accept);
  let best: T | undefined;
  let bestQuality = 0;
  for (const type of offered) {
    const fitting = ranges
      .filter(
        (range) =>
          range.specificity === 0 ||
          range.type === type ||
          (range.specificity === 1 && type.startsWith(range.type.slice(0, -1))),
      )
      .sort((a, b) => b.specificity - a.specificity);
    const quality = fitting[0]?.q ?? 0;
    if (quality > bestQuality) {
      best = type;
      bestQuality = quality;
    }
  }
  return best;
}

import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { productFolder } from '../base/index.ts';
import { iri, type Quad, quad } from '../rdf/index.ts';

/** One IRI that was written otherwise than its vocabulary has it. */
export interface Slip {
  found: string;
  right: string;
  why: string;
}

const slips: Slip[] = parse(readFileSync(`${productFolder}mappings/iri-slips.tsv`), {
  delimiter: '\t',
  columns: true,
  quote: false,
});

/**
 * Mends the known slips of namespaces and vocabulary hosts that mappings/iri-slips.tsv lists. Literals stay
 * as they are. Each different IRI that changed is listed once.
 */
export function normalise(quads: readonly Quad[]): {
  quads: Quad[];
  changes: Slip[];
  origin: Map<Quad, Quad>;
} {
  const changes = new Map<string, Slip>();
  const origin = new Map<Quad, Quad>();
  const mend = <T extends { termType: string; value: string }>(term: T): T => {
    if (term.termType !== 'NamedNode') return term;
    const slip = slips.find(({ found }) => term.value.startsWith(found));
    if (slip === undefined) return term;
    const right = slip.right + term.value.slice(slip.found.length);
    changes.set(term.value, { found: term.value, right, why: slip.why });
    return iri(right) as unknown as T;
  };
  const mended = quads.map((given) => {
    const subject = mend(given.subject);
    const predicate = mend(given.predicate);
    const object = mend(given.object);
    if (subject === given.subject && predicate === given.predicate && object === given.object) return given;
    const right = quad(subject, predicate, object, given.graph);
    origin.set(right, given);
    return right;
  });
  return { quads: mended, changes: [...changes.values()], origin };
}

import { randomUUID } from 'node:crypto';
import { iri, type Quad, quad } from '../../rdf/index.ts';

/** The quads with an IRI that nobody else has in the place of each blank node (RDF 1.1 §3.5). */
export function freshNames(quads: Iterable<Quad>, base: string): Quad[] {
  const names = new Map<string, ReturnType<typeof iri>>();
  const named = <T extends { termType: string; value: string }>(term: T): T => {
    if (term.termType !== 'BlankNode') return term;
    const name = names.get(term.value) ?? iri(`${base}/.well-known/genid/${randomUUID()}`);
    names.set(term.value, name);
    return name as unknown as T;
  };
  return Array.from(quads, (each) =>
    quad(named(each.subject), each.predicate, named(each.object), each.graph),
  );
}

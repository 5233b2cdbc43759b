import { iri, literal, name, prefixes, type Quad, quad, type Term } from '../../rdf/index.ts';
import type { CohortAnswer } from '../answer.ts';

const integer = (n: number) => literal(String(n), { datatype: `${prefixes.xsd}integer` });

/**
 * An answer as RDF: the cohort with its criteria, one observation for every node, whatever it said, and one for the
 * total. A node without a number has no count, and says why.
 */
export function answerQuads(answer: CohortAnswer, cohortIri: string): Quad[] {
  const cohort = iri(cohortIri);
  const { total, nodes } = answer;
  const quads: Quad[] = [];
  const say = (subject: string, property: Parameters<typeof name>[0], value: Term) =>
    quads.push(quad(iri(subject), name(property), value as Quad['object']));
  say(cohortIri, 'rdf:type', name('qb:DataSet'));
  say(cohortIri, 'rdf:type', name('col:Cohort'));
  say(cohortIri, 'dct:title', literal(answer.reading, { language: 'en' }));
  say(cohortIri, 'dct:identifier', literal(answer.hash));
  say(
    cohortIri,
    'col:criteria',
    literal(JSON.stringify(answer.criteria), { datatype: `${prefixes.rdf}JSON` }),
  );
  const figures = (
    it: string,
    { low, high, value, display }: Partial<Record<'low' | 'high' | 'value', number>> & { display?: string },
  ) => {
    say(it, 'rdf:type', name('qb:Observation'));
    say(it, 'qb:dataSet', cohort);
    if (value !== undefined) say(it, 'col:count', integer(value));
    if (low !== undefined) say(it, 'col:lower', integer(low));
    if (high !== undefined) say(it, 'col:upper', integer(high));
    if (display !== undefined) say(it, 'rdfs:label', literal(display));
  };
  figures(`${cohortIri}#total`, total);
  for (const missing of total.missing) say(`${cohortIri}#total`, 'col:missing', literal(missing));
  for (const node of nodes) {
    const it = `${cohortIri}#node/${encodeURIComponent(node.node)}`;
    figures(it, node);
    say(it, 'col:node', literal(node.node));
    say(it, 'foaf:name', literal(node.name));
    say(it, 'col:state', literal(node.state));
    const words: [Parameters<typeof name>[0], string | undefined][] = [
      ['col:epoch', node.epoch],
      ['col:exactness', node.exactness],
      ['col:kind', node.kind],
      ['col:ontologyRelease', node.ontologyRelease],
      ['rdfs:comment', node.reason],
    ];
    for (const [property, word] of words) if (word !== undefined) say(it, property, literal(word));
  }
  return quads;
}

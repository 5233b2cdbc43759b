import type { Ontology } from '../../ontology/index.ts';
import { iri, literal, name, prefixes, type Quad, quad, type Term } from '../../rdf/index.ts';
import type { CohortAnswer, NodeFigure, Total } from '../cohort-answer.ts';

const integer = (n: number) => literal(String(n), { datatype: `${prefixes.xsd}integer` });

/**
 * An answer as RDF: the cohort with its criteria, one observation for every node, whatever it said, and one for the
 * total. A node without a number has no count, and says why. Groups are observations with a dimension for each facet of
 * the split, as in cubes; steps of the criteria are numbered.
 */
export function answerQuads(answer: CohortAnswer, cohortIri: string, ontology?: Ontology): Quad[] {
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
    {
      low,
      high,
      value,
      display,
      kind,
      exactness,
    }: Partial<Record<'low' | 'high' | 'value', number> & Record<'display' | 'kind' | 'exactness', string>>,
  ) => {
    say(it, 'rdf:type', name('qb:Observation'));
    say(it, 'qb:dataSet', cohort);
    if (value !== undefined) say(it, 'col:count', integer(value));
    if (low !== undefined) say(it, 'col:lower', integer(low));
    if (high !== undefined) say(it, 'col:upper', integer(high));
    if (display !== undefined) say(it, 'rdfs:label', literal(display));
    if (kind !== undefined) say(it, 'col:kind', literal(kind));
    if (exactness !== undefined) say(it, 'col:exactness', literal(exactness));
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
      ['col:ontologyRelease', node.ontologyRelease],
      ['rdfs:comment', node.reason],
    ];
    for (const [property, word] of words) if (word !== undefined) say(it, property, literal(word));
  }
  for (const { values, total: sum, nodes: said } of answer.groups ?? []) {
    const key = Object.entries(values).map(([facet, code]) => `${facet}=${code}`);
    const group = `${cohortIri}#group/${encodeURIComponent(key.join('&'))}`;
    for (const [it, figure] of partsOf(group, sum, said)) {
      figures(it, figure);
      for (const [id, code] of Object.entries(values)) {
        const facet = ontology?.facet(id);
        const value = facet?.lattice.find((one) => one.code === code)?.iri;
        if (facet && value !== undefined) quads.push(quad(iri(it), iri(facet.iri), iri(value)));
      }
    }
  }
  for (const [i, { criterion, total: sum, nodes: said }] of (answer.attrition ?? []).entries()) {
    for (const [it, figure] of partsOf(`${cohortIri}#step/${i}`, sum, said)) {
      figures(it, figure);
      say(it, 'col:step', integer(i));
      say(it, 'rdfs:comment', literal(criterion, { language: 'en' }));
    }
  }
  return quads;

  /** The total and the figures of nodes of one part, each with its IRI. */
  function partsOf(part: string, sum: Total, said: readonly NodeFigure[]): [string, Total | NodeFigure][] {
    const rows: [string, Total | NodeFigure][] = [[part, sum]];
    for (const figure of said) {
      const it = `${part}/node/${encodeURIComponent(figure.node)}`;
      say(it, 'col:node', literal(figure.node));
      say(it, 'col:state', literal(figure.state));
      rows.push([it, figure]);
    }
    return rows;
  }
}

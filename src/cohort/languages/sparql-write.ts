import type { Ontology } from '../../ontology/index.ts';
import { iri, literal, name, prefixes, shorten, toSparql, valuesBlock } from '../../rdf/index.ts';
import type { Cohort } from '../cohort.ts';
import type { Criteria, Criterion } from '../criteria.ts';
import { latticesOf } from '../lattice.ts';
import { seriesFacetsOf } from '../reading.ts';

const used = ['col', 'eucaim', 'facet', 'rdfs'] as const;

/**
 * A cohort as a case-style SPARQL query, which {@link parseCohortSparql} reads back to the same hash. Values are
 * the IRIs of their concepts or bands; a code of another vocabulary stays a string, so that its translation and the
 * quality of that are the same again.
 */
export function cohortSparql(cohort: Cohort, ontology: Ontology, groupBy: readonly string[] = []): string {
  let variables = 0;

  function termOf(facetId: string, value: string) {
    const facet = ontology.facet(facetId);
    const listed = facet?.lattice.find(({ code, iri: own }) => code === value || own === value);
    const concept = listed ? undefined : ontology.concept(value);
    const known = listed?.iri ?? concept?.iri;
    return known === undefined ? literal(value) : iri(known);
  }
  const written = (facet: string, value: string) => {
    const term = termOf(facet, value);
    const short = term.termType === 'NamedNode' ? shorten(term.value) : '';
    return used.some((prefix) => short.startsWith(`${prefix}:`)) && /^\w+:[A-Za-z]\w*$/.test(short)
      ? short
      : toSparql(term);
  };
  const propertyOf = (facetId: string) => {
    const property = ontology.facet(facetId)?.iri ?? prefixes.facet + facetId;
    const short = shorten(property);
    return /^facet:[A-Za-z]\w*$/.test(short) ? short : toSparql(iri(property));
  };

  function criterion({ facet, anyOf, narrower, from, below }: Criterion): string[] {
    const property = propertyOf(facet);
    if (anyOf === undefined) {
      const variable = `?value${++variables}`;
      const bounds = [
        ...(from === undefined ? [] : [`${variable} >= ${from}`]),
        ...(below === undefined ? [] : [`${variable} < ${below}`]),
      ];
      return [`?case ${property} ${variable} .`, `FILTER(${bounds.join(' && ')})`];
    }
    const path = narrower === false ? property : `${property}/rdfs:subClassOf*`;
    const [only, ...more] = anyOf;
    if (only !== undefined && more.length === 0) return [`?case ${path} ${written(facet, only)} .`];
    const variable = `value${++variables}`;
    const values = valuesBlock(
      variable,
      anyOf.map((value) => termOf(facet, value)),
    );
    return [`?case ${path} ?${variable} .`, values];
  }

  const block = (opening: string, criteria: Criteria): string[] => {
    const inner = patterns(criteria);
    // Each group must be about a case; one that only denies, or asks nothing, says so.
    const isAbout = inner.some((line) => line.startsWith('?case '));
    const lines = isAbout ? inner : ['?case a col:Case .', ...inner];
    return [`${opening}{`, ...lines.map((line) => `  ${line}`), '}'];
  };

  function patterns(criteria: Criteria): string[] {
    if ('facet' in criteria) return criterion(criteria);
    if ('all' in criteria)
      return criteria.all.flatMap((member) => ('all' in member ? block('', member) : patterns(member)));
    if ('any' in criteria)
      return criteria.any.flatMap((member, index) => block(index === 0 ? '' : 'UNION ', member));
    return criteria.none.flatMap((member) => block('FILTER NOT EXISTS ', member));
  }

  const groups = groupBy.map((facet, index) => ({ facet, variable: `?group${index + 1}` }));
  const selected = groups.map(({ variable }) => `${variable} `).join('');
  const lines = [
    '?case a col:Case .',
    ...groups.map(({ facet, variable }) => `?case ${propertyOf(facet)} ${variable} .`),
    ...patterns(cohort.criteria),
  ];
  const series = seriesFacetsOf(cohort.formula, latticesOf(ontology.facets));
  const header = used.map((prefix) => `PREFIX ${prefix}: <${name(`${prefix}:`).value}>`);
  return [
    `# ${cohort.reading.replace(/\s+/g, ' ')}`,
    ...(series.length === 0
      ? []
      : [
          `# ${series.join(', ').replace(/\s+/g, ' ')}: values that stand together are counted on one and the same series.`,
        ]),
    ...header,
    `SELECT ${selected}(COUNT(DISTINCT ?case) AS ?n) WHERE {`,
    ...lines.map((line) => `  ${line}`),
    groups.length === 0 ? '}' : `} GROUP BY ${groups.map(({ variable }) => variable).join(' ')}`,
    '',
  ].join('\n');
}

import { Problem } from '../base/index.ts';
import { absentGraph, iri, isIri, toSparql } from '../rdf/index.ts';
import { type ParsedQuery, parse } from './parse.ts';
import { emptyPrologue, extend, resolve } from './prologue.ts';
import type { VisibleGraphs } from './visible.ts';

/** The graphs that a request names for its default graph, and those it may name in GRAPH. */
export interface Dataset {
  defaultGraphs: readonly string[];
  namedGraphs: readonly string[];
}

/** FROM and FROM NAMED as the parser gives them. Throws a Problem where a name is not an absolute IRI. */
export function datasetClauses({ defaultGraphs, namedGraphs }: Dataset): ParsedQuery['datasets'] | undefined {
  const clause = (keyword: string) => (name: string) => {
    if (isIri(name)) return `${keyword} ${toSparql(iri(name))}`;
    const detail = `The name of a graph is not an absolute IRI: ${name.slice(0, 100)}`;
    throw new Problem('malformed-request', detail);
  };
  const clauses = [...defaultGraphs.map(clause('FROM')), ...namedGraphs.map(clause('FROM NAMED'))];
  if (clauses.length === 0) return undefined;
  const parsed = parse(`ASK ${clauses.join(' ')} {}`);
  return parsed.state === 'malformed' ? undefined : parsed.query.datasets;
}

/** The query over another dataset; that of the protocol goes before its own FROM (SPARQL 1.1 Protocol §2.1.4). */
export function withDataset(query: ParsedQuery, dataset: Dataset): ParsedQuery {
  const datasets = datasetClauses(dataset);
  return datasets === undefined ? query : ({ ...query, datasets } as ParsedQuery);
}

/** The graphs that a query names itself, as absolute IRIs; `base` is what relative ones are relative to. */
export function datasetOf({ datasets, context }: ParsedQuery, base: string | undefined): Dataset {
  const prologue = extend({ ...emptyPrologue, base }, context);
  const named = (type: 'default' | 'named') =>
    datasets.clauses
      .filter(({ clauseType }) => clauseType === type)
      .map(({ value }) => resolve(prologue, value) ?? absentGraph);
  return { defaultGraphs: named('default'), namedGraphs: named('named') };
}

/**
 * The query over what the public may see. A private graph in FROM is as empty as one that does not exist, and
 * neither is ever fetched. Without a dataset of its own a query sees every graph, so where some are private, the
 * others are named: then no form of query can reach past them (SPARQL 1.1 §13.2).
 */
export function overVisible(query: ParsedQuery, { names, hidden }: VisibleGraphs): ParsedQuery {
  if (!hidden) return query;
  const { clauses } = query.datasets;
  const prologue = extend(emptyPrologue, query.context);
  const known = (type: 'default' | 'named') =>
    clauses
      .filter(({ clauseType }) => clauseType === type)
      .map(({ value }) => resolve(prologue, value))
      .map((name) => (name !== undefined && names.has(name) ? name : absentGraph));
  if (clauses.length > 0)
    return withDataset(query, { defaultGraphs: known('default'), namedGraphs: known('named') });
  const all = names.size > 0 ? [...names] : [absentGraph];
  return withDataset(query, { defaultGraphs: all, namedGraphs: all });
}

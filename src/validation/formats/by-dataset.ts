import { name, type Quad, type Term } from '../../rdf/index.ts';
import { Data } from '../data.ts';
import type { Finding } from '../finding.ts';
import { keyOf } from '../keys.ts';
import type { Result, Severity } from '../shape.ts';
import { nodeName } from '../words.ts';

/** What was found about one dataset and all that hangs on it. */
export interface DatasetFindings {
  /** Its IRI; absent where it has none. */
  dataset?: string;
  /** Its title, or its shortened IRI. */
  name: string;
  conforms: boolean;
  counts: Record<Severity, number>;
  /** Positions in the list of all findings, from 0. What several datasets share stands with each of them. */
  findings: number[];
}

interface Judged {
  quads: readonly Quad[];
  findings: readonly Pick<Finding, 'severity'>[];
  results: readonly Pick<Result, 'focus'>[];
}

/** Most steps from node to node for all datasets together; beyond them only what is said of a dataset itself counts. */
const mostSteps = 1_000_000;

/**
 * Shares findings out among the datasets of a description: to a dataset belongs what can be reached from it without
 * passing through another one. `results` are those of the last findings, in their order: the cells of a table, which
 * come first, have none. What belongs to no dataset is in none.
 */
export function byDataset({ quads, findings, results }: Judged): DatasetFindings[] {
  const before = findings.length - results.length;
  const datasets = new Map<string, Term>();
  for (const { subject, predicate, object } of quads)
    if (predicate.equals(name('rdf:type')) && object.equals(name('dcat:Dataset')))
      datasets.set(keyOf(subject), subject);
  if (datasets.size === 0) return [];
  const links = new Map<string, string[]>();
  for (const { subject, object } of quads)
    if (object.termType !== 'Literal') push(links, keyOf(subject), keyOf(object));
  const about = new Map<string, number[]>();
  for (const [index, { focus }] of results.entries()) push(about, keyOf(focus), before + index);
  const data = new Data(quads);
  let steps = 0;
  return [...datasets].map(([key, dataset]) => {
    const own: number[] = [];
    const seen = new Set([key]);
    for (const waiting = [key]; waiting.length > 0; ) {
      const node = waiting.pop() as string;
      own.push(...(about.get(node) ?? []));
      for (const next of links.get(node) ?? []) {
        steps += 1;
        if (steps > mostSteps || seen.has(next) || datasets.has(next)) continue;
        seen.add(next);
        waiting.push(next);
      }
    }
    own.sort((a, b) => a - b);
    const counts = { violation: 0, warning: 0, info: 0 };
    for (const index of own) {
      const severity = findings[index]?.severity;
      if (severity) counts[severity] += 1;
    }
    return {
      ...(dataset.termType === 'NamedNode' && { dataset: dataset.value }),
      name: nodeName(data, dataset),
      conforms: counts.violation === 0,
      counts,
      findings: own,
    };
  });
}

/** The same findings, each with the dataset that it belongs to where that is one and no other. */
export function withDataset<F extends Finding>(
  findings: readonly F[],
  datasets: readonly DatasetFindings[],
): F[] {
  const owners = new Map<number, DatasetFindings | undefined>();
  for (const each of datasets)
    for (const index of each.findings) owners.set(index, owners.has(index) ? undefined : each);
  return findings.map((finding, index) => {
    const owner = owners.get(index);
    return owner ? { ...finding, dataset: owner.dataset ?? owner.name } : finding;
  });
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

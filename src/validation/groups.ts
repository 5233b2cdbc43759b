import type { Term } from '../rdf/index.ts';
import { keyOf } from './keys.ts';
import { type Result, type Severity, severityRank } from './shape.ts';

/** Results about the same shape, node and value are one finding with several reasons; what only follows from one is none. */
export function groupResults(results: readonly Result[]): Result[][] {
  const key = ({ shape, focus, value }: Result) =>
    [shape, focus, value].map((each) => (each ? keyOf(each) : '')).join('\u0001');
  return [...Map.groupBy(withoutEchoes(results), key).values()];
}

/**
 * Results without those that say again that a text stands where a node is needed: that the text lacks what nodes have,
 * or that no value fits.
 */
function withoutEchoes(results: readonly Result[]): readonly Result[] {
  const texts = results.filter(
    ({ constraint, value }) => constraint === 'NodeKind' && value?.termType === 'Literal',
  );
  if (texts.length === 0) return results;
  const told = new Map<string, number>();
  for (const { value, severity } of texts) {
    const key = value ? keyOf(value) : '';
    told.set(key, Math.min(told.get(key) ?? severityRank.info, severityRank[severity]));
  }
  const isTold = (term: Term, severity: Severity) =>
    term.termType === 'Literal' && (told.get(keyOf(term)) ?? severityRank.info + 1) <= severityRank[severity];
  return results.filter(({ constraint, focus, value, severity, inner }) => {
    if (isTold(focus, severity)) return false;
    const isEcho = constraint === 'QualifiedMinCount' && value === undefined && inner.length > 0;
    return !isEcho || !inner.every((each) => isTold(each.value ?? each.focus, severity));
  });
}

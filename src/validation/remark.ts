import { iri, prefixes } from '../rdf/index.ts';
import type { Finding } from './finding.ts';
import type { Result } from './shape.ts';

/** A finding with the result that stands for it. */
export interface Told {
  finding: Finding;
  result: Result;
}

/** A finding of ours that no shape asks for, as a remark on a node. */
export function remark(
  finding: Omit<Finding, 'severity'>,
  on: Pick<Result, 'focus' | 'property' | 'value'>,
): Told {
  return {
    finding: { severity: 'info', ...finding },
    result: {
      severity: 'info',
      severityIri: `${prefixes.sh}Info`,
      constraint: 'Pattern',
      component: `${prefixes.sh}PatternConstraintComponent`,
      shape: iri(finding.shape),
      ...on,
      inner: [],
    },
  };
}

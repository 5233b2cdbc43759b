import type { CohortAnswer } from '../cohort-answer.ts';
import type { NodeAnswer } from '../node-count.ts';

/** What one node, or the total, said then and says now. */
export interface AnswerChange {
  node: string;
  name: string;
  /** What differs, e.g. `epoch`; never empty. */
  differs: ('state' | 'count' | 'epoch' | 'ontologyRelease')[];
  before?: { state: string; display: string; epoch?: string };
  now?: { state: string; display: string; epoch?: string };
}

const shown = ({ state, display, epoch }: NodeAnswer) => ({
  state,
  display: display ?? 'unknown',
  ...(epoch !== undefined && { epoch }),
});

/** The nodes whose answer is another than it was, those that came or went, and the total. */
export function changesBetween(before: CohortAnswer, now: CohortAnswer): AnswerChange[] {
  const changes: AnswerChange[] = [];
  const old = new Map(before.nodes.map((node) => [node.node, node]));
  for (const node of now.nodes) {
    const then = old.get(node.node);
    old.delete(node.node);
    const differs: AnswerChange['differs'] = [
      ...(then?.state !== node.state ? ['state' as const] : []),
      ...(then?.display !== node.display ? ['count' as const] : []),
      ...(then?.epoch !== node.epoch ? ['epoch' as const] : []),
      ...(then?.ontologyRelease !== node.ontologyRelease ? ['ontologyRelease' as const] : []),
    ];
    if (differs.length > 0)
      changes.push({
        node: node.node,
        name: node.name,
        differs,
        ...(then && { before: shown(then) }),
        now: shown(node),
      });
  }
  for (const gone of old.values())
    changes.push({ node: gone.node, name: gone.name, differs: ['state'], before: shown(gone) });
  if (before.total.display !== now.total.display)
    changes.push({
      node: 'total',
      name: 'All nodes',
      differs: ['count'],
      before: { state: 'answered', display: before.total.display },
      now: { state: 'answered', display: now.total.display },
    });
  return changes;
}

import { operations } from './change.ts';
import { compactor } from './compact.ts';
import type { Diff } from './diff.ts';
import type { Impact } from './impact.ts';

const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

/** Causes that a row names; impact.json has more of them. */
const shown = 5;

/** What a release touches, as Markdown: a table with a row for each cohort, dataset and cube, the gravest first. */
export function impactMarkdown(impact: Impact, { before, after }: Pick<Diff, 'before' | 'after'>): string {
  const { shorten } = compactor({ ...before.prefixes, ...after.prefixes });
  const { seen, affected, unknown } = impact;
  const rows = [...affected]
    .sort((a, b) => (a.weight === b.weight ? 0 : a.weight === 'answer' ? -1 : 1))
    .map(({ kind, id, name, weight, causes, causeCount, extents }) => {
      const reasons = [
        ...new Set(causes.map(({ op, concept }) => `${operations[op].title}: ${shorten(concept)}`)),
      ];
      const why = reasons.slice(0, shown).join('; ');
      const rest = causeCount > causes.length || reasons.length > shown ? '; and more' : '';
      const sizes = new Set(
        extents.map((each) => `${shorten(each.concept)} ${each.before} to ${each.after}`),
      );
      const held = [...sizes].join('; ');
      const what = weight === 'answer' ? 'answers may differ' : 'only words differ';
      return `| ${[kind, name ?? id, what, `${why}${rest}`, held].map(cell).join(' | ')} |`;
    });
  return `${[
    `# What release ${after.version} touches`,
    '',
    `Looked at: ${seen.cohorts} cohorts, ${seen.datasets} datasets, ${seen.cubes} cubes. Touched: ${affected.length}.`,
    ...(unknown.length === 0
      ? []
      : ['', `${unknown.length} values stand for no class of either release; nothing is said of them.`]),
    ...(rows.length === 0
      ? []
      : [
          '',
          '| what | name | effect | why | classes held, before and after |',
          '|---|---|---|---|---|',
          ...rows,
        ]),
  ].join('\n')}\n`;
}

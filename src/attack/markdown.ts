import { askingAttacks } from './asking.ts';
import type { CampaignReport } from './campaign.ts';
import { cubeAttacks } from './cube-attacks.ts';
import type { OmniscientResult } from './omniscient.ts';
import { percent } from './rate.ts';

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const head = (cells: readonly string[]) => [row(cells), row(cells.map((_, i) => (i === 0 ? '---' : '---:')))];
const whole = (share: number) => `${Math.round(100 * share)} %`;
const persons = (width: number) => (Number.isNaN(width) ? '–' : width.toFixed(1));

/** The table of the README: right guesses of questions asked, by mechanism. */
export function askingTable({ asking }: CampaignReport): string {
  return [
    ...head(['share of right guesses (95 % interval)', ...askingAttacks]),
    ...asking.map(({ id, label, rates }) =>
      row([
        id === 'collimator' ? `**${label}**` : label,
        ...askingAttacks.map((attack) => percent(rates[attack])),
      ]),
    ),
  ].join('\n');
}

function omniscientTable(results: readonly OmniscientResult[]): string {
  return [
    ...head(['secret', 'right guesses', 'promised at most', 'held at 95 % confidence', 'cells that differ']),
    ...results.map(({ secret, success, bound, confident, cells }) =>
      row([secret, percent(success), whole(bound), percent(confident), cells.toFixed(0)]),
    ),
  ].join('\n');
}

function cellsTable({ cells }: CampaignReport): string {
  return [
    ...head(['release, secret, attacker', ...cubeAttacks]),
    ...cells.map(({ release, secret, informed, rates }) =>
      row([
        `${release}, ${secret}, ${informed ? 'knows everybody else' : 'knows the victim alone'}`,
        ...cubeAttacks.map((attack) => percent(rates[attack])),
      ]),
    ),
  ].join('\n');
}

function reconstructionTable({ reconstruction }: CampaignReport): string {
  return [
    ...head([
      'release, secret',
      'right guesses',
      'hidden cells bounded',
      'narrowest, persons',
      'median, persons',
      'pinned to one count',
      'missed the truth',
      'no solution',
    ]),
    ...reconstruction.map(
      ({ release, secret, success, cells, narrowest, median, pinned, missed, infeasible }) =>
        row([
          `${release}, ${secret}`,
          percent(success),
          String(cells),
          persons(narrowest),
          persons(median),
          String(pinned),
          String(missed),
          String(infeasible),
        ]),
    ),
  ].join('\n');
}

/** Everything that was measured, as Markdown. */
export function campaignMarkdown(report: CampaignReport): string {
  const { size, policy } = report;
  const { floor, sigma, rounding, threshold } = policy;
  return `Measured on ${size.persons.toLocaleString('en')} invented persons and two smaller nodes, ${size.victims} victims of each attack, ${size.groups} groups (${size.ownGroups} of ours), ${size.draws} keys, seed ${size.seed}; k ${floor}, σ ${sigma}, R ${rounding}, T ${threshold}. Chance is 50 %.

### Who asks questions

${askingTable(report)}

### Who knows every other record

${omniscientTable(report.omniscient)}

The same, where every request that the ledger allows is spent on the victim:

${omniscientTable(report.omniscientWithRequests)}

### Who reads the cells

${cellsTable(report)}

### Who reconstructs hidden cells by linear programming

${reconstructionTable(report)}
`;
}

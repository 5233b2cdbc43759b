import type { AttackResult } from '../node/index.ts';
import type { CampaignReport } from './campaign.ts';
import { chanceLimit, type Rate } from './rate.ts';

const resultOf = (attack: string, secret: string, { of, share, low, high }: Rate): AttackResult => ({
  attack,
  secret,
  trials: of,
  success: share,
  lower: low,
  upper: high,
  chance: 0.5,
});

/** What a campaign measured against ours, one line for each attack and secret. */
export function attackResults({ asking, cells, reconstruction, ...rest }: CampaignReport): AttackResult[] {
  const ours = asking.find(({ id }) => id === 'collimator')?.rates;
  return [
    ...Object.entries(ours ?? {}).map(([attack, rate]) =>
      resultOf(attack, attack === 'bisection' ? 'age' : 'stage', rate),
    ),
    ...cells
      .filter(({ release }) => release === 'collimator')
      .flatMap(({ secret, informed, rates }) =>
        Object.entries(rates).map(([attack, rate]) =>
          resultOf(informed ? `${attack}, knowing all others` : attack, secret, rate),
        ),
      ),
    ...reconstruction
      .filter(({ release }) => release === 'collimator')
      .map(({ secret, success }) => resultOf('linear programming', secret, success)),
    ...rest.omniscient.map(({ secret, success }) => resultOf('omniscient', secret, success)),
    ...rest.omniscientWithRequests.map(({ secret, success }) =>
      resultOf('omniscient, with all requests', secret, success),
    ),
  ];
}

/** What a campaign must not find; empty where all promises hold. */
export function brokenPromises(report: CampaignReport, mostConfident = 0.02): string[] {
  const broken: string[] = [];
  const ours = report.asking.find(({ id }) => id === 'collimator');
  for (const [attack, { share, of }] of Object.entries(ours?.rates ?? {})) {
    const limit = chanceLimit(of);
    if (share > limit) broken.push(`${attack} is right in ${share.toFixed(2)}, above ${limit.toFixed(2)}.`);
  }
  for (const list of [report.omniscient, report.omniscientWithRequests]) {
    for (const { secret, success, bound, confident } of list) {
      const half = (success.high - success.low) / 2;
      if (success.share > bound + 0.03 + half)
        broken.push(
          `${secret}: the omniscient attacker is right in ${success.share.toFixed(2)}, above ${bound.toFixed(2)}.`,
        );
      if (list === report.omniscient && secret !== 'presence' && confident.share > mostConfident)
        broken.push(`${secret} is inferred with 95 % confidence in ${confident.share.toFixed(3)}.`);
    }
  }
  for (const { release, secret, pinned, success } of report.reconstruction) {
    if (release !== 'collimator') continue;
    if (pinned > 0)
      broken.push(`${secret}: linear programming pins ${pinned} hidden cells to their true count.`);
    if (success.share > chanceLimit(success.of))
      broken.push(`${secret}: linear programming is right in ${success.share.toFixed(2)}.`);
  }
  return broken;
}

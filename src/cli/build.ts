import { build, openKeys } from '../node/index.ts';
import { type Command, onlyKnown, required, UsageError } from './command.ts';

/** Options of the command, with the part of the policy that each sets. */
const policyParts = { k: 'floor', sigma: 'sigma', rounding: 'rounding', threshold: 'threshold' } as const;

export const command: Command = {
  name: 'build',
  summary: 'Turn a case table into a protected, signed cube. Opens no socket.',
  usage: `collimator build --case-table <folder> --epoch <2026> --keys <folder> --out <folder> [--k n] [--sigma n] [--rounding n] [--threshold n]
The policy may be stricter than the minima, never laxer. Look at risk-report.md before you publish.`,
  async run(invocation) {
    onlyKnown(invocation, ['case-table', 'epoch', 'keys', 'out', ...Object.keys(policyParts)]);
    const policy = Object.fromEntries(
      Object.entries(policyParts).flatMap(([name, part]) => {
        const text = invocation.options.get(name);
        if (text === undefined) return [];
        if (!Number.isInteger(Number(text))) throw new UsageError(`--${name} must be a whole number.`);
        return [[part, Number(text)]];
      }),
    );
    const built = await build({
      caseTable: required(invocation, 'case-table'),
      epoch: required(invocation, 'epoch'),
      ...(await openKeys(required(invocation, 'keys'))),
      policy,
      out: required(invocation, 'out'),
    });
    if (built.state === 'refused') {
      for (const mistake of built.mistakes) console.error(mistake);
      return 1;
    }
    console.log(
      `The cube is in ${built.folder}: ${built.released} of ${built.planned} planned cells released, at most ${built.cellsPerPerson} for one person, rho ${built.rho.toFixed(2)}, epsilon ${built.epsilon.toFixed(1)}.`,
    );
    return 0;
  },
};

import { build, openKeys } from '../node/index.ts';
import { declare, openConfigured, proposeRelease, requestCells, signRelease } from './build-steps.ts';
import {
  atMost,
  type Command,
  existing,
  existingOption,
  exitCodes,
  type Invocation,
  inFile,
  onlyKnown,
  required,
  UsageError,
} from './command.ts';

/** Options of the one-step build, with the part of the policy that each sets. */
const policyParts = { k: 'floor', sigma: 'sigma', rounding: 'rounding', threshold: 'threshold' } as const;

export const command: Command = {
  name: 'build',
  summary: 'Turn a case table into a protected, signed cube. Opens no socket.',
  usage: `collimator build --config holder.json [--attacks <results.json>]
    writes a proposal: the whole release, unsigned, in a private folder. Read its risk-report.md.
collimator build --config holder.json --sign --by "Name" [--new-key]
    publishes the proposal that you read, if it can be derived again byte for byte.
collimator build --config holder.json --requests [<requests.json>]
    counts requested cells, and publishes them beside the epoch.
collimator build --config holder.json --declare-open --by "Name" --reason "…" --records <url> [--out <declaration.jws>]
    declares that the records are public already, so that a build may publish exact counts.
collimator build --case-table <folder> --epoch <2026> --keys <folder> --out <folder> [--k n] [--sigma n] [--rounding n] [--threshold n]
    all in one step, for generated cases only.
The policy may be stricter than the minima, never laxer. docs/releasing.md tells the whole way.`,
  run: (invocation) => (invocation.options.has('config') ? configured(invocation) : inOneStep(invocation)),
};

async function configured(invocation: Invocation): Promise<number> {
  const { options } = invocation;
  onlyKnown(
    invocation,
    ['config', 'attacks', 'sign', 'by', 'new-key', 'requests', 'declare-open', 'reason', 'records', 'out'],
    ['requests'],
  );
  atMost(invocation, 0);
  const steps = ['sign', 'requests', 'declare-open'].filter((step) => options.has(step));
  if (steps.length > 1) throw new UsageError(`One step at a time: --${steps.join(' or --')}.`);
  const config = existing('file', required(invocation, 'config'), '--config');
  const attacks = existingOption(invocation, 'file', 'attacks');
  existingOption(invocation, 'file', 'requests');
  const opened = await openConfigured(config);
  if (opened.state === 'invalid') return failed(inFile(config, opened.mistakes), exitCodes.wrongCall);
  const done = await (async () => {
    if (options.has('declare-open')) {
      return declare(opened, {
        by: required(invocation, 'by'),
        reason: required(invocation, 'reason'),
        records: required(invocation, 'records'),
        out: options.get('out'),
      });
    }
    const requests = options.get('requests');
    if (requests !== undefined) return requestCells(opened, requests === '' ? undefined : requests);
    if (options.has('sign')) return signRelease(opened, required(invocation, 'by'), options.has('new-key'));
    return proposeRelease(opened, attacks);
  })();
  if (done.state === 'refused') return failed(done.mistakes);
  for (const line of done.lines) console.log(line);
  return 0;
}

async function inOneStep(invocation: Invocation): Promise<number> {
  onlyKnown(invocation, ['case-table', 'epoch', 'keys', 'out', ...Object.keys(policyParts)]);
  atMost(invocation, 0);
  if (!invocation.options.has('case-table'))
    throw new UsageError('--config is missing (or, for generated cases, --case-table).');
  existing('folder', required(invocation, 'case-table'), '--case-table');
  for (const each of ['epoch', 'keys', 'out']) required(invocation, each);
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
  if (built.state === 'refused') return failed(built.mistakes);
  console.log(
    `The cube is in ${built.folder}: ${built.released} of ${built.planned} planned cells released, at most ${built.cellsPerPerson} for one person, rho ${built.rho.toFixed(2)}, epsilon ${built.epsilon.toFixed(1)}.`,
  );
  return 0;
}

function failed(mistakes: readonly string[], code: number = exitCodes.notRight): number {
  for (const mistake of mistakes) console.error(mistake);
  return code;
}

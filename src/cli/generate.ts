import { demoHolders, generate } from '../collect/index.ts';
import { atMost, type Command, onlyKnown, required, UsageError } from './command.ts';

export const command: Command = {
  name: 'generate',
  summary:
    'Write invented sources for one of the demo holders: OMOP tables and DICOM series, marked as generated.',
  usage: `collimator generate --holder <${demoHolders.map(({ id }) => id).join(' | ')}> --out <folder> [--persons n] [--seed n] [--visits n]`,
  async run(invocation) {
    onlyKnown(invocation, ['holder', 'out', 'persons', 'seed', 'visits']);
    atMost(invocation, 0);
    const id = required(invocation, 'holder');
    const holder = demoHolders.find((each) => each.id === id);
    if (holder === undefined)
      throw new UsageError(
        `There is no demo holder ${id}. There are: ${demoHolders.map((each) => each.id).join(', ')}.`,
      );
    const whole = (name: string, otherwise: number, most = 10_000_000) => {
      const value = Number(invocation.options.get(name) ?? otherwise);
      if (!Number.isInteger(value) || value < 1 || value > most)
        throw new UsageError(`--${name} must be a whole number from 1 to ${most}.`);
      return value;
    };
    const out = required(invocation, 'out');
    await generate(
      {
        persons: whole('persons', holder.persons),
        seed: whole('seed', holder.seed),
        visits: whole('visits', 1, 20),
        holder,
      },
      out,
    );
    console.log(`Invented sources of ${holder.name} are in ${out}.`);
    return 0;
  },
};

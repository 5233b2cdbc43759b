import { configEntries } from '../base/index.ts';
import type { Command } from './command.ts';
import { configured } from './settings.ts';

export const command: Command = {
  name: 'doctor',
  summary: 'Print each setting with its value and where it comes from.',
  usage: 'collimator doctor [--<setting> value …]',
  async run(invocation) {
    const result = configured(invocation);
    if (result === undefined) return 1;
    const entries = configEntries(result);
    const width = (key: 'name' | 'value' | 'origin') =>
      Math.max(...entries.map((entry) => entry[key].length));
    for (const { name, value, origin, meaning } of entries) {
      console.log(
        `${name.padEnd(width('name'))}  ${value.padEnd(width('value'))}  ${origin.padEnd(width('origin'))}  ${meaning}`,
      );
    }
    return 0;
  },
};

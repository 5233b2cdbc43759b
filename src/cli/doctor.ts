import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { configEntries } from '../base/index.ts';
import { atMost, type Command, existing, required, valued } from './command.ts';
import { compact, examine, mend } from './doctor-store.ts';
import { configured } from './settings.ts';

export const command: Command = {
  name: 'doctor',
  summary: 'Print each setting and where it comes from; verify, mend or compact the store.',
  usage: [
    'collimator doctor [--<setting> value …]',
    'collimator doctor --data <folder> --mend',
    'collimator doctor --data <folder> --compact <day> --by <name>',
    '',
    'Prints each setting; where there is a data folder with a store, verifies it too, also while a node uses it:',
    'pages, chain of hashes, every difference, every graph at every revision. Exit code 1 where it is damaged.',
    '--mend makes current graphs again from their differences. --compact drops the quads of changes before a day,',
    'for good; who, when, why and counts stay. Called again, it gives back space that a full disk had kept from',
    'being given back. Both need the folder for themselves.',
  ].join('\n'),
  async run(invocation) {
    const { options } = invocation;
    const settings = new Map([...options].filter(([name]) => !['mend', 'compact', 'by'].includes(name)));
    atMost(invocation, 0);
    valued(invocation);
    const result = configured({ ...invocation, options: settings });
    const { data } = result.config;
    if (options.has('mend')) return mend(existing('folder', required(invocation, 'data'), '--data'));
    if (options.has('compact'))
      return compact(
        existing('folder', required(invocation, 'data'), '--data'),
        required(invocation, 'compact'),
        required(invocation, 'by'),
      );
    const entries = configEntries(result);
    const width = (key: 'name' | 'value' | 'origin') =>
      Math.max(...entries.map((entry) => entry[key].length));
    for (const { name, value, origin, meaning } of entries) {
      console.log(
        `${name.padEnd(width('name'))}  ${value.padEnd(width('value'))}  ${origin.padEnd(width('origin'))}  ${meaning}`,
      );
    }
    if (data === undefined || !existsSync(join(data, 'store.sqlite'))) return 0;
    console.log('');
    return examine(data);
  },
};

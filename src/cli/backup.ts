import { statSync } from 'node:fs';
import { backUp } from '../store/index.ts';
import { type Command, onlyKnown, UsageError } from './command.ts';
import { configured } from './settings.ts';

export const command: Command = {
  name: 'backup',
  summary: 'Copy a node’s data folder, also while the node runs, and verify the copy.',
  usage: [
    'collimator backup <folder> [--data <data folder>]',
    '',
    'The folder must be empty or absent, and outside the data folder. It gets the log as of one moment, what lies',
    'beside it, and backup.json with the digest of every file. Without --data the configured one (COLLIMATOR_DATA) is copied.',
  ].join('\n'),
  async run(invocation) {
    onlyKnown(invocation, ['data']);
    const [target, ...rest] = invocation.words;
    if (target === undefined || rest.length > 0) throw new UsageError('Name one folder for the backup.');
    const { data } = configured(invocation).config;
    if (data === undefined) throw new UsageError('Which data? Give --data, or set COLLIMATOR_DATA.');
    if (!statSync(data, { throwIfNoEntry: false })?.isDirectory()) {
      const named = invocation.options.has('data') ? '--data' : 'COLLIMATOR_DATA';
      throw new UsageError(`${named} ${data} is no data folder: there is no log in it.`);
    }
    const { manifest, verdict } = await backUp(data, target);
    console.log(
      `${target}: revision ${manifest.revision}, ${verdict.graphs} graphs, ${verdict.quads} quads, ${manifest.files.length} files, verified.`,
    );
    console.log(`head ${manifest.head}`);
    return 0;
  },
};

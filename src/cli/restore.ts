import { restoreBackup } from '../store/index.ts';
import { type Command, existing, onlyKnown, required, UsageError } from './command.ts';

export const command: Command = {
  name: 'restore',
  summary: 'Make a data folder from a backup that verifies.',
  usage: [
    'collimator restore <backup> --data <data folder>',
    '',
    'The data folder must be empty or absent: nothing is ever overwritten. Every file must be what the backup’s',
    'list says, and the log must verify; otherwise nothing is made.',
  ].join('\n'),
  async run(invocation) {
    onlyKnown(invocation, ['data']);
    const [backup, ...rest] = invocation.words;
    if (backup === undefined || rest.length > 0) throw new UsageError('Name the folder of one backup.');
    const data = required(invocation, 'data');
    existing('folder', backup);
    const { manifest, verdict } = await restoreBackup(backup, data);
    console.log(
      `${data}: as of ${manifest.at}, revision ${manifest.revision}, ${verdict.graphs} graphs, ${verdict.quads} quads, verified.`,
    );
    console.log(`head ${manifest.head}`);
    return 0;
  },
};

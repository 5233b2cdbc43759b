import { readFileSync } from 'node:fs';
// Not through the room's door, which loads every source of `collect` as well: a child is started many times.
import { openKeys } from '../../src/node/keys.ts';
import { extend } from '../../src/node/requests/extend.ts';
import { signOff } from '../../src/node/sign-off.ts';

// Signs a proposal off and counts requests, for a test that kills it at any moment.
const [caseTable = '', folder = '', releases = '', requests = ''] = process.argv.slice(2);
const keys = await openKeys(folder);
const release = { caseTable, epoch: '2026', keys, releases };
console.log('begin');
await signOff({ ...release, by: 'A. Person', clock: () => new Date('2026-03-01T09:00:00Z') });
await extend({ ...release, requests: readFileSync(requests, 'utf8') });
console.log('end');

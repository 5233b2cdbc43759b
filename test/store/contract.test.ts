import { describe } from 'vitest';
import { contract } from './contract.ts';
import { opened, temporaryFolder } from './fixtures.ts';

describe('a store in memory', () => contract(opened));

describe('a store in a folder', () =>
  contract((options) => opened({ folder: temporaryFolder(), ...options }), { runs: 5 }));

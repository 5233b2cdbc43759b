export { activityOf, changesOf, groupChanges, type Occasion } from './activity.ts';
export { type Change, migrate, type Normalised, normalise, revert, type Slip } from './normalise.ts';
export { type MigrationName, migrationNamed } from './tables.ts';

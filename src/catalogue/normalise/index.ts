export { activityOf, changesOf, changeText, groupChanges, type Occasion } from './activity.ts';
export {
  applyRules,
  type Change,
  migrate,
  type Normalised,
  normalise,
  revert,
  type Slip,
} from './normalise.ts';
export type { Rule } from './rule.ts';
export { type MigrationName, migrationNamed, migrations, readMigration, readSlips } from './tables.ts';

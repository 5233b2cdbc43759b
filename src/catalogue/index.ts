export { type Catalogue, type CatalogueOptions, openCatalogue } from './catalogue.ts';
export { collectionsReportMarkdown, importCollections, readCollectionMappings } from './collections/index.ts';
export {
  activityOf,
  type Change,
  changesOf,
  groupChanges,
  type MigrationName,
  migrate,
  migrationNamed,
  type Normalised,
  normalise,
  type Occasion,
  revert,
  type Slip,
} from './normalise/index.ts';
export { type Found, isId } from './record.ts';
export type { CatalogueIndex } from './search.ts';
export type { FacetCounts, Filter, FoundDatasets, Item, Selection, UnknownName } from './selection.ts';
export type { Precondition, Restored, Submission, Submitted } from './submission.ts';
export type { Moment } from './timeline.ts';
export type { RecordVersion, When } from './versions.ts';

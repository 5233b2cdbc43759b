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
export type { Precondition, Submission, Submitted } from './registration.ts';
export type { CatalogueIndex } from './search.ts';
export type { FacetCounts, Filter, FoundDatasets, Item, Selection, UnknownName } from './selection.ts';

import type { Config, Log } from '../base/index.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { CellRequests, KeptAnswers, SavedCohorts } from '../cohort/index.ts';
import type { Federation, PublishedCube, Registry } from '../federation/index.ts';
import type { CatalogueFacts } from '../harvest/index.ts';
import type { MappingFile } from '../mapping/index.ts';
import type { Ontology } from '../ontology/index.ts';
import type { QueryLibrary } from '../query/index.ts';
import type { Store } from '../store/index.ts';
import type { Scoring, Validation } from '../validation/index.ts';

/** Everything that the routes call; made once by the composition root. */
export interface Services {
  config: Config;
  /** Public URL, without a slash at the end. */
  base: string;
  facts: CatalogueFacts;
  store: Store;
  ontology: Ontology;
  queries: QueryLibrary;
  validation: Validation;
  scoring: Scoring;
  catalogue: Catalogue;
  registry: Registry;
  federation: Federation;
  cohorts: SavedCohorts;
  keptAnswers: KeptAnswers;
  cellRequests: CellRequests;
  /** The cubes that this node publishes itself. */
  cubes: readonly PublishedCube[];
  mappings: readonly MappingFile[];
  log: Log;
}

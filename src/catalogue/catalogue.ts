import { type Clock, type Log, systemClock } from '../base/index.ts';
import type { Ontology } from '../ontology/index.ts';
import type { QueryLibrary } from '../query/index.ts';
import type { VersionedStore } from '../store/index.ts';
import type { Validation } from '../validation/index.ts';
import { openNewestIndex } from './newest-index.ts';
import { openRegistry, type Registry } from './registration.ts';
import type { CatalogueIndex } from './search.ts';

/** The life of dataset descriptions: submitted, revised, withdrawn, found. */
export interface Catalogue extends Registry {
  /** The public URL that record IRIs start with, without a slash at the end. */
  base: string;
  /** Search over the newest revision: what was acknowledged before is in it. */
  index(): Promise<CatalogueIndex>;
}

export interface CatalogueOptions {
  store: VersionedStore;
  ontology: Ontology;
  validation: Validation;
  queries: QueryLibrary;
  base: string;
  clock?: Clock;
  log?: Log;
}

export function openCatalogue(options: CatalogueOptions): Catalogue {
  const { store, ontology, validation, queries, base, clock = systemClock, log } = options;
  return {
    ...openRegistry(store, validation, base, clock),
    base,
    index: openNewestIndex({
      store,
      ontology,
      queries,
      prefix: `${base}/datasets/`,
      ...(log !== undefined && { log }),
    }),
  };
}

import { type Clock, type Log, silentLog, systemClock } from '../base/index.ts';
import type { Ontology } from '../ontology/index.ts';
import type { QueryLibrary } from '../query/index.ts';
import type { VersionedStore } from '../store/index.ts';
import type { Validation } from '../validation/index.ts';
import { openRegistry, type Registry } from './registration.ts';
import { buildIndex, type CatalogueIndex } from './search.ts';

/** The life of dataset descriptions: submitted, revised, withdrawn, found. */
export interface Catalogue extends Registry {
  /** The public URL that record IRIs start with, without a slash at the end. */
  base: string;
  /** Search over the newest revision; built once for each revision, shared by all who wait for it. */
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
  const { store, ontology, validation, queries, base, clock = systemClock, log = silentLog } = options;
  const registry = openRegistry(store, validation, base, clock);
  let newest: { revision: number; index: Promise<CatalogueIndex> } | undefined;
  return {
    ...registry,
    base,
    async index() {
      const revision = await store.revision();
      if (newest?.revision !== revision) {
        const started = performance.now();
        const index = buildIndex(store, queries, ontology, base);
        const entry = { revision, index };
        newest = entry;
        index.then(
          ({ size }) =>
            log.debug({ size, ms: Math.round(performance.now() - started) }, 'catalogue index built'),
          // A failed build must not be remembered: the next search tries again.
          () => {
            if (newest === entry) newest = undefined;
          },
        );
      }
      return newest.index;
    },
  };
}

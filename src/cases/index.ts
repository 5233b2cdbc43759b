export { type CaseFacet, caseFacets, otherCode, unknownCode } from './case-facet.ts';
export { DistinctSeries } from './distinct-series.ts';
export type { Holder } from './holder.ts';
export {
  type DicomWebConfig,
  type HolderConfig,
  type PostgresConfig,
  readHolderConfig,
  requestsFile,
  type SourceConfig,
} from './holder-config.ts';
export { type CaseTableManifest, mostPersons } from './manifest.ts';
export { type CaseTable, type CaseTableReading, readCaseTable } from './read.ts';
export { writeCaseTable } from './write.ts';

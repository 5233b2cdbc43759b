export { DistinctSeries } from './distinct-series.ts';
export { type CaseTableManifest, mostPersons } from './manifest.ts';
export { type CaseTable, type CaseTableReading, readCaseTable } from './read.ts';
export { writeCaseTable } from './write.ts';

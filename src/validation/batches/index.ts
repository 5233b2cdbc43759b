export { type Batches, openBatches, type Stream } from './batches.ts';
export { Listed, told } from './listed.ts';
export type { Batch, Summary } from './summary.ts';

export { type Batch, type Batches, openBatches, type Stream, type Summary } from './batches.ts';
export { Listed, told } from './listed.ts';

export { type Collection, type CollectOptions, collect } from './collect.ts';
export type { CoverageEntry } from './coverage.ts';
export { generate } from './demo/generate.ts';
export { type DemoHolder, demoHolders } from './demo/holders.ts';
export { type Fetched, fetchRequests } from './requests.ts';

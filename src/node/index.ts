export { type Building, type BuildOptions, build } from './build/build.ts';
export { type Keys, openKeys } from './build/keys.ts';
export { type Collection, type CollectOptions, collect } from './collect/collect.ts';
export type { CoverageEntry } from './collect/coverage.ts';
export { generate } from './demo/generate.ts';
export { type DemoHolder, demoHolders, type Holder } from './demo/holders.ts';

export { type Building, type BuildOptions, build } from './build/build.ts';
export { type DeclarationOptions, type Declared, declareOpen } from './build/declare-open.ts';
export { type Keys, openKeys } from './build/keys.ts';
export {
  type ProposalOptions,
  type Proposed,
  propose,
  readAttacks,
  type TryAttacks,
} from './build/proposal.ts';
export type { Publication } from './build/publish.ts';
export { type Extension, type ExtensionOptions, extend } from './build/requests/extend.ts';
export type { AttackResult, Risk } from './build/risk.ts';
export { type SignOffOptions, signOff } from './build/sign-off.ts';
export { type Collection, type CollectOptions, collect } from './collect/collect.ts';
export type { CoverageEntry } from './collect/coverage.ts';
export { generate } from './demo/generate.ts';
export { type DemoHolder, demoHolders, type Holder } from './demo/holders.ts';
export { type HolderConfig, readHolderConfig } from './holder-config.ts';

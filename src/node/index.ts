export { type Building, type BuildOptions, build } from './build.ts';
export { type DeclarationOptions, type Declared, declareOpen } from './declare-open.ts';
export { type Keys, openKeys } from './keys.ts';
export {
  type ProposalOptions,
  type Proposed,
  propose,
  readAttacks,
  type TryAttacks,
} from './proposal.ts';
export type { Publication } from './publish.ts';
export { type Extension, type ExtensionOptions, extend } from './requests/extend.ts';
export type { AttackResult, Risk } from './risk.ts';
export { type SignOffOptions, signOff } from './sign-off.ts';

export type { Result, Severity } from './engine.ts';
export type { Finding, Text } from './finding.ts';
export type { ProfileInfo } from './profile.ts';
export { reportQuads } from './report.ts';
export {
  type Description,
  type Malformed,
  openValidation,
  type Validated,
  type Validation,
} from './validation.ts';

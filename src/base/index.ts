export { type Clock, systemClock } from './clock.ts';
export { type Config, type Configured, configEntries, loadConfig } from './config.ts';
export {
  diskProblem,
  diskReason,
  flushNames,
  flushNamesSync,
  replaceFile,
  replaceFileSync,
} from './disk.ts';
export { productFolder } from './folders.ts';
export { sha256 } from './hash.ts';
export { isRunning } from './is-running.ts';
export { isObject } from './json.ts';
export { createLog, type Log, silentLog } from './log.ts';
export { nearest } from './nearest.ts';
export { OneByOne } from './one-by-one.ts';
export { asPattern } from './pattern.ts';
export { Problem, type ProblemKind, problemKinds } from './problem.ts';
export { Secret } from './secret.ts';
export { Seeded } from './seeded.ts';
export { type Row, readTable } from './table.ts';

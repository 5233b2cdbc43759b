export { type Clock, systemClock } from './clock.ts';
export { type Config, type Configured, configEntries, loadConfig } from './config.ts';
export { productFolder } from './folders.ts';
export { sha256 } from './hash.ts';
export { createLog, type Log, silentLog } from './log.ts';
export { nearest } from './nearest.ts';
export { Problem, type ProblemKind, problemKinds } from './problem.ts';
export { Secret } from './secret.ts';
export { Seeded } from './seeded.ts';

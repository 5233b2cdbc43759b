export { type Backup, backUp, restoreBackup } from './backup.ts';
export { openStore } from './open-store.ts';
export { outline } from './outline.ts';
export type { Send, SparqlServer } from './remote/server.ts';
export { openScratch, type Scratch } from './scratch.ts';
export type {
  Answer,
  AnswerText,
  Change,
  Changed,
  Comparison,
  EngineTraits,
  Failure,
  HistoryPage,
  Mount,
  QueryLimits,
  ReaderStatus,
  Reason,
  RenewalRules,
  Revision,
  Row,
  Store,
  StoreOptions,
  Version,
  VersionedStore,
} from './store.ts';
export { type Compaction, compactFolder, mendFolder } from './upkeep.ts';
export { type Verdict, verifyFolder } from './verify.ts';
export { unfinishedOf } from './whole-folder.ts';

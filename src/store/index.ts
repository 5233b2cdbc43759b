export { openStore } from './open-store.ts';
export { outline } from './outline.ts';
export type {
  Answer,
  AnswerText,
  Change,
  Changed,
  Failure,
  Mount,
  QueryLimits,
  Revision,
  Row,
  Store,
  StoreOptions,
} from './store.ts';

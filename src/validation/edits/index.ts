export { asWritten, relativeName } from './as-written.ts';
export { addProperties, appendText, renameProperty, replaceValue } from './edit.ts';
export type { NodePlace, StatementPlace } from './node-place.ts';
export type { Edit, Source } from './source.ts';
export { startsOf } from './text-pieces.ts';

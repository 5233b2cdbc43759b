export { adHoc } from './ad-hoc.ts';
export { answerAdHoc } from './answer.ts';
export { checkAdHoc } from './check.ts';
export type { Dataset } from './dataset.ts';
export { openQueries, type QueryLibrary } from './library.ts';
export type { ParameterValues } from './parameter.ts';
export { type GraphStore, openGraphStore } from './update/graph-store.ts';
export { isPrivate, visibleGraphs } from './visible.ts';

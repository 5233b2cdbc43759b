export { adHoc } from './ad-hoc.ts';
export { answerAdHoc } from './answer.ts';
export { openQueries, type QueryLibrary } from './library.ts';
export type { ParameterValues } from './parameter.ts';

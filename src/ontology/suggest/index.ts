export { type LocalCode, type LocalCodes, readLocalCodes } from './local-codes.ts';
export { type SuggestOptions, suggestMappings } from './suggest.ts';

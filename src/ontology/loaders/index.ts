export { type AthenaOptions, type LoadedAthena, loadAthena, type StandardConcept } from './athena.ts';
export { type IndexReading, readIndex, writeIndex } from './index-file.ts';
export type { LoadMistake } from './lines.ts';
export type { Loaded, Refused } from './loaded.ts';
export { type LoadedOwl, loadOwl } from './owl.ts';
export type { OwlClass } from './owl-class.ts';
export {
  type Above,
  type PrivateVocabulary,
  privateVocabulary,
  type VocabularyTable,
} from './private-vocabulary.ts';
export { loadRf2, type Rf2Options } from './rf2.ts';
export { type LoadedSet, loadSssom } from './sssom.ts';

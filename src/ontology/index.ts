export { checkedFiles } from './checked-files.ts';
export type { Concept, ConceptMapping } from './concept.ts';
export { type Coverage, type Covered, coverage } from './coverage.ts';
export {
  type EucaimTables,
  eucaimTables,
  type ImportReport,
  importEucaim,
  reportMarkdown,
} from './eucaim/index.ts';
export {
  type ExpandOptions,
  type Expansion,
  expandConcept,
  type Member,
  type Subsumption,
  subsumes,
} from './expand.ts';
export type { Facet, LatticeValue } from './facet.ts';
export { latticeText } from './lattice-text.ts';
export {
  type Above,
  type AthenaOptions,
  type Loaded,
  type LoadedAthena,
  type LoadedOwl,
  type LoadedSet,
  type LoadMistake,
  loadAthena,
  loadOwl,
  loadRf2,
  loadSssom,
  type PrivateVocabulary,
  privateVocabulary,
  type Refused,
  type Rf2Options,
  readIndex,
  writeIndex,
} from './loaders/index.ts';
export { ontologyMounts } from './mounts.ts';
export { nearestLeaf } from './nearest-leaf.ts';
export type { Ontology } from './ontology.ts';
export { openOntology } from './open-ontology.ts';
export {
  type QcFile,
  type QcReport,
  qc,
  qcExitCode,
  qcJson,
  qcMarkdown,
  qcParts,
  qcSourceTables,
} from './qc/index.ts';
export {
  type Change,
  countsOf,
  type Diff,
  diff,
  diffJson,
  diffMarkdown,
  gatherRelease,
  impactMarkdown,
  keepRelease,
  keptReleases,
  type Operation,
  operations,
  readDecisions,
  readUses,
  release,
  releasesFolder,
  type Snapshot,
  type Statement,
  snapshotHash,
  snapshotOf,
  snapshotOfV1,
} from './release/index.ts';
export {
  type LocalCode,
  type LocalCodes,
  readLocalCodes,
  type SuggestOptions,
  suggestMappings,
} from './suggest/index.ts';
export {
  type Translated,
  type TranslateOptions,
  type Translation,
  translateCode,
  translateCodes,
} from './translate.ts';
export { vocabularyNames, vocabularyOf } from './translate-index.ts';
export type { Quality, Step } from './translate-step.ts';

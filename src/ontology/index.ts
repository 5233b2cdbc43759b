export type { Concept, ConceptMapping } from './concept.ts';
export {
  type EucaimTables,
  eucaimTables,
  type ImportReport,
  importEucaim,
  reportMarkdown,
} from './eucaim/index.ts';
export type { Facet, LatticeValue } from './facet.ts';
export { ontologyMounts } from './mounts.ts';
export { nearestLeaf } from './nearest-leaf.ts';
export type { Ontology } from './ontology.ts';
export { openOntology } from './open-ontology.ts';

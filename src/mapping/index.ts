export { expandCurie } from './curie.ts';
export { listMappings, type MappingFile } from './folder.ts';
export type { Mapping, MappingMistake, MappingReading, MappingSet } from './mapping.ts';
export { mappingQuads } from './quads.ts';
export { readSssom } from './read.ts';
export { writeSssom } from './write.ts';

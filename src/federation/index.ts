export { type AdHocLimits, askAcross } from './ad-hoc.ts';
export { askNodes } from './ask.ts';
export { type Cube, newestCubes, readCube } from './cube.ts';
export {
  type Federation,
  type NodeDescription,
  openFederation,
  reasonOf,
} from './federation.ts';
export type { NodeRef } from './node-ref.ts';
export { type PublishedCube, readPublishedCubes } from './published.ts';
export { cubesQuery } from './questions.ts';
export { verifyCube } from './release.ts';
export type { NodeReply, Row } from './reply.ts';

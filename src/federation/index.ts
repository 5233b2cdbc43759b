export { type Across, openAcross } from './across/across.ts';
export { type AdHocLimits, askAcross } from './ad-hoc.ts';
export type { AddressRules } from './address.ts';
export { askNodes } from './ask.ts';
export { type CellQuestion, cellQuestion } from './cell-question.ts';
export type { CubeCheck } from './check-release.ts';
export type { Cube } from './cube.ts';
export { type Federation, type FederationOptions, openFederation } from './federation.ts';
export { type Health, type HealthRecord, openHealth } from './health.ts';
export type { NodeCells, RefusedCube } from './node-cells.ts';
export {
  type CubeVerdict,
  type NodeDescription,
  type NodeHealth,
  reasonOf,
} from './node-description.ts';
export type { NodeRef } from './node-ref.ts';
export { type PublishedCube, readPublishedCubes } from './published.ts';
export { type Adding, type ListedNode, openRegistry, type Registry } from './registry.ts';
export { thumbprintOf, verifyCube } from './release.ts';
export type { NodeReply, Row } from './reply.ts';
export type { RequestedCount, SignedCube } from './signed-cube.ts';

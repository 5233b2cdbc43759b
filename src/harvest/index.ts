export { type CatalogueFacts, catalogPage } from './catalog.ts';
export { fairDataPoint } from './fair-data-point.ts';

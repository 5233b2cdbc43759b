export { datasetsView, datasetView, historyView, homeView, withdrawnView } from './catalogue.ts';
export {
  againView,
  cohortFacets,
  cohortFormView,
  cohortView,
  keptAnswerView,
  liveViews,
  nodesView,
} from './cohorts.ts';
export { cubesView, cubeView } from './cubes.ts';
export { digestOf, handedOverView, negotiatorView, type Offered } from './handover.ts';
export { mappingSetView } from './mapping-set.ts';
export {
  conceptView,
  mappingsView,
  ontologyView,
  qcView,
  releaseDiffView,
  releasesView,
} from './ontology.ts';
export { machineView } from './rdf.ts';
export {
  problemKindView,
  problemView,
  queriesView,
  type Sent,
  sparqlView,
  validatePageView,
  validationDocument,
} from './tools.ts';

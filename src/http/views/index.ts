export { datasetsView, datasetView, homeView, withdrawnView } from './catalogue.ts';
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
export { differenceView, historyView } from './history.ts';
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
export { problemKindView, problemView, queriesView, sparqlView } from './tools.ts';
export { type Sent, validatePageView, validationDocument } from './validate.ts';

export { type Asset, assets, contentSecurityPolicy } from './assets.ts';
export type { ReadingView, RequestsView } from './cohort-asides.ts';
export {
  type CohortCriteria,
  type CohortCriterion,
  type CohortForm,
  type Combination,
  cohortCriteria,
  cohortFormHref,
  cohortFormOf,
  readCohortForm,
} from './cohort-form.ts';
export type { ConceptLink } from './concept-link.ts';
export { type DatasetSearch, datasetsHref, type FacetView, type Filter } from './dataset-search.ts';
export type { FigureView } from './figures.ts';
export { fontFiles } from './fonts.ts';
export { type Frame, page, type Site } from './frame.ts';
export type { AttritionView, GroupsView } from './groups.ts';
export { type Html, html, type LinkTo, link, type Renderable } from './html.ts';
export type { NodeAnswerView, NodeState } from './node-answers.ts';
export { type AgainView, againPage } from './pages/again.ts';
export { type CohortView, cohortPage } from './pages/cohort.ts';
export { type CohortFacet, type CohortFormView, cohortFormPage } from './pages/cohort-form.ts';
export { type ConceptView, conceptPage, type MappingView } from './pages/concept.ts';
export { type CubeView, cubePage } from './pages/cube.ts';
export { type CubeSummary, type CubesView, cubesPage } from './pages/cubes.ts';
export { type DatasetView, type DistributionView, datasetPage } from './pages/dataset.ts';
export type { DatasetItem } from './pages/dataset-card.ts';
export { type DatasetsView, datasetsPage } from './pages/datasets.ts';
export type { HeatTable } from './pages/heat-table.ts';
export { type RecordHistoryView, type RevisionView, recordHistoryPage } from './pages/history.ts';
export { type HomeView, homePage } from './pages/home.ts';
export { type LiveView, livePage, livePageParts, liveRow, liveWhole } from './pages/live.ts';
export {
  type HandedOverView,
  handedOverPage,
  type NegotiatorView,
  negotiatorPage,
  type OfferedView,
} from './pages/negotiator.ts';
export { type NodesView, type NodeView, nodesPage } from './pages/nodes.ts';
export { type OntologyView, ontologyPage } from './pages/ontology.ts';
export { type ProblemView, problemPage } from './pages/problem.ts';
export { type QueriesView, queriesPage } from './pages/queries.ts';
export {
  type ChangedLine,
  type RecordDifferenceView,
  recordDifferencePage,
} from './pages/record-difference.ts';
export { type ShapeView, shapeListPage, shapePage } from './pages/shape.ts';
export { type ShapesView, shapesPage } from './pages/shapes.ts';
export { type SparqlResultView, type SparqlView, sparqlPage, type TermView } from './pages/sparql.ts';
export { type ValidateView, type ValidationView, validatePage } from './pages/validate.ts';
export { type WithdrawnView, withdrawnPage } from './pages/withdrawn.ts';
export { type Column, dataTable, type Fact, factList, type Row } from './table.ts';

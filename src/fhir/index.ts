export { parametersOfQuery } from './parameters.ts';
export {
  type FhirAnswer,
  type FhirQuestion,
  type FhirService,
  type FhirSources,
  openFhir,
} from './service.ts';
export type { OperationOutcome, Parameter, Parameters, Resource } from './types.ts';
export { type FhirVersion, writeAs } from './versions.ts';

import { fhir, type Operation } from './operation.ts';

/** The hyper-ontology for clients of FHIR. */
export const fhirOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/fhir/metadata',
    summary: 'FHIR R4: what the terminology service can do.',
    answers: fhir,
    query: ['mode'],
  },
  {
    method: 'get',
    path: '/fhir/{type}',
    summary: 'FHIR R4: search CodeSystem, ValueSet, ConceptMap.',
    answers: fhir,
    query: ['url', 'version', 'name', 'code'],
  },
  {
    method: 'get',
    path: '/fhir/{type}/{id}',
    summary:
      'FHIR R4: one resource, or an operation such as $lookup, $expand, $validate-code, $subsumes, $translate.',
    answers: fhir,
  },
  {
    method: 'post',
    path: '/fhir/{type}/{operation}',
    summary: 'FHIR R4: an operation with Parameters.',
    answers: fhir,
    body: fhir,
  },
  {
    method: 'get',
    path: '/fhir/{type}/{id}/{operation}',
    summary: 'FHIR R4: an operation on one resource.',
    answers: fhir,
  },
  {
    method: 'post',
    path: '/fhir/{type}/{id}/{operation}',
    summary: 'FHIR R4: the same with Parameters.',
    answers: fhir,
    body: fhir,
  },
];

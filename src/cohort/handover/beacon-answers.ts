import type { Ontology } from '../../ontology/index.ts';
import type { CohortAnswer } from '../cohort-answer.ts';
import { apiVersion, pageOf, type Received, receivedOf } from './beacon-received.ts';
import { filteringTerms } from './beacon-terms.ts';

/** Who answers as a Beacon. */
export interface BeaconSelf {
  /** Reverse domain name, e.g. `org.example.hub`. */
  id: string;
  name: string;
  /** Base URL of the service. */
  base: string;
  organisation: { id: string; name: string };
  environment: 'prod' | 'test' | 'dev' | 'staging';
  /** Version of the program. */
  version: string;
}

/** A dataset, as Beacon lists collections. */
export interface BeaconDataset {
  id: string;
  name: string;
  description?: string;
  externalUrl?: string;
}

const schemas = (entityType: string, schema: string) => [{ entityType, schema }];

/** Meta of an answer that is about the Beacon, not about cases. */
const informationMeta = ({ id }: BeaconSelf, entityType: string) => ({
  beaconId: id,
  apiVersion,
  returnedSchemas: schemas(entityType, `beacon-${entityType}-v2.0.0`),
});

/** Meta of an answer to a request. */
const answerMeta = ({ id }: BeaconSelf, entityType: string, granularity: string, received: Received) => ({
  beaconId: id,
  apiVersion,
  returnedSchemas: schemas(entityType, `ga4gh-beacon-${entityType}-v2.0.0`),
  // Whatever granularity was asked for: cubes hold counts, and no record of anyone.
  returnedGranularity: granularity,
  receivedRequestSummary: received,
});

/** Answer of `/beacon/info` (responses/beaconInfoResponse.json). */
export function beaconInfo(self: BeaconSelf): Record<string, unknown> {
  const { id, name, base, organisation, environment, version } = self;
  return {
    meta: informationMeta(self, 'info'),
    response: {
      id,
      name,
      apiVersion,
      environment,
      version,
      organization: organisation,
      welcomeUrl: base,
      description: 'Protected counts of persons; no record of anyone is held behind this interface.',
    },
  };
}

/** Answer of `/beacon/filtering_terms` (responses/beaconFilteringTermsResponse.json). */
export function beaconFilteringTerms(self: BeaconSelf, ontology: Ontology): Record<string, unknown> {
  return { meta: informationMeta(self, 'filteringTerms'), response: filteringTerms(ontology) };
}

/** Answer of `/beacon/datasets` (responses/beaconCollectionsResponse.json): the page that the request asks for. */
export function beaconDatasets(
  self: BeaconSelf,
  datasets: readonly BeaconDataset[],
  request: unknown,
): Record<string, unknown> {
  const received = receivedOf(request, 'record', self.id);
  return {
    meta: answerMeta(self, 'dataset', 'record', received),
    responseSummary: { exists: datasets.length > 0, numTotalResults: datasets.length },
    response: { collections: pageOf(datasets, received.pagination) },
  };
}

const noteOf = (display: string) =>
  display === 'no answer'
    ? 'No node gave a number. That is not to say that there is none.'
    : `No number is told here: ${display}. That is not to say that there is none, nor, by exists, that there is one.`;

/**
 * Answer of `/beacon/individuals` (responses/beaconCountResponse.json): the total, and in `info` what it rests on. A
 * hidden one has no number, and `exists` is true, which the schema requires and which is the same whatever is hidden:
 * `info.note` says that there may be none. Only where no node gave a number, or none is sure, is it false.
 */
export function beaconCount(
  self: BeaconSelf,
  request: unknown,
  answer: CohortAnswer,
): Record<string, unknown> {
  const { value, low, high, display, kind, missing } = answer.total;
  const generated = answer.nodes.some((node) => node.generated && node.low !== undefined);
  const isShown = value !== undefined;
  return {
    meta: answerMeta(
      self,
      'individual',
      isShown ? 'count' : 'boolean',
      receivedOf(request, 'count', self.id),
    ),
    responseSummary: {
      exists: isShown ? value > 0 : kind !== undefined || high > 0,
      ...(isShown && { numTotalResults: value }),
    },
    info: {
      display,
      low,
      high,
      ...(kind !== undefined && { kind }),
      generated,
      ...(!isShown && { note: noteOf(display) }),
      missing,
      cohort: `${self.base}/cohorts/${answer.hash}`,
      reading: answer.reading,
    },
  };
}

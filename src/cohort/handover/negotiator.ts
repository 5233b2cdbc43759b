import { z } from 'zod';
import type { CohortAnswer } from '../cohort-answer.ts';
import type { Kind } from '../kind.ts';

/**
 * What BBMRI-ERIC Negotiator takes at `POST /api/v3/requests` (RequestCreateDTO with ResourceDTO and OrganizationDTO
 * of its version 3): it finds resources by `id`, and the discovery service by protocol and host of `url`.
 */
export const negotiatorRequest = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2048),
  humanReadable: z.string().min(1).max(20_000),
  resources: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(512),
        name: z.string().min(1).max(512),
        description: z.string().max(4000).optional(),
        contactEmail: z.string().max(320).optional(),
        uri: z.string().max(2048).optional(),
        organization: z
          .strictObject({
            externalId: z.string().min(1).max(512),
            name: z.string().min(1).max(512),
            description: z.string().max(4000).optional(),
          })
          .optional(),
      }),
    )
    .min(1)
    .max(500),
});

/** The body of that request. */
export type NegotiatorRequest = z.infer<typeof negotiatorRequest>;

/** A dataset or holder that access is asked of, by the id under which the Negotiator knows it. */
export type NegotiatorResource = NegotiatorRequest['resources'][number];

/** The exact body that would be sent, to be shown before it is; or what is wrong with it. */
export type NegotiatorHandover =
  | { state: 'ready'; payload: NegotiatorRequest }
  | { state: 'invalid'; reasons: string[] };

/** What a count rests on, as a person at the Negotiator reads it. */
const kindWords: Record<Kind, string> = {
  open: 'exact count',
  protected: 'protected count',
  estimate: 'estimate',
  'upper bound': 'upper bound',
};

/** What a person at the Negotiator reads: the cohort, what it counted, where and when, and what is missing. */
function humanReadable(url: string, answer: CohortAnswer): string {
  const { reading, total, nodes } = answer;
  const isGenerated = nodes.some((node) => node.generated && node.low !== undefined);
  const counts = nodes.map((node) => {
    const count = node.display ?? node.reason ?? node.state;
    const about = [
      ...(node.kind === undefined ? [] : [kindWords[node.kind]]),
      ...(node.generated ? ['generated data'] : []),
      ...(node.epoch === undefined ? [] : [`release ${node.epoch}`]),
      ...(node.ontologyRelease === undefined ? [] : [`ontology ${node.ontologyRelease}`]),
    ];
    return `- ${node.name}: ${count}${about.length === 0 ? '' : ` (${about.join(', ')})`}`;
  });
  return [
    `#1: ${reading}`,
    `Persons, ${total.kind === undefined ? 'count' : kindWords[total.kind]}: ${total.display}${isGenerated ? ' (of generated data, in part or whole)' : ''}`,
    ...counts,
    ...(total.missing.length > 0 ? [`Without a number from: ${total.missing.join(', ')}`] : []),
    `Cohort: ${url}`,
  ].join('\n');
}

/**
 * The handover of an answered cohort to the Negotiator: what was shown is what was counted is what is handed over.
 * `url` is the cohort's own address, whose host is registered there as a discovery service.
 */
export function negotiatorHandover(
  url: string,
  answer: CohortAnswer,
  resources: readonly NegotiatorResource[],
): NegotiatorHandover {
  const distinct = [...new Map(resources.map((resource) => [resource.id, resource])).values()];
  const payload = { url, humanReadable: humanReadable(url, answer), resources: distinct };
  const checked = negotiatorRequest.safeParse(payload);
  if (checked.success) return { state: 'ready', payload: checked.data };
  return {
    state: 'invalid',
    reasons: checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}.`),
  };
}

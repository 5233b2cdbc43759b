import { sha256 } from '../../base/index.ts';
import type {
  Cohort,
  NegotiatorHandover,
  NegotiatorRequest,
  NegotiatorResource,
} from '../../cohort/index.ts';
import { type Html, handedOverPage, negotiatorPage } from '../../web/index.ts';
import type { Services } from '../services.ts';
import { siteOf } from './site.ts';

/** Someone whom access may be asked of, with the id under which a Negotiator knows them. */
export interface Offered {
  kind: 'node' | 'dataset';
  /** Id here, where it is another. */
  key?: string;
  display?: string;
  chosen: boolean;
  resource: NegotiatorResource;
}

/** Names a payload: the same text, the same name. */
export const digestOf = (payload: NegotiatorRequest): string => sha256(JSON.stringify(payload)).slice(0, 32);

export async function negotiatorView(
  services: Services,
  { hash, reading }: Cohort,
  handover: NegotiatorHandover,
  offered: readonly Offered[],
  to: string | undefined,
): Promise<Html> {
  const ready = handover.state === 'ready';
  return negotiatorPage(
    {
      hash,
      reading,
      to,
      offered: offered.map(({ kind, key, display, chosen, resource }) => ({
        kind,
        id: key ?? resource.id,
        name: resource.name,
        display,
        chosen,
      })),
      ...(ready && {
        payload: JSON.stringify(handover.payload, undefined, 2),
        digest: digestOf(handover.payload),
      }),
      reasons: ready ? [] : handover.reasons,
    },
    await siteOf(services),
  );
}

export async function handedOverView(
  services: Services,
  { hash, reading }: Cohort,
  sent: { id: string; redirectUrl?: string },
): Promise<Html> {
  return handedOverPage({ hash, reading, ...sent }, await siteOf(services));
}

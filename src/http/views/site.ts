import type { Site } from '../../web/index.ts';
import type { Services } from '../services.ts';

/** What the frame of every page shows. */
export async function siteOf({ store }: Services): Promise<Site> {
  return { revision: await store.revision() };
}

import type { PublishedCube } from '../../federation/index.ts';
import { type CubeSummary, cubePage, cubesPage, type Html } from '../../web/index.ts';
import { type CubeFacts, cubeFacts } from '../cubes-facts.ts';
import type { Services } from '../services.ts';
import { siteOf } from './site.ts';

function summaryOf({ epoch, verdict }: PublishedCube, { access, ...facts }: CubeFacts): CubeSummary {
  return {
    epoch,
    ...facts,
    open: access === 'open',
    verified: verdict.state === 'verified',
    ...(verdict.state === 'refused' && { reason: verdict.reason }),
  };
}

export async function cubesView(services: Services): Promise<Html> {
  const { cubes, base } = services;
  const summaries = await Promise.all(
    cubes.map(async (cube) => summaryOf(cube, await cubeFacts(cube, base))),
  );
  return cubesPage({ cubes: summaries }, await siteOf(services));
}

export async function cubeView(services: Services, cube: PublishedCube, facts: CubeFacts): Promise<Html> {
  const { declaration } = facts;
  return cubePage(
    {
      ...facts,
      ...summaryOf(cube, facts),
      ...(declaration && { declaration }),
      address: `${services.base}/cubes/${cube.epoch}`,
      requests: {
        published: cube.requests !== undefined,
        waiting: services.cellRequests.waiting(cube.epoch).length,
      },
    },
    await siteOf(services),
  );
}

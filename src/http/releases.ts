import type { Hono } from 'hono';
import { Problem } from '../base/index.ts';
import {
  type Diff,
  diff,
  diffJson,
  diffMarkdown,
  keptReleases,
  readDecisions,
  type Snapshot,
} from '../ontology/index.ts';
import { represent, sendText } from './representation.ts';
import type { Services } from './services.ts';
import { releaseDiffView, releasesView } from './views/index.ts';

/** The kept releases of the hyper-ontology, and what changed between two of them. Read when first asked for. */
export function releaseRoutes(app: Hono, services: Services): void {
  const known = new Map<string, Diff>();
  let read: ReturnType<typeof keptReleases> | undefined;
  const kept = () => {
    read ??= keptReleases();
    return read;
  };

  app.get('/ontology/releases', async function listReleases(c) {
    const releases = kept().flatMap(({ reading }) => (reading.state === 'read' ? [reading.manifest] : []));
    return represent(c, {
      json: () => ({ current: services.ontology.release, releases }),
      html: () => releasesView(services, releases),
    });
  });

  app.get('/ontology/releases/:name', function readRelease(c) {
    const name = c.req.param('name');
    const [, before, after, suffix] = /^(.+?)\.\.(.+?)(\.md|\.json)?$/.exec(name) ?? [];
    if (before === undefined || after === undefined) {
      const found = kept().find(({ version }) => version === name);
      if (found?.reading.state !== 'read') throw noSuch(name);
      return sendText(c, `${JSON.stringify(found.reading.manifest, undefined, 2)}\n`, 'application/json');
    }
    const changed = between(before, after);
    if (suffix === '.md') return sendText(c, diffMarkdown(changed), 'text/markdown');
    if (suffix === '.json') return sendText(c, diffJson(changed), 'application/json');
    return represent(c, {
      json: () => JSON.parse(diffJson(changed)) as unknown,
      html: () => releaseDiffView(services, name, changed),
    });
  });

  /** Releases never change, so what changed between two is found out once. */
  function between(before: string, after: string): Diff {
    const key = `${before}..${after}`;
    const found = known.get(key) ?? diff(snapshot(before), snapshot(after), readDecisions());
    known.set(key, found);
    return found;
  }

  const noSuch = (version: string) => {
    const versions = kept().map((each) => each.version);
    return new Problem('not-found', `There is no release ${version}. There are: ${versions.join(', ')}.`);
  };

  function snapshot(version: string): Snapshot {
    const found = kept().find((each) => each.version === version);
    if (found?.reading.state !== 'read') throw noSuch(version);
    return found.reading.snapshot;
  }
}

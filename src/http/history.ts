import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import type { Moment, RecordVersion, Restored, When } from '../catalogue/index.ts';
import { inGraph, type Quad } from '../rdf/index.ts';
import { authorise } from './authorise.ts';
import { datasetOf, preconditionOf } from './dataset-request.ts';
import { readPatch, sendDifference } from './history-difference.ts';
import { historyDocument, readPage } from './history-document.ts';
import {
  httpDate,
  placesOf,
  readAcceptDatetime,
  readAt,
  recordLinks,
  timeMap,
  versionLinks,
} from './memento.ts';
import { onlyOne } from './only-one.ts';
import { chooseType, represent, sendText, splitSuffix } from './representation.ts';
import type { Services } from './services.ts';
import { datasetView, historyView, withdrawnView } from './views/index.ts';
import { onlyKnownParameters } from './write-parameters.ts';

const linkFormat = 'application/link-format';

/**
 * A dataset's description now and at any earlier time (Memento, RFC 7089): its own address is its TimeGate
 * (Accept-Datetime, or `?at=`), its history the TimeMap, and each revision that changed it a Memento.
 */
export function historyRoutes(app: Hono, services: Services): void {
  const { catalogue, base } = services;

  app.get('/datasets/:id', async function readDataset(c) {
    const { name: id, suffix } = datasetOf(c);
    const at = onlyOne(c.req.queries('at'), 'at');
    const accepted = c.req.header('accept-datetime');
    if (at !== undefined) return sendVersion(c, id, readAt(at), { suffix, strict: true });
    if (accepted !== undefined)
      return sendVersion(c, id, readAcceptDatetime(accepted), { suffix, strict: false });
    const record = await catalogue.get(id);
    if (record.state === 'unknown') throw noDataset(id);
    if (record.state === 'found') c.header('Last-Modified', httpDate(record.modified));
    c.header('Link', recordLinks(placesOf(base, id)).join(', '));
    return sendRecord(c, record, suffix);
  });

  for (const suffix of ['', '.json', '.html', '.link'])
    app.get(`/datasets/:id/history${suffix}`, (c) => readHistory(c, suffix.slice(1) || undefined));

  app.get('/datasets/:id/history/:version', async function readVersion(c) {
    const { name: id } = datasetOf(c);
    const { name: version, suffix } = splitSuffix(c.req.param('version'));
    const [, from, to] = /^(\d{1,15})\.\.(\d{1,15})$/.exec(version) ?? [];
    if (from !== undefined && to !== undefined)
      return sendDifference(c, services, { id, from: Number(from), to: Number(to), suffix });
    const patch = readPatch(c.req.param('version'));
    if (patch !== undefined) return sendDifference(c, services, { id, ...patch });
    if (!/^\d{1,15}$/.test(version))
      throw new Problem(
        'not-found',
        `A version is the number of a revision, and two are a..b; not ${version}.`,
      );
    const found = await catalogue.version(id, { revision: Number(version) });
    const moment = 'moment' in found ? found.moment : undefined;
    // Every version has one address: that of the revision that made it so.
    if (moment !== undefined && moment.number !== Number(version)) {
      const ending = suffix === undefined ? '' : `.${suffix}`;
      return c.redirect(`${placesOf(base, id).version(moment.number)}${ending}`, 302);
    }
    return sendFound(c, id, found, suffix);
  });

  app.post('/datasets/:id/history/:version/restore', async function restoreVersion(c) {
    const who = authorise(c, services);
    onlyKnownParameters(c);
    const { name: id } = datasetOf(c);
    const version = c.req.param('version');
    if (!/^\d{1,15}$/.test(version))
      throw new Problem('not-found', `${version} is not the number of a revision.`);
    const why = c.req.query('why')?.trim();
    if (!why)
      throw new Problem('malformed-request', 'Say why it is restored: ?why=, which goes into the log.');
    const { only } = preconditionOf(c);
    return answerRestored(c, id, await catalogue.restore(id, Number(version), { who, why }, only));
  });

  async function readHistory(c: Context, suffix: string | undefined): Promise<Response> {
    const { name: id } = datasetOf(c);
    const moments = await catalogue.timeline(id);
    if (moments.length === 0) throw noDataset(id);
    const places = placesOf(base, id);
    const page = readPage(c);
    c.header('Link', recordLinks(places).join(', '));
    const asLinks =
      suffix === 'link' ||
      (suffix === undefined && chooseType(c, ['application/json', linkFormat, 'text/html']) === linkFormat);
    if (asLinks) return sendText(c, timeMap(places, moments, page.before), linkFormat);
    const document = historyDocument(places, id, moments, page);
    return represent(c, { json: () => document, html: () => historyView(services, document) }, suffix);
  }

  /** The version of a time or revision, under the address of the record itself: 200-style negotiation, RFC 7089 §4.1.2. */
  async function sendVersion(
    c: Context,
    id: string,
    when: When,
    { suffix, strict }: { suffix: string | undefined; strict: boolean },
  ): Promise<Response> {
    let found = await catalogue.version(id, when);
    // A client of Memento gets the oldest version there is for a time before it (RFC 7089 §4.5.3).
    if (!strict && (found.state === 'absent' || found.state === 'forgotten')) {
      const nearest = (await catalogue.timeline(id)).find(({ kept }) => kept);
      if (nearest !== undefined) found = await catalogue.version(id, { revision: nearest.number });
    }
    if ('record' in found) {
      const ending = suffix === undefined ? '' : `.${suffix}`;
      c.header('Content-Location', `${placesOf(base, id).version(found.moment.number)}${ending}`);
    }
    return sendFound(c, id, found, suffix);
  }

  async function sendFound(
    c: Context,
    id: string,
    found: RecordVersion,
    suffix: string | undefined,
  ): Promise<Response> {
    if (!('record' in found)) throw notThere(id, found);
    const { moment, record } = found;
    const places = placesOf(base, id);
    const links = versionLinks(places, await catalogue.timeline(id), moment);
    c.header('Memento-Datetime', httpDate(moment.at));
    c.header('Link', [...recordLinks(places), ...links].join(', '));
    return sendRecord(c, record, suffix, moment);
  }

  /** A description, or the tombstone in its place; of a time that is over where its moment is given. */
  function sendRecord(
    c: Context,
    record: Extract<RecordVersion, { record: unknown }>['record'],
    suffix: string | undefined,
    moment?: Moment,
  ): Promise<Response> {
    const shared = { rdf: (): Quad[] => inGraph(record.quads), vary: 'accept-datetime' };
    if (record.state === 'found')
      return represent(
        c,
        { ...shared, html: () => datasetView(services, record, moment), etag: record.etag },
        suffix,
      );
    c.status(410);
    const { id, state, at, who, why } = record;
    return represent(
      c,
      { json: () => ({ id, state, at, who, why }), ...shared, html: () => withdrawnView(services, record) },
      suffix,
    );
  }

  function answerRestored(c: Context, id: string, restored: Restored): Response {
    switch (restored.state) {
      case 'moved-on':
        throw new Problem('precondition-failed', 'The dataset is no longer at that ETag.', {
          etag: restored.etag,
        });
      case 'nothing-there':
        throw restored.version.state === 'withdrawn'
          ? new Problem(
              'not-possible',
              `At revision ${restored.version.moment.number} it was withdrawn: DELETE does that.`,
            )
          : notThere(id, restored.version);
      default: {
        c.header('Location', placesOf(base, id).original);
        c.header('ETag', `"${restored.etag}"`);
        return c.json(restored);
      }
    }
  }
}

const noDataset = (id: string) => new Problem('not-found', `There is no dataset ${id}.`);

/** Why there is no such version to show. */
function notThere(id: string, version: Exclude<RecordVersion, { state: 'found' | 'withdrawn' }>): Problem {
  switch (version.state) {
    case 'unknown':
      return noDataset(id);
    case 'ahead':
      return new Problem('not-found', `There is no such revision yet; the newest is ${version.newest}.`, {
        newest: version.newest,
      });
    case 'absent': {
      const { number, at } = version.first;
      return new Problem(
        'not-found',
        `The dataset ${id} was not there yet: it came at ${at}, revision ${number}.`,
        {
          first: number,
        },
      );
    }
    case 'forgotten': {
      const { moment, oldest } = version;
      const left =
        oldest === undefined
          ? 'None is kept.'
          : `The oldest that is kept is revision ${oldest.number}, of ${oldest.at}.`;
      return new Problem(
        'not-found',
        `What ${id} was at revision ${moment.number} has been dropped for good by compaction. ${left} Who changed it, when and why stays in the history.`,
        { ...(oldest !== undefined && { oldest: oldest.number }) },
      );
    }
  }
}

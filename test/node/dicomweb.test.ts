import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type DicomWebOptions, dicomWeb } from '../../src/collect/dicom/index.ts';
import { sharedData } from '../shared-data.ts';
import { readAll } from './dicom/reading.ts';

type Json = Record<string, { vr?: string; Value?: unknown[] }>;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server on a free port of this machine; gives the root of its service, and the requests that it got. */
async function serve(listener: RequestListener): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web`, asked };
}

const read = async (url: string, more: Partial<DicomWebOptions> = {}) =>
  readAll(await dicomWeb({ url, ...more }));
const text = (vr: string, ...Value: unknown[]) => ({ vr, Value });
const study = (i: number): Json => ({
  '0020000D': text('UI', `1.2.${i}`),
  '00100020': text('LO', `p${i}`),
  '00100040': text('CS', 'F'),
  '00080020': text('DA', '20200131'),
  '00201206': text('IS', 1),
});
const seriesOf = (path: string): Json => ({
  '0020000E': text('UI', `${/studies\/([\d.]+)/.exec(path)?.[1]}.1`),
  '00080060': text('CS', 'CT'),
  '00201209': text('IS', 12),
});
const json = 'application/dicom+json';

/** A server that holds `count` studies of one series each, and may be odd about pages. */
function studies(
  count: number,
  { page = 1_000, offsets = true, limits = true, warns = false, type = json } = {},
): RequestListener {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    response.setHeader('content-type', type);
    if (pathname.endsWith('/series')) return response.end(JSON.stringify([seriesOf(pathname)]));
    const from = offsets ? Number(searchParams.get('offset') ?? 0) : 0;
    const limit = searchParams.get('limit');
    const length = limits && limit !== null ? Math.min(Number(limit), page) : page;
    const found = Array.from({ length: count }, (_, i) => study(i)).slice(from, from + length);
    if (warns && from + found.length < count) response.setHeader('warning', '299 x "There are more results"');
    if (found.length === 0) response.statusCode = 204;
    return response.end(found.length === 0 ? undefined : JSON.stringify(found));
  };
}

describe('a DICOMweb server', () => {
  it('gives one row a series, with what its study says', async () => {
    const { url, asked } = await serve(studies(1));
    const { series, malformed } = await read(`${url}/`);
    expect(malformed).toEqual([]);
    expect(series).toMatchObject([
      {
        patientid: 'p0',
        patientsex: 'F',
        modality: 'CT',
        studydate: '2020-01-31',
        seriesinstanceuid: '1.2.0.1',
        instances: '12',
      },
    ]);
    expect(asked[0]).toMatch(/^\/dicom-web\/studies\?.*includefield=00100020/);
  });

  it.each([
    ['keeps pages', {}],
    ['has shorter pages than asked for, and warns', { page: 4, warns: true }],
    ['has shorter pages than asked for, and says nothing', { page: 4 }],
    ['ignores the limit', { limits: false }],
    ['ignores the offset', { offsets: false }],
    ['ignores both', { limits: false, offsets: false }],
    ['names a charset', { type: 'application/dicom+json;charset=UTF-8' }],
    ['calls it JSON', { type: 'application/json; charset=utf8' }],
  ])('that %s gives every study once', async (_, odd) => {
    const { url } = await serve(studies(25, odd));
    const { series, malformed } = await read(url, { page: 10 });
    expect(malformed).toEqual([]);
    expect(series.map(({ patientid }) => patientid)).toEqual(Array.from({ length: 25 }, (_, i) => `p${i}`));
  });

  it('that ignores the offset and has more than it lists is not taken for whole', async () => {
    const { url } = await serve(studies(25, { offsets: false, page: 20, warns: true }));
    await expect(read(url, { page: 10 })).rejects.toThrow('ignores offset');
  });

  it('with more studies than the bound is not taken for whole', async () => {
    const { url } = await serve(studies(25));
    await expect(read(url, { studies: 24 })).rejects.toThrow('more than 24');
  });

  it('that sends data sets of wrong types gets a reason for each, and the rest is read', async () => {
    const { url } = await serve((request, response) => {
      response.setHeader('content-type', json);
      if (request.url?.includes('/series'))
        response.end(JSON.stringify([{ ...seriesOf(request.url), '00080060': 'CT' }]));
      else if (/offset=0/.test(request.url ?? ''))
        response.end(
          JSON.stringify([
            study(1),
            null,
            7,
            { '0020000D': text('UI', '../../etc') },
            [],
            study(2),
            study(1),
          ]),
        );
      else response.end('[]');
    });
    const { series, malformed } = await read(url);
    expect(series.map(({ patientid, modality }) => [patientid, modality])).toEqual([
      ['p1', ''],
      ['p2', ''],
    ]);
    expect(malformed.length).toBe(4);
    expect(malformed[2]).toBe('studies: Number 4 of a page is no data set with a StudyInstanceUID.');
  });

  it('whose series contradict their study gets a reason', async () => {
    const { url } = await serve((request, response) => {
      response.setHeader('content-type', json);
      if (request.url?.includes('/series'))
        response.end(JSON.stringify([{ ...seriesOf(request.url), '00100020': text('LO', 'p9') }]));
      else
        response.end(
          JSON.stringify(
            /offset=0/.test(request.url ?? '') ? [{ ...study(1), '00201206': text('IS', 3) }] : [],
          ),
        );
    });
    const { series, malformed } = await read(url);
    expect(series).toEqual([]);
    expect(malformed).toEqual([
      'studies/1.2.1/series/1.2.1.1: The series names another study or patient than its study.',
      'studies/1.2.1/series: The study has 3 series, and 1 are listed.',
    ]);
  });

  it('that lists one study of two patients gets a reason', async () => {
    const { url } = await serve((request, response) => {
      response.setHeader('content-type', json);
      if (request.url?.includes('/series')) response.end(JSON.stringify([seriesOf(request.url)]));
      else if (!/offset=0/.test(request.url ?? '')) response.end('[]');
      else response.end(JSON.stringify([study(1), { ...study(1), '00100020': text('LO', 'p9') }, study(1)]));
    });
    const { series, malformed } = await read(url);
    expect(series.length).toBe(1);
    expect(malformed).toEqual(['studies: 1.2.1 is listed with two values of PatientID.']);
  });

  it('that fails for one study loses that study only, and says so', async () => {
    const good = studies(6);
    const { url } = await serve((request, response) => {
      if (request.url?.includes('studies/1.2.3/series')) response.writeHead(404).end('<html>');
      else good(request, response);
    });
    const { series, malformed } = await read(url);
    expect(series.length).toBe(5);
    expect(malformed).toEqual(['studies/1.2.3/series: The server answers 404.']);
  });

  it('is asked once more after a failure that may pass, as late as it says', async () => {
    for (const [status, headers] of [
      [503, {}],
      [429, { 'retry-after': '1' }],
      [500, { 'retry-after': new Date().toUTCString() }],
    ] as const) {
      const good = studies(1);
      let failed = 0;
      const { url } = await serve((request, response) => {
        if (failed++ === 0) response.writeHead(status, headers).end();
        else good(request, response);
      });
      const before = performance.now();
      const { series } = await read(url);
      expect(series.length).toBe(1);
      if (status === 429) expect(performance.now() - before).toBeGreaterThan(950);
    }
  });

  it('is not asked again where it wants more time than there is, or refuses', async () => {
    for (const [status, headers] of [
      [503, { 'retry-after': '3600' }],
      [401, {}],
      [400, {}],
    ] as const) {
      const { url, asked } = await serve((_, response) => response.writeHead(status, headers).end());
      await expect(read(url)).rejects.toThrow(`The server answers ${status}.`);
      expect(asked.length).toBe(1);
    }
  });

  it('gets the headers of the config, and no message holds them', async () => {
    const good = studies(1);
    const { url } = await serve((request, response) => {
      if (request.headers.authorization === 'Bearer s3cret') good(request, response);
      else response.writeHead(401).end();
    });
    expect((await read(url, { headers: { Authorization: 'Bearer s3cret' } })).series.length).toBe(1);
    const failures = [
      () => read(url, { headers: { Authorization: 'Bearer s3cret-wrong' } }),
      () => read(url, { headers: { Authorization: 'Bearer s3cret\nX: y' } }),
      () => read(url.replace('http://', 'http://user:s3cret@')),
      () => read(`${url}?token=s3cret`),
    ];
    for (const failure of failures) {
      const error: unknown = await failure().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(`${(error as Error).stack}${JSON.stringify(error)}${(error as Error).cause}`).not.toContain(
        's3cret',
      );
    }
  });
});

describe('a hostile DICOMweb server', () => {
  it('cannot lead elsewhere, by redirects or by addresses in its answers', async () => {
    const other = await serve(studies(1));
    const redirecting = await serve((request, response) => {
      const target = request.url?.includes('limit')
        ? 'http://169.254.169.254/latest/meta-data'
        : `${other.url}/studies`;
      response.writeHead(302, { location: target }).end();
    });
    await expect(read(redirecting.url)).rejects.toThrow('redirects elsewhere (302)');
    const good = studies(1);
    const pointing = await serve((request, response) => {
      if (!request.url?.includes('/series')) return good(request, response);
      response.setHeader('content-type', json);
      response.end(
        JSON.stringify([
          {
            ...seriesOf(request.url),
            '00081190': text('UR', other.url),
            '00102000': { vr: 'LT', BulkDataURI: other.url },
          },
        ]),
      );
    });
    expect((await read(pointing.url)).series.length).toBe(1);
    expect(other.asked).toEqual([]);
  });

  it.each([
    ['text/html', '<html>Please log in</html>', 'The answer is text/html'],
    ['application/dicom+json', '{"oops": ', 'The answer is not JSON'],
    ['application/dicom+json', '{"0020000D": {}}', 'not a JSON array'],
    [
      'application/dicom+json',
      Buffer.from('[{"0020000D":{"vr":"UI","Value":["\xe9"]}}]', 'latin1'),
      'not JSON in UTF-8',
    ],
    ['multipart/related', '--x', 'The answer is multipart/related'],
    ['application/dicom+json', `[${'1,'.repeat(5_000_000)}1]`, 'longer than 1000000 bytes'],
  ])('that sends %s is refused with a reason', async (type, body, reason) => {
    const { url } = await serve((_, response) => response.writeHead(200, { 'content-type': type }).end(body));
    await expect(read(url, { maxBytes: 1_000_000 })).rejects.toThrow(reason);
  });

  it('cannot keep us waiting', async () => {
    const silent = await serve(() => undefined);
    const dripping = await serve((_, response) => {
      response.writeHead(200, { 'content-type': json }).write('[');
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    for (const { url } of [silent, dripping]) {
      const before = performance.now();
      await expect(read(url, { deadlineMs: 300 })).rejects.toThrow('no whole answer within 300 ms');
      expect(performance.now() - before).toBeLessThan(3_000);
    }
  });

  it('that breaks off in the middle is asked once more, and then refused', async () => {
    const { url, asked } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': json, 'content-length': '1000' }).write('[{"0020');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(read(url)).rejects.toThrow('breaks off');
    expect(asked.length).toBe(2);
  });

  it('that repeats nonsense for ever comes to an end', async () => {
    let n = 0;
    const { url, asked } = await serve((_, response) =>
      response.writeHead(200, { 'content-type': json }).end(JSON.stringify([{ n: n++ }])),
    );
    const { series } = await read(url);
    expect(series).toEqual([]);
    expect(asked.length).toBeLessThan(10);
  });

  it('that is not there is told apart from an empty one', async () => {
    await expect(read('http://127.0.0.1:1/dicom-web')).rejects.toThrow(/connection failed/);
    for (const url of ['ftp://127.0.0.1/', 'not a url', 'file:///etc/passwd'])
      await expect(read(url)).rejects.toThrow('begins with http:// or https://');
    const { url } = await serve(studies(0));
    expect(await read(url)).toEqual({ series: [], segments: [], measurements: [], malformed: [] });
  });
});

const recorded = sharedData('dicom-json');

describe.skipIf(recorded === undefined)('recorded answers of an Orthanc', () => {
  const load = (file: string): Json[] => JSON.parse(readFileSync(`${recorded}/${file}`, 'utf8'));
  const first = (dataSet: Json, tag: string) => String(dataSet[tag]?.Value?.[0] ?? '');

  it('give its 50 series, one of which was listed twice, and the segments and measurements of those whose metadata were recorded', async () => {
    const [allStudies, allSeries] = [load('qido-studies.json'), load('qido-series-includefields.json')];
    const metadata = new Map(
      readdirSync(recorded ?? '')
        .filter((file) => file.startsWith('wado-metadata-'))
        .map((file) => [first(load(file)[0] ?? {}, '0020000E'), load(file)] as const),
    );
    const { url, asked } = await serve((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const [, uid, , series] = /studies(?:\/([\d.]+))?(\/series)?(?:\/([\d.]+))?/.exec(pathname) ?? [];
      const offset = Number(searchParams.get('offset') ?? 0);
      const page = (all: Json[]) =>
        all.slice(offset, offset + Number(searchParams.get('limit') ?? all.length));
      const found = pathname.endsWith('/metadata')
        ? metadata.get(series ?? '')
        : page(uid === undefined ? allStudies : allSeries.filter((each) => first(each, '0020000D') === uid));
      if (found === undefined) return response.writeHead(404).end();
      return response.writeHead(200, { 'content-type': json }).end(JSON.stringify(found));
    });
    const { series, segments, measurements, malformed } = await read(url, { page: 10 });
    expect(malformed).toEqual([]);
    expect(series.length).toBe(50);
    expect(new Set(allSeries.map((each) => first(each, '0020000E'))).size).toBe(50);
    for (const row of series) {
      const source = allSeries.find((each) => first(each, '0020000E') === row.seriesinstanceuid) ?? {};
      expect([
        row.patientid,
        row.modality,
        row.manufacturer,
        row.bodypartexamined,
        row.slicethickness,
        row.instances,
      ]).toEqual(
        ['00100020', '00080060', '00080070', '00180015', '00180050', '00201209'].map((tag) =>
          first(source, tag).trim(),
        ),
      );
    }
    const segmentCount = [...metadata.values()]
      .flat()
      .flatMap((instance) => instance['00620002']?.Value ?? []).length;
    expect(segmentCount).toBeGreaterThan(5);
    expect(segments.length).toBe(segmentCount);
    expect(measurements.length).toBe(22);
    expect(asked.filter((path) => path.includes('/metadata')).length).toBe(
      series.filter(({ modality }) => ['SEG', 'SR', 'RTSTRUCT'].includes(modality ?? '')).length,
    );
  });
});

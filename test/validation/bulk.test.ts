import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ontologyMounts } from '../../src/ontology/index.ts';
import { type Quad, write } from '../../src/rdf/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import {
  type ArchiveFile,
  type ArchiveLimits,
  type Checked,
  type Codes,
  checkInput,
  type FetchOptions,
  fetchDescription,
  isPublicAddress,
  openBatches,
  openSpreadsheets,
  openValidation,
  readArchive,
  readCodes,
  readCsv,
  readTables,
  readTemplate,
  spreadsheetsOf,
  type Table,
  templateSheets,
  type Validation,
  validateTables,
  writeCsv,
} from '../../src/validation/index.ts';
import { zipOf } from '../zip.ts';

let store: Store;
let validation: Validation;
let codes: Codes;
const template = readTemplate();
beforeAll(async () => {
  store = await openStore({ mounts: await ontologyMounts() });
  validation = await openValidation(store);
  codes = await readCodes(store, template);
}, 30_000);
afterAll(() => store.close());

const dataset: Record<string, string | number | Date> = {
  id: 'https://example.org/d',
  identifier: 'https://example.org/d',
  title: 'Prostate MRI',
  description: 'Images of prostate cancer.',
  version: '1.0.0',
  'interoperability level': 'SPEC1000011',
  theme: 'HEAL',
  'health category': 'EHRS',
  type: 'SPEC1000019',
  'access rights': 'NON_PUBLIC',
  legislation: 'http://data.europa.eu/eli/reg/2025/327/oj',
  publisher: 'forth',
  'health data access body': 'hdab',
  contact: 'office',
  distribution: 'images',
  'structured data': 'no',
  individuals: 8237,
  'imaging studies': '8 789',
  'birth sex': 'Male (COM1001366)',
  condition: 'CLIN1000075',
  'collection method': 'SPEC1000003',
  modality: 'IMG1000038; IMG1000042',
  manufacturer: 'IMG1000047',
  'body part': 'BP1000021',
  'images from': '2021-01-01',
  'images until': new Date('2023-12-31T00:00:00Z'),
  keywords: 'Prostate Cancer; mpMRI',
  provenance: 'Routine care.',
};
const tableOf = (
  sheet: string,
  row: Record<string, string | number | Date>,
  ...more: Table['rows']
): Table => ({
  sheet,
  rows: [Object.keys(row), ['# explains'], Object.values(row), ...more],
});
const legislation = 'http://data.europa.eu/eli/reg/2025/327/oj';
const others = [
  tableOf('Distribution', {
    id: 'images',
    'access address': 'https://example.org/a',
    legislation,
    rights: 'IN_SITU_PROCESSING',
    'media type': 'application/dicom',
    'size in bytes': 5,
  }),
  tableOf('Agent', { id: 'forth', name: 'FORTH', 'e-mail': 'a@example.org', page: 'https://example.org/' }, [
    'hdab',
    'HDAB',
    'h@example.org',
    '',
  ]),
  tableOf('Contact', { id: 'office', name: 'Office', 'e-mail': 'a@example.org' }),
];
const check = async (tables: Table[]) => {
  const reading = readTables(tables, template, codes, 'https://example.org/book');
  return { reading, result: await validateTables(reading, validation, 'eucaim-v2') };
};

describe('the template', () => {
  it('asks everything that EUCAIM v2.0 makes mandatory of a dataset, and every list of it has values', () => {
    const [sheet] = template;
    expect(template.map((each) => each.sheet)).toEqual(['Dataset', 'Distribution', 'Agent', 'Contact']);
    expect(sheet?.columns.filter(({ need }) => need === 'M').length).toBeGreaterThanOrEqual(26);
    expect(codes.size).toBeGreaterThanOrEqual(17);
    for (const [list, values] of codes) expect(values.length, list).toBeGreaterThan(0);
  });

  it('has a help row, and a list for each column of codes that stands where its rule says', () => {
    const sheets = templateSheets(template, codes);
    const lists = sheets.at(-1);
    let seen = 0;
    for (const { rows, rules, name: sheet } of sheets.slice(0, -1)) {
      expect(rows[1]?.[0]).toMatch(/^# Mandatory/);
      for (const { list, title } of rules) {
        const [, letter = '', to = ''] = /^Lists!\$([A-Z]+)\$2:\$\1\$(\d+)$/.exec(list ?? '') ?? [];
        if (letter === '') continue;
        seen += 1;
        const column = [...letter].reduce((sum, each) => sum * 26 + each.charCodeAt(0) - 64, 0) - 1;
        const kind = template
          .find((each) => each.sheet === sheet)
          ?.columns.find(({ header }) => header === title);
        expect(lists?.rows[0]?.[column]).toBe(kind?.codes);
        expect(lists?.rows[Number(to) - 1]?.[column]).not.toBeNull();
        expect(lists?.rows[Number(to)]?.[column] ?? null).toBeNull();
      }
    }
    expect(seen).toBe(
      template.flatMap(({ columns }) => columns).filter(({ kind }) => kind === 'code').length,
    );
  });

  it('is read as it was written, without a finding but that nothing is in it', () => {
    const tables = templateSheets(template, codes).map((sheet) => {
      const reading = readCsv(sheet.name, writeCsv(sheet));
      if (reading.state === 'malformed') throw new Error(reading.message);
      return reading.table;
    });
    expect(readTables(tables, template, codes, 'https://example.org/b')).toMatchObject({
      quads: [],
      findings: [],
    });
  });
});

describe('tables of descriptions', () => {
  it('become RDF that conforms to EUCAIM v2.0', async () => {
    const { reading, result } = await check([tableOf('Dataset', dataset), ...others]);
    expect(result.findings.filter(({ severity }) => severity === 'violation')).toEqual([]);
    expect(result.conforms).toBe(true);
    const turtle = await write(reading.quads, 'turtle');
    expect(turtle).toContain('healthdcatap:numberOfRecords "8789"^^xsd:nonNegativeInteger');
    expect(turtle).toContain('eucaim:hasImageModality eucaim:IMG1000038, eucaim:IMG1000042');
    expect(turtle).toContain('dcat:keyword "Prostate Cancer"@en, "mpMRI"@en');
    expect(turtle).toContain('dcat:endDate "2023-12-31"^^xsd:date');
    expect(turtle).toContain('cv:email "a@example.org"');
  });

  it.each([
    ['condition', 'Prostat', 'Dataset!T3', /Prostat/],
    ['individuals', 'many', 'Dataset!Q3', /whole number/],
    ['images from', '2021-02-30', 'Dataset!Y3', /2020-01-31/],
    ['structured data', 'perhaps', 'Dataset!P3', /yes or no/],
    ['publisher', 'fort', 'Dataset!L3', /id of the sheet Agent/],
    ['legislation', 'the law', 'Dataset!K3', /web address/],
  ])('name the cell where %s is %j', async (header, value, cell, expected) => {
    const row = { ...dataset, [header]: value };
    const { result } = await check([tableOf('Dataset', row), ...others]);
    const [first] = result.findings;
    expect(first).toMatchObject({ cell, value, severity: 'violation' });
    expect(`${first?.message} ${first?.reason}`).toMatch(expected);
    expect(result.conforms).toBe(false);
  });

  it('offer the nearest value and id', async () => {
    const { result } = await check([
      tableOf('Dataset', { ...dataset, publisher: 'fort', theme: 'HEALL' }),
      ...others,
    ]);
    expect(result.findings.map(({ didYouMean }) => didYouMean)).toEqual(
      expect.arrayContaining(['Did you mean forth?', expect.stringMatching(/HEAL/)]),
    );
  });

  it('name the empty cell of what the profile misses', async () => {
    const row = { ...dataset, title: '', modality: '' };
    const { result } = await check([tableOf('Dataset', row), ...others]);
    const cells = result.findings.filter(({ severity }) => severity === 'violation').map(({ cell }) => cell);
    expect(cells).toEqual(expect.arrayContaining(['Dataset!C3', 'Dataset!V3']));
  });

  it('tell of a column that is misspelt, a sheet that is unknown or missing, and an id that stands twice', async () => {
    const { result } = await check([
      tableOf('Distribution', { id: 'images', 'acces address': 'https://e.org/' }, [
        'images',
        'https://e.org/',
      ]),
      { sheet: 'Notes', rows: [['x']] },
    ]);
    expect(result.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ cell: 'Distribution!B1', didYouMean: 'Did you mean access address?' }),
        expect.objectContaining({ cell: 'Distribution!A4', reason: 'Row 3 has it already' }),
        expect.objectContaining({ cell: 'Notes!A1', severity: 'warning' }),
        expect.objectContaining({ cell: 'Dataset!A1', message: 'The sheet Dataset is missing.' }),
      ]),
    );
  });

  it('are read up to a bound of rows, which is told', () => {
    const rows = Array.from({ length: 5 }, (_, n) => [`a${n}`]);
    const { findings, quads } = readTables(
      [{ sheet: 'Agent', rows: [['id'], ...rows] }],
      template,
      codes,
      'https://e.org/b',
      {
        rows: 3,
      },
    );
    expect(quads).toHaveLength(3);
    expect(findings[0]).toMatchObject({
      cell: 'Agent!A5',
      message: expect.stringContaining('At most 3 rows'),
    });
  });

  it.each([
    ',',
    ';',
    '\t',
  ])('come from CSV with %j between cells, and a mistake names its line', (delimiter) => {
    expect(readCsv('Agent', `\ufeffid${delimiter}name\r\na${delimiter}"B\r\nC"\r\n`)).toMatchObject({
      table: {
        rows: [
          ['id', 'name'],
          ['a', 'B\r\nC'],
        ],
      },
    });
    expect(readCsv('Agent', `id${delimiter}name\na${delimiter}"B`)).toMatchObject({
      state: 'malformed',
      line: 2,
    });
  });

  it('come from a spreadsheet', async () => {
    const spreadsheets = await openSpreadsheets();
    const bytes = Buffer.from(await spreadsheets.write(templateSheets(template, codes)));
    const empty = await spreadsheets.read(bytes);
    expect(empty.map(({ sheet }) => sheet)).toEqual(['Dataset', 'Distribution', 'Agent', 'Contact', 'Lists']);
    const sheet = {
      name: 'Agent',
      frozen: 0,
      rules: [],
      rows: [
        ['id', 'name'],
        ['a', null],
        ['b', 'B'],
      ],
    };
    const [agent] = await spreadsheets.read(Buffer.from(await spreadsheets.write([sheet])));
    const { findings, quads } = readTables([agent as Table], template, codes, 'https://e.org/b');
    expect(quads).toHaveLength(3);
    expect(findings).toMatchObject([{ cell: 'Dataset!A1' }]);
    await expect(spreadsheets.read(Buffer.from('no'))).rejects.toThrow('ZIP');
  });
});

describe('an archive', () => {
  async function all(bytes: Buffer, limits: Partial<ArchiveLimits> = {}): Promise<ArchiveFile[]> {
    const found: ArchiveFile[] = [];
    for await (const file of readArchive(bytes, (each) => each.endsWith('.ttl'), limits)) found.push(file);
    return found;
  }

  it('gives the files that are wanted, and no others', async () => {
    const bytes = zipOf([
      { name: 'a.ttl', text: '<a> <b> <c> .' },
      { name: '__MACOSX/a.ttl', text: 'x' },
      { name: 'b.png', text: 'x' },
    ]);
    const found = await all(bytes);
    expect(found.map(({ name: file, state }) => [file, state])).toEqual([['a.ttl', 'read']]);
    expect(found[0]?.state === 'read' && found[0].bytes.toString()).toBe('<a> <b> <c> .');
  });

  it('is refused where it is a bomb, by what it says and by what it is', async () => {
    const big = { name: 'big.ttl', text: ' '.repeat(50_000) };
    expect(await all(zipOf([big]), { entryBytes: 1_000 })).toMatchObject([
      { state: 'unreadable', name: 'big.ttl', message: expect.stringContaining('1000 bytes') },
    ]);
    expect(await all(zipOf([{ ...big, claimed: 10 }]), { entryBytes: 1_000 })).toMatchObject([
      { state: 'unreadable' },
    ]);
    expect(await all(zipOf([big, { ...big, name: 'c.ttl' }]), { totalBytes: 60_000 })).toMatchObject([
      { state: 'read' },
      { state: 'unreadable', name: 'c.ttl' },
    ]);
    expect(await all(zipOf([big, big]), { entries: 1 })).toMatchObject([
      { message: expect.stringContaining('2 entries') },
    ]);
  });

  it('is told to be none where it is none, and a path that leads out of it is refused', async () => {
    expect(await all(Buffer.from('not a zip'))).toMatchObject([{ state: 'unreadable' }]);
    expect(await all(zipOf([{ name: '../x.ttl', text: 'x' }]))).toMatchObject([{ state: 'unreadable' }]);
  });
});

describe('a spreadsheet', () => {
  const seen: unknown[] = [];
  const spreadsheets = spreadsheetsOf({
    readXlsx: async () => {
      seen.push('read');
      return { sheets: [{ name: 'Agent', rows: [['id'], ['a']] }] };
    },
    writeXlsx: async ({ sheets }) => {
      seen.push(...sheets);
      return new Uint8Array();
    },
  });

  it('is unpacked within bounds before a library reads it', async () => {
    expect(await spreadsheets.read(zipOf([{ name: 'a.xml', text: 'x' }]))).toMatchObject([
      { sheet: 'Agent' },
    ]);
    expect(seen.splice(0)).toEqual(['read']);
    const bomb = zipOf([{ name: 'a.xml', text: ' '.repeat(50_100_000) }]);
    await expect(spreadsheets.read(bomb)).rejects.toMatchObject({ kind: 'too-large' });
    await expect(
      spreadsheets.read(zipOf([{ name: 'a.xml', text: ' '.repeat(100), claimed: 5 }])),
    ).rejects.toThrow('unpacked');
    await expect(spreadsheets.read(Buffer.from('no'))).rejects.toMatchObject({ kind: 'malformed-request' });
    expect(seen).toEqual([]);
  });

  it('has a drop-down list for each column of codes, strict where a cell holds one', async () => {
    await spreadsheets.write(templateSheets(template, codes));
    const [first] = seen.splice(0) as {
      dataValidations: { type: string; inputTitle: string; showErrorMessage: boolean }[];
    }[];
    const rule = (title: string) => first?.dataValidations.find(({ inputTitle }) => inputTitle === title);
    expect(rule('condition')).toMatchObject({ type: 'list', showErrorMessage: true });
    expect(rule('modality')).toMatchObject({ type: 'list', showErrorMessage: false });
    expect(rule('publisher')).toMatchObject({ type: 'list', formula1: 'Agent!$A$3:$A$502' });
    expect(rule('title')).toMatchObject({ showErrorMessage: false });
  });
});

describe('fetching a description', () => {
  const asked: string[] = [];
  const turtle = '<> a <http://www.w3.org/ns/dcat#Dataset> .';
  async function* bodyOf(text: string) {
    yield Buffer.from(text);
  }
  const options = (more: Partial<FetchOptions> = {}): FetchOptions => ({
    allow: ['*'],
    resolve: async (host) => (host.startsWith('private') ? ['93.184.216.34', '10.0.0.1'] : ['93.184.216.34']),
    ask: async (url, address) => {
      asked.push(`${address} ${url.href}`);
      const to = url.searchParams.get('to');
      return to === null
        ? { status: 200, headers: { 'content-type': 'text/turtle' }, body: bodyOf(turtle) }
        : { status: 302, headers: { location: to }, body: bodyOf('') };
    },
    ...more,
  });

  it('goes to the address that was checked, and follows a redirect that is allowed', async () => {
    asked.length = 0;
    const found = await fetchDescription('https://example.org/x?to=https://example.com/y', options());
    expect(found).toEqual({
      state: 'fetched',
      text: turtle,
      format: 'turtle',
      base: 'https://example.com/y',
    });
    expect(asked).toEqual([
      '93.184.216.34 https://example.org/x?to=https://example.com/y',
      '93.184.216.34 https://example.com/y',
    ]);
  });

  it.each([
    ['http://example.org/', 'https:'],
    ['file:///etc/passwd', 'https:'],
    ['https://127.0.0.1/', 'name'],
    ['https://[::1]/', 'name'],
    ['https://2130706433/', 'name'],
    ['https://0x7f.1/', 'name'],
    ['https://user:word@example.org/', 'password'],
    ['https://example.org:8443/', 'port'],
    ['https://private.example.org/', 'public internet'],
    ['https://example.org/?to=https://private.example.org/', 'public internet'],
    ['https://example.org/?to=http://example.org/', 'https:'],
    ['nonsense', 'no address'],
  ])('refuses %s', async (url, reason) => {
    expect(await fetchDescription(url, options())).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining(reason),
    });
    expect(asked.filter((each) => each.includes('private'))).not.toContainEqual(
      expect.stringMatching(/^\S+ https:\/\/private/),
    );
  });

  it('is off unless hosts are allowed, and keeps to them', async () => {
    const only = (allow: string[], url: string) => fetchDescription(url, options({ allow }));
    expect(await only([], 'https://example.org/')).toMatchObject({ state: 'refused' });
    expect(await only(['example.org'], 'https://example.org/')).toMatchObject({ state: 'fetched' });
    expect(await only(['example.org'], 'https://evil-example.org/')).toMatchObject({ state: 'refused' });
    expect(await only(['*.example.org'], 'https://data.example.org/')).toMatchObject({ state: 'fetched' });
    expect(await only(['*.example.org'], 'https://example.org.evil.com/')).toMatchObject({
      state: 'refused',
    });
  });

  it('ends at its bounds: size, time, redirects, type', async () => {
    expect(await fetchDescription('https://example.org/', options({ bytes: 10 }))).toMatchObject({
      reason: expect.stringContaining('10 bytes'),
    });
    const slow: FetchOptions['ask'] = (_url, _address, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    expect(
      await fetchDescription('https://example.org/', options({ ask: slow, deadlineMs: 20 })),
    ).toMatchObject({ reason: expect.stringContaining('in time') });
    const loop: FetchOptions['ask'] = async () => ({
      status: 301,
      headers: { location: '/' },
      body: bodyOf(''),
    });
    expect(await fetchDescription('https://example.org/', options({ ask: loop }))).toMatchObject({
      reason: expect.stringContaining('3 times'),
    });
    const html: FetchOptions['ask'] = async () => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: bodyOf(''),
    });
    expect(await fetchDescription('https://example.org/', options({ ask: html }))).toMatchObject({
      reason: expect.stringContaining('not RDF'),
    });
  });

  it.each([
    ...[
      '10.1.2.3',
      '127.0.0.1',
      '169.254.169.254',
      '172.31.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
      '198.18.0.1',
    ],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      '::ffff:10.0.0.1',
      '::ffff:93.184.216.34',
      '64:ff9b::a00:1',
      '2002:a00:1::',
      '2001:db8::1',
      'ff02::1',
      'x',
    ],
  ])('knows that %s is not in the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each([
    '93.184.216.34',
    '8.8.8.8',
    '172.32.0.1',
    '2606:2800:220:1::1',
    '2a00:1450::1',
  ])('knows that %s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('a text in parts', () => {
  const one = (i: number) => `<https://e.org/${i}> a dcat:Dataset ; dct:title "Dataset ${i}"@en ;
  ${i % 40 === 0 ? '' : `dct:description "${'Long. '.repeat(200)}"@en ; `}dcat:distribution [ a dcat:Distribution ] .\n`;
  const text = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
${Array.from({ length: 360 }, (_, i) => one(i)).join('')}`;
  const inParts = (heapMegabytes = 512) => {
    const batches = openBatches(store, { threads: 1, heapMegabytes });
    async function* chunks() {
      for (let at = 0; at < text.length; at += 50_000) yield Buffer.from(text.slice(at, at + 50_000));
    }
    const stream = { state: 'stream', name: 'x', format: 'turtle', base: 'https://e.org/' } as const;
    const check = (): Promise<Checked> =>
      checkInput({ ...stream, chunks: chunks() }, { store, validation, profile: 'dcat-ap-3', batches });
    return { check, batches };
  };

  it('tells of its datasets what the whole text tells, also where the whole is beyond a limit', {
    timeout: 20_000,
  }, async () => {
    const { check, batches } = inParts();
    try {
      const parts = await check();
      const input = { state: 'text', name: 'x', text, format: 'turtle', base: 'https://e.org/' } as const;
      const checking = { store, validation, profile: 'dcat-ap-3' };
      const whole = await checkInput(input, checking);
      if (parts.result.state !== 'validated' || whole.result.state !== 'validated')
        throw new Error('It can be read.');
      expect(parts.result.parts?.number).toBeGreaterThan(1);
      expect(parts.datasets).toHaveLength(360);
      expect(parts.datasets).toEqual(whole.datasets);
      expect(parts.datasets?.filter(({ conforms }) => conforms)).toHaveLength(0);
      const owners = parts.result.findings.map(({ dataset: owner }) => owner);
      expect(owners).toEqual(whole.result.findings.map(({ dataset: owner }) => owner));
      expect(new Set(owners).size).toBe(360);

      const limited = { ...checking, batches, limits: { statements: 100 } };
      expect(await checkInput(input, limited)).toEqual(parts);
      const change = (_: string, quads: readonly Quad[]) => ({
        quads: [...quads],
        origin: new Map(),
        changes: [],
      });
      const refused = {
        state: 'unreadable',
        tooLarge: true,
        message: expect.stringContaining('100 statements'),
      };
      expect((await checkInput(input, { ...limited, change })).result).toEqual(refused);
      expect((await checkInput({ ...input, format: 'rdfxml' }, limited)).result.state).not.toBe('validated');
    } finally {
      await batches.close();
    }
  });

  it('is refused at a named limit where a thread has no room for it, and the next one is not left waiting', {
    timeout: 20_000,
  }, async () => {
    const { check, batches } = inParts(12);
    const refused = {
      state: 'unreadable',
      tooLarge: true,
      message: expect.stringContaining('12 MB of memory'),
    };
    try {
      expect((await check()).result).toEqual(refused);
      expect((await check()).result).toEqual(refused);
    } finally {
      await batches.close();
    }
  });
});

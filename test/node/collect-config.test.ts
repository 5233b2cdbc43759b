import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHolderConfig } from '../../src/cases/index.ts';
import { caseTableRows } from './case-table-rows.ts';
import { folderWith } from './folders.ts';

const holder = { id: 'aurora', name: 'Aurora', country: 'SE' };
const read = async (config: unknown) => {
  const folder = folderWith({ 'holder.json': typeof config === 'string' ? config : JSON.stringify(config) });
  return { folder, reading: await readHolderConfig(join(folder, 'holder.json')) };
};

/** Runs the command as a holder does. */
const command = (...words: string[]) =>
  spawnSync(process.execPath, ['src/cli/collimator.js', 'collect', ...words], { encoding: 'utf8' });

describe('collimator collect', () => {
  it('does what holder.json says, several sources at once', async () => {
    const { folder } = await read({
      holder,
      sources: [{ folder: 'omop' }, { folder: 'images' }],
      mappings: ['mine.tsv'],
      caseTable: 'cases',
    });
    mkdirSync(join(folder, 'omop'));
    mkdirSync(join(folder, 'images'));
    writeFileSync(join(folder, 'omop', 'person.csv'), 'person_id,gender_concept_id\np1,8532\n');
    writeFileSync(join(folder, 'images', 'series.tsv'), 'who\tkind\np1\tCT\n');
    writeFileSync(
      join(folder, 'mine.tsv'),
      [
        'table\tperson\tfacet\tvalue\treading\tof\twhere',
        'person\tperson_id\tsex\tgender_concept_id\tconcept\tOMOP:\t',
        'series\twho\tmodality\tkind\tconcept\tDICOM:Modality_\t',
      ].join('\n'),
    );
    const { status, stdout, stderr } = command('--config', join(folder, 'holder.json'));
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('0 source values did not map');
    expect((await caseTableRows(join(folder, 'cases'))).cases).toMatchObject([{ sex: 'COM1001370' }]);
  });

  it('tells what is wrong with holder.json, and takes no other option beside it', async () => {
    const { folder } = await read({ holder, sources: [] });
    const file = join(folder, 'holder.json');
    expect(command('--config', file)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('sources: '),
    });
    expect(command('--config', file, '--out', 'x').status).toBe(2);
  });
});

describe('holder.json', () => {
  it('has paths that are relative to itself, and defaults that are safe', async () => {
    const { folder, reading } = await read({
      holder,
      sources: [
        { folder: 'omop' },
        { postgres: { host: 'db', database: 'cdm', user: 'reader', passwordFile: '/run/secrets/db' } },
      ],
      mappings: ['mine.tsv'],
      build: { epoch: '2026', keys: 'keys', release: 'cubes', hubRequests: 'https://hub.example/requests' },
    });
    expect(reading).toEqual({
      state: 'read',
      config: {
        holder,
        sources: [
          { folder: join(folder, 'omop') },
          {
            postgres: {
              host: 'db',
              port: 5432,
              database: 'cdm',
              schema: 'public',
              user: 'reader',
              passwordFile: '/run/secrets/db',
              tls: true,
              connectSeconds: 10,
              statementSeconds: 3600,
            },
          },
        ],
        mappings: [join(folder, 'mine.tsv')],
        tolerance: 0.001,
        caseTable: join(folder, 'case-table'),
        build: {
          epoch: '2026',
          policy: {},
          keys: join(folder, 'keys'),
          release: join(folder, 'cubes'),
          hubRequests: 'https://hub.example/requests',
        },
      },
    });
  });

  it('tells every mistake at once, each with its path', async () => {
    const { reading } = await read({
      holder: { ...holder, country: 'Sweden' },
      sources: [
        {},
        { folder: 'a', zip: 'b' },
        {
          postgres: {
            host: 'db',
            database: 'cdm',
            user: 'me',
            password: 'secret',
            schema: 'x; DROP TABLE y',
          },
        },
        { dicomweb: { url: 'file:///etc/passwd' } },
      ],
      tolerance: 2,
      unknown: true,
    });
    const mistakes = reading.state === 'invalid' ? reading.mistakes : [];
    const found = mistakes.map((mistake) => mistake.split(':')[0]);
    expect(found).toEqual(
      expect.arrayContaining([
        'holder.country',
        'sources.0',
        'sources.1',
        'sources.2.postgres',
        'sources.2.postgres.schema',
        'sources.3.dicomweb.url',
        'tolerance',
      ]),
    );
    expect(mistakes.join('\n')).toContain('unknown');
    // A password has no place in the file, and is not repeated.
    expect(mistakes.join('\n')).not.toContain('secret');
  });

  it('says where there is no file, or no JSON', async () => {
    expect((await read('{')).reading).toMatchObject({
      mistakes: [expect.stringContaining('it is not JSON')],
    });
    expect(await readHolderConfig('/nowhere/holder.json')).toMatchObject({
      mistakes: [expect.stringContaining('ENOENT')],
    });
  });
});

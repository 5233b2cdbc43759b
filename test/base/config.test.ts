import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { configEntries, loadConfig, type Secret } from '../../src/base/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'collimator-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the configuration', () => {
  it('has a default for everything', () => {
    const configured = loadConfig({}, {});
    expect(configured).toMatchObject({ state: 'valid', config: { port: 8080, host: '127.0.0.1' } });
  });

  it('prefers a flag to the environment, and that to the file', () => {
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ port: 1, title: 'from the file', nodes: ['http://127.0.0.1:9/'] }));
    const configured = loadConfig(
      { '--port': '3' },
      { COLLIMATOR_CONFIG: file, COLLIMATOR_PORT: '2', COLLIMATOR_QUERY_MS: '50' },
    );
    expect(configured).toMatchObject({
      state: 'valid',
      config: { port: 3, title: 'from the file', queryMs: 50, nodes: ['http://127.0.0.1:9/'] },
      origins: { port: 'flag', title: 'file', queryMs: 'environment', host: 'default' },
    });
  });

  it('wants a SPARQL server told whole, or not at all', () => {
    const query = { COLLIMATOR_SPARQL_QUERY: 'http://127.0.0.1:3030/ds/sparql' };
    const told = (environment: Record<string, string>) => loadConfig({}, environment).state;
    expect(told(query)).toBe('invalid');
    expect(told({ ...query, COLLIMATOR_SPARQL_ENGINE: 'fuseki' })).toBe('invalid');
    const whole = { ...query, COLLIMATOR_SPARQL_UPDATE: 'http://127.0.0.1:3030/ds/update' };
    expect(told(whole)).toBe('invalid');
    expect(told({ ...whole, COLLIMATOR_SPARQL_ENGINE: 'fuseki' })).toBe('valid');
  });

  it('lists every mistake at once, each with the nearest right name', () => {
    const configured = loadConfig(
      { '--prot': '1' },
      { COLLIMATOR_PORT: 'eighty', COLLIMATOR_QUERY_ROWS: '0', COLLIMATOR_TOKN: 'x' },
    );
    expect(configured.state).toBe('invalid');
    const mistakes = configured.state === 'invalid' ? configured.mistakes.join('\n') : '';
    expect(mistakes).toContain('COLLIMATOR_PORT');
    expect(mistakes).toContain('COLLIMATOR_QUERY_ROWS');
    expect(mistakes).toContain('Did you mean COLLIMATOR_TOKEN');
    expect(mistakes).toContain('Did you mean --port');
  });

  it('says where a file is wrong', () => {
    expect(loadConfig({}, { COLLIMATOR_CONFIG: '/no/such/file.json' })).toMatchObject({
      state: 'invalid',
      mistakes: [expect.stringContaining('/no/such/file.json')],
    });
  });

  it('shows a secret as stars wherever it is printed', () => {
    const configured = loadConfig({}, { COLLIMATOR_TOKEN: 'correct-horse' });
    if (configured.state !== 'valid') throw new Error('the configuration should be valid');
    const entries = configEntries(configured);
    const secret = configured.config.token as Secret;
    expect(secret.matches('correct-horse')).toBe(true);
    expect(secret.matches('wrong-horse!')).toBe(false);
    expect(`${inspect(configured)} ${JSON.stringify(entries)} ${secret}`).not.toContain('horse');
  });
});

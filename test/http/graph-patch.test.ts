import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/app.ts';
import { startNode, submitExamples, token } from '../running.ts';

let node: Running;
beforeAll(async () => {
  node = await startNode();
  await submitExamples(node, ['lidc-idri']);
});
afterAll(() => node.close());

const authorization = `Bearer ${token}`;
const address = (name: string) => `${node.url}/graphs?graph=${encodeURIComponent(name)}`;
const patch = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'PATCH',
    headers: { authorization, 'content-type': 'application/sparql-update', ...headers },
    body,
  });
const read = async (name: string) => {
  const response = await fetch(address(name), { headers: { accept: 'application/n-triples' } });
  return {
    etag: response.headers.get('etag') ?? '',
    lines: (await response.text()).trim().split('\n').sort(),
  };
};

describe('a graph that is patched', () => {
  it('is the unnamed graph of the update: made, changed, left alone', async () => {
    const name = 'urn:x:patched';
    const made = await patch(`${address(name)}&why=Because`, 'INSERT DATA { <urn:a> <urn:b> 1 , 2 }');
    expect([made.status, made.headers.get('location')]).toEqual([201, name]);
    expect(
      (await patch(address(name), 'DELETE { ?s ?p 1 } INSERT { ?s ?p 3 } WHERE { ?s ?p 1 }')).status,
    ).toBe(204);
    const integer = '"^^<http://www.w3.org/2001/XMLSchema#integer> .';
    expect((await read(name)).lines).toEqual([
      `<urn:a> <urn:b> "2${integer}`,
      `<urn:a> <urn:b> "3${integer}`,
    ]);
    expect((await patch(address(name), 'DELETE DATA { <urn:never> <urn:b> 1 }')).status).toBe(204);
    const direct = await patch(`${node.url}/graphs/by/its/address`, 'INSERT DATA { <urn:a> <urn:b> 1 }');
    expect(direct.status).toBe(201);
    expect((await read(`${node.url}/graphs/by/its/address`)).lines).toHaveLength(1);
  });

  it('is the only one that is written, whatever the update names', async () => {
    const name = 'urn:x:alone';
    await patch(address(name), 'INSERT DATA { <urn:a> <urn:b> 1 }');
    await patch(address('urn:x:beside'), 'INSERT DATA { <urn:a> <urn:b> 2 }');
    for (const text of [
      'INSERT DATA { GRAPH <urn:x:beside> { <urn:a> <urn:b> 3 } }',
      'INSERT DATA { <urn:a> <urn:b> 9 } ; DELETE WHERE { GRAPH <urn:x:beside> { ?s ?p ?o } }',
      'WITH <urn:x:beside> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }',
      'DROP GRAPH <urn:x:beside>',
      'DROP SILENT GRAPH <urn:x:beside>',
      'MOVE <urn:x:beside> TO DEFAULT',
      'COPY DEFAULT TO <urn:x:beside>',
    ]) {
      const response = await patch(address(name), text);
      expect(response.status, text).toBeGreaterThanOrEqual(403);
      expect(response.status, text).toBeLessThan(500);
      expect(await response.text(), text).toContain('alone');
    }
    expect((await read(name)).lines).toHaveLength(1);
    expect((await patch(address(name), 'COPY <urn:x:beside> TO DEFAULT')).status).toBe(204);
    expect((await read(name)).lines).toEqual((await read('urn:x:beside')).lines);
    expect((await patch(address(name), 'CLEAR ALL')).status).toBe(204);
    expect((await fetch(address(name))).status).toBe(404);
    expect((await read('urn:x:beside')).lines).toHaveLength(1);
  });

  it('is never a record, a graph of this node or one that ships with it', async () => {
    const before = await (await fetch(`${node.url}/datasets/lidc-idri.nt`)).text();
    for (const name of [
      `${node.url}/datasets/lidc-idri`,
      `${node.url}/cubes/2026`,
      'https://w3id.org/collimator/graph/ontology',
    ]) {
      const response = await patch(address(name), 'CLEAR DEFAULT');
      expect(response.status, name).toBeGreaterThanOrEqual(403);
      expect(response.status, name).toBeLessThan(500);
    }
    expect(await (await fetch(`${node.url}/datasets/lidc-idri.nt`)).text()).toBe(before);
  });

  it('needs a token, an update, and the state that the condition names', async () => {
    const name = 'urn:x:guarded';
    const more = 'INSERT DATA { <urn:a> <urn:b> 1 }';
    await patch(address(name), 'INSERT DATA { <urn:a> <urn:b> 0 }');
    const { etag } = await read(name);
    expect((await patch(address(name), more, { authorization: 'Bearer wrong' })).status).toBe(401);
    const other = await patch(address(name), '<urn:a> <urn:b> 1 .', { 'content-type': 'text/turtle' });
    expect([other.status, other.headers.get('accept-patch')]).toEqual([415, 'application/sparql-update']);
    const wrong = await patch(address(name), 'INSERT DATA {\n <urn:a> <urn:b> }');
    expect([wrong.status, ((await wrong.json()) as { line: number }).line]).toEqual([400, 2]);
    expect((await patch(address(name), more, { 'if-match': '"other"' })).status).toBe(412);
    expect((await patch(address(name), more, { 'if-match': etag })).status).toBe(204);
    expect((await patch(address(name), 'CLEAR DEFAULT', { 'if-match': etag })).status).toBe(412);
    expect((await patch(`${node.url}/graphs`, more)).status).toBe(400);
  });
});

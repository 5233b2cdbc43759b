import { describe, expect, it } from 'vitest';
import { failed } from '../../src/http/sparql-failure.ts';
import { opened } from '../store/fixtures.ts';
import { pretendedServer } from '../store/pretended-server.ts';

describe('a query that our parser takes', () => {
  it('and the compiler of an engine does not, is told in the words of the engine, and not as a mistake', async () => {
    const pretended = pretendedServer();
    const store = await opened({ server: pretended.server });
    pretended.instead = () => new Response('SP031: No one quad storage is suitable', { status: 400 });
    const answer = await store.queryText('ASK { ?s ?p 1 }', 'application/sparql-results+json');
    expect(answer.state).toBe('malformed');
    expect(answer.state !== 'text' && failed(answer)).toMatchObject({
      kind: 'query-refused',
      message: expect.stringMatching(/engine does not take it: SP031: No one quad storage/),
    });
  });
});

import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { disagreementRoutes } from '../../src/http/disagreements.ts';
import type { Services } from '../../src/http/services.ts';

const rows = [
  'A:1\tskos:exactMatch\t\tB:1\tsemapv:ManualMappingCuration',
  'A:1\tskos:exactMatch\tNot\tB:1\tsemapv:ManualMappingCuration',
];
const text = (row: string, id: number) => `#curie_map:
#  A: https://example.org/a/
#  B: https://example.org/b/
#mapping_set_id: https://example.org/set-${id}
#license: https://creativecommons.org/licenses/by/4.0/
subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification
${row}
`;

describe('the disagreements between mappings', () => {
  const app = new Hono();
  disagreementRoutes(app, {
    ontology: { release: { version: '1', hash: 'h' } },
    mappings: rows.map((row, i) => ({ name: `set-${i}`, text: text(row, i) })),
  } as unknown as Services);

  it('are answered as JSON, counted by kind, each with a sentence and its records', async () => {
    for (const path of ['/mappings/disagreements', '/mappings/disagreements.json']) {
      const response = await app.request(path, { headers: { accept: 'application/json' } });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        release: { version: '1' },
        counts: { 'affirmed and denied': 1 },
        disagreements: [{ kind: 'affirmed and denied', records: [expect.any(String), expect.any(String)] }],
      });
    }
  });
});

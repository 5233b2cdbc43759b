import { cell } from '../eucaim/table.ts';
import type { Found } from './finding.ts';
import { qcTable } from './tables.ts';
import type { Tally } from './tally.ts';

/** What a class is called and whether it stands; undefined where there is none. */
export type ClassLookup = (code: string) => { label: string; deprecated: boolean } | undefined;

const words = (text: string) =>
  text
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join(' ') ?? '';

/**
 * Checks the codes that other programs are known to ask with (`queries/qc/client-codes.tsv`): each must name a
 * class that stands, that means what the program says, and no two facets may share one.
 */
export function clientChecks(lookup: ClassLookup, tally: Tally): void {
  const name = 'queries/qc/client-codes.tsv';
  const rows = qcTable('client-codes.tsv', ['client', 'kind', 'label', 'code', 'detail']).map((row) => ({
    kind: cell(row, 'kind'),
    client: cell(row, 'client'),
    label: cell(row, 'label'),
    code: cell(row, 'code'),
    detail: cell(row, 'detail'),
    line: row.line,
  }));
  for (const { kind, client, label, code, detail, line } of rows) {
    const found = lookup(code);
    const at: Found = { subject: code, label, detail, file: name, line, value: code };
    tally.looked('stored_query_broken');
    if (found === undefined || found.deprecated) {
      tally.found('stored_query_broken', {
        ...at,
        detail: `${client} ${detail}; ${found === undefined ? 'there is no such class' : 'it is deprecated'}`,
      });
      continue;
    }
    if (kind !== 'facet') continue;
    tally.looked('facet_key_wrong');
    if (words(found.label) === words(label)) continue;
    const sharing = rows.filter((row) => row.kind === 'facet' && row.client === client && row.code === code);
    const shared = sharing.length > 1 ? `; ${sharing.length} facets share one key` : '';
    tally.found('facet_key_wrong', {
      ...at,
      detail: `${client} ${detail}; the label of the class is ${found.label}${shared}`,
    });
  }
}

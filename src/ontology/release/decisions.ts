import { join } from 'node:path';
import { productFolder } from '../../base/index.ts';
import { tidy } from '../eucaim/label.ts';
import { cell, readTable } from '../eucaim/table.ts';

/** What a person decided about a label that changed under one code; it holds for these two labels only. */
export interface Decision {
  code: string;
  kind: 'wording' | 'meaning' | 'removed';
  before: string;
  after: string;
  /** Code of the class that has the old meaning now. */
  successor?: string;
  reason: string;
}

const kinds = new Set(['wording', 'meaning', 'removed']);
const isKind = (text: string): text is Decision['kind'] => kinds.has(text);

/** Reads a table of decisions (mappings/eucaim-v2-changes.tsv where none is named). A row of another kind is left out. */
export function readDecisions(path = join(productFolder, 'mappings', 'eucaim-v2-changes.tsv')): Decision[] {
  return readTable(path, ['code', 'change', 'v1_label', 'v2_label', 'successor', 'reason']).flatMap((row) => {
    const kind = cell(row, 'change');
    if (!isKind(kind)) return [];
    const successor = cell(row, 'successor');
    return {
      code: cell(row, 'code'),
      kind,
      before: tidy(cell(row, 'v1_label')),
      after: tidy(cell(row, 'v2_label')),
      ...(successor === '' ? {} : { successor }),
      reason: cell(row, 'reason'),
    };
  });
}

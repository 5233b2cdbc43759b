import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productFolder } from '../../base/index.ts';
import { tidy } from '../eucaim/label.ts';
import { cell, parseTable } from '../eucaim/table.ts';

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

/** A decision with the line of its table. */
export interface DecisionRow extends Decision {
  line: number;
}

const kinds = new Set(['wording', 'meaning', 'removed']);
const isKind = (text: string): text is Decision['kind'] => kinds.has(text);

const columns = ['code', 'change', 'v1_label', 'v2_label', 'successor', 'reason'];

/** Reads a table of decisions, each with its line. A row of another kind is left out. */
export function parseDecisions(text: string, name: string): DecisionRow[] {
  return parseTable(text, name, columns).flatMap((row) => {
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
      line: row.line,
    };
  });
}

/** The table of the decisions that were made, by its place below the product's folder. */
export const decisionsFile = 'mappings/eucaim-v2-changes.tsv';

/** Reads a table of decisions from a file, that table where none is named. */
export function readDecisions(path = join(productFolder, decisionsFile)): Decision[] {
  return parseDecisions(readFileSync(path, 'utf8'), path);
}

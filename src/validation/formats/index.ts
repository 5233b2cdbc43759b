import type { Run } from './checked.ts';
import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import { sarifReport } from './sarif.ts';
import { textReport } from './text.ts';
import { turtleReport } from './turtle.ts';

export { byDataset, type DatasetFindings, withDataset } from './by-dataset.ts';
export {
  type Checked,
  type CheckedResult,
  type Located,
  outcomeOf,
  type Parts,
  type Run,
  type Unread,
  type UntoldDatasets,
  unreadOf,
} from './checked.ts';
export { checkedDocument } from './json.ts';
export { checkedQuads } from './turtle.ts';

/** The formats of reports, each a function from a run to its text. */
export const reportFormats = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  turtle: turtleReport,
  html: htmlReport,
} satisfies Record<string, (run: Run) => string | Promise<string>>;

export type ReportFormat = keyof typeof reportFormats;

export { type EucaimTables, eucaimTables, importEucaim } from './import.ts';
export { type ImportReport, reportMarkdown } from './report.ts';

export { type DicomFolderOptions, dicomFolder } from './folder.ts';
export { dicomWeb } from './web.ts';
export type { DicomWebOptions } from './web-series.ts';

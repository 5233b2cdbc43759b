export { type ArchiveFile, type ArchiveLimits, readArchive } from './archive.ts';

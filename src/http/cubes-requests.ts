import { join } from 'node:path';
import { systemClock } from '../base/index.ts';
import { type CellRequests, openCellRequests } from '../cohort/index.ts';
import type { Services } from './services.ts';

const books = new WeakMap<Services, CellRequests>();

/** The requests that wait at this hub, below its data folder; opened by the first who needs them. */
export function cellRequestsOf(services: Services): CellRequests {
  const { data } = services.config;
  const book =
    books.get(services) ??
    openCellRequests(systemClock, data === undefined ? undefined : join(data, 'cell-requests.json'));
  books.set(services, book);
  return book;
}

import { z } from 'zod';
import { Problem } from '../../base/index.ts';

/** The version of Beacon that is spoken here. */
export const apiVersion = 'v2.0.0';

/** A page of an answer: `skip` counts pages, and a `limit` of 0 is all there is (common/beaconCommonComponents). */
interface Pagination {
  skip: number;
  limit: number;
}

/** What a request asked for, to be said back (responses/sections/beaconReceivedRequestSummary). */
export interface Received {
  apiVersion: string;
  requestedSchemas: { entityType?: string | undefined; schema?: string | undefined }[];
  pagination: Pagination;
  requestedGranularity: string;
  filters: string[];
  includeResultsetResponses?: string;
  testMode?: boolean;
}

const whole = z.int().min(0).max(1_000_000_000);
const word = z.string().max(512);

/** The part of a request's body (requests/beaconRequestBody) that says how the answer shall look. */
const body = z.object({
  meta: z
    .object({
      apiVersion: word.optional(),
      requestedSchemas: z
        .array(z.object({ entityType: word.optional(), schema: word.optional() }))
        .max(100)
        .optional(),
    })
    .optional(),
  query: z
    .object({
      filters: z.array(z.unknown()).optional(),
      pagination: z.object({ skip: whole.optional(), limit: whole.optional() }).optional(),
      requestedGranularity: z.enum(['boolean', 'count', 'aggregated', 'record']).optional(),
      includeResultsetResponses: z.enum(['ALL', 'HIT', 'MISS', 'NONE']).optional(),
      testMode: z.boolean().optional(),
    })
    .optional(),
});

/**
 * Reads of the body of a Beacon request, or of its filters alone, what it asked for; the defaults are the framework's, save
 * for the granularity, which is what is given here. Throws a Problem that names every member that Beacon has not.
 */
export function receivedOf(request: unknown, granularity: string, beaconId: string): Received {
  const read = body.safeParse(Array.isArray(request) ? { query: { filters: request } } : (request ?? {}));
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    const errorMessage = `This is no Beacon v2 request. ${faults.slice(0, 5).join('; ')}.`;
    // Beside our own members those that a client of Beacon looks for (beaconErrorResponse.json).
    throw new Problem('malformed-request', errorMessage, {
      meta: { beaconId, apiVersion },
      error: { errorCode: 400, errorMessage },
    });
  }
  const { meta, query = {} } = read.data;
  const { filters = [], pagination, requestedGranularity, includeResultsetResponses, testMode } = query;
  const ids = filters.flatMap((filter) => {
    const id = typeof filter === 'string' ? filter : (filter as { id?: unknown } | null)?.id;
    return typeof id === 'string' ? [id] : [];
  });
  return {
    apiVersion: meta?.apiVersion ?? apiVersion,
    requestedSchemas: meta?.requestedSchemas ?? [],
    pagination: { skip: pagination?.skip ?? 0, limit: pagination?.limit ?? 10 },
    requestedGranularity: requestedGranularity ?? granularity,
    filters: ids,
    ...(includeResultsetResponses && { includeResultsetResponses }),
    ...(testMode !== undefined && { testMode }),
  };
}

/** The page that was asked for. */
export function pageOf<T>(items: readonly T[], { skip, limit }: Pagination): readonly T[] {
  // A page that holds everything is the only one.
  if (limit === 0) return skip === 0 ? items : [];
  return items.slice(skip * limit, (skip + 1) * limit);
}

import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import { type Format, formatOf, formats } from '../rdf/index.ts';

const accepted = Object.values(formats).map(({ mediaType }) => mediaType);

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/** A body has one reader; whoever refuses it part-way reads on where the first one stopped. */
const readers = new WeakMap<Request, BodyReader>();

function readerOf(c: Context): BodyReader | undefined {
  const known = readers.get(c.req.raw);
  if (known || c.req.raw.body === null) return known;
  const reader: BodyReader = c.req.raw.body.getReader();
  readers.set(c.req.raw, reader);
  return reader;
}

/** The bytes of a request's body as they come. Throws a Problem (malformed-request) where they do not all come. */
export async function* bodyChunks(c: Context): AsyncGenerator<Uint8Array> {
  const reader = readerOf(c);
  for (let next = await reader?.read().catch(cutShort); next && !next.done; ) {
    yield next.value;
    next = await reader?.read().catch(cutShort);
  }
}

function cutShort(cause: unknown): never {
  throw new Problem('malformed-request', 'The body did not come whole.', {}, cause);
}

/**
 * Reads on and drops what a client still sends of a body that is refused, up to `most` bytes: one that reads no answer
 * before it has sent everything would find a broken pipe in its place. What says that it is longer is not waited for.
 */
export async function dropRest(c: Context, most: number): Promise<void> {
  if (Number(c.req.header('content-length') ?? 0) > most) return;
  let size = 0;
  try {
    for await (const { byteLength } of bodyChunks(c)) {
      size += byteLength;
      if (size >= most) return;
    }
  } catch (error) {
    // A client that is gone needs no answer.
    if (!(error instanceof Problem)) throw error;
  }
}

/** Reads a request's body as UTF-8 text. Refuses more than `limit` bytes (413), also where no length was told. */
export async function readText(c: Context, limit: number): Promise<string> {
  const encoding = c.req.header('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    throw new Problem('unsupported-media-type', `Send the body as it is: ${encoding} is not unpacked here.`);
  const told = c.req.header('content-length');
  // No more than the length that was told is ever read. In one go: a web stream costs as much as a small query.
  const isInOne = told !== undefined && Number(told) <= limit;
  const bytes = isInOne ? await c.req.raw.arrayBuffer().catch(cutShort) : await inChunks(c, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Problem('malformed-request', 'The body is not UTF-8.', {}, cause);
  }
}

async function inChunks(c: Context, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  // A length that is told is beyond the limit already.
  let size = Number(c.req.header('content-length') ?? 0);
  const body = bodyChunks(c);
  while (size <= limit) {
    const chunk = await body.next();
    if (chunk.done) return Buffer.concat(chunks);
    size += chunk.value.byteLength;
    chunks.push(chunk.value);
  }
  await dropRest(c, Math.max(2 * limit, 1_048_576));
  throw new Problem('too-large', `The body has more than ${limit.toLocaleString('en')} bytes.`, { limit });
}

/** Reads an RDF body: the format that Content-Type names, and the text. Another type is refused (415). */
export async function readRdf(c: Context, limit: number): Promise<{ format: Format; text: string }> {
  const contentType = c.req.header('content-type');
  const format = formatOf(contentType);
  if (format === undefined) {
    const given = contentType ?? 'no Content-Type';
    throw new Problem('unsupported-media-type', `${given} is not read here. Send ${accepted.join(', ')}.`, {
      accepted,
    });
  }
  return { format, text: await readText(c, limit) };
}

/** The fields of an HTML form (urlencoded or multipart); a file counts as its text. Bounded like any body. */
export async function readForm(c: Context, limit: number): Promise<Map<string, string[]>> {
  const fields = new Map<string, string[]>();
  const add = (key: string, value: string) => fields.set(key, [...(fields.get(key) ?? []), value]);
  const contentType = c.req.header('content-type') ?? '';
  const text = await readText(c, limit);
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    for (const [key, value] of new URLSearchParams(text)) add(key, value);
    return fields;
  }
  const form = await new Response(text, { headers: { 'content-type': contentType } })
    .formData()
    .catch((cause) => {
      throw new Problem('malformed-request', 'The form cannot be read.', {}, cause);
    });
  for (const [key, value] of form) add(key, typeof value === 'string' ? value : await value.text());
  return fields;
}

/** Whether the body is one that an HTML form sends. */
export function isForm(c: Context): boolean {
  return /^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(
    c.req.header('content-type') ?? '',
  );
}

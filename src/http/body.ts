import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import { type Format, formatOf, formats } from '../rdf/index.ts';

const accepted = Object.values(formats).map(({ mediaType }) => mediaType);

/** Reads a request's body as UTF-8 text. Refuses more than `limit` bytes (413), also where no length was told. */
export async function readText(c: Context, limit: number): Promise<string> {
  const tooLarge = () =>
    new Problem('too-large', `The body has more than ${limit.toLocaleString('en')} bytes.`, { limit });
  if (Number(c.req.header('content-length') ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new Problem('malformed-request', 'The body is not UTF-8.', {}, cause);
  }
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

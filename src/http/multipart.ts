import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import { readText } from './body.ts';

/** The files of a multipart form, each with its media type and its text. Bounded like any body. */
export async function readParts(c: Context, limit: number): Promise<{ type: string; text: string }[]> {
  const contentType = c.req.header('content-type') ?? '';
  const body = await readText(c, limit);
  const form = await new Response(body, { headers: { 'content-type': contentType } })
    .formData()
    .catch((cause) => {
      throw new Problem('malformed-request', 'The form cannot be read.', {}, cause);
    });
  const parts = Array.from(form.values(), async (value) =>
    typeof value === 'string' ? { type: '', text: value } : { type: value.type, text: await value.text() },
  );
  return Promise.all(parts);
}

import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import { readText } from './body.ts';

/** A file of a form. */
export interface FormFile {
  /** The field that it was sent in. */
  field: string;
  name: string;
  type: string;
  bytes: Buffer;
}

/** The files of a multipart form, each with its media type and its text. Bounded like any body. */
export async function readParts(c: Context, limit: number): Promise<{ type: string; text: string }[]> {
  const form = await formOf(c, await readText(c, limit));
  const parts = Array.from(form.values(), async (value) =>
    typeof value === 'string' ? { type: '', text: value } : { type: value.type, text: await value.text() },
  );
  return Promise.all(parts);
}

/** The fields and the files of a form whose body has been read; a file keeps its bytes. One without a name is left out. */
export async function readUploads(
  c: Context,
  body: Buffer,
): Promise<{ fields: Map<string, string[]>; files: FormFile[] }> {
  const fields = new Map<string, string[]>();
  const files: FormFile[] = [];
  for (const [field, value] of await formOf(c, new Uint8Array(body))) {
    if (typeof value === 'string') fields.set(field, [...(fields.get(field) ?? []), value]);
    else if (value.size > 0)
      files.push({
        field,
        name: value.name,
        type: value.type,
        bytes: Buffer.from(await value.arrayBuffer()),
      });
  }
  return { fields, files };
}

function formOf(c: Context, body: string | Uint8Array<ArrayBuffer>): Promise<FormData> {
  const contentType = c.req.header('content-type') ?? '';
  return new Response(body, { headers: { 'content-type': contentType } }).formData().catch((cause) => {
    throw new Problem('malformed-request', 'The form cannot be read.', {}, cause);
  });
}

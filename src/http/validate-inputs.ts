import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import { type Format, formatOf, formats, isStreamed } from '../rdf/index.ts';
import {
  fetchDescription,
  guessFormat,
  type Input,
  inputOf,
  inputsOfArchive,
  isTable,
  tablesInput,
} from '../validation/index.ts';
import type { FormFile } from './multipart.ts';
import { type Asked, formatNamed } from './validate-asked.ts';
import { type Body, bytesOf, readUpTo, type UploadBounds } from './validate-body.ts';

const zip = ['application/zip', 'application/x-zip-compressed'];
const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The media types that a body may have beside those of RDF and of forms. */
const tableTypes = [workbook, 'text/csv', 'application/zip'];

const mediaTypeOf = (contentType: string) => contentType.split(';')[0]?.trim().toLowerCase() ?? '';

/** One description, or several that came together. */
export type Inputs = { state: 'one'; input: Input } | { state: 'many'; inputs: AsyncIterable<Input> };
const one = (input: Input): Inputs => ({ state: 'one', input });

/** What the body of a request holds, by its Content-Type. `enter` is called before anything large is read. */
export async function inputsOfBody(
  c: Context,
  { base }: Asked,
  bounds: UploadBounds,
  enter: () => void,
): Promise<Inputs> {
  const contentType = c.req.header('content-type') ?? '';
  const type = mediaTypeOf(contentType);
  if (zip.includes(type)) {
    enter();
    return {
      state: 'many',
      inputs: inputsOfArchive('archive.zip', await packed(c, bounds), base, limitsOf(bounds)),
    };
  }
  if (type === workbook) {
    enter();
    return one(inputOf('book.xlsx', await packed(c, bounds), base));
  }
  if (type === 'text/csv') {
    const file = `${(c.req.query('sheet') ?? 'Dataset').slice(0, 100)}.csv`;
    return one(
      tablesInput(file, base, [{ file, bytes: await packed(c, { ...bounds, packed: bounds.whole }) }]),
    );
  }
  const format = formatOf(contentType);
  if (format === undefined) {
    const accepted = [...Object.values(formats).map(({ mediaType }) => mediaType), ...tableTypes];
    const given = contentType.slice(0, 100) || 'no Content-Type';
    throw new Problem('unsupported-media-type', `${given} is not read here. Send ${accepted.join(', ')}.`, {
      accepted,
    });
  }
  const body = await readUpTo(bytesOf(c, isStreamed(format) ? bounds.stream : bounds.whole), bounds.whole);
  if (body.state === 'long') {
    enter();
    return one({ state: 'stream', name: 'body', chunks: body.chunks, format, base });
  }
  return one({ state: 'text', name: 'body', text: textOf(body.bytes), format, base });
}

const limitsOf = ({ entries, whole, unpacked }: UploadBounds) => ({
  entries,
  entryBytes: whole,
  totalBytes: unpacked,
});

async function packed(c: Context, bounds: UploadBounds): Promise<Buffer> {
  const body: Body = await readUpTo(bytesOf(c, bounds.packed), bounds.packed);
  return body.state === 'whole' ? body.bytes : Buffer.alloc(0);
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Problem('malformed-request', 'The body is not UTF-8.', {}, cause);
  }
}

/** What a form holds: its files where there are any, else the text of its field. */
export function inputsOfForm(
  fields: ReadonlyMap<string, readonly string[]>,
  files: readonly FormFile[],
  { base }: Asked,
  bounds: UploadBounds,
): Inputs {
  const named = fields.get('format')?.find((value) => value.trim() !== '');
  const format = named === undefined || named === 'guess' ? undefined : formatNamed(named);
  const [first] = files;
  if (first === undefined) {
    // A browser sends the lines of a field with the ends that no one wrote.
    const text = (fields.get('description')?.[0] ?? '').replaceAll('\r\n', '\n');
    return one({ state: 'text', name: 'description', text, format: format ?? guessFormat(text), base });
  }
  if (files.length === 1 && !isArchive(first) && !isTable(first.name))
    return one(fileInput(first, base, bounds, format));
  return { state: 'many', inputs: inputsOfFiles(files, base, bounds, format) };
}

const isArchive = ({ name, type }: FormFile) => /\.zip$/i.test(name) || zip.includes(type);

function fileInput(file: FormFile, base: string, { whole }: UploadBounds, format?: Format): Input {
  const { name, type, bytes } = file;
  const isWorkbook = type === workbook || /\.xlsx$/i.test(name);
  if (bytes.length > whole && !isWorkbook) {
    const message = `It has more than ${whole.toLocaleString('en')} bytes. Send it as the body of POST /validate: Turtle and N-Triples are then checked in parts.`;
    return { state: 'unreadable', name, message, tooLarge: true };
  }
  const typed = type === 'application/octet-stream' || type === 'text/plain' ? undefined : formatOf(type);
  return inputOf(isWorkbook && !/\.xlsx$/i.test(name) ? `${name}.xlsx` : name, bytes, base, format ?? typed);
}

async function* inputsOfFiles(
  files: readonly FormFile[],
  base: string,
  bounds: UploadBounds,
  format: Format | undefined,
): AsyncGenerator<Input> {
  const tables = files.filter(({ name }) => isTable(name));
  for (const file of files) {
    if (isArchive(file)) yield* inputsOfArchive(file.name, file.bytes, base, limitsOf(bounds));
    else if (!isTable(file.name)) yield fileInput(file, base, bounds, format);
  }
  if (tables.length > 0)
    yield tablesInput(
      tables.length === 1 ? (tables[0]?.name ?? '') : 'tables',
      base,
      tables.map(({ name, bytes }) => ({ file: name, bytes })),
    );
}

/** A description from an address; the rules are those of `fetchDescription`. Throws a Problem that says why not. */
export async function inputOfUrl(
  url: string,
  hosts: readonly string[],
  bytes: number,
  fetcher: typeof fetchDescription = fetchDescription,
): Promise<Inputs> {
  const fetched = await fetcher(url, { allow: hosts, bytes });
  switch (fetched.state) {
    case 'fetched': {
      const { text, format, base } = fetched;
      return one({ state: 'text', name: url, text, format, base });
    }
    case 'refused':
      throw new Problem('not-possible', `The address is not fetched: ${fetched.reason}`);
    default:
      throw new Problem('not-possible', `The description cannot be fetched: ${fetched.reason}`);
  }
}

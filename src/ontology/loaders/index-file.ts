import { open, readFile, stat } from 'node:fs/promises';
import { sha256 } from '../../base/index.ts';
import type { VocabularyTable } from './private-vocabulary.ts';

/** What stands at the head of an index file, as one line of JSON. */
interface Head {
  format: 'collimator-private-vocabulary-1';
  vocabulary: string;
  codes: number;
  /** Bytes of the text part; the edges follow, as little-endian 32-bit numbers. */
  text: number;
  edges: number;
  /** SHA-256 of text and edges, so that a file cut short is not taken for a small vocabulary. */
  hash: string;
}

export type IndexReading =
  | { state: 'read'; vocabulary: string; table: VocabularyTable }
  | { state: 'invalid'; message: string };

/** Most bytes of an index: twice what half a million concepts with all their names take. */
const limit = 500_000_000;

/**
 * Writes a private vocabulary as one compact file that only its owner may read. It holds licensed content: it belongs
 * beside the licence, never into a folder that is served or a repository. An existing file is not overwritten.
 */
export async function writeIndex(path: string, vocabulary: string, table: VocabularyTable): Promise<number> {
  const text = Buffer.from(table.codes.map((code, i) => `${code}\t${table.names[i] ?? ''}`).join('\n'));
  const edges = Buffer.alloc(table.edges.length * 4);
  for (const [i, node] of table.edges.entries()) edges.writeUInt32LE(node, i * 4);
  const body = Buffer.concat([text, edges]);
  const head: Head = {
    format: 'collimator-private-vocabulary-1',
    vocabulary,
    codes: table.codes.length,
    text: text.length,
    edges: table.edges.length,
    hash: sha256(body),
  };
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(head)}\n`);
    await file.writeFile(body);
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** Reads an index file whole and checks it against its hash. */
export async function readIndex(path: string): Promise<IndexReading> {
  if ((await stat(path)).size > limit)
    return { state: 'invalid', message: `${path} has more than ${limit} bytes.` };
  const bytes = await readFile(path);
  const end = bytes.subarray(0, 2000).indexOf(10);
  let head: Partial<Head>;
  try {
    head = JSON.parse(bytes.subarray(0, Math.max(0, end)).toString()) as Partial<Head>;
  } catch {
    head = {};
  }
  if (head.format !== 'collimator-private-vocabulary-1')
    return { state: 'invalid', message: `${path} is no index of a private vocabulary.` };
  const body = bytes.subarray(end + 1);
  const { text = 0, edges = 0, vocabulary = '' } = head;
  if (body.length !== text + edges * 4 || sha256(body) !== head.hash)
    return { state: 'invalid', message: `${path} is damaged or cut short: load the vocabulary again.` };
  const codes: string[] = [];
  const names: string[] = [];
  for (const line of text === 0 ? [] : body.subarray(0, text).toString().split('\n')) {
    const tab = line.indexOf('\t');
    codes.push(line.slice(0, tab));
    names.push(line.slice(tab + 1));
  }
  const list = new Uint32Array(edges);
  for (let i = 0; i < edges; i++) list[i] = body.readUInt32LE(text + i * 4);
  return { state: 'read', vocabulary, table: { codes, names, edges: list } };
}

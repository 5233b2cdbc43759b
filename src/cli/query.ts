import { readFile } from 'node:fs/promises';
import { Problem } from '../base/index.ts';
import { askAcross } from '../federation/index.ts';
import { adHoc, openQueries } from '../query/index.ts';
import { atMost, type Command, onlyKnown, UsageError } from './command.ts';

export const command: Command = {
  name: 'query',
  summary: 'Ask in SPARQL, one node or several joined: a named query, or a file.',
  usage: `collimator query <name | file.rq> [--url http://127.0.0.1:8080] [--accept text/csv]
collimator query <name | file.rq> --across "http://127.0.0.1:8081/sparql http://127.0.0.1:8082/sparql"
Without a name, lists the named queries. --across joins endpoints; it is for SELECT, and slower.`,
  async run(invocation) {
    onlyKnown(invocation, ['url', 'accept', 'across']);
    const { words, options } = invocation;
    const library = await openQueries();
    atMost(invocation, 1);
    const [wanted] = words;
    if (wanted === undefined) {
      for (const { name, summary } of library.list()) console.log(`${name.padEnd(28)} ${summary}`);
      return 0;
    }
    const text = library.get(wanted)?.text ?? (await readFile(wanted, 'utf8').catch(() => undefined));
    if (text === undefined)
      throw new UsageError(`${wanted} is neither a named query nor a file that can be read.`);
    const across = options.get('across');
    const endpoints = across?.split(/[\s,]+/).filter(Boolean);
    for (const each of endpoints ?? []) webAddress('across', each);
    if (endpoints !== undefined) return printAcross(endpoints, text);

    const checked = adHoc(text);
    if (checked.state === 'refused') throw new Problem(checked.kind, checked.message);
    const url = `${webAddress('url', options.get('url') ?? 'http://127.0.0.1:8080').replace(/\/$/, '')}/sparql`;
    const accept =
      options.get('accept') ?? 'text/csv, text/turtle;q=0.9, application/sparql-results+json;q=0.8';
    const response = await fetch(url, {
      method: 'POST',
      headers: { Accept: accept },
      body: new URLSearchParams({ query: text }),
      signal: AbortSignal.timeout(60_000),
    }).catch((cause: Error) => {
      throw new Problem('unavailable', `${url} does not answer: ${cause.message}`);
    });
    process.stdout.write(await response.text());
    return response.ok ? 0 : 1;
  },
};

function webAddress(option: string, text: string): string {
  if (/^https?:/i.test(text) && URL.canParse(text)) return text;
  throw new UsageError(`--${option} ${text}: this is no URL, as http://127.0.0.1:8080 is.`);
}

/** Rows as tab-separated values, terms by their text. */
async function printAcross(endpoints: string[], text: string): Promise<number> {
  const rows = await askAcross(endpoints, text);
  const variables = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  console.log(variables.join('\t'));
  for (const row of rows)
    console.log(variables.map((variable) => row[variable]?.value.replace(/\s+/g, ' ') ?? '').join('\t'));
  return 0;
}

import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ontologyMounts } from '../ontology/index.ts';
import { formatOfSuffix } from '../rdf/index.ts';
import { openStore } from '../store/index.ts';
import { openValidation } from '../validation/index.ts';
import { type Command, onlyKnown, UsageError } from './command.ts';

/** Largest file that is read, in bytes. */
const limit = 50_000_000;

export const command: Command = {
  name: 'validate',
  summary: 'Check descriptions against a profile: each finding with its line, reason and fix.',
  usage: `collimator validate <file…> [--profile eucaim-v2] [--format text|json] [--json]
Files are .ttl, .jsonld, .rdf, .nt, .trig or .nq. Exit code 1 where a file does not conform or cannot be read.`,
  async run(invocation) {
    onlyKnown(invocation, ['profile', 'format', 'json']);
    const { words: files, options } = invocation;
    if (files.length === 0) throw new UsageError('Name at least one file.');
    const store = await openStore({ mounts: await ontologyMounts() });
    try {
      const validation = await openValidation(store);
      const results = [];
      for (const file of files) {
        const format = formatOfSuffix(extname(file).slice(1));
        if (format === undefined) throw new UsageError(`The suffix of ${file} names no format of RDF.`);
        const text = await readFile(file, 'utf8').catch((error: Error) => {
          throw new UsageError(`${file} cannot be read: ${error.message}`);
        });
        if (text.length > limit) throw new UsageError(`${file} is larger than ${limit} bytes.`);
        const base = pathToFileURL(resolve(file)).href;
        results.push({
          file,
          ...(await validation.validate({ text, format, base }, options.get('profile') ?? 'eucaim-v2')),
        });
      }
      const bad = results.some((result) => result.state === 'malformed' || !result.conforms);
      if (options.get('format') === 'json' || options.has('json')) {
        console.log(
          JSON.stringify(
            results.map((result) =>
              result.state === 'malformed' ? result : { ...result, quads: undefined },
            ),
            undefined,
            2,
          ),
        );
        return bad ? 1 : 0;
      }
      for (const result of results) {
        if (result.state === 'malformed') {
          console.log(
            `${result.file}:${result.line ?? 1}:${result.column ?? 1}: cannot be read: ${result.message}`,
          );
          continue;
        }
        const { violation, warning, info } = result.counts;
        for (const { line, column, severity, path, message, reason, fix } of result.findings) {
          console.log(
            `${result.file}:${line}:${column}: ${severity}: ${path ? `${path}: ` : ''}${message}${reason ? ` (${reason})` : ''}`,
          );
          if (fix) console.log(fix.replace(/^/gm, '    '));
        }
        console.log(
          `${result.file}: ${result.conforms ? 'conforms to' : 'does not conform to'} ${result.profile}: ${violation} violations, ${warning} warnings, ${info} remarks`,
        );
      }
      return bad ? 1 : 0;
    } finally {
      await store.close();
    }
  },
};

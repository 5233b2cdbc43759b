import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { iri, name, type Quad, quad, read } from '../../rdf/index.ts';
import { readVocabularies } from '../vocabularies.ts';
import { scoresFolder } from './tables.ts';

/** Codes that queries ask for, told only of what a description mentions, so that a small description stays small. */
export interface Lists {
  about(quads: Iterable<Quad>): Quad[];
}

const mediaTypeScheme = 'https://www.iana.org/assignments/media-types';

/** Reads the lists of formats, licences and media types, and the controlled vocabularies. */
export async function readLists(): Promise<Lists> {
  const file = join(scoresFolder, 'lists.ttl');
  const reading = await read(await readFile(file, 'utf8'), 'turtle', 'https://w3id.org/collimator/scores/');
  if (reading.state === 'malformed') throw new Error(`${file}:${reading.line}: ${reading.message}`);
  const vocabularies = [...(await readVocabularies()).values()].flatMap(({ quads }) => quads);
  const inScheme = vocabularies.filter(({ predicate }) => predicate.equals(name('skos:inScheme')));
  const known = Map.groupBy([...reading.quads, ...inScheme], ({ subject }) => subject.value);
  const mediaTypes = new Set(readFileSync(join(scoresFolder, 'media-types.txt'), 'utf8').trim().split('\n'));
  return {
    about(quads) {
      const mentioned = new Set<string>();
      for (const { object } of quads) if (object.termType === 'NamedNode') mentioned.add(object.value);
      return [...mentioned].flatMap((value) => {
        const type = /^https?:\/\/www\.iana\.org\/assignments\/media-types\/(.+)$/.exec(value)?.[1];
        return type !== undefined && mediaTypes.has(type)
          ? [quad(iri(value), name('skos:inScheme'), iri(mediaTypeScheme))]
          : (known.get(value) ?? []);
      });
    },
  };
}

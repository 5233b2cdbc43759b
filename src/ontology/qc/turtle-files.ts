import { prefixes, type Quad, read } from '../../rdf/index.ts';
import type { Found } from './finding.ts';

/** A file by its name, as findings shall call it, and its text. */
export interface QcFile {
  name: string;
  text: string;
}

/** A statement and the file and place it stands at. */
interface Placed {
  quad: Quad;
  file: string;
  place(): { line?: number; column?: number };
}

/** Most broken blocks of one file that are named before the rest of it is given up. */
const mostMistakes = 10;
const base = 'https://w3id.org/collimator/ontology/';

/** The lines of the block around a line: blocks are parted by empty lines. A prefix is a block of its own. */
function blockAround(lines: readonly string[], line: number): [number, number] {
  const at = Math.min(line, lines.length) - 1;
  const isApart = (text: string | undefined) =>
    text === undefined || text.trim() === '' || /^@?(prefix|base)\b/i.test(text);
  if (isApart(lines[at])) return [at, at];
  let [from, to] = [at, at];
  while (!isApart(lines[from - 1])) from -= 1;
  while (!isApart(lines[to + 1])) to += 1;
  return [from, to];
}

/** What the ontology files say, where each statement stands, and what in them cannot be read. */
export class OntologyText {
  readonly mistakes: Found[] = [];
  readonly quads: Quad[] = [];
  /** How many files were given. */
  files = 0;
  readonly #bySubject = new Map<string, Placed[]>();

  /** Reads one file. A block that cannot be read is named and left out, so that it hides no other. */
  async add({ name, text }: QcFile): Promise<void> {
    this.files += 1;
    const lines = text.split(/\r\n|\r|\n/);
    for (let tries = 0; tries < mostMistakes; tries += 1) {
      const reading = await read(lines.join('\n'), 'turtle', `${base}${encodeURIComponent(name)}`);
      if (reading.state === 'read') {
        for (const quad of reading.quads)
          this.#note({ quad, file: name, place: () => reading.placeOf(quad) ?? {} });
        return;
      }
      const { line = 1, column, message } = reading;
      this.mistakes.push({
        subject: name,
        label: '',
        detail: message,
        file: name,
        line,
        ...(column === undefined ? {} : { column }),
      });
      const [from, to] = blockAround(lines, line);
      for (let i = from; i <= to; i += 1) lines[i] = '';
    }
  }

  #note(placed: Placed): void {
    this.quads.push(placed.quad);
    const subject = placed.quad.subject.value;
    const known = this.#bySubject.get(subject);
    if (known === undefined) this.#bySubject.set(subject, [placed]);
    else known.push(placed);
  }

  #using(object: string): Placed[] {
    for (const statements of this.#bySubject.values()) {
      const found = statements.find(({ quad }) => quad.object.value === object);
      if (found !== undefined) return [found];
    }
    return [];
  }

  /** The file and place of what is said about a subject: the very statement if there is one, else where it is declared. */
  placeOf(subject: string, property?: string, value?: string): Pick<Found, 'file' | 'line' | 'column'> {
    // What is only used, and never declared, is found where it is used.
    const about = this.#bySubject.get(subject) ?? this.#using(subject);
    const found =
      about.find(({ quad }) => quad.predicate.value === property && quad.object.value === value) ??
      about.find(({ quad }) => quad.predicate.value === property) ??
      about.find(({ quad }) => quad.predicate.value === `${prefixes.rdf}type`) ??
      about[0];
    return found === undefined ? {} : { file: found.file, ...found.place() };
  }
}

import { Parser } from '@traqula/parser-sparql-1-1';

export type Parsed = ReturnType<Parser['parse']>;
export type ParsedQuery = Extract<Parsed, { type: 'query' }>;
export type ParsedUpdate = Extract<Parsed, { type: 'update' }>;

/** A text that cannot be parsed, and the place in it: an offset in UTF-16 units after the escapes were resolved. */
export class Fault extends Error {
  readonly offset: number | undefined;

  constructor(message: string, offset: number | undefined) {
    super(message);
    this.name = 'Fault';
    this.offset = offset;
  }
}

/** What the parser says of a token that the grammar does not want there; NaN where the text ended too early. */
interface Unwanted {
  message: string;
  token: { startOffset: number };
}

const settings = {
  lexerConfig: { positionTracking: 'full' as const },
  // What a text means is judged in mistakes.ts, where the places are known.
  defaultContext: { skipValidation: true },
  errorHandler([first]: Unwanted[]): void {
    if (first !== undefined) throw new Fault(first.message, first.token.startOffset);
  },
};

type Factory = Parser['defaultContext']['astFactory'];

/**
 * Traqula's parser with two things mended. Its trees and errors know their places where that is asked for; the trees
 * that go on to the generator never do, since it would then write the text as it was. And `ex:a:b` is all of that
 * name: the parser drops what follows the second colon, which asks for another name without a word.
 */
export class SparqlParser extends Parser {
  /** Where the newest node began: the one that was read when something threw. */
  #newest: number | undefined;

  constructor() {
    super(settings);
    const factory: Factory = this.defaultContext.astFactory;
    const sourceLocation = factory.sourceLocation.bind(factory);
    const termNamed = factory.termNamed.bind(factory) as (...given: unknown[]) => unknown;
    let first: Parameters<Factory['sourceLocation']>[0];
    factory.sourceLocation = (...elements) => {
      first = elements[0];
      const location = sourceLocation(...elements);
      if (location.sourceLocationType === 'source') this.#newest = location.start;
      return location;
    };
    factory.termNamed = ((location: unknown, value: string, prefix?: string) => {
      // The token was just asked for its place.
      const image = prefix !== undefined && first !== undefined && 'image' in first ? first.image : '';
      const isThis = image.startsWith(`${prefix}:`);
      return termNamed(location, isThis ? image.slice(image.indexOf(':') + 1) : value, prefix);
    }) as Factory['termNamed'];
  }

  /** Parses a text to a tree in which every node knows its place. Throws a Fault that knows its own. */
  parseWithPlaces(text: string): Parsed {
    const { astFactory } = this.defaultContext;
    astFactory.tracksSourceLocation = true;
    this.#newest = undefined;
    try {
      return this.parse(text);
    } catch (error) {
      if (error instanceof Fault) throw error;
      const { message } = error as Error;
      const lexed = /at offset: (\d+)/.exec(message)?.[1];
      if (lexed !== undefined) throw new Fault('This character does not belong here.', Number(lexed));
      // One value more than there are variables is met without a word, as there is none to bind it to.
      throw new Fault(
        error instanceof TypeError ? 'Here is a value more than there are variables' : message,
        this.#newest,
      );
    } finally {
      astFactory.tracksSourceLocation = false;
    }
  }
}

import { Generator } from '@traqula/generator-sparql-1-1';

/** The key of the generator's indentation, as @traqula/core spells it; below zero means no line ends. */
const indentation = 'When you use this string, you expect traqula to handle indentation after every newline';

/** What the generator writes piece by piece. */
interface Writer {
  stringBuilder: string[];
  print(...pieces: string[]): void;
}

/** The end of one word and the beginning of another, which would be one word, or another one, without a space. */
const endsWord = /[\p{L}\p{N}_.:>"'-]$/u;
const beginsWord = /^[\p{L}\p{N}_:<"'%\\]/u;

/**
 * Traqula's generator with one thing mended: it writes some terms that stand side by side as one word. `DESCRIBE e:a e:b`
 * and `(e:a e:b)` become `e:ae:b`, which asks for something else. On one line, since its pretty printing takes a minute
 * for a long list of values.
 */
class SparqlGenerator extends Generator {
  constructor() {
    super({ indentInc: 0, [indentation]: -1 });
    const writer = (this as unknown as { generator: Writer }).generator;
    const print = writer.print;
    writer.print = (...pieces) => {
      const next = pieces.find((piece) => piece !== '') ?? '';
      const last = writer.stringBuilder.findLast((piece) => piece !== '') ?? '';
      if (endsWord.test(last) && beginsWord.test(next)) writer.stringBuilder.push(' ');
      print(...pieces);
    };
  }
}

/** Writes a parsed query as text. */
export const generator: Generator = new SparqlGenerator();

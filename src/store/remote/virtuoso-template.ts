import { outline } from '../outline.ts';
import { ownVariable } from './virtuoso-graphs.ts';
import { levelsOf, type Piece, replaced, word } from './virtuoso-levels.ts';

/** A term or a mark of a template; a literal with its language or datatype. */
const token =
  /#[^\n\r]*|(?:"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(?:@[\w-]+|\^\^(?:<[^<>]*>|[\w:.%-]*\w))?|<[^<>]*>|[?$][\w\u00b7-\uffff]+|[[\](),;]|\.(?!\d)|(?:[^\s[\](),;<>"'.]|\.(?=[^\s[\](),;<>"'.]))+/gs;

/** A variable that nothing binds. */
const none = `?${ownVariable}None`;

type Place = 'subject' | 'predicate' | 'object';

/**
 * The query with every variable of a CONSTRUCT's template that stands for a subject or predicate left unbound where it
 * is a literal, so that its triple is left out (SPARQL 1.1 §16.2): Virtuoso refuses the whole query. An expression in
 * a template is Virtuoso's own: it stands between grave accents.
 */
export function onlyTriples(query: string): string {
  const bare = outline(query);
  const [whole] = levelsOf(bare);
  const [template] = whole?.inner ?? [];
  const at = whole?.own.search(word('CONSTRUCT')) ?? -1;
  if (template === undefined || at === -1 || bare.slice(at + 9, template.open).trim() !== '') return query;
  const pieces: Piece[] = [];
  const start = template.open + 1;
  /** The places of triples around, in brackets. */
  const around: Place[] = [];
  let place: Place = 'subject';
  const next = () => {
    if (place === 'subject') place = 'predicate';
    else if (place === 'predicate') place = 'object';
  };
  for (const { index, 0: text } of query.slice(start, template.end).matchAll(token)) {
    if (text.startsWith('#')) continue;
    if (text === '.') place = 'subject';
    else if (text === ';') place = 'predicate';
    else if (text === ',') place = 'object';
    else if (text === '[' || text === '(') {
      around.push(place);
      place = text === '[' ? 'predicate' : 'object';
    } else if (text === ']' || text === ')') {
      place = around.pop() ?? 'subject';
      next();
    } else {
      const given = ((place: Place) => {
        if (place === 'object') return text;
        if (/^["'\d.+-]|^(true|false)$/.test(text)) return none;
        if (!/^[?$]/.test(text)) return text;
        const fits = place === 'subject' ? `!isLiteral(${text})` : `isIRI(${text})`;
        return `\`IF(${fits}, ${text}, ${none})\``;
      })(place);
      if (given !== text) pieces.push({ from: start + index, to: start + index + text.length, text: given });
      next();
    }
  }
  return replaced(query, pieces);
}

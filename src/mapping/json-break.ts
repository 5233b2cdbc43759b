/** Where a text stops being JSON, and what was expected there; line and column count from 1. */
export interface JsonBreak {
  line: number;
  column: number;
  expected: string;
}

const token =
  /\s*(?:("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/uy;

type Expected =
  | 'a value'
  | 'a value or ]'
  | 'a name'
  | 'a name or }'
  | 'a colon'
  | ', or }'
  | ', or ]'
  | 'the end';

/** What may follow a whole value inside these brackets. */
const after = (open: readonly string[]): Expected =>
  open.length === 0 ? 'the end' : open.at(-1) === '{' ? ', or }' : ', or ]';

/** Finds the place by reading token by token: the messages of JSON.parse do not always name one. */
export function findJsonBreak(text: string): JsonBreak {
  const open: string[] = [];
  let expected: Expected = 'a value';
  token.lastIndex = 0;
  for (let end = 0; ; end = token.lastIndex) {
    const [whole = '', string, scalar, sign] = token.exec(text) ?? [];
    const wantsValue: boolean = expected === 'a value' || expected === 'a value or ]';
    const wantsName: boolean = expected === 'a name' || expected === 'a name or }';
    const closes = sign === '}' || sign === ']';
    const mayClose: boolean = expected.endsWith(sign ?? 'no sign');
    if (whole !== '' && wantsValue && (string !== undefined || scalar !== undefined)) expected = after(open);
    else if (wantsValue && (sign === '{' || sign === '[')) {
      open.push(sign);
      expected = sign === '{' ? 'a name or }' : 'a value or ]';
    } else if (wantsName && string !== undefined) expected = 'a colon';
    else if (expected === 'a colon' && sign === ':') expected = 'a value';
    else if (closes && mayClose) {
      open.pop();
      expected = after(open);
    } else if (expected.startsWith(',') && sign === ',')
      expected = open.at(-1) === '{' ? 'a name' : 'a value';
    else {
      const place = end + (/^\s*/.exec(text.slice(end, end + 10_000))?.[0].length ?? 0);
      const lines = text.slice(0, place).split('\n');
      return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, expected };
    }
  }
}

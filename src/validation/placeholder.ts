const token =
  /<[^<>\s]*>|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^(?:<[^<>\s]*>|[\w-]+:[\w-]+))?|[[\](),;]|[^\s[\](),;]+/g;
const numbers: [RegExp, string][] = [
  [/^[+-]?\d+$/, 'integer'],
  [/^[+-]?\d*\.\d+$/, 'decimal'],
  [/^(true|false)$/, 'boolean'],
];

/**
 * A predicate and its objects in Turtle with a gap for each object, so that the form is shown and no fact suggested:
 * `dct:issued "2026-11-01"^^xsd:date` gives `dct:issued "..."^^xsd:date`. Classes stay, since they are of the form.
 */
export function withoutValues(statement: string): string {
  let verb: string | undefined;
  return statement.replace(token, (each) => {
    if (each === '[' || each === ';') verb = undefined;
    if (/^[[\](),;.]$/.test(each)) return each;
    if (verb === undefined) {
      verb = each;
      return each;
    }
    return verb === 'a' ? each : gapFor(each);
  });
}

function gapFor(object: string): string {
  if (object.startsWith('"')) return object.replace(/^"(?:[^"\\]|\\.)*"/, '"..."');
  const [, datatype] = numbers.find(([form]) => form.test(object)) ?? [];
  return datatype === undefined ? '<...>' : `"..."^^xsd:${datatype}`;
}

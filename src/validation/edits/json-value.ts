import { iri, type Json, type JsonText, name, prefixes, type Quad, type Term } from '../../rdf/index.ts';

const isName = (type: string | undefined) => type === '@id' || type === '@vocab';

/** Whether a text or number is what a value says. */
export function says({ terms }: JsonText, json: Json | undefined, value: Term): boolean {
  if (json?.kind !== 'scalar') return false;
  const text = String(json.value);
  const same = [text, terms.expand(text), terms.identify(text)].includes(value.value);
  return same || (typeof json.value === 'number' && Number(value.value) === json.value);
}

/** A value as JSON that means the same whatever its key makes of texts; short where the key makes just that of it. */
export function written({ terms }: JsonText, key: string, value: Term): unknown {
  const type = terms.typeOf(key);
  if (value.termType !== 'Literal') return isName(type) ? value.value : { '@id': value.value };
  const { language, datatype } = value;
  if (language) return { '@value': value.value, '@language': language };
  if (datatype.value === type) return value.value;
  if (datatype.value !== `${prefixes.xsd}string`)
    return { '@value': value.value, '@type': terms.keyFor(datatype.value) };
  return type === undefined && !terms.hasLanguage ? value.value : { '@value': value.value };
}

/** A value with all that is said of it, where it has no name. */
export function asJson(document: JsonText, key: string, value: Term, quads: readonly Quad[]): unknown {
  const own = value.termType === 'BlankNode' ? quads.filter(({ subject }) => subject.equals(value)) : [];
  if (value.termType !== 'BlankNode') return written(document, key, value);
  const members = [...Map.groupBy(own, ({ predicate }) => predicate.value)].map(([property, statements]) => {
    const isType = property === name('rdf:type').value;
    const inner = isType ? '@type' : document.terms.keyFor(property);
    const values = statements.map(({ object }) =>
      isType ? document.terms.keyFor(iri(object.value).value) : asJson(document, inner, object, quads),
    );
    return [inner, values.length === 1 ? values[0] : values] as const;
  });
  return Object.fromEntries(members);
}

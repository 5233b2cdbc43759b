import { expand, prefixes, type Unread } from '../rdf/index.ts';
import { asWritten } from './edits/index.ts';
import type { Evidence } from './evidence.ts';
import { phrase } from './phrases.ts';
import type { Places } from './places.ts';
import { remark, type Told } from './remark.ts';
import { nodeName, turtleIri } from './words.ts';

const shape = 'https://w3id.org/collimator/slips#unread';

/** Keys of JSON-LD that say nothing, or not what was meant, as remarks. */
export function unreadKeys(evidence: Evidence, { text }: Places): Told[] {
  return (text.unread?.() ?? []).flatMap((unread) => {
    const property = propertyOf(evidence, unread);
    // A prefix that nobody knows, before a name that nobody knows, may be an IRI as it was meant.
    const isIri = unread.why === 'undeclared prefix' && property === undefined;
    return isIri ? [] : [tell(evidence, unread, property)];
  });
}

function tell({ data, language, wording }: Evidence, unread: Unread, property: string | undefined): Told {
  const { key, why, line, column, again, node, untold } = unread;
  const [prefix = ''] = key.split(':');
  const reasons = [phrase(`unread.${why}`, language, { key: key.slice(0, 100), prefix, line: again?.line })];
  const namespace = why === 'undeclared prefix' ? expand(`${prefix}:`) : undefined;
  if (namespace !== undefined) reasons.push(phrase('unread.declare', language, { prefix, namespace }));
  if (untold !== undefined) reasons.push(phrase('unread.more', language, { count: untold }));
  const written = why === 'doubled' || property === undefined ? undefined : unread.keyFor(property);
  return remark(
    {
      line,
      column,
      focus: asWritten(nodeName(data, node), wording),
      path: key.slice(0, 100),
      message: phrase('unread', language),
      reason: reasons.join('; '),
      clause: 'JSON-LD 1.1',
      ...(property !== undefined &&
        why !== 'doubled' && { didYouMean: phrase('meant', language, { wanted: turtleIri(property) }) }),
      ...(written !== undefined && {
        edit: {
          line,
          column,
          endLine: line,
          endColumn: column + JSON.stringify(key).length,
          text: JSON.stringify(written),
        },
      }),
      shape,
    },
    { focus: node },
  );
}

/** The last part of an IRI. */
const nameOf = (each: string) => each.replace(/^.*[/#]/, '');

const locals = new WeakMap<ReadonlySet<string>, Map<string, string[]>>();

/** The property that a key names: in short with a prefix of ours, or by its last part alone. */
function propertyOf({ known = new Set() }: Evidence, { key }: Unread): string | undefined {
  const inShort = /^[\w-]+:/.test(key) ? expand(key) : undefined;
  if (inShort !== undefined) return inShort;
  let byLocal = locals.get(known);
  if (byLocal === undefined) {
    byLocal = Map.groupBy(known, (each) => nameOf(each).toLowerCase());
    locals.set(known, byLocal);
  }
  const found = byLocal.get(key.slice(key.indexOf(':') + 1).toLowerCase()) ?? [];
  const properties = found.filter((each) => /^[a-z]/.test(nameOf(each)));
  // Where several vocabularies have the name, that of DCAT is meant, and of what DCAT itself takes from elsewhere.
  const usual = [prefixes.dct, prefixes.dcat].map((each) => properties.find((one) => one.startsWith(each)));
  return properties.length === 1 ? properties[0] : usual.find((each) => each !== undefined);
}

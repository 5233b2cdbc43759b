import { name, shorten } from '../../rdf/index.ts';
import { wordsOf } from '../shape-words.ts';
import { valueText } from '../words.ts';
import { isAboutList, type Reason } from './case.ts';

/** Reasons about shapes within shapes, down to the innermost. */
export const logicReasons: Record<string, Reason> = {
  Node: ({ evidence: { shapes, language = 'en' }, result, value, tell }) => {
    const [first] = result.inner;
    const says = first && !isAboutList(first) && wordsOf(shapes, first.shape, language).message;
    const inner = tell(result.inner).join('; ');
    return says ? `${value}: ${says.replace(/\.$/, '')} (${inner})` : inner;
  },
  Not: ({ evidence: { shapes, data }, parameter, say }) => {
    const [inner] = shapes.objects(parameter ?? name('rdf:nil'), name('sh:property'));
    const [path] = inner ? shapes.objects(inner, name('sh:path')) : [];
    const [had] = inner ? shapes.objects(inner, name('sh:hasValue')) : [];
    return path && had
      ? say('is', { property: shorten(path.value), wanted: valueText(data, had) })
      : say('notAllowed');
  },
  And: ({ result, say, tell }) => tell(result.inner).join('; ') || say('noneFits'),
  Or: ({ evidence: { shapes }, result: { inner, value }, say, tell }) => {
    const datatypes = inner.filter(({ constraint }) => constraint === 'Datatype');
    if (datatypes.length > 0 && datatypes.length === inner.length) {
      const wanted = datatypes.flatMap(({ shape }) => shapes.objects(shape, name('sh:datatype')));
      const own = value?.termType === 'Literal' ? value : undefined;
      if (own && wanted.some((each) => each.equals(own.datatype)))
        return say('illFormed', { value: `"${own.value}"`, wanted: shorten(own.datatype.value) });
      return say('noneOf', { wanted: wanted.map((each) => shorten(each.value)).join(', ') });
    }
    // A value of one kind is told what its kind lacks, not that it might be of another.
    const closer = inner.filter(({ constraint }) => constraint !== 'NodeKind');
    return tell(closer.length > 0 ? closer : inner).join(say('and')) || say('noneFits');
  },
  Xone: ({ result, say, tell }) => {
    const inner = tell(result.inner);
    return inner.length > 0 ? `${say('oneOf')}: ${inner.join(say('and'))}` : say('severalOf');
  },
  QualifiedMinCount: ({ count, result, parameter, say, tell }) => {
    const inner = tell(result.inner);
    // Of a path of several steps nobody counts the values.
    if (count === 0 && inner.length === 0) return say('none');
    if (count < 2 && inner.length > 0) return inner.join('; ');
    const wanted = Number(parameter?.value);
    const words =
      count === 1 ? say('oneNoFit') : wanted > 1 ? say('fewFit', { count, wanted }) : say('noFit', { count });
    return inner.length > 0 ? `${words}: ${inner.join('; ')}` : words;
  },
  QualifiedMaxCount: ({ count, parameter, say }) => say('manyFit', { count, wanted: parameter?.value }),
};

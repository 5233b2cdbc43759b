import { name, shorten, type Term } from '../../rdf/index.ts';
import { nodeName, valueText } from '../words.ts';
import { isAboutList, naming, type Reason } from './case.ts';

/** Most values of a list that a reason names. */
const mostNamed = 20;

/** What a list of allowed values is told as: codes of one list by what differs, for people know them so. */
function namesOf(allowed: readonly Term[]): string {
  const namespaces = new Set(allowed.map(({ value }) => value.replace(/[^/#]*$/, '')));
  const isOneList = namespaces.size === 1 && allowed.every(({ termType }) => termType === 'NamedNode');
  return allowed.map(({ value }) => (isOneList ? value.replace(/^.*[/#]/, '') : shorten(value))).join(', ');
}

/** Reasons about numbers of values, and about each value by itself. */
export const valueReasons: Record<string, Reason> = {
  MinCount: ({ count, parameter, say }) =>
    count === 0 ? say('none') : say('few', { count, wanted: parameter?.value }),
  MaxCount: ({ count, parameter, say }) =>
    parameter?.value === '0' ? say('noneAllowed') : say('many', { count, wanted: parameter?.value }),
  Class: naming('class'),
  Datatype: ({ result, parameter, say }) => {
    if (result.value?.termType !== 'Literal') return say('noText');
    const own = result.value.datatype;
    if (parameter?.equals(name('rdf:langString'))) return say('noLanguage');
    return parameter && own.equals(parameter)
      ? say('illFormed', { value: `"${result.value.value}"`, wanted: shorten(own.value) })
      : say('datatype', { datatype: shorten(own.value), wanted: shorten(parameter?.value ?? '') });
  },
  NodeKind: ({ result, parameter, say }) =>
    say('kind', {
      kind: say(`kind.${(result.value ?? result.focus).termType}`),
      wanted: say(`kind.${parameter?.value.split('#')[1]}`),
    }),
  MinExclusive: naming('notAbove'),
  MinInclusive: naming('below'),
  MaxExclusive: naming('notBelow'),
  MaxInclusive: naming('above'),
  In: ({ evidence, parameter, say }) => {
    const allowed = evidence.shapes.list(parameter);
    return allowed.length > mostNamed
      ? say('longList', { count: allowed.length })
      : say('list', { wanted: namesOf(allowed) });
  },
  HasValue: ({ evidence: { data }, result, parameter, say }) =>
    parameter && isAboutList(result)
      ? say('notInList', { value: valueText(data, result.focus), wanted: nodeName(data, parameter) })
      : say('value', { wanted: parameter && valueText(data, parameter) }),
};

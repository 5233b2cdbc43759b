import { canonicalOf } from './canonical.ts';
import { checkCoding, type Question, type Verdict } from './coding-check.ts';
import { languagesOf } from './languages.ts';
import { membersOf } from './members.ts';
import { type Finding, finding, outcome, Refusal } from './outcome.ts';
import type { Inputs } from './parameters.ts';
import { cautionsOf, type Scope } from './scope.ts';
import type { Coding, Parameter, Parameters, ValueSet } from './types.ts';

interface Given {
  codings: Coding[];
  /** FHIRPath of the i-th coding. */
  place(i: number): string;
  concept?: { coding?: Coding[] };
}

/** The codings to check: from code and system, coding, or codeableConcept. */
function givenOf(inputs: Inputs, system?: string): Given {
  const [concept] = inputs.all('codeableConcept');
  if (concept !== undefined) {
    const value = (concept.valueCodeableConcept ?? {}) as { coding?: Coding[] };
    return {
      codings: (value.coding ?? []).slice(0, 100),
      place: (i) => `CodeableConcept.coding[${i}]`,
      concept: value,
    };
  }
  const coding = inputs.coding('coding');
  if (coding !== undefined) return { codings: [coding], place: () => 'Coding' };
  const code = inputs.text('code');
  if (code === undefined)
    throw new Refusal(400, 'MISSING_PARAMETER', ['Send code and system, coding, or codeableConcept.']);
  const parts = { system: system ?? inputs.text('system'), display: inputs.text('display') };
  // ValueSet/$validate-code has a name of its own for the version of the system.
  const version = inputs.text('systemVersion', 'version');
  return {
    codings: [
      {
        code,
        ...(parts.system === undefined ? {} : { system: parts.system }),
        ...(parts.display === undefined ? {} : { display: parts.display }),
        ...(version === undefined ? {} : { version }),
      },
    ],
    place: () => '',
  };
}

function questionOf(inputs: Inputs, scope: Scope, acceptLanguage?: string): Question {
  return {
    scope,
    languages: languagesOf(inputs, acceptLanguage),
    abstract: inputs.flag('abstract') !== false,
    inferSystem: inputs.flag('inferSystem') === true,
    lenientDisplay: inputs.flag('lenient-display-validation') === true,
  };
}

/** ValueSet/$validate-code: whether a code is in a value set, and all that is to be said about it. */
export function validateInValueSet(
  valueSet: ValueSet,
  inputs: Inputs,
  scope: Scope,
  acceptLanguage?: string,
): Parameters {
  const question = questionOf(inputs, scope, acceptLanguage);
  const members = membersOf(valueSet, scope);
  return answer(givenOf(inputs), { ...question, set: { valueSet, members } });
}

/** CodeSystem/$validate-code: whether a code is in a code system. */
export function validateInCodeSystem(
  system: string | undefined,
  inputs: Inputs,
  scope: Scope,
  acceptLanguage?: string,
): Parameters {
  return answer(givenOf(inputs, system), questionOf(inputs, scope, acceptLanguage));
}

/** Valid is what has no error. A concept needs one coding in the value set; that others are not in it informs. */
function answer(given: Given, question: Question): Parameters {
  const verdicts = given.codings.map((coding, i) => checkCoding(coding, given.place(i), question));
  const valueSet = question.set?.valueSet;
  const ofConcept = given.concept !== undefined && valueSet !== undefined;
  const held = verdicts.findIndex(({ findings }) => !findings.some(isNotIn));
  const at = ofConcept ? held : 0;
  const shown = verdicts[at];
  const coding = given.codings[at];
  const none = ofConcept && held < 0 ? [finding('TX_GENERAL_CC_ERROR_MESSAGE', [canonicalOf(valueSet)])] : [];
  const own: Finding[] = [
    ...none,
    ...verdicts.flatMap(({ findings }, i) =>
      findings.map((each) =>
        ofConcept && isNotIn(each) ? alsoNotIn(given, i, canonicalOf(valueSet)) : each,
      ),
    ),
  ];
  const cautions = cautionsOf(question.scope, valueSet).map(({ caution, resource }) => {
    const id = `MSG_${caution.toUpperCase() as Uppercase<typeof caution>}` as const;
    return finding(id, [resource.resourceType, canonicalOf(resource)]);
  });
  const result = given.codings.length > 0 && !own.some(({ issue }) => issue.severity === 'error');
  const all = [...own, ...cautions];
  const told = own.filter((each) => each.told && (result || each.issue.severity === 'error'));
  const message = told
    .map(({ issue }) => issue.details.text)
    .sort()
    .join('; ');
  const parameter: Parameter[] = [
    { name: 'result', valueBoolean: result },
    ...(coding?.code === undefined ? [] : [{ name: 'code', valueCode: coding.code }]),
    ...(given.concept === undefined
      ? []
      : [{ name: 'codeableConcept', valueCodeableConcept: given.concept }]),
    ...(shown === undefined ? [] : described(shown, coding)),
    ...(all.length === 0 ? [] : [{ name: 'issues', resource: outcome(all.map(({ issue }) => issue)) }]),
    ...(message === '' ? [] : [{ name: 'message', valueString: message }]),
  ];
  return { resourceType: 'Parameters', parameter };
}

function described({ system, index, entry, display, unknownSystem }: Verdict, coding?: Coding): Parameter[] {
  const version = index?.resource.version;
  return [
    ...(system === undefined ? [] : [{ name: 'system', valueUri: system }]),
    ...(version === undefined ? [] : [{ name: 'version', valueString: version }]),
    ...(display === undefined ? [] : [{ name: 'display', valueString: display }]),
    ...(entry?.inactive ? [{ name: 'inactive', valueBoolean: true }] : []),
    ...(entry?.inactive && entry.status !== undefined ? [{ name: 'status', valueCode: entry.status }] : []),
    ...(entry !== undefined && entry.code !== coding?.code
      ? [{ name: 'normalized-code', valueCode: entry.code }]
      : []),
    ...(unknownSystem === undefined
      ? []
      : [
          {
            name: unknownSystem.needed ? 'x-caused-by-unknown-system' : 'x-unknown-system',
            valueCanonical: unknownSystem.system,
          },
        ]),
  ];
}

const isNotIn = ({ issue }: Finding) =>
  issue.details.coding?.some(({ code }) => code === 'not-in-vs') === true;

function alsoNotIn({ codings, place }: Given, i: number, valueSet: string): Finding {
  const { system = '', code = '', display } = codings[i] ?? {};
  const name = `${system}#${code}${display === undefined ? '' : ` ('${display}')`}`;
  return finding('THIS_CODE_NOT_IN_VALUE_SET', [name, valueSet], { expression: `${place(i)}.code` });
}

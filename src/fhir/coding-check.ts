import { canonicalOf } from './canonical.ts';
import type { CodeIndex, Entry } from './code-index.ts';
import { checkDisplay } from './display-check.ts';
import { displayOf } from './languages.ts';
import type { Members } from './members.ts';
import { type Finding, finding, type Place } from './outcome.ts';
import type { Scope } from './scope.ts';
import type { Coding, ComposeConcept, ValueSet } from './types.ts';

/** What one coding is checked against. */
export interface Question {
  scope: Scope;
  /** Absent where only the code system is asked. */
  set?: { valueSet: ValueSet; members: Members };
  languages: readonly string[];
  /** Whether codes that are not meant to be chosen are allowed; they are unless told otherwise. */
  abstract: boolean;
  inferSystem: boolean;
  lenientDisplay: boolean;
}

/** What came of a coding. It is valid where no finding is an error. */
export interface Verdict {
  findings: Finding[];
  system?: string;
  index?: CodeIndex;
  entry?: Entry;
  display?: string;
  /** A system that is not known, and whether the value set itself needs it. */
  unknownSystem?: { system: string; needed: boolean };
}

const standards = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status';
const deprecatedHere = 'http://hl7.org/fhir/StructureDefinition/valueset-deprecated';

/** Checks one coding; `place` is its FHIRPath in the request, empty where code and system came as parameters. */
export function checkCoding(coding: Coding, place: string, question: Question): Verdict {
  const { scope, set } = question;
  const code = coding.code ?? '';
  const at = (member: string): Place => ({ expression: place === '' ? member : `${place}.${member}` });
  const setName = set === undefined ? '' : canonicalOf(set.valueSet);
  const named = coding.display === undefined ? code : `${code} ('${coding.display}')`;
  const notIn = (system: string, where: Place = at('code')) =>
    set === undefined
      ? []
      : [
          finding(
            'None_of_the_provided_codes_are_in_the_value_set_one',
            [`${system}#${named}`, setName],
            where,
          ),
        ];

  let { system } = coding;
  if (system === undefined) {
    const holding = [...(set?.members.systems ?? [])].filter((each) => set?.members.has(each, code)).sort();
    if (!question.inferSystem) return { findings: [finding('NO_SYSTEM', [code], at('code')), ...notIn('')] };
    if (holding.length !== 1) {
      const several = 'Unable_to_resolve_system__value_set_has_multiple_matches';
      const unclear =
        holding.length === 0 ? [] : [finding(several, [code, setName, holding.join(', ')], at('code'))];
      return { findings: [...notIn(''), ...unclear] };
    }
    [system] = holding as [string];
  }
  const index = scope.codeSystem(system, coding.version);
  if (index === undefined) {
    const needed = set?.members.systems.has(system) ?? true;
    const unknown = finding(
      needed ? 'UNKNOWN_CODESYSTEM' : 'UNKNOWN_CODESYSTEM_ELSEWHERE',
      [system],
      at('system'),
    );
    return {
      system,
      findings: needed ? [unknown] : [...notIn(system), unknown],
      unknownSystem: { system, needed },
    };
  }
  scope.usedCodeSystems.add(index.resource);
  const { url = '', version } = index.resource;
  const entry = index.find(code);
  if (entry === undefined) {
    if (index.fragment) {
      const elsewhere = finding('UNKNOWN_CODE_IN_FRAGMENT', [code, url, version ?? ''], at('code'));
      const held = set?.members.wouldHold(system, code) ?? true;
      return { system, index, findings: [...(held ? [] : notIn(system)), elsewhere] };
    }
    const unknown =
      version === undefined
        ? finding('Unknown_Code_in', [code, url], at('code'))
        : finding('Unknown_Code_in_Version', [code, url, version], at('code'));
    return { system, index, findings: [...notIn(system), unknown] };
  }

  const findings: Finding[] = [];
  if (entry.code !== code)
    findings.push(
      finding('CODE_CASE_DIFFERENCE', [code, entry.code, canonicalOf(index.resource)], at('code')),
    );
  const member = set?.members.find(system, entry.code);
  if (entry.abstract && !question.abstract) {
    // The ecosystem's tests know this answer without the old `location`.
    const where = { ...at('code'), location: false };
    findings.push(
      finding('ABSTRACT_CODE_NOT_ALLOWED', [`${system}#${code}`], where),
      ...notIn(system, where),
    );
  } else if (set !== undefined && member === undefined) findings.push(...notIn(system));
  else if (set?.members.activeOnly && entry.inactive)
    findings.push(finding('STATUS_CODE_WARNING_CODE', [code], at('code')), ...notIn(system));
  if (entry.inactive) {
    const states = [...new Set([...(entry.status === undefined ? [] : [entry.status]), 'inactive'])];
    const where = { expression: place === '' ? 'code' : place };
    findings.push(finding('INACTIVE_CONCEPT_FOUND', [code, states.join(' and ')], where));
  }
  if (deprecatedIn(member?.listed))
    findings.push(finding('CONCEPT_DEPRECATED_IN_VALUESET', [code, system, setName], at('code')));
  if (coding.display !== undefined)
    findings.push(...checkDisplay(coding.display, index, entry, question, at('display'), member?.listed));
  const display = displayOf(index, entry, question.languages, member?.listed);
  return { findings, system, index, entry, ...(display === undefined ? {} : { display }) };
}

function deprecatedIn(listed: ComposeConcept | undefined): boolean {
  return (listed?.extension ?? []).some(
    ({ url, valueCode, valueBoolean }) =>
      (url === deprecatedHere && (valueCode === 'true' || valueBoolean === true)) ||
      (url === standards && valueCode === 'deprecated'),
  );
}

/** What can be said about a request: its place in OperationOutcome, and its text with `{0}`, `{1}` … to fill. */
export interface Message {
  severity: 'error' | 'warning' | 'information';
  /** A code of http://hl7.org/fhir/issue-type. */
  code: string;
  /** A code of http://hl7.org/fhir/tools/CodeSystem/tx-issue-type. */
  type?: string;
  text: string;
  /** Whether `message` repeats it; errors do unless told otherwise. */
  told?: boolean;
  /** The message id that clients know, where it is not the key. */
  id?: string;
}

/**
 * Every message. Ids and wording of those that the terminology ecosystem tests compare are fixed by these tests
 * (CC0): clients such as the IG publisher read them.
 */
export const messages = {
  None_of_the_provided_codes_are_in_the_value_set_one: {
    severity: 'error',
    code: 'code-invalid',
    type: 'not-in-vs',
    text: "The provided code '{0}' was not found in the value set '{1}'",
  },
  THIS_CODE_NOT_IN_VALUE_SET: {
    severity: 'information',
    code: 'code-invalid',
    type: 'this-code-not-in-vs',
    text: "The provided code '{0}' was not found in the value set '{1}'",
    id: 'None_of_the_provided_codes_are_in_the_value_set_one',
  },
  TX_GENERAL_CC_ERROR_MESSAGE: {
    severity: 'error',
    code: 'code-invalid',
    type: 'not-in-vs',
    text: "No valid coding was found for the value set '{0}'",
  },
  Unable_to_resolve_value_Set_: {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    text: "A definition for the value Set '{0}' could not be found",
  },
  Unknown_Code_in_Version: {
    severity: 'error',
    code: 'code-invalid',
    type: 'invalid-code',
    text: "Unknown code '{0}' in the CodeSystem '{1}' version '{2}'",
  },
  Unknown_Code_in: {
    severity: 'error',
    code: 'code-invalid',
    type: 'invalid-code',
    text: "Unknown code '{0}' in the CodeSystem '{1}'",
  },
  UNKNOWN_CODE_IN_FRAGMENT: {
    severity: 'warning',
    code: 'code-invalid',
    type: 'invalid-code',
    text: "Unknown Code '{0}' in the CodeSystem '{1}' version '{2}' - note that the code system is labeled as a fragment, so the code may be valid in some other fragment",
  },
  UNKNOWN_CODESYSTEM: {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    text: "A definition for CodeSystem '{0}' could not be found, so the code cannot be validated",
  },
  UNKNOWN_CODESYSTEM_ELSEWHERE: {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    text: 'A definition for CodeSystem {0} could not be found, so the code cannot be validated',
    id: 'UNKNOWN_CODESYSTEM',
  },
  UNKNOWN_CODESYSTEM_EXP: {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    text: "The code system '{0}' is not known here, so the value set cannot be expanded.",
  },
  UNKNOWN_RESOURCE: { severity: 'error', code: 'not-found', type: 'not-found', text: 'There is no {0} {1}.' },
  UNKNOWN_OPERATION: {
    severity: 'error',
    code: 'not-supported',
    text: '{0} has no operation {1}. It has {2}.',
  },
  NOT_SUPPORTED: { severity: 'error', code: 'not-supported', text: '{0}' },
  INVALID_REQUEST: { severity: 'error', code: 'invalid', text: '{0}' },
  MISSING_PARAMETER: { severity: 'error', code: 'required', text: '{0}' },
  VERSION_CHECK_FAILED: {
    severity: 'error',
    code: 'exception',
    type: 'version-error',
    text: "Version '{1}' of '{0}' is not the version '{2}' that check-system-version asks for.",
  },
  Unable_to_resolve_system__value_set_has_multiple_matches: {
    severity: 'error',
    code: 'not-found',
    type: 'cannot-infer',
    text: "The System URI could not be determined for the code '{0}' in the ValueSet '{1}': value set expansion has multiple matches: [{2}]",
  },
  NO_SYSTEM: {
    severity: 'error',
    code: 'invalid',
    type: 'invalid-data',
    text: 'The code {0} has no system, so it means nothing. Name its system, or set inferSystem.',
  },
  CODE_CASE_DIFFERENCE: {
    severity: 'information',
    code: 'business-rule',
    type: 'code-rule',
    text: "The code '{0}' differs from the correct code '{1}' by case. Although the code system '{2}' is case insensitive, implementers are strongly encouraged to use the correct case anyway",
  },
  INACTIVE_CONCEPT_FOUND: {
    severity: 'warning',
    code: 'business-rule',
    type: 'code-comment',
    text: "The concept '{0}' has a status of {1} and its use should be reviewed",
    told: true,
  },
  STATUS_CODE_WARNING_CODE: {
    severity: 'error',
    code: 'business-rule',
    type: 'code-rule',
    text: "The concept '{0}' is valid but is not active",
  },
  ABSTRACT_CODE_NOT_ALLOWED: {
    severity: 'error',
    code: 'business-rule',
    type: 'code-rule',
    text: "Code '{0}' is abstract, and not allowed in this context",
  },
  CONCEPT_DEPRECATED_IN_VALUESET: {
    severity: 'warning',
    code: 'business-rule',
    type: 'code-comment',
    text: "The presence of the concept '{0}' in the system '{1}' in the value set {2} is marked with a status of deprecated and its use should be reviewed",
  },
  MSG_DEPRECATED: status('deprecated'),
  MSG_WITHDRAWN: status('withdrawn'),
  MSG_DRAFT: status('draft'),
  MSG_EXPERIMENTAL: status('experimental'),
  Display_Name_for__should_be_one_of__instead_of: display(
    'error',
    "Wrong Display Name '{0}' for {1}. Valid display is {2} (for the language(s) '{3}')",
  ),
  Display_Name_WS_for__should_be_one_of__instead_of: display(
    'warning',
    "Wrong Display Name '{0}' for {1}. Valid display is {2} (for the language(s) '{3}')",
  ),
  NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_OK: display(
    'information',
    "There are no valid display names found for the code {1} for language(s) '{3}'. The display is '{0}' which is a valid display for the default language",
  ),
  NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_ERR: display(
    'error',
    "Wrong Display Name '{0}' for {1}. There are no valid display names found for language(s) '{3}'. Default display is '{2}'",
  ),
  INVALID_DISPLAY_NAME: {
    severity: 'error',
    code: 'processing',
    type: 'invalid-display',
    text: "Invalid displayLanguage: '{0}'",
  },
  UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE: {
    severity: 'error',
    code: 'invalid',
    type: 'vs-invalid',
    text: 'The system {0} filter with property = {1}, op = {2} has no value',
  },
  FILTER_NOT_UNDERSTOOD: { severity: 'error', code: 'invalid', type: 'vs-invalid', text: '{0}' },
  VALUESET_CIRCULAR_REFERENCE: {
    severity: 'error',
    code: 'processing',
    type: 'vs-invalid',
    text: 'The value set {0} takes part in its own definition, by way of {1}.',
  },
  TOO_MUCH_WORK: {
    severity: 'error',
    code: 'too-costly',
    text: 'The request takes more than {0} steps. Use fewer imports, or simpler patterns.',
  },
  VALUESET_TOO_COSTLY: {
    severity: 'error',
    code: 'too-costly',
    text: 'The value set {0} has {1} codes; at most {2} are given at once. Ask for pages with count and offset.',
  },
} as const satisfies Record<string, Message>;

export type MessageId = keyof typeof messages;

function status(word: string) {
  return {
    severity: 'information',
    code: 'business-rule',
    type: 'status-check',
    text: `Reference to ${word} {0} {1}`,
  } as const;
}

function display(severity: Message['severity'], text: string) {
  return { severity, code: 'invalid', type: 'invalid-display', text, told: true } as const;
}

import { type Message, type MessageId, messages } from './messages.ts';
import type { Issue, OperationOutcome } from './types.ts';

const messageIdUrl = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-message-id';
const issueTypes = 'http://hl7.org/fhir/tools/CodeSystem/tx-issue-type';

/** An issue, and whether its text also stands in the `message` of the answer. */
export interface Finding {
  issue: Issue;
  told: boolean;
}

/** Where an issue is found, as FHIRPath, and whether the old `location` says so too. */
export interface Place {
  expression: string;
  location?: boolean;
}

/** Makes an issue from the table of messages; `{0}`, `{1}` … of its text are replaced in turn. */
export function finding(id: MessageId, values: readonly string[], place?: Place): Finding {
  const message: Message = messages[id];
  const text = message.text.replace(/\{(\d)\}/g, (whole, i) => values[Number(i)] ?? whole);
  const issue: Issue = {
    extension: [{ url: messageIdUrl, valueString: message.id ?? id }],
    severity: message.severity,
    code: message.code,
    details: {
      ...(message.type === undefined ? {} : { coding: [{ system: issueTypes, code: message.type }] }),
      text,
    },
    ...(place === undefined || place.location === false ? {} : { location: [place.expression] }),
    ...(place === undefined ? {} : { expression: [place.expression] }),
  };
  return { issue, told: message.told ?? message.severity === 'error' };
}

/** The issues as one resource. */
export function outcome(issue: Issue[]): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue };
}

/**
 * A request that has no answer: thrown from the depth of an operation, and turned into a value at the door of the
 * room, where it becomes an OperationOutcome with its HTTP status.
 */
export class Refusal extends Error {
  readonly status: number;
  readonly issue: Issue;
  readonly id: MessageId;

  constructor(status: number, id: MessageId, values: readonly string[], place?: Place) {
    const { issue } = finding(id, values, place);
    super(issue.details.text);
    this.name = 'Refusal';
    this.status = status;
    this.issue = issue;
    this.id = id;
  }
}

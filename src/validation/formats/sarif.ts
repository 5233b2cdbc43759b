import type { Edit } from '../edits/index.ts';
import type { Severity } from '../shape.ts';
import { byProfile, type Checked, type Located, mistakesOf, type Run } from './checked.ts';

const levels: Record<Severity, string> = { violation: 'error', warning: 'warning', info: 'note' };
const unread = { id: 'unreadable', shortDescription: { text: 'The file cannot be read.' } };

/**
 * A run as SARIF 2.1.0 (OASIS), for code scanning: a rule for each shape, a result for each finding, fixes included. Of
 * several profiles each is a run of its own, by whose id code scanning keeps them apart.
 */
export function sarifReport({ checked, version, profile }: Run): string {
  const each = profile === 'all' ? runsByProfile(checked) : [{ profile, checked }];
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: each.map((one) => runOf({ ...one, version })),
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** A run for each profile; what cannot be read says so in the first one alone. */
function runsByProfile(checked: readonly Checked[]): { profile: string; checked: readonly Checked[] }[] {
  const profiles = Map.groupBy(checked.flatMap(byProfile), ({ result }) =>
    result.state === 'validated' ? result.profile : undefined,
  );
  const unread = profiles.get(undefined) ?? [];
  profiles.delete(undefined);
  if (profiles.size === 0) return [{ profile: 'all', checked: unread }];
  return [...profiles].map(([profile = '', own], index) => ({
    profile,
    checked: index === 0 ? [...unread, ...own] : own,
  }));
}

function runOf({ checked, version, profile }: Run): object {
  const rules = new Map<string, object>([[unread.id, unread]]);
  for (const { result } of checked)
    for (const finding of result.state === 'validated' ? result.findings : [])
      if (!rules.has(finding.shape)) rules.set(finding.shape, ruleOf(finding));
  const index = new Map([...rules.keys()].map((id, number) => [id, number]));
  const results = checked.flatMap((each) => resultsOf(each, index));
  return {
    tool: {
      driver: {
        name: 'Collimator',
        semanticVersion: version,
        informationUri: 'https://w3id.org/collimator',
        rules: [...rules.values()],
      },
    },
    automationDetails: { id: `collimator/${profile}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: checked.every(({ result }) => mistakesOf(result).length === 0) }],
    results,
  };
}

function ruleOf({ shape, path, message, clause, severity }: Located): object {
  return {
    id: shape,
    name: /[^/#]*$/.exec(shape)?.[0] ?? shape,
    shortDescription: { text: message || path || shape },
    ...(clause && { fullDescription: { text: clause } }),
    ...(/^https?:\/\//.test(clause) && { helpUri: clause }),
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultsOf({ name, result }: Checked, index: ReadonlyMap<string, number>): object[] {
  const artifact = { uri: name.split('/').map(encodeURIComponent).join('/') };
  const mistakes = mistakesOf(result).map(({ line, column, message }) => ({
    ruleId: unread.id,
    ruleIndex: 0,
    level: 'error',
    message: { text: message },
    locations: [location(artifact, line, column)],
  }));
  if (result.state !== 'validated') return mistakes;
  const found = result.findings.map((finding) => {
    const {
      shape,
      severity,
      line,
      column,
      cell,
      path,
      message,
      reason,
      didYouMean,
      edit,
      fix,
      focus,
      dataset,
    } = finding;
    const text = [`${focus}:`, path && `${path}:`, message, reason, didYouMean].filter(Boolean).join(' ');
    return {
      ruleId: shape,
      ruleIndex: index.get(shape),
      level: levels[severity],
      message: { text },
      locations: [
        {
          ...location(artifact, line, column),
          ...(cell && { logicalLocations: [{ fullyQualifiedName: cell, kind: 'member' }] }),
        },
      ],
      ...(edit && { fixes: [fixOf(artifact, edit)] }),
      ...((fix || dataset) && { properties: { ...(dataset && { dataset }), ...(fix && { fix }) } }),
    };
  });
  return [...mistakes, ...found];
}

function location(artifactLocation: object, startLine?: number, startColumn?: number): object {
  const region = startLine !== undefined && { startLine, ...(startColumn !== undefined && { startColumn }) };
  return { physicalLocation: { artifactLocation, ...(region && { region }) } };
}

function fixOf(artifactLocation: object, { line, column, endLine, endColumn, text }: Edit): object {
  return {
    description: { text: 'Put this in its place.' },
    artifactChanges: [
      {
        artifactLocation,
        replacements: [
          {
            deletedRegion: { startLine: line, startColumn: column, endLine, endColumn },
            insertedContent: { text },
          },
        ],
      },
    ],
  };
}

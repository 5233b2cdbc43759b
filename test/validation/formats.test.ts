import { describe, expect, it } from 'vitest';
import { iri, name, read } from '../../src/rdf/index.ts';
import {
  applyEdits,
  type Checked,
  type DatasetScores,
  type Edit,
  type Located,
  outcomeOf,
  type Result,
  type Run,
  reportFormats,
} from '../../src/validation/index.ts';

const hostile = `</td><script>alert("x")</script>&'`;
const finding: Located = {
  severity: 'violation',
  line: 2,
  column: 3,
  focus: hostile,
  path: 'title (dct:title)',
  value: '"x"@xx',
  message: 'A dataset has a title.',
  reason: 'found 0 values',
  clause: 'https://semiceu.github.io/DCAT-AP/releases/3.0.1/#Dataset.title',
  fix: '<#d> dct:title "Title"@en .',
  didYouMean: 'Did you mean "x"@en?',
  edit: { line: 2, column: 3, endLine: 2, endColumn: 4, text: 'z' },
  shape: 'https://w3id.org/collimator/shapes/dcat-ap-3/DatasetTitle',
};
const result: Result = {
  severity: 'violation',
  severityIri: name('sh:Violation').value,
  constraint: 'MinCount',
  component: name('sh:MinCountConstraintComponent').value,
  shape: iri(finding.shape),
  focus: iri('https://example.org/d'),
  property: name('dct:title'),
  inner: [],
};
const scores: DatasetScores[] = [
  {
    dataset: 'https://example.org/d',
    name: hostile,
    schemes: [
      {
        scheme: 'mqa',
        label: 'MQA',
        source: 's',
        points: 375,
        of: 405,
        untested: 0,
        rating: 'excellent',
        adjusted: { points: 325, of: 355, rating: 'excellent', changes: [] },
        metrics: [
          {
            metric: 'keywordAvailability',
            iri: 'https://piveau.eu/ns/voc#keywordAvailability',
            dimension: 'findability',
            label: 'Keywords',
            state: 'lost',
            points: 0,
            of: 30,
            lost: [
              {
                points: 30,
                label: 'l',
                focus: hostile,
                line: 7,
                column: 1,
                fix: 'dcat:keyword "<b>"@en',
                gain: 'fix this, +30',
              },
            ],
          },
        ],
      },
    ],
  },
];
const validated = (findings: Located[]): Checked['result'] => ({
  state: 'validated',
  conforms: findings.every(({ severity }) => severity !== 'violation'),
  profile: 'dcat-ap-3',
  counts: { violation: findings.length, warning: 0, info: 0 },
  findings,
  results: findings.map(() => result),
  quads: [],
});
const { line: _line, column: _column, edit: _edit, ...placeless } = finding;
const checked: Checked[] = [
  { name: 'a b/good.ttl', result: validated([]) },
  {
    name: 'bad.ttl',
    result: validated([finding]),
    scores,
    changes: [{ text: 'x became y: z', statements: 2 }],
  },
  { name: 'book.xlsx', result: validated([{ ...placeless, cell: 'Dataset!C7' }]) },
  {
    name: 'broken.ttl',
    result: {
      state: 'malformed',
      line: 4,
      column: 5,
      message: 'A full stop is missing.',
      more: [{ line: 9, message: hostile }],
    },
  },
  { name: 'gone.ttl', result: { state: 'unreadable', message: 'It cannot be opened.' } },
];
const run: Run = { profile: 'dcat-ap-3', version: '0.1.0', checked };

describe('a report', () => {
  it('ends as its worst file: conforming, with violations, or with one that cannot be read', () => {
    expect(outcomeOf(checked.slice(0, 1))).toBe('conforms');
    expect(outcomeOf(checked.slice(0, 3))).toBe('violations');
    expect(outcomeOf(checked)).toBe('unreadable');
    expect(outcomeOf([])).toBe('conforms');
  });

  it('of several datasets names those that do not conform, and says how many do', () => {
    const bad = {
      dataset: 'https://example.org/d',
      name: hostile,
      conforms: false,
      counts: { violation: 1, warning: 0, info: 0 },
      findings: [0],
    };
    const good = {
      name: 'good',
      conforms: true,
      counts: { violation: 0, warning: 2, info: 0 },
      findings: [],
    };
    const several: Checked = {
      name: 'x.ttl',
      result: validated([{ ...finding, dataset: bad.dataset }]),
      datasets: [bad, good],
      untoldDatasets: { conforming: 3, others: 1 },
    };
    const told = { ...run, checked: [several] };
    expect(reportFormats.text(told)).toContain(
      `x.ttl: dataset ${hostile} does not conform: 1 violation, 0 warnings, 0 info\nx.ttl: 4 of 6 datasets conform.\n`,
    );
    const html = reportFormats.html(told);
    expect(html).toContain('<p>4 of 6 datasets conform.</p>');
    expect(html).toContain('<td>https://example.org/d</td><td>1</td><td>0</td><td>0</td>');
    expect(html).toContain('Dataset: https://example.org/d');
    expect(html).not.toContain('<script>');
    expect(JSON.parse(reportFormats.sarif(told)).runs[0].results[0].properties).toMatchObject({
      dataset: 'https://example.org/d',
    });
    expect(JSON.parse(reportFormats.json(told))[0]).toMatchObject({
      datasets: [{ conforms: false }, { conforms: true }],
      untoldDatasets: { conforming: 3, others: 1 },
    });
    expect(reportFormats.text(run)).not.toContain('datasets conform');
  });

  it('is text with a place before each line, for terminals and editors', () => {
    const lines = reportFormats.text(run).split('\n');
    expect(lines).toContain('a b/good.ttl: conforms to dcat-ap-3: 0 violations, 0 warnings, 0 info');
    expect(lines).toContain('bad.ttl: changed: x became y: z (2 statements)');
    expect(lines).toContain(
      `bad.ttl:2:3: violation: ${hostile}: title (dct:title): A dataset has a title. (found 0 values) Did you mean "x"@en? [${finding.clause}]`,
    );
    expect(lines).toContain('    <#d> dct:title "Title"@en .');
    expect(lines).toContainEqual(
      expect.stringMatching(/^bad\.ttl:7:1: keywordAvailability: .*fix this, \+30/),
    );
    expect(lines).toContainEqual(
      expect.stringContaining('MQA: 375 of 405 (excellent; health-adjusted 325 of 355'),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^book\.xlsx:Dataset!C7: violation: /));
    expect(lines).toContain('broken.ttl:4:5: cannot be read: A full stop is missing.');
    expect(lines).toContain('gone.ttl: cannot be read: It cannot be opened.');
  });

  it('cuts a long name short, so that a line of text stays one', () => {
    const long = {
      ...run,
      checked: [{ name: 'x.ttl', result: validated([{ ...finding, focus: 'n'.repeat(200) }]) }],
    };
    expect(reportFormats.text(long)).toContain(`violation: ${'n'.repeat(59)}…: title`);
  });

  it('of every profile tells each, and what hangs on none of them once', async () => {
    const other = (profile: string): Checked => ({
      name: 'bad.ttl',
      result: { ...validated([finding]), profile } as Checked['result'],
    });
    const file = { ...other('dcat-ap-3'), scores, others: [other('eucaim-v2')] };
    const gone = checked.at(-1) as Checked;
    const all: Run = { profile: 'all', version: '0.1.0', checked: [file, gone] };
    expect(outcomeOf([{ ...file, result: validated([]) }])).toBe('violations');

    const text = reportFormats.text(all);
    for (const profile of ['dcat-ap-3', 'eucaim-v2']) {
      expect(text).toContain(`[${profile}: ${finding.clause}]`);
      expect(text).toContain(`bad.ttl: does not conform to ${profile}: `);
    }
    expect(text.match(/score: /g)).toHaveLength(1);
    const documents = JSON.parse(reportFormats.json(all)) as { profiles: { profile: string }[] }[];
    expect(documents[0]).toMatchObject({ conforms: false, scores });
    expect(documents[0]?.profiles.map(({ profile }) => profile)).toEqual(['dcat-ap-3', 'eucaim-v2']);
    const { runs } = JSON.parse(reportFormats.sarif(all)) as Sarif;
    expect(runs.map((each) => [each.automationDetails.id, each.results.length])).toEqual([
      ['collimator/dcat-ap-3/', 2],
      ['collimator/eucaim-v2/', 1],
    ]);
    expect((await reportFormats.turtle(all)).match(/a sh:ValidationReport/g)).toHaveLength(3);
    const page = reportFormats.html(all);
    expect(page).toContain('<h1>Findings against every profile</h1>');
    expect(page).toContain('<h2>bad.ttl: eucaim-v2</h2>');
  });

  it('is JSON with a member for each file', () => {
    const documents = JSON.parse(reportFormats.json(run)) as Record<string, unknown>[];
    expect(documents.map(({ file, state }) => [file, state])).toEqual([
      ['a b/good.ttl', 'validated'],
      ['bad.ttl', 'validated'],
      ['book.xlsx', 'validated'],
      ['broken.ttl', 'malformed'],
      ['gone.ttl', 'unreadable'],
    ]);
    expect(documents[1]).toMatchObject({ findings: [finding], scores });
    expect(documents[3]).toMatchObject({ mistakes: [{ line: 4, column: 5 }, { line: 9 }] });
    expect(Object.keys(documents[1] ?? {})).not.toContain('quads');
  });

  interface Sarif {
    version: string;
    runs: {
      automationDetails: { id: string };
      tool: { driver: { rules: { id: string; helpUri?: string }[] } };
      invocations: { executionSuccessful: boolean }[];
      results: {
        ruleId: string;
        ruleIndex: number;
        level: string;
        locations: {
          physicalLocation: { artifactLocation: { uri: string }; region?: { startLine: number } };
          logicalLocations?: { fullyQualifiedName: string }[];
        }[];
        fixes?: {
          artifactChanges: {
            replacements: { deletedRegion: Record<string, number>; insertedContent: { text: string } }[];
          }[];
        }[];
      }[];
    }[];
  }

  it('is SARIF 2.1.0, whose results name their rules, places and fixes', () => {
    const log = JSON.parse(reportFormats.sarif(run)) as Sarif;
    const [only] = log.runs;
    expect(log.version).toBe('2.1.0');
    expect(log.runs).toHaveLength(1);
    expect(only?.invocations[0]?.executionSuccessful).toBe(false);
    const { rules } = only?.tool.driver ?? { rules: [] };
    expect(rules.map(({ id }) => id)).toEqual(['unreadable', finding.shape]);
    expect(rules[1]?.helpUri).toBe(finding.clause);
    expect(only?.results).toHaveLength(5);
    for (const each of only?.results ?? []) {
      expect(rules[each.ruleIndex]?.id).toBe(each.ruleId);
      expect(each.level).toBe('error');
    }
    const [bad, book, broken, more, gone] = only?.results ?? [];
    expect(bad?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'bad.ttl' },
      region: { startLine: 2, startColumn: 3 },
    });
    expect(book?.locations[0]?.logicalLocations?.[0]?.fullyQualifiedName).toBe('Dataset!C7');
    expect(
      [broken, more, gone].map((each) => each?.locations[0]?.physicalLocation.region?.startLine),
    ).toEqual([4, 9, undefined]);
    const [replacement] = bad?.fixes?.[0]?.artifactChanges[0]?.replacements ?? [];
    const region = { ...replacement?.deletedRegion };
    const edit = {
      line: region.startLine,
      column: region.startColumn,
      endLine: region.endLine,
      endColumn: region.endColumn,
      text: replacement?.insertedContent.text,
    } as Edit;
    expect(applyEdits('a\nb cd', [edit]).text).toBe('a\nb zd');
  });

  it('encodes the names of files in SARIF', () => {
    const log = JSON.parse(
      reportFormats.sarif({ ...run, checked: [{ name: 'a b/ö#.ttl', result: validated([finding]) }] }),
    ) as Sarif;
    expect(log.runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
      'a%20b/%C3%B6%23.ttl',
    );
  });

  it('is a SHACL report in Turtle for each file, with its scores', async () => {
    const reading = await read(await reportFormats.turtle(run), 'turtle', 'https://example.org/');
    if (reading.state === 'malformed') throw new Error(reading.message);
    const having = (property: `${'sh' | 'dqv'}:${string}`) =>
      reading.quads
        .filter(({ predicate }) => predicate.equals(name(property)))
        .map(({ object }) => object.value);
    expect(having('sh:conforms').sort()).toEqual(['false', 'false', 'false', 'false', 'true']);
    expect(having('sh:result')).toHaveLength(2);
    expect(having('dqv:value').map(Number).sort()).toEqual([0, 325, 375]);
  });

  it('is a page in which nothing of a file is markup', () => {
    const page = reportFormats.html(run);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<b>');
    expect(page).toContain('&lt;script&gt;');
    for (const told of [
      'Dataset!C7',
      'Does not conform',
      'This cannot be read',
      'fix this, +30',
      '375 of 405',
    ])
      expect(page).toContain(told);
    for (const tag of ['section', 'table', 'ul', 'tbody', 'details'])
      expect(page.split(`<${tag}`).length, tag).toBe(page.split(`</${tag}>`).length);
  });

  it.each(Object.keys(reportFormats))('of nothing is well-formed: %s', async (format) => {
    const text = await reportFormats[format as keyof typeof reportFormats]({ ...run, checked: [] });
    if (format === 'json' || format === 'sarif') expect(() => JSON.parse(text)).not.toThrow();
    expect(text).not.toContain('undefined');
  });
});

import {
  againPage,
  type CohortView,
  type CubeView,
  cohortFormPage,
  cohortPage,
  conceptPage,
  cubePage,
  cubesPage,
  type DatasetItem,
  type DatasetsView,
  datasetPage,
  datasetsPage,
  type GroupsView,
  type Html,
  handedOverPage,
  homePage,
  livePage,
  negotiatorPage,
  nodesPage,
  ontologyPage,
  problemPage,
  queriesPage,
  type RevisionView,
  recordDifferencePage,
  recordHistoryPage,
  type Site,
  shapeListPage,
  shapePage,
  shapesPage,
  sparqlPage,
  validatePage,
  withdrawnPage,
} from '../../src/web/index.ts';

export const site: Site = {
  revision: 7,
  nodes: { answering: 2, known: 3 },
  licence: { href: 'https://example.org/licence', label: 'CC BY 4.0' },
};

const item: DatasetItem = {
  id: 'prostate-mr',
  title: 'Prostate MR before biopsy',
  holder: 'Example Hospital',
  country: 'SE',
  summary: 'Images of men referred for biopsy.',
  modalities: ['MR'],
  bodyParts: ['Prostate'],
  conditions: ['Prostate cancer'],
  cases: 1284,
  access: 'Download',
  licence: 'CC BY 4.0',
  modified: '2026-10-03',
  generated: true,
};

const revision: RevisionView = {
  revision: 7,
  at: '2026-10-03T09:12:00Z',
  who: 'holm',
  why: 'New outlines',
  added: 4,
  removed: 1,
};

export const datasets: DatasetsView = {
  search: {
    text: 'screening',
    filters: [
      { facet: 'modality', value: 'IMG1000042', exclude: false },
      { facet: 'modality', value: 'IMG1000038', exclude: true },
      { facet: 'unlisted', value: 'somewhere', exclude: false },
    ],
    sort: 'title',
    page: 2,
    size: 20,
  },
  total: 46,
  items: [item],
  facets: [
    {
      facet: 'modality',
      label: 'Modality',
      values: [
        { value: 'IMG1000042', label: 'CT', count: 12 },
        { value: 'IMG1000038', label: 'MR', count: 9 },
        ...Array.from({ length: 9 }, (_, index) => ({
          value: `m${index}`,
          label: `Modality ${index}`,
          count: index,
        })),
      ],
    },
  ],
  sorts: [
    { value: 'relevance', label: 'best match' },
    { value: 'title', label: 'title' },
  ],
  generated: true,
};

export const cohort: CohortView = {
  hash: '3f2a9c0d4be1774a',
  reading: 'Condition is Prostate cancer',
  total: { low: 780, high: 880, display: '780–880', missing: ['gamma'] },
  ontologyRelease: '2026-11',
  form: { combination: 'all', criteria: [{ facet: 'condition', without: false, values: ['CLIN1000075'] }] },
  nodes: [
    {
      node: 'alpha',
      name: 'Node Alpha',
      state: 'answered',
      low: 760,
      high: 820,
      display: '760–820',
      exactness: 'exact',
      kind: 'protected',
      epoch: '2026',
      threshold: 30,
      generated: true,
      ms: 41,
      cells: ['condition=CLIN1000075'],
    },
    {
      node: 'delta',
      name: 'Node Delta',
      state: 'hidden',
      low: 0,
      high: 29,
      display: '<30',
      threshold: 30,
      ms: 12,
    },
    { node: 'gamma', name: 'Node Gamma', state: 'timed-out', reason: 'No answer in time.' },
    { node: 'epsilon', name: 'Node Epsilon', state: 'waiting' },
  ],
};

const split: GroupsView = {
  by: [
    { facet: 'stage', label: 'Stage', several: false },
    { facet: 'modality', label: 'Modality', several: true },
  ],
  nodes: [{ node: 'alpha', name: 'Node Alpha' }],
  groups: [
    {
      values: { stage: 'S1', modality: 'CT' },
      labels: { stage: 'Stage 1', modality: 'CT' },
      total: { low: 70, high: 90, display: '≈ 80 (70–90)', kind: 'estimate', exactness: 'exact' },
      nodes: [
        { node: 'alpha', state: 'answered', low: 70, high: 90, display: '≈ 80 (70–90)', kind: 'protected' },
      ],
    },
    {
      values: { stage: 'S2', modality: 'CT' },
      labels: { stage: 'Stage 2', modality: 'CT' },
      total: { low: 0, high: 29, display: '<30', kind: 'estimate' },
      nodes: [{ node: 'alpha', state: 'hidden', low: 0, high: 29, display: '<30' }],
    },
  ],
};

const wholeCohort: CohortView = {
  ...cohort,
  total: { ...cohort.total, kind: 'estimate', exactness: 'superset' },
  split,
  facets: [
    { facet: 'stage', label: 'Stage' },
    { facet: 'modality', label: 'Modality' },
  ],
  attrition: [
    { criterion: 'Every case', total: { low: 900, high: 930, display: '900–930', kind: 'protected' } },
    { criterion: 'Condition is Prostate cancer', total: { ...cohort.total, kind: 'open' } },
  ],
  readings: [
    {
      facet: 'Condition',
      value: 'SNOMED:399068003',
      label: 'Prostate cancer',
      exactness: 'superset',
      note: 'Counted with what is above it.',
      via: ['SNOMED:399068003 (skos:broadMatch)'],
    },
  ],
  address: 'https://hub.example/cohorts/3f2a9c0d4be1774a',
  wordy: '/cohorts?all=condition:SNOMED:399068003',
};

const cube: CubeView = {
  epoch: '2026',
  title: 'Protected case counts of Aurora, 2026',
  holder: 'Aurora',
  verified: true,
  generated: true,
  address: 'https://hub.example/cubes/2026',
  floor: 10,
  threshold: 30,
  rounding: 5,
  sigma: 6,
  rho: 2.19,
  epsilon: 13.2,
  rhoWithRequests: 2.35,
  cellsPerPerson: 158,
  planned: 5419,
  released: 684,
  requests: { published: true, waiting: 3 },
};

/** A sample of what each page is given, so that every page can be rendered, and rendered with hostile text. */
export const samples = [
  [
    homePage,
    {
      figures: [
        { value: 107, label: 'datasets', href: '/datasets' },
        { value: '≈ 100', label: 'cases' },
      ],
      latest: [item],
      heat: {
        rowFacet: 'bodyPart',
        columnFacet: 'modality',
        caption: 'Datasets by body part and modality',
        columns: [
          { value: 'CT', label: 'CT' },
          { value: 'MR', label: 'MR' },
        ],
        rows: [{ value: 'BP1', label: 'Lung', counts: [4, 0] }],
      },
      generated: true,
    },
  ],
  [datasetsPage, datasets],
  [
    datasetsPage,
    { ...datasets, total: 0, items: [], suggestion: { filter: datasets.search.filters[1], total: 12 } },
  ],
  [
    datasetPage,
    {
      id: 'one',
      iri: 'https://example.org/d/one',
      title: 'Prostate MR',
      language: 'sv',
      description: 'Images.',
      holder: { href: 'https://example.org', label: 'Example Hospital' },
      version: '2',
      facts: [{ label: 'Cases', values: [{ label: '1,284' }] }],
      concepts: [{ label: 'Condition', items: [{ code: 'CLIN1000075', label: 'Prostate cancer' }] }],
      distributions: [
        {
          title: 'Images',
          format: 'DICOM',
          bytes: 231e9,
          licence: { label: 'Terms', href: 'https://example.org/terms' },
        },
      ],
      revisions: [revision],
      provenance: ['One IRI was corrected.'],
      citation: 'Example Hospital (2026).',
      validation: { profile: 'EUCAIM', conforms: true, violation: 0, warning: 1, info: 0 },
      generated: true,
    },
  ],
  [
    withdrawnPage,
    {
      id: 'gone',
      iri: 'https://example.org/d/gone',
      title: 'An old pilot',
      at: '2026-04-02',
      why: 'Replaced.',
    },
  ],
  [
    recordHistoryPage,
    {
      id: 'one',
      title: 'Prostate MR',
      total: 3,
      next: '/datasets/one/history?before=7',
      revisions: [
        { ...revision, href: '/datasets/one/history/7', changes: '/datasets/one/history/3..7' },
        revision,
      ],
    },
  ],
  [
    recordDifferencePage,
    {
      id: 'one',
      title: 'Prostate MR',
      from: 3,
      to: 7,
      lines: [
        { came: false, text: '<https://example.org/d/one> dct:title "<Prostate>"@en' },
        { came: true, text: '<https://example.org/d/one> dct:title "Prostate MR"@en' },
      ],
      total: 12,
    },
  ],
  [
    cohortFormPage,
    {
      facets: [
        {
          facet: 'condition',
          label: 'Condition',
          values: [
            { value: 'CLIN1007853', label: 'Carcinoma', depth: 0 },
            { value: 'CLIN1000075', label: 'Prostate cancer', depth: 1 },
          ],
        },
      ],
      form: {
        combination: 'all',
        criteria: [{ facet: 'condition', without: true, values: ['CLIN1000075'] }],
        groupBy: ['condition'],
      },
      reading: 'Condition is not Prostate cancer',
      mistakes: ['No such value.'],
    },
  ],
  [cohortPage, cohort],
  [cohortPage, wholeCohort],
  [
    cohortPage,
    {
      ...wholeCohort,
      split: { ...split, by: split.by.slice(0, 1) },
      requests: {
        asked: [{ epoch: '2026', at: '2026-11-21T10:00:00.000Z' }],
        nodes: [
          { name: 'Node Alpha', state: 'refused', by: 'word', epoch: '2026', reason: 'All are spent.' },
          { name: 'Node Beta', state: 'counted', by: 'signature', epoch: '2026', count: 45 },
        ],
      },
      quota: [{ epoch: '2026', asked: 3, most: 100, mostByPerson: 10, byPerson: 2 }],
      negated: true,
    },
  ],
  [livePage, { hash: cohort.hash, reading: cohort.reading, asked: 3, query: '' }],
  [
    negotiatorPage,
    {
      hash: cohort.hash,
      reading: cohort.reading,
      to: 'negotiator.example',
      offered: [
        { kind: 'node', id: 'alpha', name: 'Node Alpha', display: '760–820', chosen: true },
        { kind: 'dataset', id: 'lidc', name: 'LIDC-IDRI', chosen: false },
      ],
      payload: '{"url": "https://hub.example/cohorts/3f2a"}',
      reasons: [],
    },
  ],
  [
    negotiatorPage,
    { hash: cohort.hash, reading: cohort.reading, offered: [], reasons: ['resources: Too small.'] },
  ],
  [
    handedOverPage,
    {
      hash: cohort.hash,
      reading: cohort.reading,
      id: 'negotiation-1',
      redirectUrl: 'https://negotiator.example/requests/1',
    },
  ],
  [cubesPage, { cubes: [] }],
  [
    cubesPage,
    {
      cubes: [
        { epoch: '2026', holder: 'Aurora', verified: true, generated: true, released: 684, planned: 5419 },
        { epoch: '2025', holder: 'Aurora', verified: false, reason: 'Not signed with this key.' },
        { epoch: '2024', holder: 'Open', verified: true, open: true, released: 12 },
      ],
    },
  ],
  [cubePage, cube],
  [
    cubePage,
    {
      ...cube,
      open: true,
      verified: false,
      reason: 'Not signed with this key.',
      band: 'fewer than 100 persons',
      declaration: {
        records: 'https://example.org/records',
        reason: 'Published 2014.',
        by: 'A. Holder',
        at: '2026-01-01T00:00:00Z',
      },
    },
  ],
  [cohortPage, { ...cohort, kept: { id: '0123456789abcdef', at: '2026-03-01T10:00:00.000Z' } }],
  [
    againPage,
    {
      hash: cohort.hash,
      reading: cohort.reading,
      kept: { id: '0123456789abcdef', at: '2026-03-01T10:00:00.000Z' },
      release: { before: '2.0', now: '2.1' },
      changes: [
        {
          name: 'Example Hospital',
          differs: ['count', 'epoch'],
          before: { state: 'answered', display: '≈ 340', epoch: '2026' },
          now: { state: 'answered', display: '≈ 360', epoch: '2027' },
        },
        { name: 'New Hospital', differs: ['state'], now: { state: 'hidden', display: '<30' } },
      ],
    },
  ],
  [validatePage, { profiles: [{ name: 'eucaim-v2', label: 'EUCAIM' }], profile: 'eucaim-v2' }],
  [
    validatePage,
    {
      profiles: [{ name: 'eucaim-v2', label: 'EUCAIM' }],
      profile: 'eucaim-v2',
      text: 'one\ntwo\nthree',
      result: {
        state: 'validated',
        conforms: false,
        counts: { violation: 1, warning: 0, info: 0 },
        findings: [
          {
            severity: 'violation',
            line: 2,
            column: 3,
            focus: 'Prostate MR',
            path: 'issued',
            value: '2026-13-02',
            message: 'Not a date.',
            reason: 'No month 13.',
            clause: 'Clause 1',
            fix: '"2026-12-02"',
          },
        ],
      },
    },
  ],
  [
    validatePage,
    {
      profiles: [
        { name: 'eucaim-v2', label: 'EUCAIM' },
        { name: 'dcat-ap-3', label: 'DCAT-AP' },
      ],
      profile: 'dcat-ap-3',
      fetches: true,
      scored: true,
      sheets: ['Dataset', 'Agent'],
      format: 'text/turtle',
      text: '<a> a dcat:Dataset ;\n  dct:language <http://e.org/EN> .\n<b> a dcat:Dataset .',
      fixesOf: 'abc',
      applied: { state: 'applied', count: 2 },
      mending: {
        to: 'EUCAIM DCAT-AP v2.0',
        changes: [
          {
            text: 'a became b: it is',
            statements: 2,
            source: 'mappings/x.tsv',
            before: '<a> <b> <c> .',
            after: '<a> <b> <d> .',
          },
        ],
        activity: '<x> a prov:Activity .',
      },
      result: {
        state: 'validated',
        conforms: false,
        counts: { violation: 1, warning: 1, info: 0 },
        datasets: [
          {
            name: 'A',
            conforms: false,
            counts: { violation: 1, warning: 1, info: 0 },
            findings: [0, 1],
          },
          { name: 'B', conforms: true, counts: { violation: 0, warning: 0, info: 0 }, findings: [] },
        ],
        findings: [
          {
            severity: 'violation',
            line: 2,
            column: 16,
            focus: 'A',
            path: 'language',
            value: '<http://e.org/EN>',
            message: 'A language is one of the list.',
            reason: 'It is not of the list.',
            clause: 'https://example.org/clause',
            didYouMean: 'Did you mean ENG?',
            fix: '<a> dct:language <http://e.org/ENG> .',
            edit: { line: 2, column: 16, endLine: 2, endColumn: 33, text: '<http://e.org/ENG>' },
          },
          {
            severity: 'warning',
            focus: 'A',
            message: 'A dataset should have a title.',
            edit: { line: 1, column: 21, endLine: 1, endColumn: 21, text: ' ;\n  dct:title "T"' },
          },
        ],
      },
      scores: [
        {
          name: 'A',
          schemes: [
            {
              label: 'MQA',
              points: 200.5,
              of: 405,
              untested: 80,
              rating: 'sufficient',
              adjusted: { points: 240, of: 355, rating: 'good' },
              incomplete: 'Not all is known.',
              metrics: [
                {
                  label: 'Keywords',
                  lost: [
                    {
                      points: 30,
                      label: 'No keyword',
                      focus: 'A',
                      line: 1,
                      column: 5,
                      fix: 'dcat:keyword "x"@en',
                      gain: 'fix this, +30',
                    },
                  ],
                },
              ],
            },
            { label: 'RDA', points: 41, of: 41, untested: 0, metrics: [] },
          ],
        },
      ],
    },
  ],
  [
    validatePage,
    {
      profiles: [],
      profile: 'eucaim-v2',
      scoresLeftOut: 'Too many.',
      files: [
        {
          name: 'a.ttl',
          result: {
            state: 'malformed',
            message: 'Expected a dot.',
            line: 1,
            more: [{ line: 2, column: 3, message: 'And another.' }],
          },
        },
        {
          name: 'book.xlsx',
          result: {
            state: 'validated',
            conforms: false,
            counts: { violation: 1, warning: 0, info: 0 },
            aside: ['There is more.'],
            findings: [{ severity: 'violation', cell: 'Dataset!C7', focus: 'd', message: 'A text.' }],
          },
        },
      ],
    },
  ],
  [
    validatePage,
    {
      profiles: [],
      profile: 'eucaim-v2',
      text: 'one',
      result: { state: 'malformed', line: 1, column: 1, message: 'Expected a dot.' },
    },
  ],
  [
    sparqlPage,
    {
      query: 'ASK {}',
      endpoint: 'http://127.0.0.1/sparql',
      examples: [{ name: 'datasets', summary: 'All datasets', query: 'SELECT * {}' }],
      result: {
        state: 'rows',
        variables: ['a', 'b', 'c'],
        rows: [
          {
            a: { type: 'iri', value: 'https://example.org/a' },
            b: { type: 'literal', value: 'text', language: 'en' },
            c: { type: 'blank', value: 'b0' },
          },
        ],
        ms: 3,
      },
    },
  ],
  [
    sparqlPage,
    {
      query: 'SELECT',
      endpoint: '/sparql',
      examples: [],
      result: { state: 'failed', message: 'Expected a variable.', line: 1, column: 7, advice: 'Mend it.' },
    },
  ],
  [
    sparqlPage,
    {
      query: 'CONSTRUCT {} {}',
      endpoint: '/sparql',
      examples: [],
      result: { state: 'graph', turtle: '<a> <b> <c> .', triples: 1, ms: 2 },
    },
  ],
  [
    sparqlPage,
    { query: 'ASK {}', endpoint: '/sparql', examples: [], result: { state: 'boolean', value: true, ms: 2 } },
  ],
  [
    conceptPage,
    {
      code: 'CLIN1000075',
      iri: 'https://example.org/c',
      label: 'Prostate cancer',
      labels: { sv: 'Prostatacancer' },
      synonyms: ['Carcinoma of prostate'],
      domain: 'Condition',
      parents: [{ code: 'CLIN1007853', label: 'Carcinoma' }],
      children: [],
      deprecated: true,
      replacedBy: { code: 'X', label: 'Other' },
      mappings: [
        {
          predicate: 'skos:broadMatch',
          curie: 'ICD10:C61',
          target: 'https://example.org/C61',
          targetLabel: 'C61',
          justification: 'semapv:ManualMappingCuration',
          confidence: 0.95,
          set: 'icd10',
        },
      ],
      datasets: {
        total: 1,
        items: [{ id: 'one', title: 'Prostate MR' }],
        href: '/datasets?condition=CLIN1000075',
      },
      release: '2026-11',
    },
  ],
  [
    ontologyPage,
    {
      search: 'prostat',
      results: [{ code: 'CLIN1000075', label: 'Prostate cancer', synonyms: ['x'], domain: 'Condition' }],
      modules: [{ code: 'BP1000024', label: 'Body part', concepts: 1840 }],
      release: { version: '2026-11', hash: '91ab' },
    },
  ],
  [
    ontologyPage,
    { search: 'nothing', results: [], modules: [], release: { version: '2026-11', hash: '91ab' } },
  ],
  [
    nodesPage,
    {
      nodes: [
        {
          id: 'alpha',
          name: 'Node Alpha',
          url: 'https://example.org',
          country: 'EL',
          state: 'answering',
          epoch: '2026',
          floor: 10,
          threshold: 30,
          sigma: 6,
          datasets: 36,
          generated: true,
          answered: '2026-11-21T23:20:00Z',
          ms: 4,
        },
        { id: 'beta', name: 'Node Beta', state: 'unreachable', reason: 'Refused.' },
        {
          id: 'gamma',
          name: 'Node Gamma',
          state: 'answering',
          origin: 'added',
          asked: 720,
          availability: 0.985,
          medianMs: 31,
          open: true,
          verdicts: [
            { epoch: '2026', state: 'verified' },
            { epoch: '2025', state: 'refused', reason: 'Its threshold is below 30.' },
          ],
          facets: ['age', 'sex'],
          vocabularies: ['https://cancerimage.eu/ontology/EUCAIM#'],
        },
      ],
    },
  ],
  [
    queriesPage,
    {
      queries: [
        {
          name: 'datasets',
          summary: 'All datasets',
          parameters: [{ name: 'concept', about: 'the concept' }],
        },
      ],
    },
  ],
  [
    shapesPage,
    {
      profiles: [
        { name: 'dcat-ap-3', label: 'DCAT-AP 3', version: '1', source: 'https://example.org/dcat-ap' },
        { name: 'house', label: 'Of the house', version: '1', source: 'a paper' },
      ],
      rows: [
        {
          of: 'dcat:Dataset',
          property: 'dct:title',
          cells: [{ asks: 'M', shape: 'dcat-ap-3/DatasetTitle' }, { asks: '' }],
        },
      ],
      contradictions: [{ about: '`dct:title`', oneSide: 'one', otherSide: 'many', here: 'each as it says' }],
    },
  ],
  [
    shapePage,
    {
      id: 'house/Title',
      name: 'title',
      severity: 'Violation',
      path: 'dct:title',
      message: 'A dataset has a title.',
      messageSv: 'En datamängd har en titel.',
      description: 'What people call it.',
      clause: 'House rules, 1',
      example: 'dct:title "Prostate MR"@en',
      invalid: '<1> a dcat:Dataset .',
      profiles: ['house'],
    },
  ],
  [
    shapeListPage,
    {
      title: 'house',
      shapes: [
        {
          id: 'house/Title',
          name: 'title',
          severity: 'Violation',
          message: 'A title.',
          profiles: [],
        },
      ],
    },
  ],
  [
    problemPage,
    {
      status: 422,
      title: 'There is no such facet',
      detail: 'Nearest: modality.',
      advice: 'Use it.',
      requestId: 'a1',
    },
  ],
] as unknown as readonly [render: (view: unknown, site: Site) => Html, view: unknown][];

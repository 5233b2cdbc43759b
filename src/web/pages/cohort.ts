import {
  type QuotaView,
  type ReadingView,
  type RequestsView,
  readingTable,
  requestsAside,
  splitForm,
} from '../cohort-asides.ts';
import { type CohortForm, cohortFormHref } from '../cohort-form.ts';
import { fitWords, kindTag } from '../figures.ts';
import { page, type Site } from '../frame.ts';
import { type AttritionView, attritionTable, type GroupsView, groupTables } from '../groups.ts';
import { type Html, html, link, type Renderable } from '../html.ts';
import {
  answerTable,
  cellList,
  hiddenExplanation,
  hiddenWords,
  type NodeAnswerView,
} from '../node-answers.ts';
import { generatedNotice, notice } from '../notice.ts';
import { list, moment, number, quantity } from '../words.ts';

/** A cohort and its answer. */
export interface CohortView {
  hash: string;
  /** The cohort in plain words. */
  reading: string;
  total: {
    low: number;
    high: number;
    display: string;
    /** Of a hidden total: the high end of its interval, where it is not below the threshold. */
    upTo?: number | undefined;
    missing: readonly string[];
    kind?: string | undefined;
    exactness?: string | undefined;
  };
  nodes: readonly NodeAnswerView[];
  /** The cohort as its form states it, where the form can; see `cohortFormOf`. */
  form?: CohortForm | undefined;
  ontologyRelease?: string | undefined;
  /** Groups, where the answer is split. */
  split?: GroupsView | undefined;
  /** The facets that it can be split by. */
  facets?: readonly { facet: string; label: string }[] | undefined;
  attrition?: readonly AttritionView[] | undefined;
  readings?: readonly ReadingView[] | undefined;
  /** Whether some criterion is a negation: what that leaves in is not what everybody expects. */
  negated?: boolean | undefined;
  requests?: RequestsView | undefined;
  quota?: readonly QuotaView[] | undefined;
  /** Absolute address of the cohort, for what is done outside a browser. */
  address?: string | undefined;
  /** The same cohort in words, as an address below /cohorts. */
  wordy?: string | undefined;
  /** Set where this is a kept answer: its id, and when it was kept. */
  kept?: KeptMark | undefined;
}

/** What names a kept answer. */
export interface KeptMark {
  id: string;
  /** ISO date and time. */
  at: string;
}

/** Says which nodes the total leaves out, right beside it: those that the view names, and all that gave no number. */
function missingWords({ total, nodes }: CohortView): Html {
  const answered = nodes.filter(({ state }) => state === 'answered').length;
  const hidden = nodes.filter(({ state }) => state === 'hidden').length;
  const named = total.missing.map((missing) => nodes.find(({ node }) => node === missing)?.name ?? missing);
  const silent = nodes
    .filter(({ state }) => state !== 'answered' && state !== 'hidden')
    .map(({ name }) => name);
  const missing = [...new Set([...named, ...silent])];
  return html`<p>From ${quantity(answered + hidden, 'node')} of ${number(nodes.length)}${hidden > 0 && `, with ${quantity(hidden, 'small count')} estimated`}.${missing.length > 0 && html` <strong>Not in this number: ${list(missing)}.</strong>`}</p>`;
}

/** The total as published; where nothing but hidden counts came, their bound and no estimate. */
function totalWords({ total, nodes }: CohortView): string {
  if (nodes.some(({ state }) => state === 'answered')) return total.display;
  const hidden = nodes.filter(({ state }) => state === 'hidden');
  if (hidden.length === 0) return 'No number';
  const threshold = Math.max(0, ...hidden.map((node) => node.threshold ?? 0));
  if (total.upTo !== undefined && total.upTo >= threshold) return hiddenWords(threshold, total.upTo);
  return hidden.length === 1 ? hiddenWords(hidden[0]?.threshold) : 'Too few to show';
}

/** What the total rests on, where there is one. */
const restsOn = ({ total, nodes }: CohortView): Renderable =>
  nodes.some(({ state }) => state === 'answered') &&
  html`<p>${kindTag(total.kind)}${total.exactness !== undefined && total.exactness !== 'estimate' && html`, ${fitWords(total.exactness)}`}</p>`;

/** The number of all nodes, and which of them are in it. */
export function totalPanel(view: CohortView): Html {
  return html`<div class="total panel"><p class="figure">${totalWords(view)}</p><div><p class="unit">cases</p>${restsOn(view)}${missingWords(view)}</div></div>`;
}

/** Everything that follows from the numbers of the nodes: what hidden means, groups, steps, and how values were read. */
export function answerParts(view: CohortView): Html {
  return html`${hiddenExplanation(view.nodes)}
${view.split !== undefined && groupTables(view.split)}
${view.attrition !== undefined && view.attrition.length > 0 && attritionTable(view.attrition)}
${view.readings !== undefined && readingTable(view.readings)}
${cellList(view.nodes)}`;
}

/** The same answer for machines, and the addresses that it has. */
function machineWords(view: CohortView, path: string, query: string): Html {
  const { hash } = view;
  const at = (suffix: string) => `${path}${suffix}${query}`;
  const handovers = html`; as <a href="/cohorts/${hash}/atlas.json">ATLAS concept sets</a>`;
  return html`<p class="machine">This answer as <a href="${at('.json')}">JSON</a>, <a href="${at('.csv')}">CSV</a> or <a href="${at('.ttl')}">Turtle</a>; what was asked as <a href="/cohorts/${hash}.case.rq${query}">SPARQL over cases</a>, and as <a href="/cohorts/${hash}.rq${query}">the query that each node gets</a>${!view.kept && handovers}${view.wordy !== undefined && html`; ${link({ href: view.wordy, label: 'in words, as an address' })}`}. The address of this page is made from the criteria: <span class="code">${hash}</span>${view.ontologyRelease !== undefined && html`. Hyper-ontology release <span class="code">${view.ontologyRelease}</span>`}.</p>`;
}

/** A cohort's answer: the total as an interval, every node with its state and reason, and what follows from them. */
export function cohortPage(view: CohortView, site: Site = {}): Html {
  const path = `/cohorts/${view.hash}${view.kept ? `/answers/${view.kept.id}` : ''}`;
  const groupBy = view.split?.by.map(({ facet }) => facet) ?? [];
  const query =
    view.kept || groupBy.length === 0 ? '' : `?groupBy=${groupBy.map(encodeURIComponent).join(',')}`;
  const waiting = view.nodes.filter(({ state }) => state === 'waiting' || state === 'timed-out').length;
  const isEstimate =
    view.total.kind === 'estimate' || view.total.kind === 'upper bound' || view.requests !== undefined;
  return page(
    {
      title: 'Cohort',
      path,
      alternates: [
        { href: `${path}.json${query}`, mediaType: 'application/json', label: 'JSON' },
        { href: `${path}.csv${query}`, mediaType: 'text/csv', label: 'CSV' },
        { href: `${path}.ttl${query}`, mediaType: 'text/turtle', label: 'Turtle' },
      ],
    },
    site,
    html`<h1>${view.reading}</h1>
${view.kept && notice('plain', html`<p>The answer of ${moment(view.kept.at)}, kept as it was. <a href="${path}/again">Ask again and see what changed</a></p>`)}
${view.nodes.some(({ generated }) => generated === true) && generatedNotice('Cases of the nodes so marked are generated.')}
${totalPanel(view)}
${view.negated === true && notice('plain', html`<p>“Not” leaves in the cases that do not state the facet at all. To leave them out, exclude “Not stated” too.</p>`)}
${!view.kept && waiting > 0 && html`<p>${quantity(waiting, 'node')} did not answer in time. <a href="${path}/live${query}">Ask again and watch each answer come</a></p>`}
${answerTable(view.nodes)}
${answerParts(view)}
${!view.kept && view.address !== undefined && requestsAside(view.requests, view.address, isEstimate, view.quota)}
${!view.kept && view.facets !== undefined && splitForm(path, view.facets, groupBy)}
${!view.kept && html`<form class="actions" method="post" action="${path}/answers${query}"><button type="submit">Keep this answer</button> <span>It gets an address of its own to cite, with epochs and release.</span></form>`}
<p class="actions">${view.form !== undefined && html`<a class="button" href="${cohortFormHref(view.form)}">Change this cohort</a> `}${!view.kept && html`<a href="${path}/negotiator">Ask for access to the data</a> <a href="${path}/live${query}">Watch the answers come</a> `}<a href="/cohorts">New cohort</a></p>
${machineWords(view, path, query)}`,
  );
}

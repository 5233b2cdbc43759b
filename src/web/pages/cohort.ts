import { type CohortForm, cohortFormHref } from '../cohort-form.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html } from '../html.ts';
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
  total: { low: number; high: number; display: string; missing: readonly string[] };
  nodes: readonly NodeAnswerView[];
  /** The cohort as its form states it, where the form can; see `cohortFormOf`. */
  form?: CohortForm | undefined;
  ontologyRelease?: string | undefined;
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
  return hidden.length === 1 ? hiddenWords(hidden[0]?.threshold) : 'Too few to show';
}

/** A cohort's answer: the total as an interval, and every node with its state and reason. */
export function cohortPage(view: CohortView, site: Site = {}): Html {
  const path = `/cohorts/${view.hash}${view.kept ? `/answers/${view.kept.id}` : ''}`;
  const waiting = view.nodes.filter(({ state }) => state === 'waiting').length;
  return page(
    {
      title: 'Cohort',
      path,
      alternates: [
        { href: `${path}.json`, mediaType: 'application/json', label: 'JSON' },
        { href: `${path}.csv`, mediaType: 'text/csv', label: 'CSV' },
        { href: `${path}.ttl`, mediaType: 'text/turtle', label: 'Turtle' },
      ],
    },
    site,
    html`<h1>${view.reading}</h1>
${view.kept && notice('plain', html`<p>The answer of ${moment(view.kept.at)}, kept as it was. <a href="${path}/again">Ask again and see what changed</a></p>`)}
${view.nodes.some(({ generated }) => generated === true) && generatedNotice('Cases of the nodes so marked are generated.')}
<div class="total panel"><p class="figure">${totalWords(view)}</p><div><p class="unit">cases</p>${missingWords(view)}
${waiting > 0 && html`<p>${quantity(waiting, 'node')} still being asked. <a href="${path}">Look again</a></p>`}</div></div>
${answerTable(view.nodes)}
${hiddenExplanation(view.nodes)}
${cellList(view.nodes)}
${!view.kept && html`<form class="actions" method="post" action="${path}/answers"><button type="submit">Keep this answer</button> <span>It gets an address of its own to cite, with epochs and release.</span></form>`}
<p class="actions">${view.form !== undefined && html`<a class="button" href="${cohortFormHref(view.form)}">Change this cohort</a> `}<a href="/cohorts">New cohort</a></p>
<p class="machine">This answer as <a href="${path}.json">JSON</a>, <a href="${path}.csv">CSV</a> or <a href="${path}.ttl">Turtle</a>; what was asked as <a href="/cohorts/${view.hash}.rq">SPARQL</a>. The address of this page is made from the criteria: <span class="code">${view.hash}</span>${view.ontologyRelease !== undefined && html`. Hyper-ontology release <span class="code">${view.ontologyRelease}</span>`}.</p>`,
  );
}

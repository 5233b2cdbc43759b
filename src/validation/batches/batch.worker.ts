import { parentPort, workerData } from 'node:worker_threads';
import { Problem } from '../../base/index.ts';
import { dataFactory, read, type Term } from '../../rdf/index.ts';
import type { Answer, Store } from '../../store/index.ts';
import type { Finding } from '../finding.ts';
import { byDataset, withDataset } from '../formats/index.ts';
import type { Severity } from '../shape.ts';
import { openValidation } from '../validation.ts';
import { Listed, type Room } from './listed.ts';
import type { BatchAnswer, BatchOptions, BatchQuestion, FromThread, ToThread } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('Batches are validated in a worker thread.');

const post = (message: FromThread) => port.postMessage(message);
const queries = new Map<number, PromiseWithResolvers<{ state: string; text: string }>>();
let last = 0;

/** The store as this thread sees it: the queries of the validation, answered outside. */
async function query(sparql: string): Promise<Answer> {
  last += 1;
  const asked = Promise.withResolvers<{ state: string; text: string }>();
  queries.set(last, asked);
  post({ kind: 'query', id: last, sparql });
  const { state, text } = await asked.promise;
  if (state === 'quads') {
    const reading = await read(text, 'ntriples', 'urn:x:');
    return { state, quads: reading.state === 'read' ? reading.quads : [] };
  }
  if (state !== 'rows') return { state: 'failed', message: state };
  // The validation asks for IRIs only.
  const rows = (JSON.parse(text) as Record<string, string>[]).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([variable, value]) => [variable, dataFactory.namedNode(value) as Term]),
    ),
  );
  return { state, variables: [], rows };
}

const { folder, limits } = workerData as BatchOptions;
const endless: Room = {
  findings: { violation: Number.POSITIVE_INFINITY, other: Number.POSITIVE_INFINITY },
  datasets: { conforming: Number.POSITIVE_INFINITY, others: Number.POSITIVE_INFINITY },
};
const validation = openValidation({ query } as Store, folder, limits);

async function answer(question: BatchQuestion): Promise<BatchAnswer> {
  const { text, format, base, prologue, firstLine, profile, language, room = endless } = question;
  const listed = new Listed(room);
  const countsOnly = (severity: Severity) => listed.isFull(severity);
  const description = { text, format, base, part: { prologue, firstLine }, countsOnly };
  const validated = await (await validation).validate(description, profile, language);
  if (validated.state === 'malformed') return validated;
  const { absent = [], quads, unchecked = 0, counts, results, counted = [] } = validated;
  const datasets = byDataset({
    quads,
    findings: [...validated.findings, ...counted],
    results: [...results, ...counted],
  });
  const findings: Finding[] = [];
  const positions = new Map<number, number>();
  for (const [index, finding] of withDataset(validated.findings, datasets).entries())
    if (listed.takes(finding)) positions.set(index, findings.push(finding) - 1);
  const { taken, untold } = listed.datasets(datasets, positions);
  const told = { findings, datasets: taken, untoldDatasets: untold, absent };
  return { state: 'validated', ...told, counts, statements: quads.length, unchecked };
}

async function receive(message: ToThread): Promise<void> {
  if (message.kind === 'answered') {
    queries.get(message.id)?.resolve(message);
    queries.delete(message.id);
    return;
  }
  const { id } = message;
  try {
    post({ kind: 'answer', id, answer: await answer(message.question) });
  } catch (error) {
    const { message: words } = error as Error;
    const problem = error instanceof Problem ? { problem: error.kind } : {};
    post({ kind: 'failed', id, message: words, ...problem });
  }
}

port.on('message', (message: ToThread) => void receive(message));

import { Problem } from '../../base/index.ts';
import { isStreamed, type Quad, read } from '../../rdf/index.ts';
import { byDataset, type Checked, type CheckedResult, withDataset } from '../formats/index.ts';
import type { Text } from '../places.ts';
import type { Scoring } from '../scores/index.ts';
import { validateTables } from './check.ts';
import { checkByAll } from './check-by-all.ts';
import { checkStream } from './check-stream.ts';
import type { Checking } from './checking.ts';
import { readCodes } from './codes.ts';
import { readCsv } from './csv.ts';
import type { Input } from './inputs.ts';
import type { Table } from './sheet.ts';
import { openSpreadsheets } from './spreadsheet.ts';
import { readTables } from './tables.ts';
import { readTemplate } from './template.ts';

export type { Changed, Checking } from './checking.ts';

/**
 * Checks one input. Findings keep the lines of the text that was sent, also where it was changed before. What is beyond
 * a limit is told as a result of this input, so that it hides no other.
 */
export async function checkInput(input: Input, checking: Checking): Promise<Checked> {
  const { name } = input;
  try {
    if (checking.profile === 'all' && !isAtOnce(input, checking))
      return await checkByAll(input, checking, checkInput);
    switch (input.state) {
      case 'unreadable':
        return {
          name,
          result: {
            state: 'unreadable',
            message: input.message,
            ...(input.tooLarge && { tooLarge: true }),
          },
        };
      case 'text':
        return await checkText(input, checking);
      case 'stream':
        return await checkStream(input, checking);
      default:
        return await checkTables(input, checking);
    }
  } catch (error) {
    const tooLarge = error instanceof Problem && error.kind === 'too-large';
    if (tooLarge && input.state === 'text' && canBeCut(input, checking))
      return checkInput({ ...input, state: 'stream', chunks: piecesOf(input.text) }, checking);
    // What is no spreadsheet, or no text, is known only when it is read.
    const unreadable =
      error instanceof Problem && error.kind === 'malformed-request' && input.state !== 'text';
    if (!tooLarge && !unreadable) throw error;
    return { name, result: { state: 'unreadable', message: error.message, ...(tooLarge && { tooLarge }) } };
  }
}

/** Shorter texts are one part, for which the same limits hold. */
const severalParts = 400_000;

/** Whether a text can be checked in parts, and nothing is asked for that needs all of it. */
function canBeCut(
  { text, format }: Extract<Input, { state: 'text' }>,
  { batches, change, scoring }: Checking,
): boolean {
  const isWhole = batches === undefined || change !== undefined || scoring !== undefined;
  return !isWhole && isStreamed(format) && text.length > severalParts;
}

/** The text in pieces, from its beginning each time that it is read. */
const piecesOf = (text: string): AsyncIterable<string> => ({
  async *[Symbol.asyncIterator]() {
    for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536);
  },
});

/** Whether every profile can be tried on one reading: the text is what is validated, and nothing else is asked for. */
const isAtOnce = (input: Input, { change, scoring }: Checking) =>
  input.state === 'text' && change === undefined && scoring === undefined;

async function checkText(
  { name, text, format, base }: Extract<Input, { state: 'text' }>,
  checking: Checking,
): Promise<Checked> {
  if (checking.profile === 'all') {
    const all = await checking.validation.validateAll({ text, format, base }, checking.language);
    if (all.state === 'malformed') return { name, result: all };
    const [first, ...others] = all.validated.map((each) => ({ name, ...grouped(each) }));
    return { ...(first as Checked), others };
  }
  const reading = await read(text, format, base, checking.limits);
  if (reading.state === 'malformed') return { name, result: reading };
  const { prefixes, nodePlaceOf } = reading;
  const source = { text, format, base, prefixes };
  if (!checking.change) return judged(name, { ...reading, source }, checking);
  const { quads, origin, changes } = await checking.change(name, reading.quads);
  const placeOf = (quad: Quad) => reading.placeOf(origin.get(quad) ?? quad);
  // Fixes are told as Turtle only: the text at hand is not any more what was validated.
  const mended = { quads, placeOf, wording: source, ...(nodePlaceOf && { nodePlaceOf }) };
  const checked = await judged(name, mended, checking);
  return { ...checked, ...(changes.length > 0 && { changes: [...changes] }) };
}

async function judged(
  name: string,
  text: Text,
  { validation, profile, language, scoring }: Checking,
): Promise<Checked> {
  const result = await validation.validateQuads(text, profile, language);
  const known = profile === 'dcat-ap-3' ? { conformance: result } : {};
  return { name, ...grouped(result), ...(await scored(text, scoring, known)) };
}

/** What was found, shared out among the datasets where there are several. */
function grouped(
  result: Extract<CheckedResult, { state: 'validated' }>,
): Pick<Checked, 'result' | 'datasets'> {
  const datasets = byDataset(result);
  if (datasets.length < 2) return { result };
  return { result: { ...result, findings: withDataset(result.findings, datasets) }, datasets };
}

/** Scores, or why there are none: they have narrower limits than findings, which they must not hide. */
async function scored(
  text: Text,
  scoring: Scoring | undefined,
  known?: Parameters<Scoring['scoreQuads']>[1],
): Promise<Pick<Checked, 'scores' | 'scoresLeftOut'>> {
  if (scoring === undefined) return {};
  try {
    return { scores: (await scoring.scoreQuads(text, known)).datasets };
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'too-large') throw error;
    return { scoresLeftOut: error.message };
  }
}

type Tables = Extract<Input, { state: 'workbook' | 'tables' }>;

async function checkTables(input: Tables, checking: Checking): Promise<Checked> {
  const { name, base } = input;
  const found = await tablesOf(input);
  if (!Array.isArray(found)) return found;
  const template = readTemplate();
  const reading = readTables(found, template, await readCodes(checking.store, template), base);
  const result = await validateTables(reading, checking.validation, checking.profile, checking.language);
  return { name, ...grouped(result), ...(await scored(reading, checking.scoring)) };
}

async function tablesOf(input: Tables): Promise<Table[] | Checked> {
  const { name } = input;
  if (input.state === 'workbook') {
    return (await openSpreadsheets()).read(input.bytes);
  }
  const tables: Table[] = [];
  for (const { sheet, text } of input.tables) {
    const reading = readCsv(sheet, text);
    if (reading.state === 'malformed') return { name, result: reading };
    tables.push(reading.table);
  }
  return tables;
}

import { dataFactory, name, type Place, type Quad, type Quad_Object, quad } from '../../rdf/index.ts';
import { keyOf } from '../keys.ts';
import type { CellReader } from './cell.ts';
import { columnName, type Say } from './cell-finding.ts';
import type { Row, Sheet } from './sheet.ts';

/** Places of cells travel through the validator as lines and columns; each sheet has its own columns. */
export const columnsOfSheet = 16_384;

/** Equal for equal statements. */
export const quadKey = ({ subject, predicate, object }: Quad) =>
  [keyOf(subject), predicate.value, keyOf(object)].join('\u0001');

/** Adds the statements of a row with their places, and says what is wrong with its cells. */
export function readRow(
  { index, template, columns }: Sheet,
  { number, id, subject, cells }: Row,
  reader: CellReader,
  quads: Quad[],
  places: Map<string, Place>,
  say: Say,
): void {
  const add = (each: Quad, position: number) => {
    const key = quadKey(each);
    if (places.has(key)) return;
    quads.push(each);
    places.set(key, { line: number, column: index * columnsOfSheet + position });
  };
  add(
    quad(subject, name('rdf:type'), template.class),
    columns.find(({ column }) => column.kind === 'id')?.position ?? 1,
  );
  for (const { column, position } of columns) {
    if (column.kind === 'id') continue;
    const reading = reader.read(column, cells[position - 1]);
    for (const { found, expected, didYouMean } of reading.wrong)
      say(`${template.sheet}!${columnName(position)}${number}`, column.header, {
        focus: id || `${template.sheet}, row ${number}`,
        value: found,
        message: `Expected ${expected}.`,
        reason: `Found "${found.slice(0, 100)}"`,
        ...(didYouMean && {
          didYouMean: `Did you mean ${didYouMean}?`,
          fix: `Write ${didYouMean} in the column ${column.header}.`,
        }),
      });
    for (const term of reading.terms) {
      const { through } = column;
      const local = /\w*$/.exec(through?.property.value ?? '')?.[0];
      const node = (through
        ? dataFactory.blankNode(`${local}-${index}-${number}`)
        : subject) as unknown as Quad['subject'];
      if (through) {
        add(quad(subject, through.property, node as Quad_Object), position);
        add(quad(node, name('rdf:type'), through.class), position);
      }
      add(quad(node, column.property, term), position);
    }
  }
}

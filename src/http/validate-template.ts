import type { Hono } from 'hono';
import { nearest, Problem } from '../base/index.ts';
import { openSpreadsheets, readCodes, readTemplate, templateSheets, writeCsv } from '../validation/index.ts';
import { sendText } from './representation.ts';
import type { Services } from './services.ts';

/** The tables to fill in: as a spreadsheet with lists to choose from, and sheet by sheet as CSV. */
export function templateRoutes(app: Hono, { store }: Services): void {
  const sheets = async () => {
    const template = readTemplate();
    return templateSheets(template, await readCodes(store, template));
  };

  app.get('/validate/template.xlsx', async function downloadSpreadsheet(c) {
    const book = await (await openSpreadsheets()).write(await sheets());
    return c.body(new Uint8Array(book), 200, {
      'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': 'attachment; filename="eucaim-v2-template.xlsx"',
    });
  });

  app.get('/validate/template.csv', async function downloadSheet(c) {
    const all = await sheets();
    const wanted = c.req.query('sheet') ?? 'Dataset';
    const found = all.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (found === undefined) {
      const near = nearest(
        wanted,
        all.map(({ name }) => name),
        2,
      ).join(' or ');
      throw new Problem(
        'not-found',
        `The template has no sheet ${wanted.slice(0, 100)}. Did you mean ${near}?`,
      );
    }
    c.header('Content-Disposition', `attachment; filename="${found.name}.csv"`);
    return sendText(c, writeCsv(found), 'text/csv');
  });
}

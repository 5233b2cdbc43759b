import type { Hono } from 'hono';
import { checkedFiles, type QcReport, qc, qcJson, qcMarkdown } from '../ontology/index.ts';
import { chooseType, sendText, splitSuffix } from './representation.ts';
import type { Services } from './services.ts';
import { qcView } from './views/index.ts';

/** What the checks say of the ontology that is served. Run once, when first asked for: the files do not change. */
export function qcRoutes(app: Hono, services: Services): void {
  let report: Promise<QcReport> | undefined;

  app.on('GET', ['/ontology/qc', '/ontology/qc.json', '/ontology/qc.md'], async function checkOntology(c) {
    report ??= qc(checkedFiles()).catch((error) => {
      // A failure must not be remembered: the next request tries again.
      report = undefined;
      throw error;
    });
    const path = c.req.path;
    if (path.endsWith('.md')) return sendText(c, qcMarkdown(await report), 'text/markdown');
    const type = chooseType(c, ['application/json', 'text/markdown', 'text/html'], splitSuffix(path).suffix);
    if (type === 'text/html') return sendText(c, String(await qcView(services, await report)), type);
    if (type === 'text/markdown') return sendText(c, qcMarkdown(await report), type);
    return sendText(c, qcJson(await report), type);
  });
}

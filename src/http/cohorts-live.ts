import type { Hono } from 'hono';
import { type AnswerPart, answerInParts } from '../cohort/index.ts';
import { type CohortRequest, cohortRequest } from './cohorts-find.ts';
import type { Services } from './services.ts';
import { liveViews } from './views/index.ts';

/** A word every so often, so that proxies and people know that the connection lives. */
const heartbeatMs = 2_000;

/** Answers as they come: as server-sent events, and as a page that needs no script. */
export function liveRoutes(app: Hono, services: Services): void {
  const { federation, ontology } = services;

  app.get('/cohorts/:hash/events', function streamEvents(c) {
    const asked = cohortRequest(c, c.req.param('hash'), services);
    // A browser asks again when a stream ends; 204 tells it that there is no more (HTML, server-sent events).
    if (c.req.header('last-event-id') === 'whole') return c.body(null, 204);
    const event = (part: AnswerPart) =>
      part.state === 'node'
        ? `event: node\ndata: ${JSON.stringify(part.node)}\n\n`
        : `event: whole\nid: whole\ndata: ${JSON.stringify(part.answer)}\n\n`;
    return stream('text/event-stream', ': asking\n\n', partsOf(asked), event, ': still asking\n\n');
  });

  app.get('/cohorts/:hash/live', async function streamPage(c) {
    const asked = cohortRequest(c, c.req.param('hash'), services);
    const live = await liveViews(services, asked.cohort, asked.groupBy);
    const fragment = (part: AnswerPart) =>
      part.state === 'node' ? live.node(part.node) : live.whole(part.answer);
    return stream('text/html; charset=utf-8', live.head, partsOf(asked), fragment, '\n');
  });

  function partsOf({ cohort, groupBy, deadlineMs }: CohortRequest) {
    return (signal: AbortSignal) =>
      answerInParts(cohort, federation, ontology, { groupBy, attrition: true, deadlineMs, signal });
  }
}

/**
 * A body that grows with the answer. Whoever leaves ends the questions that are under way; nothing may hold it back
 * to compress it.
 */
function stream(
  type: string,
  head: string,
  ask: (signal: AbortSignal) => AsyncGenerator<AnswerPart, void, undefined>,
  text: (part: AnswerPart) => string,
  heartbeat: string,
): Response {
  const encoder = new TextEncoder();
  const left = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (words: string) => {
        if (!left.signal.aborted) controller.enqueue(encoder.encode(words));
      };
      const beat = setInterval(() => send(heartbeat), heartbeatMs);
      send(head);
      try {
        for await (const part of ask(left.signal)) send(text(part));
        if (!left.signal.aborted) controller.close();
      } catch (error) {
        if (!left.signal.aborted) controller.error(error);
      } finally {
        clearInterval(beat);
      }
    },
    cancel: () => left.abort(),
  });
  return new Response(body, {
    headers: { 'Content-Type': type, 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' },
  });
}

import { setTimeout as sleep } from "node:timers/promises";
import { RunStreamEnd } from "@codeact/protocol/chat";
import { CodeactError, errorMessage } from "@codeact/protocol";
import type { StoredRunEvent } from "@codeact/store";
import { z } from "zod";
import { eventFrame, eventStream } from "../../http/event-stream.ts";
import { parseWith } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { watchAccess } from "../auth/access-watch.ts";

/** Comments keep proxies quiet this often, in milliseconds (ui-and-server.md 7). */
const KEEP_ALIVE_MS = 15_000;
/** A viewer that takes nothing for so long is gone, in milliseconds. */
const STALL_MS = 60_000;
/** Connections are opened anew after this time, in milliseconds (ui-and-server.md 7). */
const RECYCLE_MS = 5 * 60 * 1000;

const EventsQuery = z.object({
  /** Number of the last event that the viewer has. */
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
const LastEventId = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** The stream of a run's events. */
export const eventRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/runs/{id}/events",
    access: "user",
    group: "runs",
    summary:
      "Follow a run: events after a number (`after`, or the header Last-Event-ID), then live ones, then `end`",
    query: EventsQuery,
    answers: { 200: { description: "Numbered events", types: ["text/event-stream"] } },
    run: openEvents,
  },
];

async function openEvents(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const runId = request.req.param("id") ?? "";
  await chat.store.runs.get(user.id, runId);
  const exchange = request.get("exchange");
  const after = firstAfter(call);
  const leaving = new AbortController();
  const viewed = chat.metrics.openViewer();
  const access = watchAccess(call);
  exchange.beginStream();
  return eventStream({
    frames: frames(call, { runId, after, leaving }),
    keepAliveMs: KEEP_ALIVE_MS,
    stallMs: STALL_MS,
    until: access.lost,
    onEnd(outcome) {
      access[Symbol.dispose]();
      leaving.abort();
      viewed();
      exchange.end(200, outcome);
      // One that takes nothing would keep what it was sent, and its connection, for ever.
      if (outcome === "client-left") request.env?.outgoing?.destroy();
    },
  });
}

/** Browsers send the last id when they connect again by themselves; it is newer than the address. */
function firstAfter({ request }: ChatCall): number {
  const last = LastEventId.safeParse(request.req.header("last-event-id") ?? "none");
  if (last.success) return last.data;
  return parseWith(EventsQuery, request.req.query()).after;
}

interface Follow {
  readonly runId: string;
  readonly after: number;
  readonly leaving: AbortController;
}

async function* frames(
  { chat, user, request }: ChatCall,
  { runId, after, leaving }: Follow,
): AsyncGenerator<string, void> {
  const { store, desk } = chat;
  const recycle = new AbortController();
  const signal = AbortSignal.any([leaving.signal, recycle.signal, desk.closed]);
  void recycleLater(recycle, leaving.signal);
  let lastSeq = after;
  try {
    for await (const event of store.events.watch(user.id, runId, { after, signal })) {
      yield frameOf(event);
      lastSeq = event.seq;
    }
  } catch (error) {
    if (leaving.signal.aborted) return;
    if (!signal.aborted && !isGone(error)) {
      request.get("exchange").noteProblem(errorMessage(error));
      return;
    }
  }
  try {
    const { status } = await store.runs.get(user.id, runId);
    yield eventFrame("end", RunStreamEnd.parse({ status, lastSeq }));
  } catch (error) {
    // The store closes: the viewer finds out by connecting again.
    request.get("exchange").noteProblem(errorMessage(error));
  }
}

async function recycleLater(recycle: AbortController, left: AbortSignal): Promise<void> {
  await sleep(RECYCLE_MS, undefined, { signal: left, ref: false }).catch(() => undefined);
  recycle.abort();
}

/** The events are deleted a day after the end; the message holds everything. */
function isGone(error: unknown): boolean {
  return CodeactError.isInstance(error) && error.details?.["reason"] === "events_gone";
}

/** Viewers of one run are given the same objects. */
const rendered = new WeakMap<StoredRunEvent, string>();

function frameOf(event: StoredRunEvent): string {
  const { seq, at, type, data } = event;
  const frame = rendered.get(event) ?? `id: ${seq}\n${eventFrame(type, { seq, at, type, data })}`;
  rendered.set(event, frame);
  return frame;
}

import { createHash } from "node:crypto";
import { CodeactError } from "@codeact/protocol";
import { CellVersions, CellView } from "@codeact/protocol/chat";
import type { StoredOutput } from "@codeact/store";
import { z } from "zod";
import { parseWith } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { answerBytes, BYTES } from "../files/byte-answer.ts";
import { toCellView } from "./message-view.ts";
import { findOutput, outputName } from "./output-bytes.ts";

/** What every route of cells has in common. */
const common = { access: "user", group: "cells" } as const;

const OutputQuery = z.object({
  mime: z
    .string()
    .max(200)
    .optional()
    .describe(
      "The representation. Default: the whole of a stream, or what is kept outside of the cell",
    ),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe("Bytes to leave out at the beginning: the rest of what is there already."),
});
const bytes = { types: [BYTES, "image/png", "image/jpeg", "image/svg+xml"] };

/** Cells as they are stored; to run them is a matter of runs. */
export const cellRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "GET",
    path: "/api/v1/cells/{id}",
    summary: "One cell with its outputs",
    answers: { 200: { description: "The cell", schema: CellView } },
    async run({ chat, request, user }) {
      const cell = await chat.store.cells.get(user.id, request.req.param("id") ?? "");
      return Response.json(toCellView(cell));
    },
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/cells/{id}/versions",
    summary: "A cell and the versions it replaced, newest first",
    answers: { 200: { description: "The versions", schema: CellVersions } },
    async run({ chat, request, user }) {
      const cells = await chat.store.cells.versions(user.id, request.req.param("id") ?? "");
      const answer: CellVersions = { items: cells.map(toCellView) };
      return Response.json(answer);
    },
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/cells/{id}/outputs/{n}",
    summary: "One representation of an output, whole or in part; n counts from 0",
    query: OutputQuery,
    answers: {
      200: { description: "The bytes; only pictures made of points are shown", ...bytes },
      206: { description: "The part that was asked for", ...bytes },
    },
    run: readOutput,
  },
];

async function readOutput(call: ChatCall): Promise<Response> {
  const { chat, request, user } = call;
  const { mime, offset = 0 } = parseWith(OutputQuery, request.req.query());
  const cellId = request.req.param("id") ?? "";
  const ordinal = ordinalOf(request.req.param("n") ?? "");
  const cell = await chat.store.cells.get(user.id, cellId);
  const found = findOutput(requireOutput(cell.outputs, ordinal), mime);
  const facts =
    found.type === "blob"
      ? { mime: found.blob.mime, size: found.blob.size, tag: found.blob.sha256 }
      : { mime: found.mime, size: found.bytes.byteLength, tag: hashOf(found.bytes) };
  // A part of what was asked for begins where the offset ends.
  const from = Math.min(offset, facts.size);
  return answerBytes(call, {
    mime: facts.mime,
    size: facts.size - from,
    tag: from === 0 ? facts.tag : `${facts.tag}-${from}`,
    name: outputName(ordinal, facts.mime),
    inline: from === 0,
    async read({ start, end, signal }) {
      const range = { start: start + from, end: end + from, signal };
      if (found.type === "inline") return piece(found.bytes.subarray(range.start, range.end));
      const which = { cellId, ordinal, mime: found.blob.mime };
      return (await chat.store.cells.openOutput(user.id, which, range)).bytes;
    },
  });
}

async function* piece(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  if (bytes.byteLength > 0) yield await Promise.resolve(bytes);
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function ordinalOf(text: string): number {
  return /^\d{1,6}$/u.test(text) ? Number(text) : -1;
}

function requireOutput(outputs: readonly StoredOutput[], ordinal: number): StoredOutput {
  const output = outputs[ordinal];
  if (output !== undefined) return output;
  throw new CodeactError("not_found", "The cell has no such output.", {
    remedy: `It has ${outputs.length}, counted from 0.`,
    details: { what: "output" },
  });
}

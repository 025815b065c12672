import { RestoreReport } from "@codeact/protocol";
import { decodeSnapshot, encodeSnapshot, SNAPSHOT_TYPE } from "@codeact/sandbox";
import { z } from "zod";
import type { Call, Route } from "../http/route.ts";
import { readBytes, readJson } from "../../http/request-body.ts";

const SnapshotBody = z.strictObject({
  /** Save the working folder as well. */
  files: z.boolean().default(true),
});

/** Variables and files of a session as bytes, out and in. */
export const snapshotRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/sessions/{id}/snapshot",
    scopes: ["execute", "files"],
    summary:
      "Save variables and files: a summary with an honest list of what could not be saved, and the data",
    body: SnapshotBody,
    answers: {
      200: {
        description: "Length of the summary (4 bytes, big endian), the summary as JSON, the data",
        types: [SNAPSHOT_TYPE],
      },
    },
    run: takeSnapshot,
  },
  {
    method: "POST",
    path: "/v1/sessions/{id}/restore",
    scopes: ["execute", "files"],
    summary: "Put the variables and files of a snapshot into a session",
    bodyType: SNAPSHOT_TYPE,
    answers: { 200: { description: "What came back", schema: RestoreReport } },
    run: restoreSnapshot,
  },
];

async function takeSnapshot({ engine, request, session }: Call): Promise<Response> {
  const target = session();
  const { files } = await readJson(request.req.raw, SnapshotBody, engine.limits.maxBodyBytes);
  using held = await target.hold(request.req.raw.signal);
  const pieces = encodeSnapshot(await held.kernel.snapshot({ files }));
  return new Response(new Blob(pieces.map((piece) => new Uint8Array(piece))), {
    headers: { "content-type": SNAPSHOT_TYPE, "content-disposition": "attachment" },
  });
}

async function restoreSnapshot({ engine, request, session }: Call): Promise<Response> {
  const target = session();
  using allowance = engine.bodies.open();
  const bytes = await readBytes(request.req.raw, {
    maxBytes: engine.limits.maxFileBytes,
    allowance,
  });
  const snapshot = decodeSnapshot(bytes);
  using held = await target.hold(request.req.raw.signal);
  return Response.json(await held.kernel.restore(snapshot));
}

import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import type { Call } from "../http/route.ts";
import type { Route } from "../http/route.ts";
import { readJson } from "../../http/request-body.ts";
import type { CellEnd } from "../session/run-cell.ts";
import { runCell } from "../session/run-cell.ts";
import { forgottenNotice } from "../session/session-texts.ts";
import { planSession } from "../session/plan-session.ts";
import type { Conversation } from "../session/session-table.ts";
import { ResultText } from "./result-text.ts";

/** The original's request (seed-spec 1.2). Without a conversation id everyone shares one session. */
const ExecuteBody = z.looseObject({
  convid: z.union([z.string().max(1000), z.number(), z.null()]).optional(),
  code: z.string(),
});

const ExecuteAnswer = z.object({ result: z.string(), new_kernel_created: z.boolean() });

/** A session may end between the moment it is found and the moment it is used; then a new one is made. */
const MAX_TRIES = 3;

/** `POST /execute`: the original engine's only route, to the byte. */
export const executeRoute: Route = {
  method: "POST",
  path: "/execute",
  scopes: ["execute"],
  summary: "Run a cell in the session of a conversation (the original's contract)",
  body: ExecuteBody,
  answers: {
    200: { description: "The text of everything the cell produced", schema: ExecuteAnswer },
  },
  run: answerExecute,
};

async function answerExecute(call: Call): Promise<Response> {
  const { engine, request } = call;
  const body = await readJson(request.req.raw, ExecuteBody, engine.limits.maxBodyBytes);
  const convid = body.convid === undefined || body.convid === null ? "None" : String(body.convid);
  for (let tries = 1; ; tries += 1) {
    const plan = planSession(engine, {});
    const conversation = await engine.table.conversation(call.principal, convid, plan);
    try {
      return await runIn(call, conversation, body.code);
    } catch (error) {
      const gone = CodeactError.isInstance(error) && error.code === "kernel_died";
      if (!gone || tries === MAX_TRIES) throw error;
    }
  }
}

async function runIn(call: Call, conversation: Conversation, code: string): Promise<Response> {
  const { engine, request } = call;
  const { session, created, before } = conversation;
  const timeoutMs = engine.limits.executeTimeoutMs;
  const text = new ResultText();
  let end: CellEnd | undefined;
  for await (const event of runCell(engine, session, { code, timeoutMs }, request.req.raw.signal)) {
    text.add(event);
    if (event.type === "execution-end") end = event;
  }
  if (end === undefined) throw new CodeactError("internal", "A cell ended without saying so.");
  const notice = before === undefined ? "" : forgottenNotice(before);
  return new Response(renderAnswer(`${notice}${text.render(end, timeoutMs)}`, created), {
    headers: { "content-type": "application/json" },
  });
}

/** The bytes that Python's `json.dumps` would write. */
function renderAnswer(result: string, created: boolean): string {
  const text = JSON.stringify(result).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `{"result": ${text}, "new_kernel_created": ${created}}`;
}

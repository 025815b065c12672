import { KernelView, VariablesView } from "@codeact/protocol/chat";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { idOf } from "../app/call-parts.ts";

/** What every route of interpreters has in common. */
const common = { access: "user", group: "kernel" } as const;
const looked = { 200: { description: "The interpreter", schema: KernelView } } as const;

/** The interpreter of a conversation. */
export const kernelRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "GET",
    path: "/api/v1/conversations/{id}/kernel",
    summary: "How the conversation's interpreter is",
    answers: looked,
    run: viewKernel,
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/kernel/interrupt",
    summary: "Interrupt the running cell; variables are kept",
    answers: looked,
    async run(call) {
      await call.chat.kernels.interrupt(call.user.id, idOf(call));
      return await viewKernel(call);
    },
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/kernel/restart",
    summary: "End the interpreter; the next cell begins with an empty one",
    answers: looked,
    async run(call) {
      await call.chat.kernels.restart(call.user.id, idOf(call));
      return await viewKernel(call);
    },
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/kernel/replay",
    summary: "End the interpreter; the next cell begins with the cells of its branch run again",
    answers: looked,
    async run(call) {
      await call.chat.kernels.restart(call.user.id, idOf(call), "replay");
      return await viewKernel(call);
    },
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/conversations/{id}/kernel/variables",
    summary: "The variables, as they are or as they were last seen",
    answers: { 200: { description: "The variables", schema: VariablesView } },
    async run(call) {
      const { kernels } = call.chat;
      const { status } = await kernels.view(call.user.id, idOf(call));
      const variables = await kernels.variables(call.user.id, idOf(call));
      return Response.json({ live: status === "idle", variables });
    },
  },
];

async function viewKernel(call: ChatCall): Promise<Response> {
  return Response.json(await call.chat.kernels.view(call.user.id, idOf(call)));
}

import type { KernelEvent } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import { openJupyterSandbox } from "./open-sandbox.ts";
import { openScriptedGateway } from "./testing/scripted-gateway.ts";
import type {
  ScriptedGateway,
  ScriptedKernel,
  ScriptedRequest,
} from "./testing/scripted-gateway.ts";

/** How a well-behaved kernel begins and ends a cell. */
function begin(kernel: ScriptedKernel): void {
  kernel.say("iopub", "status", { execution_state: "busy" });
  kernel.say("iopub", "execute_input", { code: "", execution_count: 1 });
}
function end(kernel: ScriptedKernel, status = "ok"): void {
  kernel.say("shell", "execute_reply", { status, execution_count: 1 });
  kernel.say("iopub", "status", { execution_state: "idle" });
}

async function withKernel<T>(
  gateway: ScriptedGateway,
  use: (
    kernel: Awaited<ReturnType<Awaited<ReturnType<typeof openJupyterSandbox>>["start"]>>,
  ) => Promise<T>,
): Promise<T> {
  await using sandbox = await openJupyterSandbox({
    url: gateway.url,
    pollMs: 50,
    reconnectMs: 1000,
  });
  await using kernel = await sandbox.start();
  return await use(kernel);
}

/** Runs cells on a scripted kernel, one after the other, and gives what each of them did. */
async function runOn(
  script: (request: ScriptedRequest, kernel: ScriptedKernel) => void,
  codes: readonly string[] = ["1"],
): Promise<Awaited<ReturnType<typeof collect>>[]> {
  await using gateway = await openScriptedGateway(script);
  return await withKernel(gateway, async (kernel) => {
    const done = [];
    for (const code of codes) done.push(await collect(kernel, code));
    return done;
  });
}

describe("a gateway that speaks the older form of messages", () => {
  test("outputs that belong to another request are nobody's", async () => {
    const [cell] = await runOn((request, kernel) => {
      begin(kernel);
      kernel.say("iopub", "stream", { name: "stdout", text: "of another\n" }, "somebody-else");
      kernel.say("shell", "execute_reply", { status: "error" }, "somebody-else");
      kernel.say("iopub", "stream", { name: "stdout", text: "mine\n" });
      end(kernel);
      kernel.say("iopub", "stream", { name: "stdout", text: "too late\n" });
    });
    expect(cell?.stdout).toBe("mine\n");
    expect(cell?.end.status).toBe("ok");
  });

  test("a reply that overtakes the outputs does not cut them off", async () => {
    const [cell] = await runOn((_, kernel) => {
      begin(kernel);
      kernel.say("shell", "execute_reply", { status: "ok", execution_count: 1 });
      setTimeout(() => {
        kernel.say("iopub", "stream", { name: "stdout", text: "late\n" });
        kernel.say("iopub", "status", { execution_state: "idle" });
      }, 100);
    });
    expect(cell?.stdout).toBe("late\n");
  });

  test.each(["restarting", "dead"])(
    "a kernel reported as %s ends its cell at once",
    async (state) => {
      const [cell] = await runOn((_, kernel) => {
        begin(kernel);
        kernel.say("iopub", "stream", { name: "stdout", text: "before\n" });
        kernel.say("iopub", "status", { execution_state: state }, "");
      });
      expect(cell?.stdout).toBe("before\n");
      expect(cell?.end).toMatchObject({ status: "died", death: { cause: "killed" } });
    },
  );

  test("a kernel that answers as another process has been restarted", async () => {
    const [first, second] = await runOn(
      ({ content }, kernel) => {
        if (content["code"] === "2") kernel.restart();
        begin(kernel);
        end(kernel);
      },
      ["1", "2"],
    );
    expect(first?.end.status).toBe("ok");
    expect(second?.end.death?.detail).toMatch(/restarted/u);
  });

  test.each([
    ["no JSON", "hello"],
    ["no message", JSON.stringify({ channel: "iopub", header: 7 })],
    ["offsets that lie", Buffer.from([0, 0, 0, 9, 1, 2, 3, 4])],
  ])("%s ends the kernel with a cause", async (_, data) => {
    const [cell] = await runOn((_request, kernel) => {
      begin(kernel);
      kernel.raw(data);
    });
    expect(cell?.end.death?.cause).toBe("protocol");
  });

  test("outputs whose content makes no sense are left out", async () => {
    const [cell] = await runOn((_, kernel) => {
      begin(kernel);
      kernel.say("iopub", "stream", { name: "stdout", text: 7 });
      kernel.say("iopub", "display_data", { data: [1] });
      kernel.say("iopub", "update_display_data", { data: {}, metadata: {} });
      kernel.say("iopub", "execute_result", { data: { "image/png": "aa\nbb\n" }, metadata: null });
      kernel.say("iopub", "display_data", { data: { "text/plain": ["a\n", "b"] } });
      end(kernel);
    });
    const shown = cell?.events.filter(({ type }) => type === "display" || type === "result");
    expect(shown).toMatchObject([
      { type: "result", data: { "image/png": "aabb" }, executionCount: 0 },
      { type: "display", data: { "text/plain": "a\nb" } },
    ]);
  });

  test("an answer that was lost with the connection ends the cell, and the kernel goes on", async () => {
    const [lost, next] = await runOn(
      ({ content }, kernel) => {
        begin(kernel);
        if (content["code"] === "lost") kernel.drop();
        else end(kernel);
      },
      ["lost", "next"],
    );
    expect(lost?.end.status).toBe("error");
    expect(lost?.error?.name).toBe("ConnectionLost");
    expect(next?.end.status).toBe("ok");
  });

  test("without a route for interrupts the kernel is asked itself", async () => {
    let running: ScriptedKernel | undefined;
    const seen: string[] = [];
    await using gateway = await openScriptedGateway(
      ({ channel, type }, kernel) => {
        seen.push(`${channel} ${type}`);
        if (type === "interrupt_request") {
          if (running !== undefined) end(running, "error");
          return;
        }
        running = kernel;
        begin(kernel);
      },
      { missing: ["/interrupt"] },
    );
    const cell = await withKernel(gateway, (kernel) => collect(kernel, "1", { timeoutMs: 100 }));
    expect(cell.end.status).toBe("timeout");
    expect(seen).toEqual(["shell execute_request", "control interrupt_request"]);
    expect(gateway.requests).toContain("POST /api/kernels/kernel-1/interrupt");
    expect(gateway.requests).toContain("DELETE /api/kernels/kernel-1");
  });

  test("a cell that does not stop is ended with its kernel, output kept", async () => {
    await using gateway = await openScriptedGateway((_, kernel) => {
      begin(kernel);
      kernel.say("iopub", "stream", { name: "stdout", text: "partial\n" });
    });
    const cell = await withKernel(gateway, (kernel) => collect(kernel, "1", { timeoutMs: 100 }));
    expect(cell.stdout).toBe("partial\n");
    expect(cell.end.death?.detail).toMatch(/ignored interrupts/u);
    expect(gateway.requests.filter((line) => line.endsWith("/interrupt")).length).toBe(2);
    expect(gateway.requests).toContain("DELETE /api/kernels/kernel-1");
  });

  test("a kernel that floods somebody who does not read costs bounded memory", async () => {
    const text = "x".repeat(100_000);
    await using gateway = await openScriptedGateway((_, kernel) => {
      begin(kernel);
      for (let count = 0; count < 500; count += 1) {
        kernel.say("iopub", "stream", { name: "stdout", text });
      }
      end(kernel);
    });
    const events = await withKernel(gateway, async (kernel) => {
      const kept: KernelEvent[] = [];
      for await (const event of kernel.execute("flood")) {
        if (kept.length === 0) await new Promise((resolve) => setTimeout(resolve, 300));
        kept.push(event);
      }
      return kept;
    });
    const bytes = events.reduce(
      (sum, event) => sum + (event.type === "stream" ? event.text.length : 0),
      0,
    );
    expect(bytes).toBeLessThanOrEqual(4 << 20);
    const cut = events.find(({ type }) => type === "output-truncated");
    expect(cut).toMatchObject({ droppedBytes: 50_000_000 - bytes });
  });
});

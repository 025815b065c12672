import type { HostFunction, JsonValue } from "@codeact/protocol";
import { expect, test } from "vitest";
import { collect } from "./collect.ts";
import { describeCapability } from "./suite.ts";
import type { SuiteContext } from "./suite.ts";

/** Functions of the host, called from Python. */
export function describeHostCalls(context: SuiteContext): void {
  describeCapability(context, "hostCalls", () => {
    test("a host function is a documented Python function whose value comes back", async () => {
      await using kernel = await context.start();
      await kernel.define([searchDocs((query) => Promise.resolve([`about ${query}`]))]);
      const code =
        "hits = [searchDocs(query=q) for q in ['a', 'b']]\nprint(hits)\nprint(searchDocs.__doc__.splitlines()[0])";
      const { stdout, events } = await collect(kernel, code);
      expect(stdout).toBe("[['about a'], ['about b']]\nSearches the documents.\n");
      const calls = events.filter(({ type }) => type === "call-start" || type === "call-end");
      expect(calls.map(({ type }) => type)).toEqual([
        "call-start",
        "call-end",
        "call-start",
        "call-end",
      ]);
      expect(calls[0]).toMatchObject({ name: "searchDocs", args: { query: "a" } });
      expect(calls[1]).toMatchObject({ ok: true, value: ["about a"] });
    });

    test("an exception of the host is an exception in Python that can be caught", async () => {
      await using kernel = await context.start();
      await kernel.define([searchDocs(() => Promise.reject(new Error("index is offline")))]);
      const code = "try:\n  searchDocs('x')\nexcept Exception as e:\n  print(type(e).__name__, e)";
      const { stdout, end, events } = await collect(kernel, code);
      expect(stdout).toContain("HostError");
      expect(stdout).toContain("index is offline");
      expect(end.status).toBe("ok");
      expect(events.find(({ type }) => type === "call-end")).toMatchObject({
        ok: false,
        value: "index is offline",
      });
    });

    // Threads count as processes: KernelLimits.processes limits both.
    describeCapability(context, "processes", () => {
      test("calls of several threads run at the same time", async () => {
        await using kernel = await context.start();
        let open = 0;
        const all = Promise.withResolvers<undefined>();
        await kernel.define([
          searchDocs(async (query) => {
            open += 1;
            // Nobody is answered before all four are here.
            if (open === 4) all.resolve(undefined);
            await all.promise;
            return query;
          }),
        ]);
        const code =
          "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(4) as pool: print(sorted(pool.map(searchDocs, 'abcd')))";
        expect((await collect(kernel, code)).stdout).toBe("['a', 'b', 'c', 'd']\n");
      });
    });

    test("the time a host function takes is not cell time", async () => {
      await using kernel = await context.start();
      await kernel.define([
        searchDocs(() => new Promise((resolve) => setTimeout(resolve, 700, "late"))),
      ]);
      const { stdout, end } = await collect(kernel, "print(searchDocs('x'))", { timeoutMs: 400 });
      expect(end.status).toBe("ok");
      expect(stdout).toBe("late\n");
    });

    test("an interrupt ends the wait and aborts the call's signal", async () => {
      await using kernel = await context.start();
      const aborted = Promise.withResolvers<undefined>();
      await kernel.define([
        searchDocs((_, signal) => {
          signal.addEventListener("abort", () => {
            aborted.resolve(undefined);
          });
          void kernel.interrupt();
          return new Promise(() => undefined);
        }),
      ]);
      const { end } = await collect(kernel, "searchDocs('x')");
      await aborted.promise;
      expect(end.status).toBe("interrupted");
      expect((await collect(kernel, "print('alive')")).stdout).toBe("alive\n");
    });

    test("defining a name again replaces it", async () => {
      await using kernel = await context.start();
      await kernel.define([searchDocs(() => Promise.resolve("old"))]);
      await kernel.define([searchDocs(() => Promise.resolve("new"))]);
      expect((await collect(kernel, "print(searchDocs('x'))")).stdout).toBe("new\n");
    });
  });
}

function searchDocs(
  answer: (query: string, signal: AbortSignal) => Promise<JsonValue>,
): HostFunction {
  return {
    name: "searchDocs",
    description: "Searches the documents.",
    parameters: [{ name: "query", annotation: "str", required: true }],
    returns: "list[str]",
    call: ({ query }, { signal }) => answer(typeof query === "string" ? query : "", signal),
  };
}

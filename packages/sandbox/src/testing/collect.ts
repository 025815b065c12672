import type { ExecuteOptions, Kernel, KernelEvent } from "@codeact/protocol";

/** Everything one cell did, for assertions. */
export interface Collected {
  readonly events: readonly KernelEvent[];
  readonly end: Extract<KernelEvent, { type: "execution-end" }>;
  /** Everything written to stdout. */
  readonly stdout: string;
  readonly stderr: string;
  /** The text of the last expression's value. */
  readonly result: string | undefined;
  readonly error: Extract<KernelEvent, { type: "error" }> | undefined;
}

/** Runs one cell to its end. @throws Error when the events break the promised order */
export async function collect(
  kernel: Kernel,
  code: string,
  options?: ExecuteOptions,
): Promise<Collected> {
  const events: KernelEvent[] = [];
  for await (const event of kernel.execute(code, options)) events.push(event);
  const end = events.at(-1);
  if (events[0]?.type !== "execution-start" || end?.type !== "execution-end") {
    throw new Error(`A cell must begin and end: ${events.map(({ type }) => type).join(", ")}`);
  }
  if (events.filter(({ type }) => type === "execution-end").length !== 1) {
    throw new Error("A cell must end exactly once.");
  }
  const text = (name: "stdout" | "stderr"): string =>
    events
      .map((event) => (event.type === "stream" && event.name === name ? event.text : ""))
      .join("");
  const result = events.find((event) => event.type === "result");
  const plain = result?.data["text/plain"];
  return {
    events,
    end,
    stdout: text("stdout"),
    stderr: text("stderr"),
    result: typeof plain === "string" ? plain : undefined,
    error: events.find((event) => event.type === "error"),
  };
}

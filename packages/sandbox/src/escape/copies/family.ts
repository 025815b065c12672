import type { Kernel, KernelLimits, Sandbox } from "@codeact/protocol";
import { collect } from "../../testing/collect.ts";
import type { EscapeClaim } from "../attempt.ts";
import type { Ground } from "../ground.ts";
import { preamble } from "../preamble.ts";
import { evidenceIn } from "../run-attempt.ts";

/** A cell of an attempt may wait for answers that never come. */
const CELL_TIMEOUT_MS = 40_000;

/** A live session and copies of it, all of which may be in the hands of the attacker. */
export interface Family {
  readonly ground: Ground;
  readonly sandbox: Sandbox;
  readonly origin: Kernel;
  /** Copies the origin, or a copy. */
  copy(of?: Kernel): Promise<Kernel>;
  /** Runs Python, which can use the words of the preamble; returns its output and how it went wrong. */
  run(kernel: Kernel, code: string): Promise<string>;
  /** Process id that a member has for the others. */
  processId(kernel: Kernel): Promise<number>;
}

/** One attempt in which a session and its copies play together, or against each other. */
export interface FamilyAttempt {
  /** As the names of all attempts. */
  readonly name: string;
  readonly claim: EscapeClaim;
  readonly limits?: Partial<KernelLimits> | undefined;
  /** Returns the evidence when it succeeded. */
  make(family: Family): Promise<string | undefined>;
}

async function run(kernel: Kernel, code: string): Promise<string> {
  const { stdout, stderr, error, end } = await collect(kernel, code, {
    timeoutMs: CELL_TIMEOUT_MS,
  });
  const trouble = error === undefined ? "" : `\nERROR ${error.value}`;
  return `${stdout}${stderr}${trouble}${end.death === undefined ? "" : "\nDIED"}`;
}

/** Makes one attempt with a fresh session. Returns the evidence when it got out, undefined when the sandbox held. */
export async function runFamilyAttempt(
  attempt: FamilyAttempt,
  sandbox: Sandbox,
  ground: Ground,
): Promise<string | undefined> {
  await using members = new AsyncDisposableStack();
  const origin = members.use(await sandbox.start({ limits: attempt.limits }));
  await run(origin, preamble(ground, "null"));
  return await attempt.make({
    ground,
    sandbox,
    origin,
    run,
    copy: async (of = origin) => members.use(await of.fork()),
    processId: async (kernel) => Number(await run(kernel, "print(os.getpid())")),
  });
}

/** What the output of a member proves, against one secret. */
export function proofIn(output: string, secret: string): string | undefined {
  return evidenceIn(output, secret) ?? (output.includes(secret) ? "read a secret" : undefined);
}

import type { Kernel, KernelOptions, Sandbox } from "@codeact/protocol";
import { collect } from "../testing/collect.ts";
import type { EscapeAttempt } from "./attempt.ts";
import { newSecret } from "./ground.ts";
import type { Ground } from "./ground.ts";
import { preamble } from "./preamble.ts";

/** A cell of an attempt may wait for answers that never come; none needs longer, also on a busy machine. */
const ATTEMPT_TIMEOUT_MS = 25_000;

/**
 * Makes one attempt in fresh sessions of a sandbox. Returns the evidence when it got out, undefined when the sandbox
 * held.
 */
export async function runAttempt(
  attempt: EscapeAttempt,
  sandbox: Sandbox,
  ground: Ground,
): Promise<string | undefined> {
  const options: KernelOptions = { limits: attempt.limits };
  let wanted = ground.secret;
  let victim: Kernel | undefined;
  let other = "null";
  ground.takeDatagrams();
  try {
    if (attempt.victim !== undefined) {
      wanted = newSecret();
      victim = await sandbox.start(options);
      const code = `${preamble(ground, "null")}\nSECRET = ${JSON.stringify(wanted)}\n${attempt.victim}`;
      const { stdout } = await collect(victim, code, { timeoutMs: ATTEMPT_TIMEOUT_MS });
      other = stdout.trim().split("\n").at(-1) ?? "null";
      if (!isJson(other)) other = "null";
    }
    await using attacker = await sandbox.start(options);
    await attempt.before?.(attacker, ground, victim);
    const code = `${preamble(ground, other)}\n${attempt.code}`;
    const { events, end } = await collect(attacker, code, { timeoutMs: ATTEMPT_TIMEOUT_MS });
    const output = events.map((event) => (event.type === "stream" ? event.text : "")).join("");
    const seen = await attempt.after?.({
      ground,
      sandbox,
      attacker,
      victim,
      output,
      end: end.death?.cause ?? end.status,
    });
    return seen ?? evidenceIn(output, wanted);
  } finally {
    await victim?.close();
  }
}

/** What the output of an attempt proves: a breach that it reports, or the secret among what it leaks. */
function evidenceIn(output: string, secret: string): string | undefined {
  const breach = /^BREACH (.*)$/mu.exec(output)?.[1];
  if (breach !== undefined) return breach;
  for (const [, encoded = ""] of output.matchAll(/^LEAK (\S*)$/gmu)) {
    const data = Buffer.from(encoded, "base64");
    if (data.includes(secret)) return "read a secret";
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

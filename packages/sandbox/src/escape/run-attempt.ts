import type { Kernel, KernelOptions, Sandbox } from "@codeact/protocol";
import { collect } from "../testing/collect.ts";
import type { EscapeAttempt, EscapeClaim } from "./attempt.ts";
import { newSecret } from "./ground.ts";
import type { Ground } from "./ground.ts";
import { preamble } from "./preamble.ts";

/** A cell of an attempt may wait for answers that never come; few need longer, also on a busy machine. */
const ATTEMPT_TIMEOUT_MS = 25_000;

/** Claims whose attempts leave the attacking session as it was, or dead. */
const REPEATABLE: ReadonlySet<EscapeClaim> = new Set([
  "files of the host",
  "processes of the host",
  "rights",
  "interfaces of the kernel",
  "network",
]);

/** Whether an attempt can be made in a session in which others were made. */
export function mayShare({ claim, limits, victim, network }: EscapeAttempt): boolean {
  const alone = limits !== undefined || victim !== undefined || network !== undefined;
  return !alone && REPEATABLE.has(claim);
}

/** One session for the attempts that cannot harm each other, where starting one is dear. */
export class SharedAttacker implements AsyncDisposable {
  #kernel: Kernel | undefined;

  /** The session, if this attempt may share one. */
  async lend(attempt: EscapeAttempt, sandbox: Sandbox): Promise<Kernel | undefined> {
    if (!mayShare(attempt)) return undefined;
    if (this.#kernel?.alive !== true) this.#kernel = await sandbox.start();
    return this.#kernel;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kernel?.close();
  }
}

/**
 * Makes one attempt in fresh sessions of a sandbox, or in the shared one. Returns the evidence when it got out, undefined
 * when the sandbox held.
 */
export async function runAttempt(
  attempt: EscapeAttempt,
  sandbox: Sandbox,
  ground: Ground,
  shared?: SharedAttacker,
): Promise<string | undefined> {
  const options: KernelOptions = { limits: attempt.limits, network: attempt.network?.(ground) };
  let wanted = ground.secret;
  let victim: Kernel | undefined;
  let other = "null";
  // What an earlier attempt ended may have been noticed only now.
  await ground.processHarmed();
  ground.takeDatagrams();
  ground.takeConnections();
  ground.takeHeaders();
  const lent = await shared?.lend(attempt, sandbox);
  let own: Kernel | undefined;
  try {
    if (attempt.victim !== undefined) {
      wanted = newSecret();
      victim = await sandbox.start(options);
      const code = `${preamble(ground, "null")}\nSECRET = ${JSON.stringify(wanted)}\n${attempt.victim}`;
      const { stdout } = await collect(victim, code, { timeoutMs: ATTEMPT_TIMEOUT_MS });
      other = stdout.trim().split("\n").at(-1) ?? "null";
      if (!isJson(other)) other = "null";
    }
    const attacker = lent ?? (own = await sandbox.start(options));
    await attempt.before?.(attacker, ground, victim);
    const code = `${preamble(ground, other)}\n${attempt.code}`;
    const { timeoutMs = ATTEMPT_TIMEOUT_MS } = attempt;
    const { events, end } = await collect(attacker, code, { timeoutMs });
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
    await own?.close();
    await victim?.close();
  }
}

/** What the output of an attempt proves: a breach that it reports, or the secret among what it leaks. */
export function evidenceIn(output: string, secret: string): string | undefined {
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

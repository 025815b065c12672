import { createSession } from "@codeact/agent";
import type {
  Limits,
  ProfileName,
  Session,
  SessionOptions as AgentSessionOptions,
} from "@codeact/agent";
import {
  CodeactError,
  type ActionFormatName,
  type Model,
  type Sandbox,
  type Trajectory,
  definedOf,
} from "@codeact/protocol";
import { type ModelChoice, openModel } from "./open-model.ts";
import { openSandbox, type SandboxChoice } from "./open-sandbox.ts";
import { profileName } from "./profile-name.ts";

/** Everything an agent is made of. */
export interface AgentOptions extends Pick<
  AgentSessionOptions,
  "tools" | "approve" | "onToolApproval" | "sampling" | "system" | "instructions"
> {
  /** A Model, or where to find one. @default the small built-in one */
  readonly model?: Model | ModelChoice | undefined;
  /** A Sandbox that the caller closes, or a choice of one that the agent opens and closes. @default the strongest that works here */
  readonly sandbox?: Sandbox | SandboxChoice | undefined;
  /** How the model writes its actions. @default "tag" */
  readonly format?: ActionFormatName | undefined;
  /** @default the one that the model was trained on, else "codeact" */
  readonly profile?: string | undefined;
  readonly limits?: { readonly [name in keyof Limits]?: number | undefined } | undefined;
}

/** Options of one session. */
export interface SessionOptions extends Pick<AgentSessionOptions, "onInput" | "cellTimeoutMs"> {
  /** Go on from this record. Its format, profile and system prompt are used again. */
  readonly trajectory?: Trajectory | undefined;
  /** True when the caller runs the record's cells again before the first message. @default false */
  readonly variablesKept?: boolean | undefined;
}

/** A model, a sandbox, tools and limits, ready for any number of sessions. */
export interface Agent extends AsyncDisposable {
  readonly model: Model;
  readonly sandbox: Sandbox;
  /** Opens a conversation with an interpreter of its own, which starts with the first cell. */
  session(options?: SessionOptions): Session;
  /** Closes every session, and the model and the sandbox if the agent opened them. Idempotent. */
  close(): Promise<void>;
}

/**
 * Turns one set of options into an agent.
 * @throws CodeactError `config_invalid`, `not_supported`, `sandbox_unavailable`, `python_missing`, `python_unsupported`,
 * and what asking a server for its models gives when no model is named
 *
 * @example
 * await using agent = await createAgent({ model: { baseUrl: "http://127.0.0.1:8080/v1", name: "my-model" } });
 * await using session = agent.session();
 * const result = await session.send("What is the sum of the first 50 primes?");
 */
export async function createAgent(options: AgentOptions): Promise<Agent> {
  const wanted = options.profile === undefined ? undefined : profileName(options.profile);
  await using opened = new AsyncDisposableStack();
  // Side by side: each takes longer than everything else until the first answer.
  const [opening, sandboxing] = await Promise.allSettled([
    modelOf(options.model ?? {}, opened),
    sandboxOf(options.sandbox, opened),
  ]);
  const { model, profile } = valueOf(opening);
  const sandbox = valueOf(sandboxing);
  const settings = { ...options, profile: wanted ?? profile ?? "codeact" };
  return new SandboxAgent(model, sandbox, opened.move(), settings);
}

async function modelOf(
  model: Model | ModelChoice,
  opened: AsyncDisposableStack,
): Promise<{ readonly model: Model; readonly profile: ProfileName | undefined }> {
  return "stream" in model ? { model, profile: undefined } : opened.use(await openModel(model));
}

async function sandboxOf(
  sandbox: Sandbox | SandboxChoice | undefined,
  opened: AsyncDisposableStack,
): Promise<Sandbox> {
  if (sandbox !== undefined && "start" in sandbox) return sandbox;
  return opened.use(await openSandbox(sandbox));
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === "fulfilled") return settled.value;
  throw settled.reason;
}

class SandboxAgent implements Agent {
  readonly model: Model;
  readonly sandbox: Sandbox;
  /** The model and the sandbox, as far as the agent opened them. */
  readonly #opened: AsyncDisposableStack;
  readonly #options: AgentOptions & { readonly profile: ProfileName };
  readonly #sessions = new Set<Session>();
  #closing: Promise<void> | undefined;

  constructor(
    model: Model,
    sandbox: Sandbox,
    opened: AsyncDisposableStack,
    options: AgentOptions & { readonly profile: ProfileName },
  ) {
    this.model = model;
    this.sandbox = sandbox;
    this.#opened = opened;
    this.#options = options;
  }

  session(options: SessionOptions = {}): Session {
    if (this.#closing !== undefined) {
      throw new CodeactError("sandbox_closed", "The agent is closed.", {
        remedy: "Create a new agent.",
      });
    }
    const { tools, approve, onToolApproval, sampling, system, instructions, format, profile } =
      this.#options;
    const saved = options.trajectory;
    const session = createSession({
      model: this.model,
      openKernel: () => this.sandbox.start(),
      tools,
      approve,
      onToolApproval,
      sampling,
      instructions,
      format: saved?.format ?? format,
      profile: saved === undefined ? profile : profileName(saved.profile),
      system: saved?.system ?? system,
      limits: definedOf(this.#options.limits ?? {}),
      onInput: options.onInput,
      cellTimeoutMs: options.cellTimeoutMs ?? this.#cellTimeoutMs(),
      steps: saved?.steps,
      id: saved?.id,
      createdAt: saved?.createdAt,
      variablesKept: options.variablesKept,
    });
    this.#sessions.add(session);
    return session;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What the model is told when a cell runs out of time must be the limit that holds. */
  #cellTimeoutMs(): number | undefined {
    const { sandbox } = this.#options;
    return sandbox === undefined || "start" in sandbox ? undefined : sandbox.limits?.cellTimeoutMs;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#sessions].map((session) => session.close()));
    await this.#opened.disposeAsync();
  }
}

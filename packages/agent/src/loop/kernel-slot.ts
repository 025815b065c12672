import { CodeactError } from "@codeact/protocol";
import type { HostFunction, Kernel } from "@codeact/protocol";
import type { OpenKernel, PreparedKernel } from "./agent-state.ts";

/** A kernel for the next cell. */
export interface OpenedKernel {
  readonly kernel: Kernel;
  /** True when variables that the model may remember are not in it. */
  readonly variablesLost: boolean;
  /** What who opened it has to say; given once. */
  readonly notice: PreparedKernel["notice"];
}

/** What a slot opens kernels with. */
export interface KernelSlotOptions {
  readonly open: OpenKernel | undefined;
  readonly functions: readonly HostFunction[];
  /** True when earlier cells ran in an interpreter that is not the one `open` will give. */
  readonly variablesLost: boolean;
}

/** The place of a session's kernel: opened on first use, once, and again after it died. */
export class KernelSlot {
  readonly #options: KernelSlotOptions;
  #opening: Promise<Kernel> | undefined;
  #live: Kernel | undefined;
  #variablesLost: boolean;
  #notice: PreparedKernel["notice"];
  #closed = false;

  constructor(options: KernelSlotOptions) {
    this.#options = options;
    this.#variablesLost = options.variablesLost;
  }

  /** The kernel, if one is open and alive. */
  get live(): Kernel | undefined {
    return this.#live?.alive === true ? this.#live : undefined;
  }

  /**
   * The open kernel, or a new one. Callers at the same time get the same one.
   * @throws CodeactError of the sandbox when none can be started; `sandbox_closed` after `close()`
   */
  async open(): Promise<OpenedKernel> {
    if (this.#closed)
      throw new CodeactError("sandbox_closed", "The session is closed", {
        remedy: "Open a new session.",
      });
    if (this.#live !== undefined && !this.#live.alive) this.forget({ told: false });
    this.#opening ??= this.#start();
    const kernel = await this.#opening;
    const variablesLost = this.#variablesLost;
    const notice = this.#notice;
    this.#variablesLost = false;
    this.#notice = undefined;
    return { kernel, variablesLost, notice };
  }

  /** Gives up a dead kernel. `told`: the model has been told already that its variables are gone. */
  forget(how: { readonly told: boolean }): void {
    if (this.#live !== undefined && !how.told) this.#variablesLost = true;
    this.#opening = undefined;
    this.#live = undefined;
  }

  /** Ends the interpreter; the next `open` starts a fresh one, of which nobody expects anything. */
  async reset(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#live = undefined;
    this.#variablesLost = false;
    const kernel = await opening?.catch(() => undefined);
    await kernel?.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.reset();
  }

  async #start(): Promise<Kernel> {
    const { open, functions } = this.#options;
    if (open === undefined) {
      throw new CodeactError("config_invalid", "This session has no Python", {
        remedy: "Give openKernel.",
      });
    }
    try {
      const opened = await open();
      const prepared = "kernel" in opened ? opened : { kernel: opened };
      const { kernel } = prepared;
      if (functions.length > 0) await kernel.define(functions);
      this.#live = kernel;
      this.#notice = prepared.notice;
      return kernel;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }
}

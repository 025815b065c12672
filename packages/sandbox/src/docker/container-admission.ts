import { CodeactError } from "@codeact/protocol";
import { Admission, readMachineMemory, reserveOf } from "../local/admission.ts";
import type { EngineFacts } from "./engine-facts.ts";

/** When to try again: kernels come and go in seconds, not in milliseconds. */
const RETRY_AFTER_SECONDS = 5;

/** How many containers there may be. */
export interface ContainerRoom {
  /** @default as many as the engine's machine has memory for, each at its limit, where that is another machine */
  readonly maxContainers?: number | undefined;
  /** Memory of this machine that must stay free, in bytes. @default a sixteenth of it, 128 MiB to 1 GiB */
  readonly reserveBytes?: number | undefined;
  /** Memory limit of one kernel in bytes. */
  readonly memoryBytes: number;
}

/**
 * Lets containers start only while there is room: memory of the machine where it is ours, and a number of containers,
 * those that are kept warm included. Where the engine runs elsewhere its free memory cannot be seen, so that all
 * kernels together may not be allowed more than its machine has.
 */
export class ContainerAdmission {
  readonly #memory: Admission | undefined;
  readonly #most: number;
  #count = 0;

  constructor({ here, totalBytes }: EngineFacts, room: ContainerRoom) {
    this.#memory = here ? new Admission(room.reserveBytes, readMachineMemory) : undefined;
    const byMemory = Math.floor(
      (totalBytes - (room.reserveBytes ?? reserveOf(totalBytes))) / room.memoryBytes,
    );
    const most = here || totalBytes === 0 ? Number.POSITIVE_INFINITY : Math.max(1, byMemory);
    this.#most = room.maxContainers ?? most;
  }

  /** Whether there are as many containers as there may be, or memory is short: one has to end before another starts. */
  get full(): boolean {
    return this.#count >= this.#most || this.#memory?.short === true;
  }

  /**
   * Takes the place of one container; returns what gives it back, once.
   * @throws CodeactError `overloaded`, with `details.retryAfterSeconds`
   */
  enter(): () => void {
    if (this.#count >= this.#most) {
      throw new CodeactError(
        "overloaded",
        `No kernel can be started: there are ${this.#count} containers and may be no more than ${this.#most}.`,
        {
          remedy: "Close idle sessions, or raise maxContainers.",
          retryable: true,
          details: { retryAfterSeconds: RETRY_AFTER_SECONDS, containers: this.#count },
        },
      );
    }
    this.#memory?.assertRoom();
    this.#count += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#count -= 1;
    };
  }
}

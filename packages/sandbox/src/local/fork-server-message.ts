import type { KernelLimits } from "@codeact/protocol";
import { z } from "zod";
import type { SessionNetwork } from "../network/session-network.ts";

const StepFailure = { step: z.string(), errno: z.int(), detail: z.string() };

/** What the fork server tells the host over its control socket, one JSON object per line. */
export const ForkServerMessage = z.discriminatedUnion("type", [
  /** Warm; the process id is that of the forking process in the host's numbers. */
  z.object({ type: z.literal("ready"), processId: z.int().positive() }),
  z.object({ type: z.literal("boot-failed"), ...StepFailure }),
  z.object({ type: z.literal("fork-failed"), session: z.string(), ...StepFailure }),
  /** A copy of a live session stands in its place; its process id in the host's numbers, 0 when that cannot be told. */
  z.object({
    type: z.literal("copied"),
    session: z.string(),
    processId: z.int().nonnegative(),
  }),
  /** The interpreter ended: exit code, or the negative number of the signal. */
  z.object({
    type: z.literal("exited"),
    session: z.string(),
    code: z.int(),
    cpuSeconds: z.number(),
  }),
  /** No process of the session is left. */
  z.object({ type: z.literal("gone"), session: z.string() }),
]);
export type ForkServerMessage = z.infer<typeof ForkServerMessage>;

/** What the driver is told about itself. */
export interface DriverConfig {
  readonly shell: "ipython" | "plain";
  readonly workingFolder: string;
  readonly outputBytes: number;
  readonly preload: readonly string[];
  /** Undefined: the session has nothing but its own loopback. */
  readonly network?: SessionNetwork | undefined;
}

/** The first line to the fork server. */
export interface BootOrder {
  readonly hostPid: number;
  readonly mode: "root" | "rootless" | "landlock";
  readonly idBase: number;
  readonly idCount: number;
  readonly folder: string;
  readonly socketName: string;
  readonly pythonFolders: readonly string[];
  readonly driverFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly kernel: DriverConfig;
  /** The seccomp filter in base64. */
  readonly seccomp: string;
}

/** What a forked session waits for, as the one frame that it reads before its hello. */
export interface SessionOrder {
  /** User inside the fork server's user namespace. */
  readonly userId: number;
  readonly limits: Omit<KernelLimits, "cellTimeoutMs" | "outputBytes">;
  readonly kernel: DriverConfig;
}

/** The place of a copy of a live session. */
export interface CopyPlace {
  /** Name of the session that is copied. */
  readonly originSession: string;
  /** Abstract socket in the origin's network namespace on which the copy is awaited. */
  readonly address: string;
  /** What the copy has to say there: others of its family see the address. */
  readonly word: string;
  readonly userId: number;
  readonly limits: Pick<KernelLimits, "diskBytes" | "processes" | "cpuSeconds">;
}

/** An order to the running fork server. */
export type Order =
  /** Fork a session. It says the token once when it connects, so that the host knows who it is. */
  | { readonly type: "fork"; readonly session: string; readonly token: string }
  /** Make the place for a copy of another session; its guardian says the token when it connects. */
  | ({ readonly type: "copy"; readonly session: string; readonly token: string } & CopyPlace)
  | { readonly type: "kill"; readonly session: string };

import type { Sandbox } from "@codeact/protocol";
import type { Chat } from "../chat.ts";

/** What interpreters of conversations are made of. */
export interface HouseOptions extends Pick<Chat, "store" | "settings" | "limits" | "log" | "now"> {
  /** Starts interpreters; closed by who opened it, after the house. */
  readonly sandbox: Sandbox;
  /** Milliseconds that an interpreter counts as this process's without a renewal. @default 30,000 */
  readonly leaseMs?: number | undefined;
}

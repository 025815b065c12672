import type { Kernel, KernelLimits, NetworkPolicy, Sandbox } from "@codeact/protocol";
import type { Ground } from "./ground.ts";

/** What a sandbox promises, as far as the escape suite attacks it. */
export const escapeClaims = [
  "files of the host",
  "processes of the host",
  "inheritance",
  "rights",
  "interfaces of the kernel",
  "network",
  "the network policy",
  "other sessions",
  "later sessions",
  "resources",
  "the wire",
  "lifetime",
] as const;
export type EscapeClaim = (typeof escapeClaims)[number];

/** One attempt after the attacking cell has ended, as the host sees it. */
export interface Scene {
  readonly ground: Ground;
  readonly sandbox: Sandbox;
  /** The session that attacked; it may be dead. */
  readonly attacker: Kernel;
  /** The session that was attacked, where the attempt has one. */
  readonly victim: Kernel | undefined;
  /** Everything that the attacking cell wrote. */
  readonly output: string;
  /** How the attacking cell ended: a status, or the cause of death. */
  readonly end: string;
}

/** One attempt to get out, as data. */
export interface EscapeAttempt {
  /** What is tried, as a sentence without a subject: "opens the file by its path". Unique. */
  readonly name: string;
  readonly claim: EscapeClaim;
  /**
   * Python of the attacking session, behind the preamble. It succeeds by calling `breach(what)` once it holds what it must
   * not hold, or `leak(data)` with bytes in which the host finds one of its secrets. Whatever it does is harmless also
   * where nothing stops it. An exception is a failed attempt.
   */
  readonly code: string;
  /** Python of another session, which runs first. It can use SECRET; the JSON that it prints last is OTHER for the code. */
  readonly victim?: string | undefined;
  readonly limits?: Partial<KernelLimits> | undefined;
  /** Time of the attacking cell, ms, where it works and does not wait. @default 25 s */
  readonly timeoutMs?: number | undefined;
  /** What the attacking session may reach; the victim gets the same. @default nothing */
  readonly network?: ((ground: Ground) => NetworkPolicy) | undefined;
  /** The host's part before the code, for example an upload. */
  readonly before?:
    | ((attacker: Kernel, ground: Ground, victim: Kernel | undefined) => Promise<void>)
    | undefined;
  /** Looks from the host for success; returns the evidence. */
  readonly after?: ((scene: Scene) => Promise<string | undefined>) | undefined;
  /**
   * Why a bare interpreter cannot show that the attempt can succeed, and what shows it instead. Absent: it must succeed
   * on a bare interpreter that runs as root.
   */
  readonly unshown?: string | undefined;
}

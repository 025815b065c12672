import { CodeactError } from "@codeact/protocol";
import type { KernelHouse } from "../kernels/kernel-house.ts";
import type { RunDesk } from "../runs/run-desk.ts";

function refuse(): Promise<never> {
  return Promise.reject(new CodeactError("not_supported", "This test runs nothing."));
}

/** A desk that takes no run. */
export const idleDesk: RunDesk = {
  start: refuse,
  runCell: refuse,
  retry: refuse,
  sendNext: refuse,
  stop: refuse,
  decide: refuse,
  answerInput: refuse,
  accepting: true,
  working: 0,
  closed: new AbortController().signal,
  close: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** A house without interpreters. */
export const emptyHouse: KernelHouse = {
  hold: refuse,
  view: () => Promise.resolve({ status: "none" }),
  interrupt: refuse,
  restart: refuse,
  variables: () => Promise.resolve([]),
  live: () => [],
  kill: refuse,
  close: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

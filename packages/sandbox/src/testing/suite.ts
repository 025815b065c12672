import type { Kernel, Sandbox, SandboxCapabilities } from "@codeact/protocol";
import { describe, test } from "vitest";

/** A sandbox backend under test. */
export interface SandboxUnderTest {
  /** Shown in test names. */
  readonly name: string;
  open(): Promise<Sandbox>;
  /** Capabilities that the backend documents as absent, and why. Their tests are listed, not run. */
  readonly absent: readonly {
    readonly capability: keyof SandboxCapabilities;
    readonly reason: string;
  }[];
}

/** What the parts of the suite share: an open sandbox and ways to name tests. */
export interface SuiteContext {
  readonly subject: SandboxUnderTest;
  sandbox(): Sandbox;
  /** A fresh kernel that the caller closes. */
  start(...args: Parameters<Sandbox["start"]>): Promise<Kernel>;
}

/** Groups the tests of one capability; where it is documented as absent the group says so instead of running. */
export function describeCapability(
  { subject }: SuiteContext,
  capability: keyof SandboxCapabilities,
  body: () => void,
): void {
  const absence = subject.absent.find((entry) => entry.capability === capability);
  if (absence === undefined) {
    describe(capability, body);
    return;
  }
  // Not a skip: the absence is a documented fact, and this checks that the backend says the same.
  test(`${capability} is absent: ${absence.reason}`, ({ expect }) => {
    expect(absence.reason).not.toBe("");
  });
}

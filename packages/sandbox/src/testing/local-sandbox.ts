import { probeLocalSandbox } from "../local/probe.ts";

/**
 * Why tests that need the local sandbox are skipped on this machine; undefined when they run. Under
 * `CODEACT_TEST_STRICT=1` they always run, and fail where it does not work.
 */
export async function whyNoLocalSandbox(): Promise<string | undefined> {
  if (process.env["CODEACT_TEST_STRICT"] === "1") return undefined;
  const { usable, checks } = await probeLocalSandbox();
  if (usable) return undefined;
  return checks.find((check) => !check.ok)?.detail ?? "the local sandbox does not work here";
}

/** The title of a suite with the reason why it is skipped, so that a skip is heard. */
export function titleOf(title: string, reason: string | undefined): string {
  return reason === undefined ? title : `${title} (skipped: ${reason})`;
}

/**
 * How many of something a test takes: `usual`, or with `CODEACT_TEST_SCALE=full` as many as the product promises, which
 * takes minutes and gigabytes.
 */
export function atScale(usual: number, full: number): number {
  return process.env["CODEACT_TEST_SCALE"] === "full" ? full : usual;
}

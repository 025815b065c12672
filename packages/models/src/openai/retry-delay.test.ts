import { expect, test } from "vitest";
import { readRetryAfterMs } from "./retry-delay.ts";

const now = Date.parse("Wed, 21 Oct 2015 07:28:00 GMT");

test.each([
  [{ "retry-after-ms": "1500", "retry-after": "9" }, 1500],
  [{ "retry-after": "2" }, 2000],
  [{ "retry-after": "Wed, 21 Oct 2015 07:28:30 GMT" }, 30_000],
  [{ "retry-after": "Wed, 21 Oct 2015 07:27:00 GMT" }, 0],
  [{ "retry-after": "soon" }, undefined],
  [{ "retry-after": "-5" }, undefined],
  [{}, undefined],
])("the headers %j ask for a wait of %j ms", (headers, expected) => {
  expect(readRetryAfterMs(new Headers(Object.entries(headers)), now)).toBe(expected);
});

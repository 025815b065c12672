import { expect, test } from "vitest";
import { stripAnsi } from "./strip-ansi.ts";

const esc = "\u001B";

test.each([
  ["colours of every length", `${esc}[mA${esc}[0;31mB${esc}[38;2;10;20;30;1mC${esc}[4:3mD`, "ABCD"],
  ["cursor movements and erasures", `${esc}[2J${esc}[1;1HA${esc}[K${esc}[?25lB`, "AB"],
  [
    "titles and links",
    `${esc}]0;title\u0007A${esc}]8;;http://x${esc}\\link${esc}]8;;${esc}\\`,
    "Alink",
  ],
  ["the one-byte form", "\u009B31mA", "A"],
  ["two-character escapes", `${esc}7A${esc}(BB${esc}=`, "AB"],
  ["device strings", `${esc}Pq#0${esc}\\A`, "A"],
  ["nothing of a plain text", "a [31m b\n", "a [31m b\n"],
])("removes %s", (_, text, expected) => {
  expect(stripAnsi(text)).toBe(expected);
});

test("takes time in proportion to the text, also for unfinished sequences", () => {
  const text = `${esc}]`.repeat(200_000) + `${esc}[`.repeat(200_000);
  expect(stripAnsi(text).length).toBeLessThan(text.length);
});

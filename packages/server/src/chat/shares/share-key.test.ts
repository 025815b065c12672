import { describe, expect, test } from "vitest";
import { makeShareKey, opensShare, SHARE_KEY_MS } from "./share-key.ts";

const now = 1_800_000_000_000;
const share = { slug: "slug", passwordHash: "$argon2id$one" };

describe("the key of a guarded share", () => {
  test("opens that share until it is over", () => {
    const { key, expiresAt } = makeShareKey(share, now);
    expect(expiresAt).toBe(now + SHARE_KEY_MS);
    expect(opensShare(share, key, now)).toBe(true);
    expect(opensShare(share, key, expiresAt - 1)).toBe(true);
    expect(opensShare(share, key, expiresAt)).toBe(false);
  });

  test("opens no other share, and none with another password", () => {
    const { key } = makeShareKey(share, now);
    expect(opensShare({ ...share, slug: "other" }, key, now)).toBe(false);
    expect(opensShare({ ...share, passwordHash: "$argon2id$two" }, key, now)).toBe(false);
  });

  test("cannot be made longer or made up", () => {
    const { key, expiresAt } = makeShareKey(share, now);
    const signature = key.split(".")[1] ?? "";
    const wrong = [
      `${expiresAt + 1}.${signature}`,
      `${expiresAt}.${"A".repeat(43)}`,
      `${expiresAt}.`,
      signature,
      "",
      undefined,
      `${"9".repeat(400)}.${signature}`,
    ];
    for (const made of wrong) expect(opensShare(share, made, now)).toBe(false);
  });

  test("is not needed where there is no password", () => {
    expect(opensShare({ slug: "open", passwordHash: undefined }, undefined, now)).toBe(true);
  });
});

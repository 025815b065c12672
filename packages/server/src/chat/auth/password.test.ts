import { describe, expect, it } from "vitest";
import { Passwords } from "./password.ts";

describe("Passwords", () => {
  it("knows a password by its hash, in every Unicode form of it, and no other", async () => {
    const passwords = new Passwords();
    const kept = await passwords.hash("Grüße, Ångström ①");
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
    expect(await passwords.check("Grüße, Ångström ①".normalize("NFD"), kept)).toBe(true);
    expect(await passwords.check("Grüße, Ångström 2", kept)).toBe(false);
    expect(await passwords.hash("Grüße, Ångström ①")).not.toBe(kept);
  });

  it("checks a hash that was made elsewhere, with another cost", async () => {
    // A row of the reference implementation's own tests (https://github.com/P-H-C/phc-winner-argon2, src/test.c).
    const kept =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    const passwords = new Passwords();
    expect(await passwords.check("password", kept)).toBe(true);
    expect(await passwords.check("passwords", kept)).toBe(false);
  });

  it("works for an unknown person too, and says no", async () => {
    const passwords = new Passwords();
    expect(await passwords.check("anything", undefined)).toBe(false);
  });

  it("sends away who would wait too long, and serves the others", async () => {
    const passwords = new Passwords();
    const kept =
      "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const tries = Array.from({ length: 90 }, () => passwords.check("x", kept));
    const results = await Promise.allSettled(tries);
    const refused = results.filter(({ status }) => status === "rejected");
    expect(refused.length).toBe(90 - 2 - 64);
    expect(refused[0]).toMatchObject({ reason: { code: "overloaded", retryable: true } });
    expect(await passwords.check("x", kept)).toBe(false);
  });

  it("gives up waiting when it is told to, and leaves the place to the next", async () => {
    const passwords = new Passwords();
    const kept = await passwords.hash("right");
    const abort = new AbortController();
    const first = [passwords.check("right", kept), passwords.check("right", kept)];
    const second = passwords.check("right", kept, abort.signal);
    const third = passwords.check("right", kept);
    abort.abort(new Error("gone"));
    await expect(second).rejects.toThrow("gone");
    expect(await Promise.all([...first, third])).toEqual([true, true, true]);
  });
});

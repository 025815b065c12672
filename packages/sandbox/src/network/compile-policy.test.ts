import { NetworkPolicy } from "@codeact/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAddress } from "./address.ts";
import { allowsAddress, compilePolicy, judge, reachesPrivate } from "./compile-policy.ts";
import type { CompiledPolicy, Verdict } from "./compile-policy.ts";
import { readHost } from "./host.ts";

function allowing(
  ...rules: readonly (string | { host: string; methods: string[] })[]
): CompiledPolicy {
  const written = rules.map((rule) => (typeof rule === "string" ? { host: rule } : rule));
  return compilePolicy({ kind: "allow", rules: written });
}

function rules(...hosts: readonly string[]): NetworkPolicy {
  return { kind: "allow", rules: hosts.map((host) => ({ host })) };
}

function asked(policy: CompiledPolicy, text: string, port = 443, method = "GET"): Verdict {
  const host = readHost(text);
  if (host === undefined) throw new Error(`${text} is no host`);
  return judge(policy, { host, port, method });
}

describe("a policy", () => {
  test("allows the hosts of its rules in every spelling, and no other", () => {
    const policy = allowing("PyPI.org.", "*.Example.com", "bücher.example", "127.0.0.1:8080");
    for (const host of [
      "pypi.org",
      "PYPI.ORG",
      "pypi.org.",
      "a.example.com",
      "A.B.example.com.",
      "xn--bcher-kva.example",
    ]) {
      expect(asked(policy, host), host).toEqual({ allowed: true });
    }
    for (const host of [
      "example.com",
      "evilexample.com",
      "pypi.org.evil.com",
      "xpypi.org",
      "www.pypi.org",
      "com",
      "127.0.0.2",
    ]) {
      expect(asked(policy, host), host).toEqual({ allowed: false, reason: "host" });
    }
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "::ffff:127.0.0.1"]) {
      expect(asked(policy, host, 8080), host).toEqual({ allowed: true });
      expect(asked(policy, host, 80), host).toEqual({ allowed: false, reason: "port" });
    }
  });

  test("a rule without a port means those of HTTP and HTTPS", () => {
    const policy = allowing("a.com", "b.com:8443", "[2606:4700::1]:8080", "2606:4700::2");
    expect([80, 443, 8080, 22].map((port) => asked(policy, "a.com", port).allowed)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([80, 443, 8443].map((port) => asked(policy, "b.com", port).allowed)).toEqual([
      false,
      false,
      true,
    ]);
    expect(asked(policy, "2606:4700:0::1", 8080).allowed).toBe(true);
    expect(asked(policy, "2606:4700:0::2", 443).allowed).toBe(true);
  });

  test("limited methods exclude tunnels, in which nobody sees them", () => {
    const policy = allowing({ host: "a.com", methods: ["get", "HEAD"] });
    expect(asked(policy, "a.com", 443, "GET").allowed).toBe(true);
    expect(asked(policy, "a.com", 443, "POST")).toEqual({ allowed: false, reason: "method" });
    expect(asked(policy, "a.com", 443, "CONNECT")).toEqual({ allowed: false, reason: "tunnel" });
    const second = allowing({ host: "a.com", methods: ["GET"] }, "*.com");
    expect(asked(second, "a.com", 443, "CONNECT").allowed).toBe(true);
  });

  test("allows the host of its package index, at the index's port", () => {
    const policy = compilePolicy({
      kind: "allow",
      rules: [{ host: "a.com" }],
      packageIndex: "https://user:secret@index.corp:8443/simple",
    });
    expect(asked(policy, "index.corp", 8443).allowed).toBe(true);
    expect(asked(policy, "index.corp", 443)).toEqual({ allowed: false, reason: "port" });
    expect(JSON.stringify(policy)).not.toContain("secret");
  });

  test("names in vain what cannot be a host", () => {
    for (const host of [
      "*",
      "*.",
      "*.1.2.3.4",
      "a.*.com",
      "http://a.com",
      "a.com/x",
      "a.com:0",
      "a b",
      "*.*.com",
      "a.com:http",
    ]) {
      expect(() => allowing(host), host).toThrow(/is no host/u);
    }
    expect(() => allowing({ host: "a.com", methods: ["CONNECT"] })).toThrow(/CONNECT/u);
    expect(() => compilePolicy({ kind: "open", packageIndex: "ftp://a.com/" })).toThrow(
      /no HTTP address/u,
    );
  });

  test("opens a private address only to the rule that names it, at its port", () => {
    const policy = allowing("10.0.0.5:8080", "db.corp");
    const allows = (text: string, port: number, own = false): boolean => {
      const address = readAddress(text);
      return address !== undefined && allowsAddress(policy, { address, port, own });
    };
    expect(allows("10.0.0.5", 8080)).toBe(true);
    expect(allows("10.0.0.5", 80)).toBe(false);
    expect(allows("10.0.0.6", 8080)).toBe(false);
    expect(allows("8.8.8.8", 443)).toBe(true);
    expect(allows("8.8.8.8", 443, true)).toBe(false);
    expect(allows("::ffff:10.0.0.5", 8080)).toBe(true);
  });

  test("says whether it names an address that is not public", () => {
    expect(reachesPrivate({ kind: "none" })).toBe(false);
    expect(reachesPrivate({ kind: "open" })).toBe(false);
    expect(reachesPrivate(rules("pypi.org", "1.1.1.1"))).toBe(false);
    expect(reachesPrivate(rules("pypi.org", "0x7f.1:8080"))).toBe(true);
    expect(reachesPrivate({ kind: "open", packageIndex: "http://169.254.169.254/" })).toBe(true);
  });

  test("never allows a name that no rule means (property)", () => {
    const label = fc.stringMatching(/^[a-z]{1,4}$/u);
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
    const rule = fc.tuple(fc.boolean(), name).map(([below, text]) => (below ? `*.${text}` : text));
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 5 }), name, (rules, host) => {
        const expected = rules.some((text) =>
          text.startsWith("*.") ? host.endsWith(text.slice(1)) : host === text,
        );
        expect(asked(allowing(...rules), host).allowed).toBe(expected);
        expect(asked(allowing(...rules), `${host.toUpperCase()}.`).allowed).toBe(expected);
      }),
    );
  });

  test("of the protocol's schema is read", () => {
    const policy = NetworkPolicy.parse({ kind: "allow", rules: [{ host: "a.com" }] });
    expect(policy.kind === "none" ? undefined : compilePolicy(policy).hosts).toEqual(["a.com"]);
  });
});

import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addressText, chooseSocket, resolveAddress } from "./address.ts";

test.each([
  ["unix:///run/x.sock", "/run/x.sock"],
  ["tcp://engine.example", "http://engine.example:2375"],
  ["tcp://engine.example:99", "http://engine.example:99"],
  ["https://engine.example", "https://engine.example:2376"],
  ["http://127.0.0.1:8", "http://127.0.0.1:8"],
  ["tcp://[::1]", "http://[::1]:2375"],
])("%s is %s", (host, text) => {
  expect(addressText(resolveAddress({ host }))).toBe(text);
});

test("a socket wins over everything", () => {
  expect(resolveAddress({ socket: "/a", host: "tcp://b" })).toEqual({ socketPath: "/a" });
});

test("the host of an IPv6 address has no brackets, as sockets want it", () => {
  expect(resolveAddress({ host: "tcp://[::1]:99" })).toMatchObject({ host: "::1", port: 99 });
});

test("certificates make a tcp address one with TLS", () => {
  const tls = { ca: "a", cert: "b", key: "c" };
  expect(addressText(resolveAddress({ host: "tcp://engine:2376", tls }))).toBe(
    "https://engine:2376",
  );
});

test.each(["engine", "ftp://engine", "ssh://me@engine", "tcp://"])("%s is refused", (host) => {
  expect(() => resolveAddress({ host })).toThrow(/no address of a container engine/u);
});

test("without an endpoint a usual socket is taken", () => {
  expect(addressText(resolveAddress({}))).toMatch(/docker|podman/u);
});

test("of several sockets the first that this user may use is taken", async () => {
  const folder = await mkdtemp(join(tmpdir(), "codeact-sockets-"));
  const [missing, closed, own] = ["missing", "closed", "own"].map((name) => join(folder, name));
  if (missing === undefined || closed === undefined || own === undefined)
    throw new Error("no names");
  for (const path of [closed, own]) await writeFile(path, "");
  await chmod(closed, 0);
  try {
    // Root may use every socket.
    const first = process.getuid?.() === 0 || process.platform === "win32" ? closed : own;
    expect(chooseSocket([missing, closed, own])).toBe(first);
    expect(chooseSocket([missing, own])).toBe(own);
    expect(chooseSocket([missing, closed])).toBe(closed);
    expect(chooseSocket([missing])).toBe(missing);
  } finally {
    await rm(folder, { recursive: true });
  }
});

import { expect, test } from "vitest";
import { addressText, resolveAddress } from "./address.ts";

test.each([
  ["unix:///run/x.sock", "/run/x.sock"],
  ["tcp://engine.example", "http://engine.example:2375"],
  ["tcp://engine.example:99", "http://engine.example:99"],
  ["https://engine.example", "https://engine.example:2376"],
  ["http://127.0.0.1:8", "http://127.0.0.1:8"],
])("%s is %s", (host, text) => {
  expect(addressText(resolveAddress({ host }))).toBe(text);
});

test("a socket wins over everything", () => {
  expect(resolveAddress({ socket: "/a", host: "tcp://b" })).toEqual({ socketPath: "/a" });
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

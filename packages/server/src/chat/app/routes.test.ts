import { expect, test } from "vitest";
import { findRoutes } from "../../http/find-routes.ts";
import { chatRoutes } from "./routes.ts";

test("no route of the chat hides another", () => {
  const names = chatRoutes.map(
    ({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/gu, "{}")}`,
  );
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  for (const [index, { method, path }] of chatRoutes.entries()) {
    if (path.includes("{")) continue;
    // A parameter of an earlier route would swallow this path.
    const earlier = findRoutes(chatRoutes.slice(0, index), path);
    expect(earlier.filter((route) => route.method === method)).toEqual([]);
  }
});

test("a route that only admins use asks keys for a scope of admins, and its answers can be described", () => {
  for (const { access, path, scope, answers, summary } of chatRoutes) {
    if (access === "admin" || access === "owner")
      expect(`${path} ${scope ?? "admin"}`).toMatch(/ admin(?::read)?$/u);
    expect(Object.keys(answers).length).toBeGreaterThan(0);
    expect(summary).not.toMatch(/\.$/u);
  }
});

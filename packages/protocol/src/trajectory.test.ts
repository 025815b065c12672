import { describe, expect, it } from "vitest";
import fixture from "./fixtures/trajectory-v1.json" with { type: "json" };
import { Trajectory } from "./trajectory.ts";

describe("Trajectory", () => {
  it("still loads a file of version 1", () => {
    const types = Trajectory.parse(fixture).steps.map((step) => step.type);
    expect(types).toEqual(["user", "action", "observation", "notice", "action", "outcome"]);
  });
  it("refuses an unknown field instead of dropping it", () => {
    expect(Trajectory.safeParse({ ...fixture, surprise: 1 }).success).toBe(false);
  });
  it("refuses another version", () => {
    expect(Trajectory.safeParse({ ...fixture, version: 2 }).success).toBe(false);
  });
});

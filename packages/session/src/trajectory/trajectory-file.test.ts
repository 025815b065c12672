import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseTrajectory, readTrajectory, writeTrajectory } from "./trajectory-file.ts";

const saved = {
  version: 1,
  id: "talk",
  createdAt: "2026-11-21T08:00:00.000Z",
  model: "scripted",
  format: "tag",
  profile: "codeact",
  system: "You answer by running Python.",
  steps: [{ type: "user", at: "2026-11-21T08:00:00.000Z", content: "Hi" }],
  metadata: {},
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-trajectory-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("a trajectory file", () => {
  it("comes back as it was written, and leaves no temporary file", async () => {
    const trajectory = parseTrajectory(JSON.stringify(saved), "talk.json");
    const path = join(folder, "deep", "talk.json");
    await writeTrajectory(path, trajectory);
    expect(await readTrajectory(path)).toEqual(trajectory);
    expect(await readdir(join(folder, "deep"))).toEqual(["talk.json"]);
  });

  it.each([
    { name: "no JSON", text: "{", message: /x\.json is not JSON/ },
    { name: "no conversation", text: "[1]", message: /x\.json is not a codeact conversation/ },
    {
      name: "another version",
      text: '{"version": 99}',
      message: /version 99; this codeact reads 1/,
    },
    {
      name: "a damaged step",
      text: JSON.stringify({ ...saved, steps: [{ type: "user" }] }),
      message: /damaged at steps\.0/,
    },
  ])("is refused with the place when it is $name", ({ text, message }) => {
    expect(() => parseTrajectory(text, "x.json")).toThrow(message);
  });

  it("is reported by its path when it does not exist", async () => {
    await expect(readTrajectory(join(folder, "nothing.json"))).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("nothing.json"),
    });
  });
});

import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openLocalSandbox } from "../local/open-sandbox.ts";
import { probeLocalSandbox } from "../local/probe.ts";
import { titleOf, whyNoLocalSandbox } from "../testing/local-sandbox.ts";
import { escapeClaims } from "./attempt.ts";
import { escapeAttempts } from "./attempts/index.ts";
import { HOSTILE_NETWORK } from "./attempts/network-policy.ts";
import { familyAttempts } from "./copies/index.ts";
import { describeEscapes } from "./describe-escapes.ts";
import type { Unclaimed } from "./describe-escapes.ts";
import { COPIES_WITHOUT_CGROUPS, withoutCgroups, WITHOUT_CGROUPS } from "./unclaimed.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const why = await whyNoLocalSandbox();
const NOBODY = 65_534;
const program = fileURLToPath(new URL("without-root.ts", import.meta.url));

/** What the Landlock tier does not promise, as its option and docs/security.md say. */
const OF_LANDLOCK: readonly Unclaimed[] = [
  {
    what: "has capabilities",
    reason: "its bounding set stays where nobody may lower it; no-new-privileges makes it useless",
  },
  {
    what: "kept a way back to the rights of the fork server",
    reason: "its bounding set stays where nobody may lower it; no-new-privileges makes it useless",
  },
  { what: "learns the place of its cgroup on the host", reason: "there is no cgroup namespace" },
  {
    what: "fills the disk through its working folder, /tmp or shared memory",
    reason: "its folders lie on the host's disk; only single files are limited",
  },
  { what: "uses up the inodes", reason: "its folders lie on the host's disk" },
  {
    what: "starves another session of processor time, memory and files at once",
    reason: "without users of their own, sessions share one count of processes",
  },
  ...WITHOUT_CGROUPS,
];

describe("the escape suite", () => {
  test("has at least 60 attempts with names of their own, and attacks every claim", () => {
    const names = escapeAttempts.map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(60);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(escapeAttempts.map(({ claim }) => claim))).toEqual(new Set(escapeClaims));
  });

  test("tells the attacker where the secrets are, but none of them", async () => {
    const { openGround } = await import("./ground.ts");
    const { preamble } = await import("./preamble.ts");
    await using ground = await openGround();
    expect(preamble(ground, "null")).not.toContain(ground.secret);
    expect(preamble(ground, "null")).toContain(ground.facts.folder);
  });
});

describe.skipIf(why !== undefined)(titleOf("the local sandbox", why), async () => {
  describeEscapes({
    name: "the local sandbox",
    open: () => openLocalSandbox({ shell: "plain", preload: "none", network: HOSTILE_NETWORK }),
    unclaimed: why === undefined ? await withoutCgroups() : [],
  });

  const landlock = await probeLandlock();
  describe.skipIf(landlock !== undefined && !strict)(titleOf("its second tier", landlock), () => {
    describeEscapes({
      name: "the Landlock tier",
      open: () => openLocalSandbox({ shell: "plain", preload: "none", tier: "landlock" }),
      unclaimed: OF_LANDLOCK,
      lacks: [{ need: "a network policy", reason: "there are no sockets in this tier" }],
    });
  });

  const isRoot = process.getuid?.() === 0;
  const readable = isRoot && [process.execPath, program].every(isReadableByAll);
  // Without root the suite above is this one.
  test.skipIf(!isRoot || (!readable && !strict))(
    titleOf(
      "nobody gets out of the local sandbox of an ordinary user",
      readable ? undefined : "an ordinary user cannot read this checkout",
    ),
    { timeout: 300_000 },
    async () => {
      const disclaimed = [...WITHOUT_CGROUPS, ...COPIES_WITHOUT_CGROUPS];
      const child = spawn(
        process.execPath,
        [program, "namespaces", ...disclaimed.map(({ what }) => what)],
        {
          uid: NOBODY,
          gid: NOBODY,
          env: { PATH: "/usr/bin:/bin", TMPDIR: "/tmp" },
          cwd: "/",
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      await new Promise((resolve) => child.once("close", resolve));
      expect(JSON.parse(text)).toEqual({
        mode: "rootless",
        made: escapeAttempts.length + familyAttempts.length - disclaimed.length,
        escaped: {},
      });
    },
  );
});

/** Why the Landlock tier does not work here. */
async function probeLandlock(): Promise<string | undefined> {
  if (why !== undefined) return why;
  const { checks } = await probeLocalSandbox({ shell: "plain" });
  const found = checks.find(({ name }) => name === "Landlock tier");
  return found?.ok === true ? undefined : (found?.detail ?? "it was not tried");
}

/** Whether every folder on the way and the file itself are open to all. */
function isReadableByAll(path: string): boolean {
  return path.split("/").every((_, index, parts) => {
    const part = parts.slice(0, index + 1).join("/");
    return (statSync(part === "" ? "/" : part).mode & 0o005) !== 0;
  });
}

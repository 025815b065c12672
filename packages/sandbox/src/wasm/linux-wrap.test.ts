import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandFor, findWrap } from "./linux-wrap.ts";

test("where limits can be set, a child's CPU time ends beyond its own and its start's, and it leaves no core", async () => {
  const wrap = await findWrap();
  const [command, ...rest] = [...commandFor(wrap, 10), "sh"];
  const text = execFileSync(command, [...rest, "-c", "ulimit -t; ulimit -Ht; ulimit -c"], {
    encoding: "utf8",
  });
  const untouched = execFileSync("sh", ["-c", "ulimit -t; ulimit -Ht; ulimit -c"], {
    encoding: "utf8",
  });
  expect(text).toBe(wrap.limiter === undefined ? untouched : "70\n75\n0\n");
});

test("without a tool that sets limits a child is started by the rest", () => {
  const wrap = { command: ["unshare", "--net", "--"], limiter: undefined, detail: "" };
  expect(commandFor(wrap, 10)).toEqual(["unshare", "--net", "--"]);
});

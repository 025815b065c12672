/**
 * Runs every attempt against the local sandbox of the user who runs this program, and prints one JSON object: how many
 * were made and which got out. `escape.test.ts` runs it as an ordinary user.
 */
import { openLocalSandbox } from "../local/open-sandbox.ts";
import { planIsolation } from "../local/isolation-plan.ts";
import { escapeAttempts } from "./attempts/index.ts";
import { HOSTILE_NETWORK } from "./attempts/network-policy.ts";
import { runFamilyAttempt } from "./copies/family.ts";
import { familyAttempts } from "./copies/index.ts";
import { openGround } from "./ground.ts";
import { runAttempt } from "./run-attempt.ts";

const tier = process.argv[2] === "landlock" ? "landlock" : "namespaces";
const unclaimed = new Set(process.argv.slice(3));
const attempts = escapeAttempts.filter(
  ({ name, claim }) => !unclaimed.has(name) && !unclaimed.has(claim),
);
const families =
  tier === "landlock" ? [] : familyAttempts.filter(({ name }) => !unclaimed.has(name));
const { mode } = await planIsolation(tier);
const escaped: Record<string, string> = {};
{
  await using ground = await openGround();
  await using sandbox = await openLocalSandbox({
    shell: "plain",
    preload: "none",
    tier,
    network: HOSTILE_NETWORK,
  });
  for (const attempt of attempts) {
    const evidence = await runAttempt(attempt, sandbox, ground);
    if (evidence !== undefined) escaped[attempt.name] = evidence;
  }
  for (const attempt of families) {
    const evidence = await runFamilyAttempt(attempt, sandbox, ground);
    if (evidence !== undefined) escaped[attempt.name] = evidence;
  }
}
process.stdout.write(JSON.stringify({ mode, made: attempts.length + families.length, escaped }));
process.exit(0);

/**
 * Runs every attempt against the local sandbox of the user who runs this program, and prints one JSON object: how many
 * were made and which got out. `escape.test.ts` runs it as an ordinary user.
 */
import { openLocalSandbox } from "../local/open-sandbox.ts";
import { planIsolation } from "../local/isolation-plan.ts";
import { escapeAttempts } from "./attempts/index.ts";
import { openGround } from "./ground.ts";
import { runAttempt } from "./run-attempt.ts";

const tier = process.argv[2] === "landlock" ? "landlock" : "namespaces";
const unclaimed = new Set(process.argv.slice(3));
const attempts = escapeAttempts.filter(
  ({ name, claim }) => !unclaimed.has(name) && !unclaimed.has(claim),
);
const { mode } = await planIsolation(tier);
const escaped: Record<string, string> = {};
{
  await using ground = await openGround();
  await using sandbox = await openLocalSandbox({ shell: "plain", preload: "none", tier });
  for (const attempt of attempts) {
    const evidence = await runAttempt(attempt, sandbox, ground);
    if (evidence !== undefined) escaped[attempt.name] = evidence;
  }
}
process.stdout.write(JSON.stringify({ mode, made: attempts.length, escaped }));
process.exit(0);

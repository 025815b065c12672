import type { Step } from "@codeact/protocol";

/** Rounds of an A B pattern that count as stuck: A B A B A B. */
const ALTERNATIONS = 3;

/**
 * Does the model go round in circles? Either the same action gave the same observation `repeats` times in a row, or two
 * of them alternate three times. Addresses and times in the output do not make a difference.
 */
export function isStuck(steps: readonly Step[], repeats: number): boolean {
  if (!Number.isFinite(repeats)) return false;
  const rounds = lastRounds(steps, Math.max(repeats, 2 * ALTERNATIONS));
  const last = rounds.at(-1);
  if (last === undefined) return false;
  if (rounds.length >= repeats && rounds.slice(-repeats).every((round) => round === last))
    return true;
  const window = rounds.slice(-2 * ALTERNATIONS);
  const before = window.at(-2);
  return (
    window.length === 2 * ALTERNATIONS &&
    window.every((round, index) => round === (index % 2 === 0 ? before : last))
  );
}

/** The last actions with what came back from each, oldest first. */
function lastRounds(steps: readonly Step[], count: number): string[] {
  const rounds: string[] = [];
  let observed: string | undefined;
  for (let at = steps.length - 1; at >= 0 && rounds.length < count; at -= 1) {
    const step = steps[at];
    if (step?.type === "observation") observed = steady(step.observation.text);
    if (step?.type !== "action" || observed === undefined) continue;
    const did =
      step.action === undefined
        ? step.reply
        : JSON.stringify({ ...step.action, callId: undefined });
    rounds.unshift(`${did}\n${observed}`);
    observed = undefined;
  }
  return rounds;
}

function steady(text: string): string {
  return text
    .replaceAll(/0x[0-9a-f]+/gi, "0x")
    .replaceAll(/\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s)\b/g, "time");
}

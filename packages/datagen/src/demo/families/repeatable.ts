import { family } from "../family.ts";
import type { Draw, Family, FollowUp, Slots } from "../family.ts";
import { slotNames } from "../grammar.ts";

/** How people ask the same again of other values; `VALUES` stands for the new ones. */
const AGAIN = [
  "(and|now|ok and|so) (for|with) VALUES",
  "(and |)(what|how) about VALUES",
  "and VALUES",
  "(now |)(do |)the same (for|with) VALUES",
  "(now |)(repeat|redo) (that|it|this) (for|with) VALUES",
  "(can you |)(do|try) (that|it) (again |)(for|with) VALUES (now|too|as well|instead|please)",
  "(and |)what (is it|would it be) (for|with) VALUES",
  "VALUES (instead|now)",
] as const;

/** One way to ask again. */
export interface Again {
  /** How the new values stand in the follow-up: `{n}`, `{a} and {b}`. */
  readonly values: string;
  /** Slots that it does not show but that belong to those it shows. */
  readonly fresh?: readonly string[] | undefined;
  /** Slots that it shows as they were: the unit of `{d} {unit}`. */
  readonly kept?: readonly string[] | undefined;
}

/**
 * A family whose question can be asked again with other values (“and for 30?”). Slots that a follow-up does not show stay
 * as they were.
 * @param values how the new values stand in the follow-up; several: one follow-up each
 */
export function repeatable<const S extends Slots>(
  values: string | readonly (string | Again)[],
  definition: Family<S>,
): Family {
  const asked = typeof values === "string" ? [values] : values;
  return family({
    ...definition,
    followUps: [
      ...asked.map((again) =>
        askAgain(typeof again === "string" ? { values: again } : again, definition),
      ),
      ...(definition.followUps ?? []),
    ],
  });
}

function askAgain<const S extends Slots>(again: Again, definition: Family<S>): FollowUp<S> {
  const { values, fresh = [], kept = [] } = again;
  const drawn = new Set([...slotNames(values), ...fresh].map((name) => numberOf(name)));
  for (const name of kept) drawn.delete(name);
  return {
    wordings: AGAIN.map((wording) => wording.replace("VALUES", values)),
    draw(random: Draw, before: S): S {
      const old = Object.entries(before).filter(([name]) => !drawn.has(numberOf(name)));
      return { ...definition.draw(random), ...Object.fromEntries(old) };
    },
  };
}

/** A place in words and its number (`nth`, `n`) are drawn together. */
function numberOf(slot: string): string {
  return slot.replace(/th$/, "");
}

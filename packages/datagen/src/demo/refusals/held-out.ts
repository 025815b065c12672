import { heldOutCulture } from "./held-out-culture.ts";
import { heldOutLiving } from "./held-out-living.ts";

/**
 * 300 questions outside the model's reach that training never sees, in subjects and wordings of their own. They measure
 * refusal, and so must never be turned into training patterns.
 */
export const heldOutRefusals: readonly string[] = [heldOutLiving, heldOutCulture].flatMap((lines) =>
  lines.trim().split("\n"),
);

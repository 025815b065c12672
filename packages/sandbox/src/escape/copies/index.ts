import { breakingOutAttempts } from "./breaking-out.ts";
import type { FamilyAttempt } from "./family.ts";
import { outlivingAttempts } from "./outliving.ts";
import { spyingAttempts } from "./spying.ts";

/** Every attempt of a session together with its copies. */
export const familyAttempts: readonly FamilyAttempt[] = [
  ...spyingAttempts,
  ...breakingOutAttempts,
  ...outlivingAttempts,
];

import { ShareInclude } from "@codeact/protocol/chat";
import type { ShareView } from "@codeact/protocol/chat";
import type { Share } from "@codeact/store";
import { z } from "zod";

/** What is kept of a share beside its snapshot, for its owner's list. */
export const ShareFacts = z.object({ title: z.string(), include: ShareInclude });
export type ShareFacts = z.infer<typeof ShareFacts>;

/** A share of another make: nothing is known of what it holds. */
const unknownFacts: ShareFacts = {
  title: "",
  include: { outputs: true, files: false, reasoning: false },
};

/** A share as its owner sees it. */
export function toShareView(share: Share, publicUrl: string): ShareView {
  const { slug, conversationId, leafId, visibility, views } = share;
  const { createdAt, expiresAt, revokedAt } = share;
  const facts = ShareFacts.safeParse(share.include);
  return {
    slug,
    url: new URL(`/s/${slug}`, publicUrl).href,
    conversationId,
    leafId,
    ...(facts.success ? facts.data : unknownFacts),
    visibility,
    guarded: share.passwordHash !== undefined,
    views,
    createdAt,
    expiresAt,
    revokedAt,
  };
}

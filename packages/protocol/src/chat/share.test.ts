import { expect, test } from "vitest";
import old from "../fixtures/shared-conversation-v1.json" with { type: "json" };
import { SHARED_VERSION, SharedConversation } from "./share.ts";

test("a snapshot that was shared with version 1 is still read, whole", () => {
  expect(SHARED_VERSION).toBe(1);
  expect(SharedConversation.parse(old)).toEqual(old);
});

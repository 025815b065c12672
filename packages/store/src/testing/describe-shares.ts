import { describe, expect, test } from "vitest";
import type { Share } from "../shares.ts";
import type { Store } from "../store.ts";
import { newConversation, newUser, type SuiteContext, text } from "./suite.ts";

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

async function newShare(store: Store): Promise<Share> {
  const owner = await newConversation(store);
  const { id: leafId } = await store.messages.add({ ...owner, role: "user", content: text("x") });
  const blob = await store.blobs.put(Buffer.from("an image"), { mime: "image/png" });
  return store.shares.create(
    {
      ...owner,
      leafId,
      visibility: "link",
      assets: [
        { ...blob, name: "a.png" },
        { ...blob, name: "b.png" },
      ],
    },
    Buffer.from("{}"),
  );
}

/** Shares with bytes of their own, and changes of them. */
export function describeShares(context: SuiteContext): void {
  describe("a share", () => {
    test("keeps the bytes that belong to it, and gives them out while it is open", async () => {
      await using place = await context.subject.place();
      await using store = await place.open({ now: context.clock.now });
      const share = await newShare(store);
      context.clock.advance(2 * 60 * 60 * 1000);
      expect(await store.blobs.sweep()).toBe(0);
      const { asset, bytes } = await store.shares.openAsset(share.slug, 1, { start: 3 });
      expect(asset).toMatchObject({ name: "b.png", mime: "image/png", size: 8 });
      expect(await textOf(bytes)).toBe("image");
      expect((await store.shares.get(share.slug)).views).toBe(0);
      await expect(store.shares.openAsset(share.slug, 2)).rejects.toMatchObject({
        code: "not_found",
      });
      await store.shares.revoke(share.userId, share.slug);
      await expect(store.shares.openAsset(share.slug, 1)).rejects.toMatchObject({
        code: "not_found",
      });
      expect((await store.shares.find(share.userId, share.slug)).revokedAt).toBeTypeOf("number");
      await expect(store.shares.update(share.userId, share.slug, {})).rejects.toMatchObject({
        code: "not_found",
      });
    });

    test("is not made with bytes that are gone", async () => {
      const store = context.store();
      const owner = await newConversation(store);
      const { id: leafId } = await store.messages.add({
        ...owner,
        role: "user",
        content: text("x"),
      });
      const assets = [{ name: "x", mime: "image/png", size: 1, sha256: "0".repeat(64) }];
      await expect(
        store.shares.create({ ...owner, leafId, visibility: "link", assets }, Buffer.from("{}")),
      ).rejects.toMatchObject({ code: "file_not_found" });
      expect(await store.shares.list(owner.userId)).toEqual([]);
    });

    test("has its visibility, password and end changed by its owner only", async () => {
      const store = context.store();
      const { slug, userId } = await newShare(store);
      const expiresAt = context.clock.now() + 60_000;
      const changed = await store.shares.update(userId, slug, {
        visibility: "users",
        passwordHash: "hash",
        expiresAt,
      });
      expect(changed).toMatchObject({ visibility: "users", passwordHash: "hash", expiresAt });
      const opened = await store.shares.update(userId, slug, { passwordHash: null });
      expect(opened).toMatchObject({ visibility: "users", passwordHash: undefined, expiresAt });
      const stranger = await newUser(store);
      await expect(store.shares.update(stranger, slug, {})).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(store.shares.find(stranger, slug)).rejects.toMatchObject({ code: "not_found" });
      context.clock.advance(120_000);
      await expect(store.shares.get(slug)).rejects.toMatchObject({ code: "not_found" });
      await store.shares.update(userId, slug, { expiresAt: null });
      expect((await store.shares.get(slug)).expiresAt).toBeUndefined();
    });
  });
}

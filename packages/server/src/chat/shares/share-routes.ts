import { CodeactError, definedOf } from "@codeact/protocol";
import { NewShareBody, ShareChangesBody, ShareList, ShareView } from "@codeact/protocol/chat";
import { readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { passwords } from "../auth/password.ts";
import { toShareView } from "./share-view.ts";
import type { ShareFacts } from "./share-view.ts";
import { takeSnapshot } from "./snapshot.ts";

/** What every route of a person's own shares has in common. */
const common = { access: "user", group: "sharing" } as const;
const view = { description: "The share", schema: ShareView };

/** A person's shares; what others see of them is in `sharedRoutes`. */
export const shareRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/shares",
    summary: "Share a branch as it is now: later changes do not show",
    body: NewShareBody,
    idempotent: true,
    answers: { 201: view },
    run: createShare,
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/shares",
    summary: "List your shares, newest first, closed ones too",
    answers: { 200: { description: "The shares", schema: ShareList } },
    async run({ chat, user }) {
      const shares = await chat.store.shares.list(user.id);
      const { publicUrl } = chat.settings;
      const answer: ShareList = { items: shares.map((share) => toShareView(share, publicUrl)) };
      return Response.json(answer);
    },
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/shares/{slug}",
    summary: "One of your shares",
    answers: { 200: view },
    async run(call) {
      const share = await call.chat.store.shares.find(call.user.id, slugOf(call));
      return Response.json(toShareView(share, call.chat.settings.publicUrl));
    },
  },
  {
    ...common,
    method: "PATCH",
    path: "/api/v1/shares/{slug}",
    summary: "Change who may open a share, its password, or its end",
    body: ShareChangesBody,
    answers: { 200: view },
    run: changeShare,
  },
  {
    ...common,
    method: "DELETE",
    path: "/api/v1/shares/{slug}",
    summary: "Close a share for good",
    answers: { 204: { description: "Its link opens nothing any more" } },
    async run(call) {
      await call.chat.store.shares.revoke(call.user.id, slugOf(call));
      return new Response(null, { status: 204 });
    },
  },
];

function slugOf({ request }: ChatCall): string {
  return request.req.param("slug") ?? "";
}

async function createShare({ chat, request, user }: ChatCall): Promise<Response> {
  const { store, settings } = chat;
  const { raw } = request.req;
  const body = await readJson(raw, NewShareBody, settings.maxBodyBytes);
  const conversationId = request.req.param("id") ?? "";
  const { activeLeafId } = await store.conversations.get(user.id, conversationId);
  const leafId = body.leafId ?? activeLeafId;
  if (leafId === undefined) {
    throw new CodeactError("invalid_input", "The conversation has nothing to share.", {
      remedy: "Share it once something was said.",
      details: { reason: "nothing_to_share" },
    });
  }
  checkEnd(body.expiresAt, chat.now());
  const include = {
    outputs: true,
    files: false,
    reasoning: false,
    ...definedOf(body.include ?? {}),
  };
  const now = chat.now();
  const branch = { userId: user.id, conversationId, leafId };
  const { shared, assets } = await takeSnapshot(store, { ...branch, include, now });
  const facts: ShareFacts = { title: shared.title, include };
  const share = await store.shares.create(
    {
      ...branch,
      visibility: body.visibility ?? "link",
      passwordHash:
        body.password === undefined ? undefined : await passwords.hash(body.password, raw.signal),
      include: facts,
      expiresAt: body.expiresAt,
      assets,
    },
    Buffer.from(JSON.stringify(shared)),
  );
  return Response.json(toShareView(share, settings.publicUrl), { status: 201 });
}

async function changeShare(call: ChatCall): Promise<Response> {
  const { chat, request, user } = call;
  const { store, settings } = chat;
  const body = await readJson(request.req.raw, ShareChangesBody, settings.maxBodyBytes);
  // Before the costly hash: only the owner may make this server work.
  await store.shares.find(user.id, slugOf(call));
  checkEnd(body.expiresAt ?? undefined, chat.now());
  const { password } = body;
  const share = await store.shares.update(user.id, slugOf(call), {
    visibility: body.visibility,
    passwordHash:
      typeof password === "string"
        ? await passwords.hash(password, request.req.raw.signal)
        : password,
    expiresAt: body.expiresAt,
  });
  return Response.json(toShareView(share, settings.publicUrl));
}

function checkEnd(expiresAt: number | undefined, now: number): void {
  if (expiresAt === undefined || expiresAt > now) return;
  throw new CodeactError("invalid_input", "expiresAt: the share would be over at once.", {
    remedy: "Give a time in the future, in milliseconds since the epoch.",
    details: { reason: "expires_at" },
  });
}

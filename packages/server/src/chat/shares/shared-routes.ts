import { OpenShareBody, SharedConversation, ShareKeyView } from "@codeact/protocol/chat";
import type { Share } from "@codeact/store";
import { answerPieces } from "../../http/answer-pieces.ts";
import { refusal } from "../../http/refusal.ts";
import { readJson } from "../../http/request-body.ts";
import { nobody } from "../app/access.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { clientAddress, placeOf } from "../auth/client-address.ts";
import { passwords } from "../auth/password.ts";
import { answerBytes, BYTES, outgoingOf } from "../files/byte-answer.ts";
import { makeShareKey, opensShare, SHARE_KEY_MS } from "./share-key.ts";

/** What every route of shares that others made has in common. */
const common = { access: "open", group: "sharing" } as const;
/** A client that takes nothing for so long is given up, ms. */
const STALL_MS = 60_000;
/** A password is short; nothing larger is read from strangers. */
const MAX_BODY = 16_384;

/**
 * What a share shows to whoever has its link. Everything comes out of the snapshot and the bytes that belong to it:
 * nothing is fetched, and nothing of the conversation as it is now is told.
 */
export const sharedRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "GET",
    path: "/s/{slug}.json",
    summary: "A shared conversation as it was when it was shared; counts a view",
    answers: { 200: { description: "The snapshot", schema: SharedConversation } },
    run: readShared,
  },
  {
    ...common,
    method: "POST",
    path: "/s/{slug}/open",
    summary: "Give the password of a share; the key opens it for some hours",
    body: OpenShareBody,
    answers: { 200: { description: "The key; also set as a cookie", schema: ShareKeyView } },
    run: openShare,
  },
  {
    ...common,
    method: "GET",
    path: "/s/{slug}/assets/{n}",
    summary: "A picture, large output or file of a share, whole or in part",
    answers: {
      200: { description: "The bytes", types: [BYTES, "image/png", "image/jpeg"] },
      206: { description: "The part that was asked for", types: [BYTES] },
    },
    run: readAsset,
  },
];

/** The share of the path when this request may see it. @throws CodeactError `not_found`, refusals (401, 403) */
async function requireOpened(call: ChatCall): Promise<Share> {
  const share = await findShare(call);
  if (opensShare(share, keyOf(call, share), call.chat.now())) return share;
  throw refusal("This share asks for a password.", {
    status: 403,
    code: "share_password",
    remedy: "Send it to POST /s/{slug}/open.",
  });
}

async function findShare(call: ChatCall): Promise<Share> {
  const share = await call.chat.store.shares.get(slugOf(call));
  if (share.visibility === "users" && !call.loggedIn) throw nobody();
  return share;
}

function slugOf({ request }: ChatCall): string {
  return (request.req.param("slug") ?? "").replace(/\.json$/u, "");
}

function keyOf({ request }: ChatCall, { slug }: Share): string | undefined {
  const header = request.req.header("x-share-key");
  if (header !== undefined) return header;
  const name = cookieName(slug);
  for (const pair of (request.req.header("cookie") ?? "").split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name) return value;
  }
  return undefined;
}

/** One cookie per share. Its path is `/s`: a browser would not send one for `/s/x` along to `/s/x.json`. */
function cookieName(slug: string): string {
  return `share-${slug.slice(0, 16)}`;
}

async function readShared(call: ChatCall): Promise<Response> {
  const { slug } = await requireOpened(call);
  const { bytes } = await call.chat.store.shares.view(slug);
  return answerPieces(call.request.req.raw, {
    pieces: bytes,
    release: () => undefined,
    stallMs: STALL_MS,
    outgoing: outgoingOf(call),
    status: 200,
    headers: {
      "content-type": "application/json",
      "cache-control": "private, no-store",
      "x-robots-tag": "noindex, nofollow",
    },
  });
}

async function openShare(call: ChatCall): Promise<Response> {
  const { chat, request } = call;
  const { raw } = request.req;
  const { password } = await readJson(raw, OpenShareBody, MAX_BODY);
  const share = await findShare(call);
  const guess = [share.slug, placeOf(clientAddress(call))];
  chat.limits.takeGuess("share", guess);
  const { passwordHash } = share;
  if (passwordHash !== undefined && !(await passwords.check(password, passwordHash, raw.signal))) {
    throw refusal("That is not the password of this share.", {
      status: 403,
      code: "share_password_wrong",
      remedy: "Ask whoever gave you the link.",
    });
  }
  chat.limits.forgiveGuess("share", guess);
  const answer: ShareKeyView = makeShareKey(share, chat.now());
  const seconds = Math.floor(SHARE_KEY_MS / 1000);
  const secure = chat.settings.publicUrl.startsWith("https:") ? "; Secure" : "";
  const cookie = `${cookieName(share.slug)}=${answer.key}; Path=/s; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
  return Response.json(answer, { headers: { "set-cookie": cookie } });
}

async function readAsset(call: ChatCall): Promise<Response> {
  const { shares } = call.chat.store;
  const { slug } = await requireOpened(call);
  const text = call.request.req.param("n") ?? "";
  const ordinal = /^\d{1,6}$/u.test(text) ? Number(text) : -1;
  const { asset } = await shares.openAsset(slug, ordinal, { start: 0, end: 0 });
  return answerBytes(call, {
    size: asset.size,
    tag: asset.sha256,
    mime: asset.mime,
    name: asset.name,
    inline: true,
    read: async (range) => (await shares.openAsset(slug, ordinal, range)).bytes,
  });
}

import { CodeactError } from "@codeact/protocol";
import { DeleteMeBody, MeChanges, MeView, MyUsageView } from "@codeact/protocol/chat";
import { dayOf, foldEmail } from "@codeact/store";
import { refusal } from "../../http/refusal.ts";
import { readJson } from "../../http/request-body.ts";
import { endWorkOf } from "../admin/end-work.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { requirePresentPassword } from "./account-routes.ts";
import { LOGIN_COOKIE, writeCookie } from "./cookies.ts";
import { meView } from "./me-view.ts";
import { record } from "./record.ts";
import { requireLogin, requireLogins } from "./refusals.ts";

/** Days of use that are shown. */
const DAYS_SHOWN = 31;
const MAX_BYTES = 65_536;

/** A person's own account. */
export const myRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/me",
    access: "user",
    group: "me",
    summary: "Who is logged in",
    answers: { 200: { description: "The person", schema: MeView } },
    run: async ({ chat, user, principal }) =>
      Response.json(await meView(chat, user, principal.via)),
  },
  {
    method: "PATCH",
    path: "/api/v1/me",
    access: "user",
    group: "me",
    summary: "Change one's name or preferences; preferences are replaced as a whole",
    body: MeChanges,
    answers: { 200: { description: "The person", schema: MeView } },
    async run({ chat, user, principal, request }) {
      const changes = await readJson(request.req.raw, MeChanges, MAX_BYTES);
      const changed = await chat.store.users.update(user.id, changes);
      return Response.json(await meView(chat, changed, principal.via));
    },
  },
  {
    method: "DELETE",
    path: "/api/v1/me",
    access: "user",
    group: "me",
    summary: "Delete the account with everything in it, for good",
    body: DeleteMeBody,
    answers: { 204: { description: "It is gone" } },
    run: deleteMe,
  },
  {
    method: "GET",
    path: "/api/v1/me/usage",
    access: "user",
    group: "me",
    summary: "What one may use, and what was used",
    answers: { 200: { description: "Limits, and the last 31 days", schema: MyUsageView } },
    async run({ chat, user }) {
      const toDay = dayOf(chat.now());
      const [limits, days] = await Promise.all([
        chat.limits.states(user.id),
        chat.store.usage.series({ userId: user.id, fromDay: toDay - DAYS_SHOWN + 1, toDay }),
      ]);
      return Response.json({ limits: [...limits], days: [...days] } satisfies MyUsageView);
    },
  },
];

async function deleteMe(call: ChatCall): Promise<Response> {
  requireLogin(call);
  requireLogins(call);
  const { chat, user } = call;
  const { email, password } = await readJson(call.request.req.raw, DeleteMeBody, MAX_BYTES);
  if (foldEmail(email) !== user.email)
    throw refusal("The address is not the one of this account.", {
      remedy: "Type the account's address, so that nothing is deleted by mistake.",
    });
  await requirePresentPassword(call, password);
  await refuseLastOwner(call);
  await endWorkOf(chat, user.id);
  await record(call, { kind: "user.removed", subject: user.id, data: { by: "person" } });
  await chat.store.users.remove(user.id);
  const cookie = writeCookie(LOGIN_COOKIE, { value: "", maxAgeMs: 0 }, chat.settings);
  return new Response(null, { status: 204, headers: { "set-cookie": cookie } });
}

/** Before any work is ended; the store refuses it as well. */
async function refuseLastOwner({ chat, user }: ChatCall): Promise<void> {
  const owners = await chat.store.users.owners();
  if (owners.length !== 1 || owners[0]?.user.id !== user.id) return;
  throw new CodeactError("invalid_input", "The last owner cannot leave.", {
    remedy: "Make somebody else an owner first.",
    details: { reason: "last_owner" },
  });
}

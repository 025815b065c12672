import { bodyTooLarge } from "../../http/request-body.ts";
import type { ChatCall } from "../app/chat-route.ts";
import { bodyPieces, declaredBytes } from "./body-pieces.ts";
import { noteUnderWay } from "./under-way.ts";

/** How often the storage limit is looked at while bytes of an unknown number come, in bytes. */
const STEP = 16 * 1024 * 1024;

/**
 * Checks whether a person may keep as much more as their request says it has; what says nothing is checked as it comes.
 * @param files how many files the body holds: `one`, which is no larger than the server's bound, or a form with `many`
 * @throws CodeactError `rate_limited`, `file_too_large`
 */
export async function checkDeclared(call: ChatCall, files: "one" | "many"): Promise<void> {
  const { chat, request, user } = call;
  const bytes = declaredBytes(request.req.raw) ?? 0;
  const { maxFileBytes } = chat.settings;
  if (files === "one" && bytes > maxFileBytes) throw bodyTooLarge(maxFileBytes);
  await chat.limits.checkStorage(user.id, bytes + noteUnderWay(call, bytes));
}

/**
 * Pieces of a request that was checked by {@link checkDeclared}: its whole body, or one file of it. Where it did not say
 * how much it has, the pieces end with the storage limit. @throws CodeactError `rate_limited` while they are read
 */
export async function* withinStorage(
  call: ChatCall,
  pieces: AsyncGenerator<Uint8Array, void> = bodyPieces(call),
): AsyncGenerator<Uint8Array, void> {
  const { limits } = call.chat;
  const known = declaredBytes(call.request.req.raw) !== undefined;
  let size = 0;
  let checked = 0;
  for await (const piece of pieces) {
    size += piece.byteLength;
    if (!known && size >= checked + STEP) {
      checked = size;
      await limits.checkStorage(call.user.id, size + noteUnderWay(call, size));
    }
    yield piece;
  }
  // Whoever keeps the bytes keeps them only after their end.
  if (!known && size > checked)
    await limits.checkStorage(call.user.id, size + noteUnderWay(call, size));
}

import { newId } from "@codeact/store";

/** A new id with the beginning that the OpenAI API gives things of this kind, `resp_…`. */
export function newWireId(prefix: "chatcmpl-" | "resp_"): string {
  return prefix + newId().replaceAll("-", "");
}

/** An id of the store with the beginning of the OpenAI API. */
export function wireId(
  prefix: "file-" | "cntr_" | "cfile_" | "ci_" | "msg_" | "rs_",
  id: string,
): string {
  return prefix + id;
}

/** The upload that a `file-…` is; an id without the beginning is taken as it is. */
export function uploadId(wire: string): string {
  return withoutPrefix("file-", wire);
}

/** The conversation that a `cntr_…` is. */
export function conversationIdOf(wire: string): string {
  return withoutPrefix("cntr_", wire);
}

/** The file of a conversation that a `cfile_…` is. */
export function fileIdOf(wire: string): string {
  return withoutPrefix("cfile_", wire);
}

function withoutPrefix(prefix: string, wire: string): string {
  return wire.startsWith(prefix) ? wire.slice(prefix.length) : wire;
}

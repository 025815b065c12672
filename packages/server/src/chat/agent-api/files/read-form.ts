import { refusal } from "@codeact/models/serve";
import type { BlobReference } from "@codeact/store";
import type { ChatCall } from "../../app/chat-route.ts";
import { bodyPieces } from "../../files/body-pieces.ts";
import { multipartBoundary, readMultipart } from "../../files/multipart.ts";
import { checkDeclared, withinStorage } from "../../files/within-storage.ts";
import { fileName } from "../ask/keep-files.ts";

/** A file with what else its form says. */
export interface SentForm {
  readonly name: string;
  /** The bytes; nothing refers to them yet. */
  readonly blob: BlobReference;
  readonly fields: ReadonlyMap<string, string>;
}

/** Longest field that is no file, in bytes. */
const MAX_FIELD = 10_000;

/**
 * Reads a form with one file. Its fields may come after the file, so that its bytes are kept before it is known what they
 * are for. @throws CodeactError refusals, `file_too_large`, `rate_limited` (storage)
 */
export async function readForm(call: ChatCall): Promise<SentForm> {
  const { chat, request } = call;
  const boundary = multipartBoundary(request.req.header("content-type") ?? null);
  await checkDeclared(call, "one");
  const fields = new Map<string, string>();
  let file: Omit<SentForm, "fields"> | undefined;
  for await (const part of readMultipart(bodyPieces(call), boundary)) {
    if (part.fileName === undefined) {
      fields.set(part.name, await readField(part.body));
    } else if (part.name === "file" && file === undefined) {
      const { signal } = request.req.raw;
      const bounds = { mime: part.mime, maxBytes: chat.settings.maxFileBytes, signal };
      const blob = await chat.store.blobs.put(withinStorage(call, part.body), bounds);
      file = { name: fileName(part.fileName), blob };
    } else
      throw refusal(`The form has more than one file, or one that is not called 'file'.`, {
        param: part.name.slice(0, 100),
        code: "invalid_value",
      });
  }
  if (file !== undefined) return { ...file, fields };
  throw refusal("Missing required parameter: 'file'.", {
    param: "file",
    code: "missing_required_parameter",
    remedy: "Send it as a field of a form: curl -F purpose=user_data -F file=@data.csv.",
  });
}

async function readField(body: AsyncGenerator<Uint8Array, void>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > MAX_FIELD)
      throw refusal("A field of the form is too long.", { code: "string_above_max_length" });
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

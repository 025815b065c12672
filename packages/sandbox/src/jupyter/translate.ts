import { boundedArray, JsonValue, MimeBundle } from "@codeact/protocol";
import type { KernelEvent } from "@codeact/protocol";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";
import type { KernelSays } from "./message.ts";

const Metadata = z.record(z.string(), JsonValue).catch({});

const StreamContent = z.object({
  name: z.enum(["stdout", "stderr"]).catch("stdout"),
  text: z.string(),
});

const DisplayContent = z.object({
  data: MimeBundle,
  metadata: Metadata,
  transient: z
    .object({ display_id: z.string().max(256).optional() })
    .optional()
    .catch(undefined),
});

const ResultContent = z.object({
  data: MimeBundle,
  metadata: Metadata,
  execution_count: z.int().nonnegative().catch(0),
});

const ErrorContent = z.object({
  ename: z.string().catch("Error"),
  evalue: z.string().catch(""),
  traceback: boundedArray(z.string(), 20_000).catch([]),
});

const ClearContent = z.object({ wait: z.boolean().catch(false) });

/**
 * Our event for an output message of a kernel (the table in docs/formats/kernel-wire.md); undefined for messages that
 * are no output, and for an output whose content makes no sense.
 */
export function translateOutput({ type, content }: KernelSays): KernelEvent | undefined {
  switch (type) {
    case "stream": {
      const stream = StreamContent.safeParse(content).data;
      return stream === undefined || stream.text === "" ? undefined : { type, ...stream };
    }
    case "display_data":
    case "update_display_data":
      return translateDisplay(type, content);
    // The older name of execute_result, of protocol 4 and kernels that never left it.
    case "pyout":
    case "execute_result": {
      const result = ResultContent.safeParse(content).data;
      if (result === undefined) return undefined;
      const { metadata, execution_count: executionCount } = result;
      return { type: "result", data: plainBundle(result.data), metadata, executionCount };
    }
    case "error": {
      const error = ErrorContent.safeParse(content).data;
      if (error === undefined) return undefined;
      const traceback = stripVTControlCharacters(error.traceback.join("\n")).split("\n");
      return { type, name: error.ename, value: error.evalue, traceback: traceback.slice(-20_000) };
    }
    case "clear_output":
      return { type: "clear", wait: ClearContent.safeParse(content).data?.wait ?? false };
    default:
      return undefined;
  }
}

function translateDisplay(
  type: "display_data" | "update_display_data",
  content: unknown,
): KernelEvent | undefined {
  const display = DisplayContent.safeParse(content).data;
  if (display === undefined) return undefined;
  const displayId = display.transient?.display_id;
  const { metadata } = display;
  const data = plainBundle(display.data);
  if (type === "display_data") {
    return { type: "display", data, metadata, ...(displayId === undefined ? {} : { displayId }) };
  }
  return displayId === undefined
    ? undefined
    : { type: "display-update", data, metadata, displayId };
}

/** Base64 in one piece, and text in one string: nbformat's list of lines is found on the socket as well. */
function plainBundle(data: MimeBundle): MimeBundle {
  return Object.fromEntries(
    Object.entries(data).map(([mime, value]) => {
      if (mime.endsWith("json")) return [mime, value];
      const text = isLines(value) ? value.join("") : value;
      const binary = /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf)/u.test(mime);
      return [mime, binary && typeof text === "string" ? text.replaceAll("\n", "") : text];
    }),
  );
}

function isLines(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((line) => typeof line === "string");
}

import { CodeactError } from "@codeact/protocol";

/** One server-sent event. */
export interface EventFrame {
  readonly name: string;
  readonly data: string;
  /** Characters on the wire, a measure of what it costs to keep. */
  readonly size: number;
}

/** Longest event that is read, in characters: the largest that an engine's kernel may send, and room around it. */
const MAX_FRAME = 256 * 1024 * 1024;

/**
 * Reads the server-sent events of a response body; comments are skipped. Leaving early cancels the body.
 * @throws CodeactError `kernel_protocol` for an event that is too long
 */
export async function* readEventFrames(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<EventFrame, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const text = decoder.decode(value, { stream: true });
      pieces.push(text);
      length += text.length;
      if (length > MAX_FRAME)
        throw new CodeactError("kernel_protocol", "The engine sent an event without an end.");
      // The empty line may lie across two pieces.
      if (!text.includes("\n")) continue;
      const blocks = pieces.join("").split("\n\n");
      const rest = blocks.pop() ?? "";
      pieces = [rest];
      length = rest.length;
      for (const block of blocks) {
        const frame = readFrame(block);
        if (frame !== undefined) yield frame;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function readFrame(block: string): EventFrame | undefined {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice("event: ".length);
    else if (line.startsWith("data: ")) data.push(line.slice("data: ".length));
  }
  return data.length === 0 ? undefined : { name, data: data.join("\n"), size: block.length };
}

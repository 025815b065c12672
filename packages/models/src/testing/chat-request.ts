import { z } from "zod";

/** The parts of a chat completions request that a script looks at; everything else passes through unread. */
export const ChatRequestBody = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
});
export type ChatRequestBody = z.infer<typeof ChatRequestBody>;

/** The stop strings of a request, which may be absent, one or several. */
export function stopStrings(body: ChatRequestBody): readonly string[] {
  if (body.stop === undefined || body.stop === null) return [];
  return typeof body.stop === "string" ? [body.stop] : body.stop;
}

/** All text of a request's messages. */
export function inputText(body: ChatRequestBody): string {
  return body.messages
    .map(({ content }) => (typeof content === "string" ? content : JSON.stringify(content ?? "")))
    .join("");
}

import type { ContentPart, JsonValue, Message, ModelRequest } from "@codeact/protocol";
import type { OpenaiModelOptions } from "./options.ts";

/** A request body as it is sent. */
export type RequestBody = Readonly<Record<string, JsonValue>>;

/** The chat completions request of one call; field names are those of the OpenAI API reference. */
export function renderRequestBody(request: ModelRequest, options: OpenaiModelOptions): RequestBody {
  const vision = options.vision ?? false;
  const stop = (request.stop ?? []).filter((text) => text !== "");
  return {
    model: options.model,
    messages: request.messages.map((message) => renderMessage(message, vision)),
    stream: true,
    stream_options: { include_usage: true },
    ...(stop.length === 0 ? {} : { stop }),
    ...given("temperature", request.temperature ?? options.defaults?.temperature),
    ...given("top_p", request.topP ?? options.defaults?.topP),
    ...given("max_tokens", request.maxTokens ?? options.defaults?.maxTokens),
    ...given("seed", request.seed ?? options.defaults?.seed),
    ...(request.tools === undefined || request.tools.length === 0
      ? {}
      : { tools: request.tools.map((tool) => ({ type: "function", function: { ...tool } })) }),
    ...(request.jsonSchema === undefined
      ? {}
      : {
          response_format: {
            type: "json_schema",
            json_schema: { name: "reply", schema: request.jsonSchema, strict: true },
          },
        }),
  };
}

function given(name: string, value: JsonValue | undefined): RequestBody {
  return value === undefined ? {} : { [name]: value };
}

/** A message as the API takes it; without `vision` a text stands for each image. */
export function renderMessage(message: Message, vision: boolean): JsonValue {
  switch (message.role) {
    case "system":
      return { role: "system", content: message.content };
    case "user":
      return { role: "user", content: renderContent(message.content, vision) };
    case "assistant":
      return {
        role: "assistant",
        content: message.content,
        ...(message.toolCalls === undefined || message.toolCalls.length === 0
          ? {}
          : {
              tool_calls: message.toolCalls.map((call) => ({
                id: call.id,
                type: "function",
                function: { name: call.name, arguments: call.argumentsText },
              })),
            }),
      };
    case "tool":
      return { role: "tool", content: message.content, tool_call_id: message.toolCallId };
    default:
      return message satisfies never;
  }
}

function renderContent(content: string | readonly ContentPart[], vision: boolean): JsonValue {
  if (typeof content === "string") return content;
  const parts = content.map((part) => renderPart(part, vision));
  // Small servers take only strings; parts are sent where there is an image.
  if (parts.every((part) => part.type === "text")) return parts.map((part) => part.text).join("\n");
  return parts;
}

type RenderedPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } };

function renderPart(part: ContentPart, vision: boolean): RenderedPart {
  if (part.type === "text") return { type: "text", text: part.text };
  if (!vision)
    return { type: "text", text: `[image of type ${part.mime}, which this model cannot see]` };
  return { type: "image_url", image_url: { url: `data:${part.mime};base64,${part.data}` } };
}

import { describe, expect, test } from "vitest";
import { textMessage } from "./ask-message.ts";
import { chainOf } from "./history-chain.ts";

const owner = { userId: "u1", keyId: "k1" };
const talk = [
  textMessage("system", "It is noon."),
  textMessage("user", "6 times 7?"),
  textMessage("assistant", "42"),
  textMessage("user", "And plus one?"),
];

function last(who: Parameters<typeof chainOf>[0], message: (typeof talk)[number]): unknown {
  return chainOf(who, [message]).at(-1);
}

describe("the chain of a history", () => {
  test("stays the same for the messages before, whatever comes after them", () => {
    const short = chainOf(owner, talk.slice(0, 3));
    expect(chainOf(owner, talk).slice(0, 3)).toEqual(short);
    expect(new Set(chainOf(owner, talk).slice(1)).size).toBe(3);
  });

  test("does not mind the system message, trimmed ends and other line ends", () => {
    const later = [textMessage("system", "It is one."), ...talk.slice(1)];
    expect(chainOf(owner, later)).toEqual(chainOf(owner, talk));
    const told = [textMessage("user", "a\r\nb\n"), textMessage("assistant", "c ")];
    const sent = [textMessage("user", "a\nb"), textMessage("assistant", "c")];
    expect(chainOf(owner, told)).toEqual(chainOf(owner, sent));
  });

  test("differs by person, key, end user, role, text, files and calls", () => {
    const hello = textMessage("user", "hello");
    const file = { type: "bytes", name: "a", mime: "text/plain", data: Buffer.from("a") } as const;
    const all = [
      last(owner, hello),
      last({ userId: "u2", keyId: "k1" }, hello),
      last({ userId: "u1", keyId: "k2" }, hello),
      last({ ...owner, endUser: "ann" }, hello),
      last(owner, textMessage("assistant", "hello")),
      last(owner, textMessage("user", "hello!")),
      last(owner, { ...hello, files: [file] }),
      last(owner, { ...hello, calls: [{ id: "c", name: "f", argumentsText: "{}" }] }),
      last(owner, { ...hello, role: "tool", callId: "c" }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

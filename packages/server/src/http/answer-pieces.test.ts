import { describe, expect, test } from "vitest";
import { answerPieces } from "./answer-pieces.ts";

interface Sent {
  readonly response: Response;
  /** What happened, in order. */
  readonly seen: string[];
}

function send(method: string, stallMs: number): Sent {
  const seen: string[] = [];
  async function* make(): AsyncGenerator<Uint8Array, void> {
    try {
      for (let piece = 0; piece < 3; piece += 1) {
        seen.push(`made ${piece}`);
        yield await Promise.resolve(new Uint8Array([piece]));
      }
    } finally {
      seen.push("ended");
    }
  }
  const release = (): void => {
    if (!seen.includes("released")) seen.push("released");
  };
  const answer = { pieces: make(), release, stallMs, status: 200, headers: {} };
  return { response: answerPieces(new Request("http://here", { method }), answer), seen };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("an answer in pieces", () => {
  test("is made as it is read, and releases at its end", async () => {
    const { response, seen } = send("GET", 60_000);
    await wait(20);
    expect(seen).toEqual([]);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 1, 2]);
    expect(seen).toEqual(["made 0", "made 1", "made 2", "ended", "released"]);
  });

  test("whose reader stops taking pieces is broken off and releases", async () => {
    const { response, seen } = send("GET", 50);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value).toEqual(new Uint8Array([0]));
    await expect.poll(() => seen).toEqual(["made 0", "released", "ended"]);
    await expect(reader?.read()).rejects.toThrow("The client took nothing for 50 ms.");
  });

  test("that nobody begins to read is given up as well", async () => {
    const { response, seen } = send("GET", 50);
    await expect.poll(() => seen).toEqual(["released"]);
    await expect(response.arrayBuffer()).rejects.toThrow("took nothing");
  });

  test("releases at once for a head, and when its reader leaves", async () => {
    expect(send("HEAD", 60_000).seen).toEqual(["released"]);
    const { response, seen } = send("GET", 60_000);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(seen).toEqual(["made 0", "released", "ended"]);
  });
});

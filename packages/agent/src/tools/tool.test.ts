import { describe, expect, test } from "vitest";
import { z } from "zod";
import { pythonSignature } from "./python-signature.ts";
import { assertDistinct, tool } from "./tool.ts";

const call = { id: "c1", signal: new AbortController().signal };

function returnNothing(): undefined {
  return undefined;
}

describe("a tool", () => {
  const book = tool({
    name: "book_hotel",
    description: "Books a room.\nReturns the booking.",
    input: z.object({
      city: z.string().describe("Where"),
      nights: z.int().default(1),
      view: z.enum(["sea", "street"]).optional(),
      extras: z.array(z.string()).optional(),
      guest: z
        .object({ name: z.string().describe("Full name"), age: z.int().nullable().optional() })
        .optional(),
      rates: z.record(z.string(), z.number()).optional(),
    }),
    output: z.object({ id: z.string() }),
    run: ({ city, nights }, { callId }) => ({ id: `${city}-${nights}-${callId}`, at: undefined }),
  });

  test("becomes a Python signature with a docstring", () => {
    expect(pythonSignature(book)).toMatchInlineSnapshot(`
      "def book_hotel(city: str, nights: int = 1, view: Literal["sea", "street"] = ..., extras: list[str] = ..., guest: dict = ..., rates: dict[str, float] = ...) -> dict:
          """Books a room.
          Returns the booking.

          Args:
              city: Where
              guest: A dict with keys name (str): Full name; age (int | None, optional).
          """"
    `);
  });

  test("validates its arguments, fills defaults and returns JSON", async () => {
    await expect(book.call({ city: "Rome" }, call)).resolves.toEqual({ id: "Rome-1-c1" });
  });

  test("says what is wrong with its arguments", async () => {
    await expect(book.call({ city: 5, view: "sky" }, call)).rejects.toThrow(
      /book_hotel: city: .*string.*; view: /,
    );
  });

  test("takes raw JSON Schema, and checks it too", async () => {
    const raw = tool({
      name: "add",
      description: "Adds.",
      input: {
        type: "object",
        properties: { a: { type: "integer" }, b: { type: ["integer", "null"] } },
        required: ["a"],
      },
      run: (args) => args["a"] ?? null,
    });
    expect(raw.parameters.map((one) => [one.name, one.annotation, one.required])).toEqual([
      ["a", "int", true],
      ["b", "int | None", false],
    ]);
    await expect(raw.call({ a: 2 }, call)).resolves.toBe(2);
    await expect(raw.call({ a: "x" }, call)).rejects.toThrow("add: a:");
  });

  test("returns None for nothing, and refuses what has no JSON form", async () => {
    const input = z.object({});
    const nothing = tool({ name: "nothing", description: "", input, run: returnNothing });
    await expect(nothing.call({}, call)).resolves.toBeNull();
    const big = tool({ name: "big", description: "", input, run: () => 10n });
    await expect(big.call({}, call)).rejects.toThrow(
      "Tool big returned something that is not JSON",
    );
    const fn = tool({ name: "fn", description: "", input, run: () => returnNothing });
    await expect(fn.call({}, call)).rejects.toThrow("a function has no JSON form");
  });

  test.each([
    ["two words", "is not a Python identifier"],
    ["1st", "is not a Python identifier"],
    ["class", "is a Python keyword"],
    ["print", "is a Python builtin"],
  ])("cannot be called %s", (name, why) => {
    expect(() => tool({ name, description: "", input: z.object({}), run: returnNothing })).toThrow(
      why,
    );
  });

  test("needs named arguments", () => {
    expect(() =>
      tool({ name: "x", description: "", input: z.string(), run: returnNothing }),
    ).toThrow("named arguments");
  });

  test("shares its name with no other", () => {
    expect(() => assertDistinct([book, book])).toThrow("Two tools are called book_hotel");
  });
});

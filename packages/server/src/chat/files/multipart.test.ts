import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { multipartBoundary, readMultipart } from "./multipart.ts";

interface ReadPart {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly mime: string;
  readonly text: string;
}

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

async function read(
  body: string | Uint8Array,
  {
    boundary = "b",
    sizes = [7],
    skip = false,
  }: { boundary?: string; sizes?: readonly number[]; skip?: boolean } = {},
): Promise<ReadPart[]> {
  const parts: ReadPart[] = [];
  for await (const part of readMultipart(cut(Buffer.from(body), sizes), boundary)) {
    const { name, fileName, mime } = part;
    const pieces: Uint8Array[] = [];
    for await (const piece of part.body) {
      pieces.push(piece);
      if (skip) break;
    }
    parts.push({ name, fileName, mime, text: Buffer.concat(pieces).toString("latin1") });
  }
  return parts;
}

function form(...parts: readonly string[]): string {
  return `${parts.map((part) => `--b\r\n${part}\r\n`).join("")}--b--\r\n`;
}

const field = (disposition: string, body = "x"): string =>
  `Content-Disposition: form-data; ${disposition}\r\n\r\n${body}`;

describe("a form", () => {
  test("made by fetch is read as it was filled in, however it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
        async (bodies, sizes) => {
          const data = new FormData();
          bodies.forEach((body, index) =>
            data.append(
              "file",
              new File([Buffer.from(body)], `ü "${index}".bin`, { type: "image/png" }),
            ),
          );
          data.append("note", "plain");
          const request = new Request("http://x/", { method: "POST", body: data });
          const boundary = multipartBoundary(request.headers.get("content-type"));
          const parts = await read(new Uint8Array(await request.arrayBuffer()), {
            boundary,
            sizes,
          });
          const files = bodies.map((body, index) => ({
            name: "file",
            fileName: `ü "${index}".bin`,
            mime: "image/png",
            text: Buffer.from(body).toString("latin1"),
          }));
          expect(parts.slice(0, -1)).toEqual(files);
          expect(parts.at(-1)).toMatchObject({ name: "note", fileName: undefined, text: "plain" });
        },
      ),
      { numRuns: 60 },
    );
  });

  test("keeps what only looks like its delimiter", async () => {
    const body = "\r\n--a\r\n-\r\n--\r\n\r\n";
    expect(await read(form(field('name="f"', body)), { sizes: [1] })).toMatchObject([
      { text: body },
    ]);
  });

  test("goes on behind a part that nobody reads to its end", async () => {
    const body = form(field('name="a"', "y".repeat(1000)), field('name="b"', "z"));
    const parts = await read(body, { sizes: [100], skip: true });
    expect(parts.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("names files as old and new clients write them", async () => {
    const names = await read(
      form(
        field(String.raw`name="f"; filename="a\"b.txt"`),
        field('name="f"; filename="a%22b%0D%0A.txt"'),
        field("name=f; filename=plain.txt"),
        field(`name="f"; filename="x"; filename*=utf-8''na%C3%AFve.txt`),
        field(String.raw`name="f"; filename="C:\fakepath\a.txt"`),
      ),
    );
    expect(names.map(({ fileName }) => fileName)).toEqual([
      'a"b.txt',
      'a"b\r\n.txt',
      "plain.txt",
      "naïve.txt",
      String.raw`C:\fakepath\a.txt`,
    ]);
  });

  test.each([
    ["that is broken off", `--b\r\n${field('name="a"', "half")}`, "ends before"],
    ["that is empty", "", "ends before"],
    ["with a part without a name", form(field("nothing")), "without a name"],
    ["with an endless head", `--b\r\n${"x".repeat(20_000)}`, "too long"],
    [
      "with a file name that is not UTF-8",
      Buffer.from(form(field('name="a"; filename="\u00FF"')), "latin1"),
      "not UTF-8",
    ],
    ["with a badly encoded file name", form(field(`name="a"; filename*=utf-8''%FF`)), "not UTF-8"],
    [
      "with too many parts",
      form(...Array.from({ length: 1001 }, () => field('name="a"'))),
      "more than 1000",
    ],
  ])("%s is refused", async (_, body, message) => {
    await expect(read(body, { sizes: [500] })).rejects.toThrow(message);
  });

  test.each([null, "text/plain", "multipart/form-data", 'multipart/form-data; boundary="a\u00FC"'])(
    "is asked for when the content type is %j",
    (type) => {
      expect(() => multipartBoundary(type)).toThrow("not a form");
    },
  );

  test("has its boundary found among other parameters", () => {
    expect(multipartBoundary('Multipart/Form-Data; charset=utf-8; boundary="a b"')).toBe("a b");
    expect(multipartBoundary("multipart/form-data;boundary=----x")).toBe("----x");
  });
});

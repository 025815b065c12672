import { describe, expect, test } from "vitest";
import { checkFilePath } from "./file-name.ts";
import { contentDisposition } from "./content-disposition.ts";

function faultOf(path: string): unknown {
  try {
    checkFilePath(path);
    return "none";
  } catch (error) {
    return Reflect.get(Reflect.get(Object(error), "details") ?? {}, "fault");
  }
}

describe("a file's path", () => {
  test.each([
    ["../secret", "traversal"],
    ["a/../../b", "traversal"],
    ["/etc/passwd", "traversal"],
    ["..\\..\\boot.ini", "traversal"],
    ["C:\\fakepath\\a.txt", "traversal"],
    ["", "traversal"],
    ["a//b", "traversal"],
    ["folder/", "traversal"],
    ["a\0.png", "control"],
    ["a\r\nset-cookie: x", "control"],
    ["a\u0085b", "control"],
    ["a\u2028b", "control"],
    ["invoice\u202Egpj.exe", "invisible"],
    ["pass\u200Bword.txt", "invisible"],
    ["\uFEFFa.csv", "invisible"],
    ["CON", "reserved"],
    ["data/nul.txt", "reserved"],
    ["lpt1.csv", "reserved"],
    ["a.txt.", "ending"],
    ["a /b", "ending"],
    [" a", "ending"],
    ["\uD800", "unicode"],
    ["ä".repeat(128), "length"],
    ["a/".repeat(600), "length"],
  ])("that is %j is refused", (path, fault) => {
    expect(faultOf(path)).toBe(fault);
  });

  test.each([
    "data.csv",
    "..a/ü 🎉.txt",
    ".env",
    "a/b/c",
    "κόσμος.txt",
    "con-tour.png",
    "x:y?.txt",
  ])("that is %j is taken", (path) => {
    expect(checkFilePath(path)).toBe(path);
  });

  test("comes back in one normal form, so that one name is one file", () => {
    expect(checkFilePath("u\u0308.txt")).toBe("\u00FC.txt");
  });

  test("is told in a refusal with what cannot be seen in it escaped", () => {
    expect(() => checkFilePath("a\u202Eb\0")).toThrow(String.raw`"a\u202eb\u0000" has control`);
  });
});

describe("the header for saving a file", () => {
  test("tells the last name only, in ASCII and exactly", () => {
    expect(contentDisposition("attachment", 'plots/ü "x"; filename=evil.exe')).toBe(
      `attachment; filename="_ _x_; filename=evil.exe"; filename*=UTF-8''%C3%BC%20%22x%22%3B%20filename%3Devil.exe`,
    );
  });

  test("cannot be broken by what a name holds", () => {
    const value = contentDisposition("inline", `a\r\nx: y'()*\uD800${"z".repeat(5000)}.png`);
    expect(value).toMatch(/^[\u0020-\u007e]+$/u);
    expect(value.length).toBeLessThan(1000);
    expect(value).toContain(".png");
  });
});

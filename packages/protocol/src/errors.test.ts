import { describe, expect, it } from "vitest";
import { CodeactError, errorMessage } from "./errors.ts";

describe("CodeactError", () => {
  it("is recognised across copies of the package, and nothing else is", () => {
    const other = Object.assign(new Error("x"), { [Symbol.for("codeact.error")]: true });
    expect(CodeactError.isInstance(new CodeactError("timeout", "late"))).toBe(true);
    expect(CodeactError.isInstance(other)).toBe(true);
    expect(CodeactError.isInstance(new Error("x"))).toBe(false);
    expect(CodeactError.isInstance(null)).toBe(false);
  });
  it("keeps cause, remedy and facts", () => {
    const cause = new Error("inner");
    const error = new CodeactError("model_unreachable", "No answer.", {
      cause,
      remedy: "Start it.",
      details: { port: 1 },
      retryable: true,
    });
    expect(error).toMatchObject({
      code: "model_unreachable",
      cause,
      remedy: "Start it.",
      details: { port: 1 },
      retryable: true,
    });
  });
});

describe("errorMessage", () => {
  it("reads errors and anything else", () => {
    expect(errorMessage(new Error("a"))).toBe("a");
    expect(errorMessage("b")).toBe("b");
  });
});

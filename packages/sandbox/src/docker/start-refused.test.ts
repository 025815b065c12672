import { CodeactError } from "@codeact/protocol";
import { expect, test } from "vitest";
import { startRefused } from "./start-refused.ts";

const address = { socketPath: "/run/engine.sock" };

function refused(statusCode: number, message: string, runtime?: string): unknown {
  const error = Object.assign(new Error(message), { statusCode, json: { message } });
  return startRefused(error, address, { image: "image:1", runtime });
}

test.each([
  [404, "No such image: image:1", undefined, "not_found", {}],
  [
    500,
    "fork/exec /usr/bin/runc: cannot allocate memory",
    undefined,
    "overloaded",
    { retryAfterSeconds: 5 },
  ],
  [
    500,
    "mkdir /var/lib/docker/x: no space left on device",
    undefined,
    "overloaded",
    { status: 500 },
  ],
  [
    500,
    "crun: the requested cgroup controller `cpu` is not available: OCI runtime error",
    undefined,
    "sandbox_unavailable",
    { reason: "limits-missing" },
  ],
  [
    400,
    "failed to create shim task: fork/exec /nonexistent/runtime: no such file or directory: unknown",
    "gone",
    "config_invalid",
    { reason: "runtime-unknown", runtime: "gone" },
  ],
  [400, "unknown or invalid runtime name: gone", "gone", "config_invalid", { runtime: "gone" }],
  [400, "invalid seccomp profile", undefined, "kernel_start_failed", { status: 400 }],
] as const)("%i, %s", (status, message, runtime, code, details) => {
  const error = refused(status, message, runtime);
  expect(CodeactError.isInstance(error) && error).toMatchObject({ code, details });
  expect(CodeactError.isInstance(error) && error.remedy).toMatch(/\w/u);
  expect(CodeactError.isInstance(error) && error.retryable).toBe(code === "overloaded");
});

test("an engine that went away and errors of ours are told as such", () => {
  const gone = Object.assign(new Error("connect ENOENT"), { code: "ENOENT" });
  expect(startRefused(gone, address, { image: "i", runtime: undefined })).toMatchObject({
    code: "sandbox_unavailable",
  });
  const ours = new CodeactError("aborted", "no longer wanted");
  expect(startRefused(ours, address, { image: "i", runtime: undefined })).toBe(ours);
});

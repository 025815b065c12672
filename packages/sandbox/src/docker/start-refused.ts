import { CodeactError } from "@codeact/protocol";
import type { DockerAddress } from "./address.ts";
import type { ContainerDesign } from "./container-plan.ts";
import { engineUnreachable, refusalStatus, refusalText } from "./engine-error.ts";
import { controllerMissing, runtimeMissing } from "./engine-facts.ts";
import { imageMissing } from "./image.ts";

/** When to try again: room comes back when other kernels end. */
const RETRY_AFTER_SECONDS = 5;

/** What runtimes say when the machine is full: memory, disk, processes, open files. */
const NO_ROOM =
  /cannot allocate memory|no space left on device|resource temporarily unavailable|too many open files/iu;
/** What runtimes say when a cgroup controller is not theirs to use. */
const NO_CONTROLLER =
  /controller\S* .{0,40}(?:not available|is not delegated)|unavailable controllers/iu;
/** What engines say of a runtime that is configured and not installed. */
const NO_RUNTIME =
  /executable file .{0,200}not found|unknown or invalid runtime|fork\/exec \S+: no such file/iu;

/** What the engine refused when it should start a container, in our words. Errors of other kinds pass through unchanged. */
export function startRefused(
  error: unknown,
  address: DockerAddress,
  { image, runtime }: Pick<ContainerDesign, "image" | "runtime">,
): unknown {
  const status = refusalStatus(error);
  if (CodeactError.isInstance(error) || status === undefined) {
    return engineUnreachable(error, address);
  }
  const text = refusalText(error);
  if (runtime !== undefined && NO_RUNTIME.test(text)) {
    const said = `The container engine cannot find the runtime "${runtime}": ${text}`;
    return runtimeMissing(runtime, said, error);
  }
  if (status === 404) return imageMissing(image, error);
  if (NO_CONTROLLER.test(text)) return controllerMissing(text, error);
  if (NO_ROOM.test(text)) {
    return new CodeactError("overloaded", `The machine has no room for a kernel: ${text}`, {
      remedy: "Close idle sessions, or give the container engine's machine more memory and disk.",
      retryable: true,
      details: { retryAfterSeconds: RETRY_AFTER_SECONDS, status },
      cause: error,
    });
  }
  return new CodeactError(
    "kernel_start_failed",
    `The container engine could not start a kernel: ${text}`,
    {
      remedy:
        "Run codeact doctor; it starts one container and says what is refused. Raise the memory limit if it was lowered.",
      details: { status },
      cause: error,
    },
  );
}

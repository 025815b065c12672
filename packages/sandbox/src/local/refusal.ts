import { CodeactError } from "@codeact/protocol";

/** A step of the isolation that the system refused. */
export interface RefusedStep {
  readonly step: string;
  readonly errno: number;
  readonly detail: string;
}

/** The remedy for a refused namespace, the usual reason why sandboxes cannot be built. */
const NAMESPACES_REMEDY =
  "Allow user namespaces (sysctl user.max_user_namespaces above 0; on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0), " +
  "run as root, or, inside a container, start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined. " +
  'Where neither is possible, the weaker tier of Landlock rules can be asked for by name: openLocalSandbox({ tier: "landlock" }).';

/** The remedy for Landlock that is missing. */
const LANDLOCK_REMEDY =
  "The Landlock tier needs Linux 6.12 (6.2 as root with the right to change users) with landlock among the security modules (kernel parameter lsm=).";

/** The step of a fork that fails for the session's own files, as guardian.py names it. */
const COPY_FILES = "copy the folders";
const ENOSPC = 28;

/** The error for files that a copy of a session cannot have. */
function filesRefused({ step, errno, detail }: RefusedStep): CodeactError {
  const full = errno === ENOSPC;
  return new CodeactError(
    full ? "file_too_large" : "invalid_input",
    `The files of the kernel cannot be copied for a fork (errno ${errno}, ${detail}). The kernel goes on.`,
    {
      remedy: full
        ? "Remove files below /work or /tmp, or start the kernel with a higher disk limit; a file with several names takes its room once for each."
        : "Remove what cannot be copied below /work or /tmp: folders nested more than 400 deep, for example.",
      details: { step, errno },
    },
  );
}

/** The error for a step that was refused: isolation that the machine does not give, or a Python that fails. */
export function stepRefused(refused: RefusedStep, log: string): CodeactError {
  const { step, errno, detail } = refused;
  if (errno === 0) {
    const said = log.trim() === "" ? "" : `\n${log.trim()}`;
    return new CodeactError(
      "kernel_start_failed",
      `The kernel failed at "${step}": ${detail}${said}`,
      {
        remedy: "Run codeact doctor; name another Python with --python, or preload fewer packages.",
        details: { step },
      },
    );
  }
  if (step === COPY_FILES) return filesRefused(refused);
  return new CodeactError(
    "sandbox_unavailable",
    `The local sandbox cannot isolate here: "${step}" was refused (errno ${errno}, ${detail}). Nothing was run.`,
    {
      remedy: step.startsWith("landlock") ? LANDLOCK_REMEDY : NAMESPACES_REMEDY,
      details: { step, errno },
    },
  );
}

import { dirname } from "node:path";

/**
 * Everything that the fork server and its sessions find in their environment. Nothing of the host's own environment is
 * passed on: the fork server's memory is readable by every session.
 */
export function sessionEnvironment(python: {
  readonly executable: string;
}): Readonly<Record<string, string>> {
  return {
    PATH: [dirname(python.executable), "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
    HOME: "/work",
    USER: "codeact",
    LOGNAME: "codeact",
    LANG: "C.UTF-8",
    TMPDIR: "/tmp",
    TERM: "dumb",
    // Caches belong to /tmp: the working folder shows what the code made.
    XDG_CACHE_HOME: "/tmp/.cache",
    XDG_CONFIG_HOME: "/tmp/.config",
    MPLCONFIGDIR: "/tmp/.matplotlib",
    IPYTHONDIR: "/tmp/.ipython",
    PYTHONDONTWRITEBYTECODE: "1",
    // Threads started before a fork do not survive it; libraries must not start any.
    OPENBLAS_NUM_THREADS: "1",
    OMP_NUM_THREADS: "1",
    MKL_NUM_THREADS: "1",
    NUMEXPR_NUM_THREADS: "1",
  };
}

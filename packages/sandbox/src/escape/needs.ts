import type { EscapeAttempt } from "./attempt.ts";

/** What an attempt cannot be made without. */
export type Need =
  | "processes"
  | "system calls"
  | "threads"
  | "proc with processes"
  | "a network policy";

/**
 * Words of an attempt's code that show a need, and Python that prints `there` where a backend has what is needed and raises where it does not. Read
 * from the code, so that no attempt is forgotten.
 */
const SIGNS: Readonly<
  Record<Exclude<Need, "a network policy">, { readonly words: RegExp; readonly probe: string }>
> = {
  processes: {
    words: /\bos\.fork\(|\bin_child\(|\bsubprocess\.|\bos\.openpty\(|\bpidfd_/u,
    probe: "import os\nos.waitpid(os.fork() or os._exit(0), 0)\nprint('there')",
  },
  "system calls": {
    words: /\bcall\("|\breaches\(|\bcall\(numbers|\bcall\(0x|\blibc\.(?:shm|inotify|prctl|mlock)/u,
    probe:
      "import ctypes\nlibc = ctypes.CDLL(None)\nassert libc.syscall(39) > 0 or libc.syscall(172) > 0\nprint('there')",
  },
  threads: {
    words: /\bthreading\./u,
    probe: "import threading\nthreading.Thread(target=lambda: print('there', flush=True)).start()",
  },
  "proc with processes": {
    words: /\bpids\(\)|\bforeign\(\)|search_memory\(|\/proc\/%[ds]\/(?:environ|fd\/0)/u,
    probe: "import os\nassert str(os.getpid()) in os.listdir('/proc')\nprint('there')",
  },
};

/** What this attempt needs. */
export function needsOf({ code, victim = "", network }: EscapeAttempt): readonly Need[] {
  const text = `${victim}\n${code}`;
  const found: Need[] = network === undefined ? [] : ["a network policy"];
  for (const need of ["processes", "system calls", "threads", "proc with processes"] as const) {
    if (SIGNS[need].words.test(text)) found.push(need);
  }
  return found;
}

/** Python that prints `there` in a session that has what is needed; undefined where the capabilities of a sandbox tell. */
export function probeOf(need: Need): string | undefined {
  return need === "a network policy" ? undefined : SIGNS[need].probe;
}

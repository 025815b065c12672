import { CodeactError } from "@codeact/protocol";
import { writeDialogue } from "./dialogue.ts";
import type { Dialogue, DialogueShares, FailedProgram } from "./dialogue.ts";
import type { Split } from "./draw.ts";
import { families as allFamilies } from "./families.ts";
import type { Family } from "./family.ts";
import { Random } from "./random.ts";
import { openRunner } from "./runner.ts";
import type { PythonChoice, Runner } from "./runner.ts";

/** What to generate. */
export interface GenerateOptions {
  /** The same seed gives the same dialogues, apart from what another Python prints. */
  readonly seed: string;
  /** Dialogues that were tried; those that a family spoils are left out. */
  readonly count: number;
  /** First dialogue, to go on where an earlier call ended. @default 0 */
  readonly from?: number | undefined;
  /** @default "train" */
  readonly split?: Split | undefined;
  /** The dialogues are spread over these in turn. @default the best Python found, in the plain shell */
  readonly pythons?: readonly PythonChoice[] | undefined;
  readonly families?: readonly Family[] | undefined;
  readonly shares?: DialogueShares | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told after every 500 dialogues, and at the end. */
  readonly onProgress?: ((progress: GenerateProgress) => void) | undefined;
}

/** How far generation is. */
export interface GenerateProgress {
  readonly done: number;
  readonly count: number;
  /** Dialogues left out because a program raised that should not have. */
  readonly dropped: number;
  /** The last of those, to find the family at fault. */
  readonly lastDropped: FailedProgram | undefined;
}

const PROGRESS_EVERY = 500;
/** Dialogues that each interpreter may be ahead of the one that is handed out. */
const AHEAD = 16;
/** Above this share of spoilt dialogues the families are broken, not unlucky. */
const MOST_DROPPED = 0.05;

/**
 * Generates training dialogues, each program really run. In order of their numbers, whatever the interpreters' speeds.
 * @throws CodeactError `internal` when too many programs fail, `python_missing`, `sandbox_unavailable`, `aborted`
 */
export async function* generateDialogues(options: GenerateOptions): AsyncGenerator<Dialogue, void> {
  const { count, from = 0, signal, pythons = [{ shell: "plain" }] } = options;
  signal?.throwIfAborted();
  await using resources = new AsyncDisposableStack();
  const lanes: Lane[] = [];
  for (const choice of pythons) {
    lanes.push(new Lane(resources.use(await openRunner(choice, signal)), options));
  }
  const waiting: Promise<Dialogue | FailedProgram>[] = [];
  let next = from;
  let dropped = 0;
  let lastDropped: FailedProgram | undefined;
  for (let done = 0; done < count; done += 1) {
    signal?.throwIfAborted();
    while (next < from + count && waiting.length < AHEAD * lanes.length) {
      const written = lanes[next % lanes.length]?.write(next);
      // A failure is thrown when its turn comes.
      written?.catch(() => undefined);
      if (written !== undefined) waiting.push(written);
      next += 1;
    }
    const written = await waiting.shift();
    if (written !== undefined && "messages" in written) yield written;
    else {
      dropped += 1;
      lastDropped = written;
      assertFewDropped(dropped, done + 1, lastDropped);
    }
    if ((done + 1) % PROGRESS_EVERY === 0 || done + 1 === count) {
      options.onProgress?.({ done: done + 1, count, dropped, lastDropped });
    }
  }
}

function assertFewDropped(dropped: number, done: number, last: FailedProgram | undefined): void {
  if (dropped < 10 || dropped / done < MOST_DROPPED) return;
  throw new CodeactError(
    "internal",
    `${dropped} of ${done} dialogues failed, the last by a program of "${last?.family ?? "?"}": ${last?.observation ?? ""}`,
    {
      remedy: "Run the tests of the question families; they name the program at fault.",
      details: { ...last },
    },
  );
}

/** One interpreter with its dialogues, one after the other. */
class Lane {
  readonly #runner: Runner;
  readonly #options: GenerateOptions;
  #before: Promise<unknown> = Promise.resolve();

  constructor(runner: Runner, options: GenerateOptions) {
    this.#runner = runner;
    this.#options = options;
  }

  write(index: number): Promise<Dialogue | FailedProgram> {
    const { seed, split = "train", families = allFamilies, shares, signal } = this.#options;
    const written = this.#before.then(() => {
      signal?.throwIfAborted();
      return writeDialogue(
        families,
        new Random(`${seed}/${split}/${index}`),
        split,
        this.#runner,
        shares,
      );
    });
    this.#before = written.catch(() => undefined);
    return written;
  }
}

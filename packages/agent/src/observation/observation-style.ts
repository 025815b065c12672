/** How an image is told in text. `number` counts from 1 within the observation. */
export type ImageText = (image: { number: number; mime: string; size: string }) => string;

/** How observations are worded: a profile's half of the renderer. */
export interface ObservationStyle {
  /** First characters of every observation. */
  readonly prefix: string;
  /** Most characters of text after the prefix. */
  readonly budgetCharacters: number;
  /** Tell which variables a cell made, changed or removed. */
  readonly namespaceDelta: boolean;
  /** Join and cut the way the original does, byte for byte. */
  readonly original: boolean;
  /** An exception as its whole traceback, or as its last line only (`NameError: …`), for models too small to read one. */
  readonly errors: "traceback" | "last-line";
  /** A time-out discards the cell's output, as the original engine does. */
  readonly keepOnlyTimeout: boolean;
  readonly noOutputText: string;
  readonly interruptedText: string;
  timeoutText(seconds: number): string;
  diedText(detail: string): string;
  /** Stands where `cut` characters were left out; `path` is where the whole output lies. */
  cutText(cut: number, path: string | undefined): string;
  readonly imageText: ImageText;
}

/** The original engine's texts for a cell without output and for one over its time (`scripts/chat/code_execution`). */
const ORIGINAL_NO_OUTPUT = "[Code executed successfully with no output]";
const ORIGINAL_IMAGE = "[An image is already displayed to the user.]";
const ORIGINAL_CUT = "... [Output truncated due to length]...";

function originalTimeout(seconds: number): string {
  return `[Execution timed out (${seconds} seconds).]`;
}

/** Our own wording. Budget: 20,000 characters, between what peers allow (2,800 to 50,000). */
export const codeactStyle: ObservationStyle = {
  prefix: "Observation:\n",
  budgetCharacters: 20_000,
  namespaceDelta: true,
  original: false,
  errors: "traceback",
  keepOnlyTimeout: false,
  noOutputText: ORIGINAL_NO_OUTPUT,
  interruptedText: "[The code was interrupted before it ended. Variables are kept.]",
  timeoutText: (seconds) => `[Execution timed out (${seconds} seconds). Variables are kept.]`,
  diedText: (detail) =>
    `[The Python interpreter died: ${detail}. All variables, imports and definitions are gone; the next code starts in a new one.]`,
  cutText: (cut, path) =>
    path === undefined
      ? `\n[… ${cut} characters left out here; print less at once to see them …]\n`
      : `\n[… ${cut} characters left out here; the whole output is in ${JSON.stringify(path)}, read parts of it with open(${JSON.stringify(path)}) …]\n`,
  imageText: ({ number, mime, size }) =>
    `\n[image ${number}: ${size}${(mime.split("/")[1] ?? mime).replace("+xml", "").toUpperCase()}, shown to the person]`,
};

/** The original's chat front ends: 4,000 characters, half from each end (`chat-ui`). */
export const originalChatStyle: ObservationStyle = {
  ...codeactStyle,
  prefix: "Execution Output:\n",
  budgetCharacters: 4000,
  namespaceDelta: false,
  original: true,
  keepOnlyTimeout: true,
  timeoutText: originalTimeout,
  cutText: () => ORIGINAL_CUT,
  imageText: () => ORIGINAL_IMAGE,
};

/** What the original's training data shows before results. */
export const originalInstructStyle: ObservationStyle = {
  ...originalChatStyle,
  prefix: "Observation:\n",
};

/** What the built-in demo model was trained with: the original's shape, short, and of an exception only its last line. */
export const demoStyle: ObservationStyle = {
  ...originalChatStyle,
  budgetCharacters: 600,
  errors: "last-line",
  keepOnlyTimeout: false,
};

/** A chat template that cannot be used, or not for these messages. */
export class TemplateFailure extends Error {
  /** What the reader should do next, as one sentence. */
  readonly remedy: string;

  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.remedy = remedy;
  }
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Session, writeTrajectory } from "@codeact/session";
import { alreadyThere } from "../local-file.ts";

/** Where a chat is saved: after every run, so that nothing is lost whatever happens to the program. */
export class ConversationFile {
  readonly #session: Session;
  readonly #folder: string;
  #path: string;

  constructor(session: Session, folder: string, resumed: string | undefined) {
    this.#session = session;
    this.#folder = folder;
    this.#path = resumed ?? join(folder, `${session.id}.json`);
  }

  /** Saves what there is. Returns the path, or undefined when there is nothing yet. */
  async save(path: string = this.#path): Promise<string | undefined> {
    if (this.#session.steps.length === 0) return undefined;
    if (path !== this.#path && existsSync(path)) {
      throw alreadyThere(path, "Give another path.");
    }
    await writeTrajectory(path, this.#session.trajectory());
    return path;
  }

  /** Saves, and lets what comes next go to a new file. Returns the path of the old one. */
  async startNew(): Promise<string | undefined> {
    const saved = await this.save();
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
    this.#path = join(this.#folder, `${this.#session.id}-${stamp}.json`);
    return saved;
  }
}

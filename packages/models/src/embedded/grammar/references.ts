import type { JsonValue } from "@codeact/protocol";
import { isList, isSchema } from "./merge-schemas.ts";
import type { Schema } from "./merge-schemas.ts";

/** The references of one schema: where they lead, and how often each was followed to get to where one is. */
export class References {
  readonly #root: Schema;
  /** References by number: their names may be long, and are part of many keys. */
  readonly #numbers = new Map<string, number>();
  /** How often each is open; those that are not open are not in it. */
  readonly #open = new Map<number, number>();

  constructor(root: Schema) {
    this.#root = root;
  }

  /** What a reference leads to; undefined when nothing is there. */
  find(reference: string): JsonValue | undefined {
    let found: JsonValue | undefined = this.#root;
    for (const step of reference.slice(1).split("/").slice(1)) {
      const key = unescaped(step);
      if (key === undefined) return undefined;
      if (isList(found)) found = found[Number(key)];
      else found = isSchema(found) && Object.hasOwn(found, key) ? found[key] : undefined;
    }
    return found;
  }

  /** How often a reference was followed to get here. */
  depth(reference: string): number {
    return this.#open.get(this.#number(reference)) ?? 0;
  }

  /** Follows a reference while `visit` runs. */
  follow<T>(reference: string, visit: () => T): T {
    const number = this.#number(reference);
    const before = this.#open.get(number) ?? 0;
    this.#open.set(number, before + 1);
    try {
      return visit();
    } finally {
      if (before === 0) this.#open.delete(number);
      else this.#open.set(number, before);
    }
  }

  /** Tells places apart at which a reference may come to something else: that depends on what was followed to get here. */
  key(reference: string, siblings: string): string {
    const open = [...this.#open].toSorted(([a], [b]) => a - b);
    return `${this.#number(reference)} ${open.join(" ")} ${siblings}`;
  }

  #number(reference: string): number {
    const number = this.#numbers.get(reference) ?? this.#numbers.size;
    this.#numbers.set(reference, number);
    return number;
  }
}

/** A step of a JSON pointer in a URI; undefined when its escapes are wrong. */
function unescaped(step: string): string | undefined {
  try {
    return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return undefined;
  }
}

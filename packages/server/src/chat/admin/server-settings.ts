import type { JsonValue } from "@codeact/protocol";
import { RegistrationMode, RoleLimitsView } from "@codeact/protocol/chat";
import type { ServerSettingsChanges } from "@codeact/protocol/chat";
import type { Store } from "@codeact/store";
import { z } from "zod";
import type { ChatSettings } from "../chat-settings.ts";

/** What an admin may change while the server runs. */
export type ChangeableSettings = Pick<ChatSettings, "registration" | "domains" | "roles">;

/** What was changed lies under this name in the store; everything else is as configured. */
const NAME = "server";
/** For how long a process goes on by what it has read, in milliseconds. */
const FRESH_MS = 5000;

const Changed = z.object({
  registration: RegistrationMode.optional(),
  domains: z.array(z.string()).optional(),
  roles: z
    .object({
      owner: RoleLimitsView.optional(),
      admin: RoleLimitsView.optional(),
      member: RoleLimitsView.optional(),
      guest: RoleLimitsView.optional(),
    })
    .optional(),
});
type Changed = z.infer<typeof Changed>;

/** Settings as configured, with what admins changed over them; another process's changes are seen within seconds. */
export class ServerSettings {
  readonly #store: Store;
  readonly #configured: ChangeableSettings;
  #known: ChangeableSettings;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<unknown> | undefined;

  constructor(store: Store, configured: ChangeableSettings) {
    this.#store = store;
    this.#configured = configured;
    this.#known = configured;
  }

  /** As last read, for who cannot wait; a newer reading is begun when it is old. */
  get known(): ChangeableSettings {
    if (performance.now() - this.#readAt > FRESH_MS && this.#reading === undefined) {
      // A store that does not answer now leaves what is known; whoever waits for the store hears of it.
      this.#reading = this.read()
        .catch(() => undefined)
        .finally(() => {
          this.#reading = undefined;
        });
    }
    return this.#known;
  }

  /** As they are now. */
  async read(): Promise<ChangeableSettings> {
    this.#readAt = performance.now();
    this.#known = this.#with(await this.#changed());
    return this.#known;
  }

  /** As they are, at most some seconds old. */
  async current(): Promise<ChangeableSettings> {
    return performance.now() - this.#readAt > FRESH_MS ? await this.read() : this.#known;
  }

  /** Which settings differ from the configured ones. */
  async changedNames(): Promise<readonly string[]> {
    const { roles = {}, ...others } = await this.#changed();
    return [...Object.keys(others), ...Object.keys(roles).map((role) => `roles.${role}`)];
  }

  /** Changes settings; null takes one back to what is configured. Returns what holds then. */
  async change(changes: ServerSettingsChanges): Promise<ChangeableSettings> {
    const before = await this.#changed();
    const { roles, ...others } = changes;
    const after: Record<string, JsonValue> = merged(before, others);
    if (roles !== undefined) after["roles"] = merged(before.roles ?? {}, roles);
    await this.#store.settings.set(NAME, after);
    return await this.read();
  }

  async #changed(): Promise<Changed> {
    const kept = Changed.safeParse((await this.#store.settings.get(NAME)) ?? {});
    // What a newer version wrote and this one does not understand is left alone.
    return kept.success ? kept.data : {};
  }

  #with({ roles = {}, registration, domains }: Changed): ChangeableSettings {
    const configured = this.#configured;
    return {
      registration: registration ?? configured.registration,
      domains: domains ?? configured.domains,
      roles: {
        owner: roles.owner ?? configured.roles.owner,
        admin: roles.admin ?? configured.roles.admin,
        member: roles.member ?? configured.roles.member,
        guest: roles.guest ?? configured.roles.guest,
      },
    };
  }
}

const opened = new WeakMap<Store, ServerSettings>();

/** The changeable settings of the server on a store; the same object for everybody who asks in this process. */
export function serverSettingsOf(store: Store, configured: ChangeableSettings): ServerSettings {
  const known = opened.get(store);
  if (known !== undefined) return known;
  const settings = new ServerSettings(store, configured);
  opened.set(store, settings);
  return settings;
}

function merged(
  before: Readonly<Record<string, JsonValue | undefined>>,
  changes: Readonly<Record<string, JsonValue | undefined>>,
): Record<string, JsonValue> {
  const after: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries({ ...before, ...changes })) {
    const kept = value === undefined ? before[name] : value;
    if (kept !== undefined && kept !== null) after[name] = kept;
  }
  return after;
}

/** How long a server's list of models counts, ms. */
const FRESH_MS = 60_000;
/** One that did not answer is asked again after this, ms: lists must not wait for it each time. */
const FAILED_MS = 10_000;

/** What remembers lists that servers gave. */
export interface KeptLists {
  /** The list under a key: as it was kept, or asked for. Nothing when asking fails, which `onFailure` is told. */
  get(key: string, ask: () => Promise<readonly string[]>): Promise<readonly string[]>;
}

interface Kept {
  readonly until: number;
  readonly names: Promise<readonly string[]>;
}

/** Remembers lists for a minute; two who ask at once ask once. */
export function keptLists(options: {
  readonly now: () => number;
  readonly onFailure: (key: string, error: unknown) => void;
}): KeptLists {
  const { now, onFailure } = options;
  const lists = new Map<string, Kept>();
  return {
    get(key, ask) {
      const kept = lists.get(key);
      if (kept !== undefined && kept.until > now()) return kept.names;
      for (const [old, { until }] of lists) if (until <= now()) lists.delete(old);
      const names = ask().catch((error: unknown) => {
        onFailure(key, error);
        lists.set(key, { until: now() + FAILED_MS, names: Promise.resolve([]) });
        return [];
      });
      lists.set(key, { until: now() + FRESH_MS, names });
      return names;
    },
  };
}

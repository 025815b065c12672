/** What was given, without members that are undefined: they would hide defaults that it is spread over. */
export function definedOf<T extends object>(
  given: T,
): { [name in keyof T]?: Exclude<T[name], undefined> } {
  const defined: { [name in keyof T]?: Exclude<T[name], undefined> } = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    // Also a member named like the prototype's stays a member.
    Object.defineProperty(defined, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return defined;
}

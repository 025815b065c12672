import type { DescribedRoute } from "./describe-api.ts";

/** The routes that a path has, whatever the method: none is a path that is not there. */
export function findRoutes<T extends Pick<DescribedRoute, "path">>(
  routes: readonly T[],
  path: string,
): readonly T[] {
  return routes.filter((route) => matches(route.path, path));
}

/** A path as Hono takes it: `{id}` becomes `:id`; in `{slug}.json` the parameter is the segment with its ending. */
export function routePattern(path: string): string {
  return path.replaceAll(/\{(\w+)\}(\.\w+)?/gu, (_, name: string, ending: string | undefined) =>
    ending === undefined ? `:${name}` : `:${name}{.+\\${ending}}`,
  );
}

function matches(pattern: string, path: string): boolean {
  const [parts, given] = [pattern.split("/"), path.split("/")];
  return (
    parts.length === given.length && parts.every((part, index) => fits(part, given[index] ?? ""))
  );
}

function fits(part: string, given: string): boolean {
  if (!part.startsWith("{")) return part === given;
  const ending = part.slice(part.indexOf("}") + 1);
  return given.length > ending.length && given.endsWith(ending);
}

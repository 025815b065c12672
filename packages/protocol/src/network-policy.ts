import { z } from "zod";

/** Requests that a kernel may send to one host (or, with `*.`, to everything below it). */
export const NetworkRule = z.strictObject({
  /** `pypi.org`, `*.example.com`, an address, each with an optional `:port` (default: 80 and 443). */
  host: z.string().min(1).max(253),
  /** HTTP methods. @default every method; a tunnel (`CONNECT`, for TLS) is only possible where methods are not limited */
  methods: z.array(z.string().min(1).max(20)).optional(),
});
export type NetworkRule = z.infer<typeof NetworkRule>;

/** A secret that the kernel never holds: it sends the placeholder, the proxy on the host puts the value in its place. */
export const NetworkCredential = z.strictObject({
  /** Host that may receive the secret, without a port over TLS (443) only; every other gets the placeholder as it is. */
  host: z.string().min(1).max(253),
  /** What the kernel's code writes in a header, for example `{{github}}`. */
  placeholder: z.string().min(4).max(200),
  /** The secret itself. Never logged, never sent to the kernel. */
  value: z.string().min(1),
});
export type NetworkCredential = z.infer<typeof NetworkCredential>;

/**
 * What a kernel reaches. `none`: an empty network. `allow`: only the hosts of the rules, only through a proxy of the
 * host that logs every request. `open`: every public address, through the same proxy; private ranges, the host's own
 * addresses and link-local (metadata) ones need a rule of `allow` that names the address.
 */
export const NetworkPolicy = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({
    kind: z.literal("allow"),
    rules: z.array(NetworkRule).min(1).max(1000),
    credentials: z.array(NetworkCredential).max(100).optional(),
    /** Package index for `%pip install`; its host is allowed too. @default none: `%pip install` is refused */
    packageIndex: z.url().optional(),
  }),
  z.strictObject({ kind: z.literal("open"), packageIndex: z.url().optional() }),
]);
export type NetworkPolicy = z.infer<typeof NetworkPolicy>;

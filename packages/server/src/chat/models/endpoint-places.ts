import type { OpenaiEndpoint } from "@codeact/models";
import { CodeactError } from "@codeact/protocol";
import type { ModelEndpoint } from "@codeact/store";
import type { AddressGuard } from "./address-guard.ts";
import { guardedFetch } from "./guarded-fetch.ts";
import type { SecretBox } from "./secret-box.ts";

/** How the servers that admins added are reached: which addresses are allowed, and with which key. */
export interface EndpointPlaces {
  /** Where an endpoint is, its key in the clear. @throws CodeactError `config_invalid` for a key that does not open */
  of(endpoint: ModelEndpoint): OpenaiEndpoint;
  /** @throws CodeactError `invalid_input` for what is no address of a model server, or is not allowed here */
  check(baseUrl: string): Promise<void>;
  /** Seals a key; null (none) and undefined (as before) stay. */
  seal<T extends null | undefined>(key: string | T): string | T;
}

/** Makes the ways to the servers of admins. */
export function endpointPlaces(box: SecretBox, guard: AddressGuard): EndpointPlaces {
  const send = guardedFetch(guard);
  return {
    of: ({ baseUrl, sealedKey }) => ({
      baseUrl,
      apiKey: sealedKey === undefined ? undefined : box.open(sealedKey),
      fetch: send,
    }),
    async check(baseUrl) {
      const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
      if (url === undefined || !isPlainHttp(url))
        throw new CodeactError(
          "invalid_input",
          "The address of a model server is an http(s) URL without a password.",
          { remedy: "For example https://models.example.org/v1", details: { reason: "address" } },
        );
      await guard.admit(url);
    },
    seal: (key) => (typeof key === "string" ? box.seal(key) : key),
  };
}

function isPlainHttp({ protocol, username, password }: URL): boolean {
  return /^https?:$/u.test(protocol) && username === "" && password === "";
}

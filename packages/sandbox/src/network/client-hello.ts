/** What the first bytes of a connection are. */
export type Opening =
  /** Not all of it is there yet. */
  | { readonly type: "more" }
  | { readonly type: "other" }
  /** A TLS ClientHello; the name is what the client says to whom it wants to talk. */
  | { readonly type: "tls"; readonly serverName: string | undefined }
  /** It begins like TLS and breaks its rules. */
  | { readonly type: "malformed" };

// RFC 8446: ContentType handshake, HandshakeType client_hello; RFC 6066: extension server_name, NameType host_name.
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const HOST_NAME = 0;
/** A ClientHello with the largest keys of today has two thousand bytes. */
const MAX_BYTES = 16 * 1024;

class Malformed extends Error {}

/** Reads numbers and byte strings one after another. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(size: number): number {
    return this.take(size).readUIntBE(0, size);
  }

  take(size: number): Buffer {
    if (size > this.left) throw new Malformed();
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }

  /** A byte string behind its length. */
  vector(lengthSize: number): Buffer {
    return this.take(this.number(lengthSize));
  }
}

/** Reads the first bytes that a client sends through a tunnel. */
export function readOpening(bytes: Buffer): Opening {
  if (bytes.length === 0) return { type: "more" };
  if (bytes[0] !== HANDSHAKE || (bytes.length > 1 && bytes[1] !== 3)) return { type: "other" };
  try {
    const hello = handshake(bytes);
    if (hello === undefined) {
      return bytes.length > MAX_BYTES ? { type: "malformed" } : { type: "more" };
    }
    return { type: "tls", serverName: serverName(hello) };
  } catch (error) {
    if (error instanceof Malformed) return { type: "malformed" };
    throw error;
  }
}

/** The body of the ClientHello, put together from as many records as it takes; undefined while some are missing. */
function handshake(bytes: Buffer): Buffer | undefined {
  const reader = new Reader(bytes);
  let message = Buffer.alloc(0);
  while (reader.left >= 5) {
    if (reader.number(1) !== HANDSHAKE || reader.number(1) !== 3) throw new Malformed();
    reader.take(1);
    const length = reader.number(2);
    if (length === 0) throw new Malformed();
    if (length > reader.left) return undefined;
    message = Buffer.concat([message, reader.take(length)]);
    if (message[0] !== CLIENT_HELLO) throw new Malformed();
    if (message.length >= 4 && message.length >= 4 + message.readUIntBE(1, 3)) {
      return message.subarray(4, 4 + message.readUIntBE(1, 3));
    }
  }
  return undefined;
}

function serverName(hello: Buffer): string | undefined {
  const reader = new Reader(hello);
  reader.take(2 + 32);
  reader.vector(1);
  reader.vector(2);
  reader.vector(1);
  if (reader.left === 0) return undefined;
  const extensions = new Reader(reader.vector(2));
  const names: string[] = [];
  while (extensions.left > 0) {
    const kind = extensions.number(2);
    const content = new Reader(extensions.vector(2));
    if (kind === SERVER_NAME) names.push(...hostNames(new Reader(content.vector(2))));
  }
  // Two names are two chances to be understood differently.
  if (names.length > 1) throw new Malformed();
  return names[0];
}

function hostNames(list: Reader): string[] {
  const names: string[] = [];
  while (list.left > 0) {
    const kind = list.number(1);
    const name = list.vector(2);
    if (kind === HOST_NAME) names.push(name.toString("latin1"));
  }
  return names;
}

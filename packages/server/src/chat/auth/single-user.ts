import { CodeactError } from "@codeact/protocol";
import type { Store, User } from "@codeact/store";

/** The address of who uses a single-user server; nobody can have mail there (RFC 6761). */
const EMAIL = "me@localhost";

/**
 * The one person of a single-user server: its first owner, made when there is none. A server that is given logins later
 * hands that owner, with all conversations, to whoever uses the set-up link.
 */
export async function singleUser(store: Store): Promise<User> {
  const [first] = await store.users.owners();
  if (first !== undefined) return first.user;
  try {
    return await store.users.create({ email: EMAIL, name: "Me", role: "owner" });
  } catch (error) {
    // Two first requests at the same moment: the other one made the person.
    const found = await store.users.findByEmail(EMAIL);
    if (!CodeactError.isInstance(error) || found === undefined) throw error;
    return found.user;
  }
}

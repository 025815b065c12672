import { statfs } from "node:fs/promises";
import { CodeactError } from "@codeact/protocol";

/** File systems whose files another machine may write, by the magic number of Linux (`man 2 statfs`). */
const networkFileSystems = new Map([
  [0x6969, "NFS"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x517b, "SMB"],
  [0x01021997, "9P"],
  [0x5346414f, "AFS"],
  [0x6b414653, "AFS"],
  [0x73757245, "Coda"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x01161970, "GFS2"],
  [0x7461636f, "OCFS2"],
  [0x20030528, "OrangeFS"],
  [0x47504653, "GPFS"],
  [0x564c, "NCP"],
]);

/** Options of {@link requireLocalFileSystem}. */
export interface LocalFileSystemOptions {
  /** Type of the file system a folder lies in. @default what the system says */
  readonly typeOf?: ((folder: string) => Promise<number>) | undefined;
}

/**
 * Refuses a folder on a network file system: SQLite's write-ahead log needs memory shared by all its users, and locks of
 * such systems are known to fail, which loses data without a word (https://www.sqlite.org/wal.html).
 * @throws CodeactError `config_invalid`
 */
export async function requireLocalFileSystem(
  folder: string,
  options: LocalFileSystemOptions = {},
): Promise<void> {
  const type = await (options.typeOf ?? typeOfFolder)(folder);
  const name = networkFileSystems.get(type >>> 0);
  if (name === undefined) return;
  throw new CodeactError(
    "config_invalid",
    `${folder} lies on a network file system (${name}); SQLite would lose data there.`,
    {
      remedy: "Choose a data folder on a disk of this machine, or use PostgreSQL.",
      details: { reason: "network_file_system", fileSystem: name },
    },
  );
}

async function typeOfFolder(folder: string): Promise<number> {
  return (await statfs(folder)).type;
}

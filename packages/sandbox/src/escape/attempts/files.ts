import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EscapeAttempt, Scene } from "../attempt.ts";

const claim = "files of the host";

/** Whether something was put into or taken from the host's folder, which is then repaired by the next ground. */
function changed(name: string): (scene: Scene) => Promise<string | undefined> {
  return ({ ground }) => {
    const escaped = existsSync(join(ground.facts.folder, name));
    return Promise.resolve(escaped ? `${name} appeared in a folder of the host` : undefined);
  };
}

/** Reading and changing files of the host by every route. */
export const fileAttempts: readonly EscapeAttempt[] = [
  {
    name: "opens a file of the host by its path",
    claim,
    code: `leak(read(HOST["folder"] + "/secret.txt"))`,
  },
  {
    name: "climbs from its working folder with two dots",
    claim,
    code: `leak(read("../" * 40 + HOST["folder"].lstrip("/") + "/secret.txt"))`,
  },
  {
    name: "goes through the root folders of processes",
    claim,
    code: `each(pids() + ["self"], lambda pid: leak(read("/proc/%s/root%s/secret.txt" % (pid, HOST["folder"]))))`,
  },
  {
    name: "goes through the working folders of processes",
    claim,
    code: `each(pids() + ["self"], lambda pid: leak(read("/proc/%s/cwd/%s%s/secret.txt" % (pid, "../" * 40, HOST["folder"].lstrip("/")))))`,
  },
  {
    name: "climbs from descriptors that it finds open, its own and those of others",
    claim,
    code: `
def climb(fd):
    below = os.open("../" * 40 + HOST["folder"].lstrip("/") + "/secret.txt", os.O_RDONLY, dir_fd=fd)
    leak(os.read(below, 1000))
each(range(3, 64), climb)
each(glob.glob("/proc/[0-9]*/fd/*"), lambda link: leak(read(link + "/" + "../" * 40 + HOST["folder"].lstrip("/") + "/secret.txt")))`,
  },
  {
    name: "searches every folder that it can list for the file",
    claim,
    code: `
def look(top, depth):
    for entry in os.scandir(top):
        if entry.name == "secret.txt":
            leak(read(entry.path))
        elif depth and entry.is_dir(follow_symlinks=False):
            each([entry.path], lambda path: look(path, depth - 1))
skip = ("/proc", "/sys", "/usr", "/dev")
each([path for path in glob.glob("/*") if path not in skip], lambda path: look(path, 2))`,
  },
  {
    name: "follows a link that it made in its working folder",
    claim,
    code: `os.symlink(HOST["folder"], "way-out"); leak(read("way-out/secret.txt"))`,
  },
  {
    name: "lets the host read a link as a file of the session",
    claim,
    code: `os.symlink(HOST["folder"] + "/secret.txt", "report.txt")`,
    async after({ attacker, ground }) {
      const data = await attacker.files.read("report.txt").catch(() => new Uint8Array());
      return Buffer.from(data).includes(ground.secret) ? "the host read its own secret" : undefined;
    },
  },
  {
    name: "lets the host read a path that climbs out, or an absolute one",
    claim,
    code: `pass`,
    async after({ attacker, ground }) {
      const path = join(ground.facts.folder, "secret.txt");
      for (const name of [path, `../../../../../../../../../../..${path}`]) {
        const data = await attacker.files.read(name).catch(() => new Uint8Array());
        if (Buffer.from(data).includes(ground.secret)) return `the host read ${name}`;
      }
      return undefined;
    },
  },
  {
    name: "lets the host write an upload through a link to a folder",
    claim,
    code: `os.symlink(HOST["folder"], "inbox")`,
    async after(scene) {
      await scene.attacker.files.write("inbox/written-1.txt", "x").catch(() => undefined);
      return await changed("written-1.txt")(scene);
    },
  },
  {
    name: "lets the host write an upload by an absolute path",
    claim,
    code: `pass`,
    async after(scene) {
      const path = join(scene.ground.facts.folder, "written-2.txt");
      await scene.attacker.files.write(path, "x").catch(() => undefined);
      return await changed("written-2.txt")(scene);
    },
  },
  {
    name: "lets the host write over a link that stands where an upload goes",
    claim,
    code: `os.makedirs("data"); os.rmdir("data"); os.symlink(HOST["folder"], "data"); os.symlink(HOST["folder"] + "/written-3.txt", "upload.txt")`,
    async after(scene) {
      for (const name of ["upload.txt", "data/written-3.txt"]) {
        await scene.attacker.files.write(name, "x").catch(() => undefined);
      }
      return await changed("written-3.txt")(scene);
    },
  },
  {
    name: "lets the host list a folder of its own",
    claim,
    code: `os.symlink(HOST["folder"], "here")`,
    async after({ attacker, ground }) {
      const names = [ground.facts.folder, "here"];
      const lists = await Promise.all(
        names.map((name) => attacker.files.list(name).catch(() => [])),
      );
      const found = lists.flat().find(({ path }) => path.endsWith("secret.txt"));
      return found === undefined ? undefined : `the host listed ${found.path}`;
    },
  },
  {
    name: "lets the host remove a file behind a link",
    claim,
    code: `os.symlink(HOST["folder"], "trash"); open(HOST["folder"] + "/removable.txt", "w").close()`,
    async before(_attacker, ground) {
      await writeFile(join(ground.facts.folder, "removable.txt"), "x");
    },
    async after({ attacker, ground }) {
      await attacker.files.remove("trash/removable.txt").catch(() => undefined);
      const left = existsSync(join(ground.facts.folder, "removable.txt"));
      return left ? undefined : "a file of the host is gone";
    },
  },
  {
    name: "unpacks an uploaded archive whose members climb out",
    claim,
    code: `
import io, tarfile
data = io.BytesIO()
with tarfile.open(fileobj=data, mode="w") as archive:
    def add(name, **facts):
        member = tarfile.TarInfo(name)
        for key, value in facts.items():
            setattr(member, key, value)
        archive.addfile(member, io.BytesIO(b"x" * member.size))
    add("../" * 40 + HOST["folder"].lstrip("/") + "/written-4.txt", size=1)
    add(HOST["folder"] + "/written-4.txt", size=1)
    add("door", type=tarfile.SYMTYPE, linkname=HOST["folder"])
    add("door/written-4.txt", size=1)
data.seek(0)
with tarfile.open(fileobj=data) as archive:
    for member in archive.getmembers():
        try:
            archive.extract(member, filter="fully_trusted") if hasattr(tarfile, "data_filter") else archive.extract(member)
        except Exception:
            pass`,
    after: changed("written-4.txt"),
  },
  {
    name: "unpacks an uploaded archive whose members are links to files of the host",
    claim,
    code: `
import io, tarfile
data = io.BytesIO()
with tarfile.open(fileobj=data, mode="w") as archive:
    for number, (kind, goal) in enumerate([(tarfile.LNKTYPE, HOST["folder"] + "/secret.txt"), (tarfile.LNKTYPE, "../" * 40 + HOST["folder"].lstrip("/") + "/secret.txt"), (tarfile.SYMTYPE, HOST["folder"] + "/secret.txt")]):
        member = tarfile.TarInfo("member-%d" % number)
        member.type, member.linkname = kind, goal
        archive.addfile(member)
data.seek(0)
def unpack(member):
    archive.extract(member, filter="fully_trusted") if hasattr(tarfile, "data_filter") else archive.extract(member)
    leak(read(member.name))
with tarfile.open(fileobj=data) as archive:
    each(archive.getmembers(), unpack)`,
  },
  {
    name: "makes a hard link to a file of the host",
    claim,
    code: `os.link(HOST["folder"] + "/secret.txt", HOST["folder"] + "/linked.txt"); leak(read(HOST["folder"] + "/linked.txt"))`,
  },
  {
    name: "writes, renames and truncates files of the host",
    claim,
    code: `
path = HOST["folder"] + "/precious.txt"
each([
    lambda: open(path, "ab").write(b"!"),
    lambda: os.rename(path, HOST["folder"] + "/stolen.txt"),
    lambda: os.truncate(path, 0),
], lambda act: act())`,
    after({ ground }) {
      const path = join(ground.facts.folder, "precious.txt");
      const intact = existsSync(path) && readFileSync(path, "utf8") === "precious";
      return Promise.resolve(intact ? undefined : "a file of the host was changed");
    },
  },
  {
    name: "makes a device file of the memory or the disk and opens it",
    claim,
    code: `
import stat
devices = [("mem", 1, 1), ("port", 1, 4), ("kmsg", 1, 11), ("disk", os.major(HOST["device"]), os.minor(HOST["device"]))]
def make(device):
    name, major, minor = device
    kind = stat.S_IFBLK if name == "disk" else stat.S_IFCHR
    os.mknod("node-" + name, 0o600 | kind, os.makedev(major, minor))
    os.close(os.open("node-" + name, os.O_RDONLY | os.O_NONBLOCK))
    breach("opened a device of its own making: " + name)
each(devices, make)`,
  },
  {
    name: "opens devices that it was not given",
    claim,
    code: `
names = "mem kmsg port kvm fuse loop-control net/tun vda sda nvme0n1 dm-0 mapper/control vhost-net vsock userfaultfd".split()
names += "cpu_dma_latency dri/card0 nvidia0 input/event0 hwrng uinput autofs btrfs-control nvram".split()
def visit(name):
    os.close(os.open("/dev/" + name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY))
    breach("opened /dev/" + name)
each(names, visit)`,
  },
  {
    name: "opens files of the system and of the driver for writing",
    claim,
    code: `
import json as module
paths = ["/usr/bin/env", "/bin/sh", "/etc/passwd", "/etc/hosts", os.__file__, module.__file__, sys.executable]
paths += [value.__file__ for name, value in sys.modules.items() if name.startswith("codeact_") and getattr(value, "__file__", None)]
def append(path):
    os.close(os.open(path, os.O_WRONLY | os.O_APPEND))
    breach("could write " + path)
each(paths, append)`,
  },
  {
    name: "makes files outside its own folders",
    claim,
    code: `
places = ["/", "/usr", "/usr/lib", "/usr/bin", "/etc", "/opt", "/run", "/var", "/root", "/home", "/boot", "/sys/fs/cgroup"]
def make(folder):
    path = folder + "/codeact-escape-%d" % os.getpid()
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    os.unlink(path)
    breach("made a file in " + folder)
each(places, make)`,
  },
  {
    name: "opens a file of the host by handle",
    claim,
    code: `
import ctypes
handle = bytearray(8 + 128)
handle[0:4] = (128).to_bytes(4, "little")
buffer = (ctypes.c_char * len(handle)).from_buffer(handle)
mount = ctypes.c_int()
def go(path):
    handle[0:4] = (128).to_bytes(4, "little")
    if call("name_to_handle_at", -100, path.encode(), ctypes.addressof(buffer), ctypes.addressof(mount), 0)[0] < 0:
        return
    where = os.open(path, os.O_RDONLY)
    result, number = call("open_by_handle_at", where, ctypes.addressof(buffer), os.O_RDONLY)
    if result >= 0:
        breach("opened %s by handle" % path)
each(["/usr", "/", "/tmp", "/dev/shm", os.getcwd()], go)`,
  },
];

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { titleOf, whyNoLocalSandbox } from "../testing/local-sandbox.ts";
import { choosePython } from "./python.ts";

const why = await whyNoLocalSandbox();
const { executable } = why === undefined ? await choosePython() : { executable: "" };
const PYTHON_FOLDER = fileURLToPath(new URL("../../python", import.meta.url));

/** Two folders with something in the first, a place that nobody may write to, and what swaps a folder for a link to it. */
const SCENE = `
import os, sys
sys.path.insert(0, sys.argv[1])
os.chdir(sys.argv[2])
from codeact_forkserver import folders
for path in ("source/d/e", "target", "outside"):
    os.makedirs(path)
open("source/d/e/inner", "w").close()
open("source/last", "w").close()
top = os.getcwd()

def swap(path):
    os.rename(path, path + "-away")
    os.symlink(top + "/outside", path)

def copy():
    source = os.open("source", os.O_RDONLY)
    try:
        folders.copy_tree(source, "target")
    except OSError as error:
        print("refused", error.errno)

def look():
    print(sorted(os.listdir("outside")), sorted(os.listdir("target")))
`;

function run(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), "codeact-folders-"));
  try {
    const child = spawnSync(executable, ["-I", "-c", SCENE + code, PYTHON_FOLDER, folder], {
      encoding: "utf8",
    });
    return child.stdout + child.stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(why !== undefined)(
  titleOf("folders that are copied while they change", why),
  () => {
    test("a folder that becomes a link after it was looked at is left out, and the rest is copied", () => {
      const code = `
lstat = os.lstat
def look_and_swap(name, **where):
    facts = lstat(name, **where)
    if name == "d":
        swap("source/d")
    return facts
open("outside/foreign", "w").close()
os.lstat = look_and_swap
copy()
look()`;
      expect(run(code)).toBe("['foreign'] ['last']\n");
    });

    test("nothing is written through a link that takes the place of a folder of the copy", () => {
      const code = `
mkdir = os.mkdir
def make_and_swap(name, *mode, **where):
    mkdir(name, *mode, **where)
    if name == "d":
        swap("target/d")
os.mkdir = make_and_swap
copy()
print(os.listdir("outside"))`;
      expect(run(code)).toMatch(/^refused \d+\n\[\]\n$/u);
    });

    test("folders and files that vanish, or become others, at any moment are left out", () => {
      const code = `
lstat = os.lstat
def look_and_change(name, **where):
    facts = lstat(name, **where)
    if name == "e":
        os.unlink("source/d/e/inner")
        os.rmdir("source/d/e")
    if name == "last":
        os.unlink("source/last")
        os.mkfifo("source/last")
    return facts
os.lstat = look_and_change
copy()
look()
print(os.listdir("target/d"))`;
      expect(run(code)).toBe("[] ['d']\n[]\n");
    });

    test("a tree, its modes, links and holes arrive as they are, also where a folder may not be written to", () => {
      const code = `
with open("source/d/holes", "wb") as file:
    file.seek(1 << 20)
    file.write(b"end")
    file.truncate(1 << 21)
os.symlink("d/holes", "source/link")
os.chmod("source/d/e", 0o555)
copy()
facts = os.stat("target/d/holes")
print(facts.st_size, facts.st_blocks * 512 < 1 << 20, oct(os.stat("target/d/e").st_mode), os.readlink("target/link"))
print(os.listdir("target/d/e"), open("target/link", "rb").read().strip(b"\\0"))`;
      expect(run(code)).toBe("2097152 True 0o40555 d/holes\n['inner'] b'end'\n");
    });
  },
);

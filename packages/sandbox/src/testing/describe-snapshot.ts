import { expect, test } from "vitest";
import { collect } from "./collect.ts";
import { hasCode } from "./describe-cells.ts";
import { describeCapability } from "./suite.ts";
import type { SuiteContext } from "./suite.ts";

/** Variables of many kinds; each is checked by {@link CHECKS} in another interpreter. */
const CELL = `
import abc, collections, dataclasses, datetime, enum, functools, math, re, threading, typing
number, text, raw, nothing = 41, "Grüße\\ud800", b"\\x00\\xff", None
shared = [1, 2]
again = {"shared": shared}
cycle = []
cycle.append(cycle)
_private = 7
factor = 3
def scale(n: int = 2) -> int:
    "Scales."
    return n * factor
def counter():
    count = 0
    def add():
        nonlocal count
        count += 1
        return count
    return add, lambda: count
add, read = counter()
add()
@functools.lru_cache(None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
class Square(Shape):
    __slots__ = ("side",)
    def __init__(self, side): self.side = side
    @property
    def double(self): return 2 * self.side
    def area(self): return self.side ** 2
class Cube(Square):
    def area(self): return 6 * super().area()
cube = Cube(2)
class Color(enum.Enum):
    RED = 1
    def shout(self): return self.name + "!"
red = Color.RED
@dataclasses.dataclass
class Point:
    x: int
    y: list = dataclasses.field(default_factory=list)
point = Point(1)
Pair = collections.namedtuple("Pair", "a b")
pair = Pair(1, 2)
T = typing.TypeVar("T")
class Box(typing.Generic[T]):
    def __init__(self, value: T): self.value = value
box = Box[int](4)
failure = ValueError("a")
pattern, moment, bound = re.compile("a+"), datetime.datetime(2020, 1, 1), cube.area
defaults = collections.defaultdict(lambda: 5)
big = bytearray(9_000_000)
big[-1] = 9
lost_generator = (n for n in range(3))
lost_file = open("/dev/null")
lost_lock = threading.Lock()
lost_inside = {"kept": [1], "g": (n for n in range(3))}
`;

const CHECKS = `
assert number == 41 and text == "Grüße\\ud800" and raw == b"\\x00\\xff" and nothing is None
assert again["shared"] is shared and cycle[0] is cycle and _private == 7
assert scale() == 6 and scale.__doc__ == "Scales." and scale.__annotations__["n"] is int
factor = 10
assert scale() == 20, "functions see the variables of their new interpreter"
assert add() == 2 and read() == 2, "closures share their cells"
assert fib(30) == 832040 and math.pi > 3
assert cube.area() == 24 and cube.double == 4 and type(cube) is Cube and isinstance(cube, Shape)
try: Shape()
except TypeError: pass
else: raise AssertionError("abstract classes stay abstract")
assert red is Color.RED and Color(1) is red and red.shout() == "RED!"
assert point == Point(1, []) and dataclasses.replace(point, x=2).x == 2 and Point(3).y == []
assert pair == Pair(1, 2) and pair._replace(a=5).a == 5
assert box.value == 4 and Box[str]("a").value == "a"
assert failure.args == ("a",) and pattern.match("aa") and moment.year == 2020
assert bound() == 24 and bound.__self__ is cube and defaults["x"] == 5
assert len(big) == 9_000_000 and big[-1] == 9
assert not [name for name in globals() if name.startswith("lost_")]
print("all")
`;

/** Saving variables and files, and bringing them back elsewhere. */
export function describeSnapshot(context: SuiteContext): void {
  describeCapability(context, "snapshot", () => {
    test("variables of many kinds come back in another kernel of another sandbox", async () => {
      await using kernel = await context.start();
      expect((await collect(kernel, CELL)).end.status).toBe("ok");
      const saved = await kernel.snapshot();
      await using sandbox = await context.subject.open();
      await using other = await sandbox.start();
      const report = await other.restore(saved);
      expect(report.failed).toEqual([]);
      expect(report.restored.sort()).toEqual(saved.summary.saved.map(({ name }) => name).sort());
      const { stdout, error } = await collect(other, CHECKS);
      expect(error?.traceback.join("\n")).toBeUndefined();
      expect(stdout).toBe("all\n");
    });

    test("what cannot be saved is listed, each with its reason, and nothing else is", async () => {
      await using kernel = await context.start();
      await collect(kernel, CELL);
      const { unsaved, saved, version, python } = (await kernel.snapshot()).summary;
      const listed = Object.fromEntries(unsaved.map(({ name, reason }) => [name, reason]));
      expect(Object.keys(listed).sort()).toEqual([
        "lost_file",
        "lost_generator",
        "lost_inside",
        "lost_lock",
      ]);
      expect(listed["lost_file"]).toMatch(/file/u);
      expect(listed["lost_generator"]).toMatch(/generator/u);
      expect(listed["lost_inside"]).toMatch(/generator/u);
      expect(listed["lost_lock"]).toMatch(/lock/u);
      expect(saved.find(({ name }) => name === "big")?.bytes).toBeGreaterThan(8_999_999);
      expect([version, python]).toEqual([1, kernel.info.version]);
    });

    test("files come back too, or not, as asked; links are kept and not followed", async () => {
      await using kernel = await context.start();
      const code =
        "import os\nos.makedirs('a/b')\nopen('a/b/c.txt', 'w').write('c')\nos.symlink('/etc/passwd', 'link')\nx = 1";
      await collect(kernel, code);
      const [whole, without] = [await kernel.snapshot(), await kernel.snapshot({ files: false })];
      expect([whole.summary.files, without.summary.files]).toEqual([2, 0]);
      await using other = await context.start();
      await other.files.write("a/b/c.txt", "old");
      await other.files.write("stays", "1");
      expect((await other.restore(whole)).files).toBe(2);
      const look = "print(open('a/b/c.txt').read(), os.readlink('link'), os.path.exists('stays'))";
      expect((await collect(other, `import os; ${look}`)).stdout).toBe("c /etc/passwd True\n");
      await using third = await context.start();
      await third.restore(without);
      expect((await collect(third, "import os; print(os.listdir(), x)")).stdout).toBe("[] 1\n");
    });

    test("names that exist are replaced, others stay, and no cell has changed them", async () => {
      await using kernel = await context.start();
      await collect(kernel, "a, b = 1, 2");
      const saved = await kernel.snapshot();
      await collect(kernel, "a = 5; c = 6");
      await kernel.restore(saved);
      const { stdout, end } = await collect(kernel, "print(a, b, c)");
      expect(stdout).toBe("1 2 6\n");
      expect(end.namespace).toBeUndefined();
    });

    test("bytes that are no snapshot are refused and cost nothing", async () => {
      await using kernel = await context.start();
      await collect(kernel, "kept = 1");
      const saved = await kernel.snapshot();
      const broken = [
        new Uint8Array(),
        Buffer.from("nothing of the kind"),
        Buffer.from(saved.data).subarray(0, saved.data.length - 30),
        Buffer.concat([saved.data.subarray(0, 24), Buffer.alloc(2000, 0xff)]),
      ];
      for (const data of broken) {
        const refused = kernel.restore({ summary: saved.summary, data });
        await expect(refused).rejects.toSatisfy(hasCode("invalid_input"));
      }
      expect((await collect(kernel, "print(kept)")).stdout).toBe("1\n");
    });

    test("a snapshot of another Python says which one it was made by", async () => {
      await using kernel = await context.start();
      await collect(kernel, "x = 1");
      const { summary, data } = await kernel.snapshot();
      const other = Buffer.from(data);
      const [major, minor] = kernel.info.version.split(".");
      const at = other.indexOf(`"${major}.${minor}.`);
      other.write(`"${major}.9${minor?.slice(1) ?? ""}`, at);
      const refused = kernel.restore({ summary, data: other });
      await expect(refused).rejects.toThrow(/was made by Python 3\.9/u);
    });

    test("a snapshot waits for the running cell, and the next cell for the snapshot", async () => {
      await using kernel = await context.start();
      const cell = collect(kernel, "import time; time.sleep(0.2); late = 1");
      const saving = kernel.snapshot();
      const next = collect(kernel, "late = 2");
      expect((await saving).summary.saved.map(({ name }) => name)).toContain("late");
      await Promise.all([cell, next]);
      await using other = await context.start();
      await other.restore(await saving);
      expect((await collect(other, "print(late)")).stdout).toBe("1\n");
    });

    test("a variable that takes for ever to save is interrupted, and the kernel goes on", async () => {
      await using kernel = await context.start({ limits: { cellTimeoutMs: 500 } });
      const code =
        "class Slow:\n  def __reduce__(self):\n    while True: pass\nslow = Slow()\nx = 1";
      await collect(kernel, code);
      await expect(kernel.snapshot()).rejects.toSatisfy(hasCode("timeout"));
      expect((await collect(kernel, "print(x)")).stdout).toBe("1\n");
    });

    test("more than the bound is refused by name", async () => {
      await using kernel = await context.start();
      await collect(kernel, "vast = bytearray(300_000_000)");
      await expect(kernel.snapshot()).rejects.toSatisfy(hasCode("file_too_large"));
      await collect(kernel, "del vast; x = 1");
      expect((await kernel.snapshot()).summary.saved.map(({ name }) => name)).toContain("x");
    });

    test("a dead or closed kernel has no snapshot", async () => {
      const kernel = await context.start();
      await kernel.close();
      await expect(kernel.snapshot()).rejects.toSatisfy(hasCode("sandbox_closed"));
    });
  });
}

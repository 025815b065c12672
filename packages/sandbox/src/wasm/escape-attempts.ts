/** One way out of the sandbox that somebody could try. */
export interface EscapeAttempt {
  /** What must not be possible. */
  readonly title: string;
  /** Python that prints what it got hold of, or `ESCAPED`. `SECRET`, `MARKER` and `PORT` are defined before it. */
  readonly code: string;
}

/** Undoes what is mere tidiness in Python, so that attempts meet the real walls. */
const DIG = `
import gc, sys
gc.unfreeze()
sys.meta_path[:] = [f for f in sys.meta_path if getattr(f, "__name__", "") != "Closed"]
from _pyodide_core import to_js
function = to_js([1]).constructor.constructor
`;

const READ_BY_NODE = "return process.getBuiltinModule('node:fs').readFileSync(SECRET, 'utf8')";

/** Every way out that is known for Python in Pyodide in Node; each has a test of its own. */
export const escapeAttempts: readonly EscapeAttempt[] = [
  {
    title: "the module js gives the globals of Node",
    code: "import js\nprint(js.process.env.to_py(), 'ESCAPED')",
  },
  {
    title: "the module pyodide_js mounts folders of the host",
    code: "import pyodide_js\npyodide_js.mountNodeFS('/mnt', '/')\nprint(open('/mnt' + SECRET).read())",
  },
  {
    title: "run_js runs JavaScript",
    code: `${DIG}\nfrom pyodide.code import run_js\nprint(run_js('process.pid'), 'ESCAPED')`,
  },
  {
    title: "the constructor of a function makes a function of text",
    code: `${DIG}\nprint(function("SECRET", ${JSON.stringify(READ_BY_NODE)})(SECRET))`,
  },
  {
    title: "eval by a C function runs JavaScript",
    code: `import ctypes
script = "require('node:fs').readFileSync('" + SECRET + "', 'utf8')"
call = ctypes.CDLL(None).emscripten_run_script_string
call.restype = ctypes.c_char_p
print(call(script.encode()))`,
  },
  {
    title: "the frames of an error give away objects of the process",
    code: `${DIG}
from _pyodide_core import JsException, create_proxy
seen = []
def look(_, frames):
  for frame in frames:
    for thing in (frame.getThis(), frame.getFunction()):
      if hasattr(thing, "binding") or hasattr(thing, "getBuiltinModule"): seen.append(thing)
  return ""
try: function("(")
except JsException as error: Error = error.js_error.constructor
Error = Error.prototype.__proto__.constructor if hasattr(Error.prototype, "__proto__") else Error
Error.prepareStackTrace = create_proxy(look)
try: function("(")
except JsException as error: str(error.js_error.stack)
print("ESCAPED" if seen else "nothing")`,
  },
  {
    title: "a command of the system runs",
    code: "import os\nos.system('touch ' + MARKER)\nos.popen('touch ' + MARKER)",
  },
  {
    title: "a subprocess runs",
    code: "import subprocess\nsubprocess.run(['touch', MARKER])",
  },
  {
    title: "a file of the host is read by its path",
    code: `import os
for path in (SECRET, "/proc/self/root" + SECRET, "/proc/self/cwd", "/../.." + SECRET, "file://" + SECRET):
  try: print(open(path).read(), os.listdir(path))
  except OSError: pass`,
  },
  { title: "a file of the host is written", code: "open(MARKER, 'w').write('ESCAPED')" },
  {
    title: "the environment of the host is seen",
    code: `import os
print(dict(os.environ), os.getenv("CODEACT_WASM_SECRET"))
print(open("/proc/self/environ").read())`,
  },
  {
    title: "a folder of the host is mounted by the file system's own types",
    code: `${DIG}
import ctypes
for o in gc.get_objects():
  try:
    fs = getattr(o, "FS", None)
    if fs is not None:
      fs.mkdirTree("/mnt"); fs.mount(fs.filesystems.NODEFS, to_js({"root": "/"}), "/mnt")
      print(open("/mnt" + SECRET).read())
  except Exception: pass`,
  },
  {
    title: "a socket connects to the host",
    code: `import socket
with socket.create_connection(("127.0.0.1", PORT), timeout=5) as s:
  s.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n"); import time; time.sleep(1)`,
  },
  {
    title: "urllib fetches a page of the host",
    code: "import urllib.request\nprint(urllib.request.urlopen(f'http://127.0.0.1:{PORT}/', timeout=5).read())",
  },
  {
    title: "Pyodide's own way to HTTP works",
    code: `${DIG}\nimport pyodide.http\nprint(pyodide.http.open_url(f'http://127.0.0.1:{PORT}/').read(), 'ESCAPED')`,
  },
  {
    title: "a package is loaded from an address",
    code: `${DIG}\nimport pyodide_js\nawait pyodide_js.loadPackage(f'http://127.0.0.1:{PORT}/x-1-py3-none-any.whl')`,
  },
  {
    title: "asyncio connects to the host",
    code: `import asyncio
reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", PORT), 5)
print("ESCAPED")`,
  },
  {
    title: "a socket listens on the host",
    code: "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\nprint('ESCAPED')",
  },
  {
    title: "a name is looked up",
    code: "import socket\naddress = socket.gethostbyname('localhost.localdomain.example')\nprint(address if address.startswith('172.29.') else 'ESCAPED')",
  },
  {
    title: "a native library of the host is loaded",
    code: "import ctypes\nctypes.CDLL('/lib/x86_64-linux-gnu/libc.so.6')\nprint('ESCAPED')",
  },
  {
    title: "a process of the host is signalled",
    code: "import os\nfor pid in (1, os.getppid()):\n  os.kill(pid, 0)\n  print('ESCAPED') if pid > 1 else None",
  },
];

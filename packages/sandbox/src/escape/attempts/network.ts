import { connect } from "node:net";
import type { EscapeAttempt } from "../attempt.ts";

const claim = "network";

const TCP = `
import socket
def visit(address):
    with socket.create_connection((address, HOST["tcpPort"]), timeout=2) as connection:
        leak(connection.recv(1000))`;

/** Reaching the host, its neighbours and the world. */
export const networkAttempts: readonly EscapeAttempt[] = [
  {
    name: "connects to a server on the host's loopback",
    claim,
    code: `${TCP}\neach(["127.0.0.1", "localhost", "0.0.0.0", "::ffff:127.0.0.1", "127.1.2.3"], visit)`,
  },
  {
    name: "connects to the host by other addresses: gateways and container names",
    claim,
    code: `${TCP}
addresses = HOST["addresses"] + ["host.docker.internal", "host.containers.internal", "gateway.docker.internal"]
addresses += ["172.17.0.1", "10.0.2.2", "10.0.2.3", "192.168.65.2"]
each(addresses, visit)
each(HOST["addresses"], lambda address: socket.create_connection((address, 22), timeout=1) and breach("reached " + address))`,
    unshown:
      "a server on loopback cannot be reached by these, and a host may have no other address",
  },
  {
    name: "sends a datagram to the host's loopback",
    claim,
    code: `
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as box:
    box.settimeout(1)
    box.sendto(b"hello", ("127.0.0.1", HOST["udpPort"]))
    leak(box.recv(1000))`,
    after: ({ ground }) =>
      Promise.resolve(ground.takeDatagrams() > 0 ? "a datagram reached the host" : undefined),
  },
  {
    name: "has a route to the metadata address of clouds",
    claim,
    code: `
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as box:
    box.connect(("169.254.169.254", 80))
    breach("has a route from " + box.getsockname()[0])`,
  },
  {
    name: "has a route to the internet and to private networks",
    claim,
    code: `
import socket
def route(address):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as box:
        box.connect((address, 9))
        breach("has a route to " + address)
each(["192.0.2.1", "10.0.0.1", "192.168.0.1", "172.16.0.1"], route)`,
  },
  {
    name: "asks a name server",
    claim,
    code: `
import socket
def ask(server):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as box:
        box.connect((server, 53))
        breach("has a route to name server " + server)
servers = re.findall(r"nameserver (\\S+)", open("/etc/resolv.conf").read()) if os.path.exists("/etc/resolv.conf") else []
each([server for server in servers if not server.startswith("127.")] + ["192.0.2.53"], ask)`,
  },
  {
    name: "connects to a Unix socket of the host by its path",
    claim,
    code: `
import socket
box = socket.socket(socket.AF_UNIX)
box.connect(HOST["unixPath"])
leak(box.recv(1000))`,
  },
  {
    name: "connects to an abstract Unix socket of the host",
    claim,
    code: `
import socket
box = socket.socket(socket.AF_UNIX)
box.connect("\\0" + HOST["abstractName"])
leak(box.recv(1000))`,
  },
  {
    name: "finds sockets of the container engine, the system bus or the display",
    claim,
    code: `
import socket
paths = ["/var/run/docker.sock", "/run/docker.sock", "/run/podman/podman.sock", "/run/containerd/containerd.sock"]
paths += ["/run/dbus/system_bus_socket", "/tmp/.X11-unix/X0", "/run/systemd/private", "/dev/log", "/run/systemd/journal/socket"]
def reach(path):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            socket.socket(socket.AF_UNIX, kind).connect(path)
            breach("reached " + path)
        except OSError:
            pass
each(paths, reach)`,
    unshown: "a host may have none of them",
  },
  {
    name: "sees interfaces of the host",
    claim,
    code: `
names = [line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]]
if set(names) - {"lo"}:
    breach("sees " + " ".join(names))`,
  },
  {
    name: "sees connections and servers of the host",
    claim,
    code: `
wanted = ":%04X " % HOST["tcpPort"]
each(["/proc/net/tcp", "/proc/net/tcp6"], lambda path: wanted in open(path).read() and breach("sees a server of the host"))
each(["/proc/net/unix"], lambda path: HOST["unixPath"] in open(path).read() and breach("sees a Unix socket of the host"))`,
  },
  {
    name: "offers a server on a port of the host",
    claim,
    code: `
import socket, threading
server = socket.socket()
server.bind(("0.0.0.0", 0))
server.listen()
threading.Thread(target=lambda: server.accept()[0].sendall(b"here"), daemon=True).start()
print("\\nPORT %d" % server.getsockname()[1])`,
    async after({ output }) {
      const port = Number(/^PORT (\d+)$/mu.exec(output)?.[1] ?? 0);
      if (port === 0) return undefined;
      return (await answers(port)) ? `a server of the session answers on port ${port}` : undefined;
    },
  },
];

/** Whether the session's own server, and not something else on that port, answers the host. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 2000 });
    socket.once("data", (data) => {
      resolve(data.toString() === "here");
      socket.destroy();
    });
    for (const event of ["error", "timeout", "close"]) {
      socket.once(event, () => {
        resolve(false);
        socket.destroy();
      });
    }
  });
}

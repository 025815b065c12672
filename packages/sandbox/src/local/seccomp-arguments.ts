/** Socket families, by number of linux/socket.h. */
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;

/** Kinds of sockets, by number of linux/net.h; 2 is a datagram. Raw sockets are for no session. */
export const SOCK_STREAM = 1;
export const SOCK_SEQPACKET = 5;
export const SOCKET_KINDS = [SOCK_STREAM, 2, SOCK_SEQPACKET] as const;
/** Bits of the kind that hold SOCK_NONBLOCK and SOCK_CLOEXEC are not looked at. */
export const SOCKET_KIND_MASK = 0xf;
/** The family's own protocol, TCP, UDP. Others (SCTP, DCCP, MPTCP, UDP-Lite) would load modules into the kernel. */
export const SOCKET_PROTOCOLS = [0, 6, 17] as const;

/** Options of SOL_SOCKET that give the kernel programs to run: SO_ATTACH_FILTER, _BPF, _REUSEPORT_CBPF and _EBPF. */
export const SOCKET_PROGRAMS = [26, 50, 51, 52] as const;
export const SOL_SOCKET = 1;
/** TCP_ULP of SOL_TCP loads protocols into the kernel. */
export const SOL_TCP = 6;
export const TCP_ULP = 31;

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET; NEWTIME exists only for unshare and clone3. */
export const CLONE_NEW_ANY = 0x7e020000;

/**
 * Kinds of namespaces that setns may enter: CLONE_NEWUSER and CLONE_NEWNS. A copy of a live session enters those that the
 * fork server made for it below the session's own; into any other a process without capabilities does not get.
 */
export const ENTERED_NAMESPACES = [0x10000000, 0x00020000] as const;

/** PER_LINUX, and the question which it is. Others lower the protection of memory or change the ABI. */
export const PERSONALITIES = [0, 0xffffffff] as const;

/**
 * Requests of ioctl that work on the session's own terminals, pipes, sockets and files (asm-generic/ioctls.h,
 * linux/sockios.h). Not among them: typing into a terminal (TIOCSTI, TIOCLINUX), line disciplines (TIOCSETD), the
 * console (TIOCCONS), everything of devices.
 */
export const IOCTL_REQUESTS = [
  // Terminals: TCGETS to TCSETSF, TCSBRK to TIOCOUTQ, window size, packet mode, sessions, the second set, pty pairs.
  0x5401,
  0x5402, 0x5403, 0x5404, 0x5409, 0x540a, 0x540b, 0x540c, 0x540d, 0x540e, 0x540f, 0x5410, 0x5411,
  0x5413, 0x5414, 0x5420, 0x5422, 0x5424, 0x5425, 0x5429, 0x802c542a, 0x402c542b, 0x402c542c,
  0x402c542d, 0x80045430, 0x40045431, 0x5441,
  // Descriptors: FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, FIOASYNC.
  0x541b, 0x5421, 0x5450, 0x5451, 0x5452,
  // Sockets and the loopback interface, reading only.
  0x8905, 0x8910, 0x8912, 0x8913, 0x8915, 0x8919, 0x891b, 0x8921, 0x8927, 0x8933,
  // FICLONE and FS_IOC_GETFLAGS.
  0x40049409, 0x80086601,
] as const;

/** PR_SET_CHILD_SUBREAPER: who inherits orphans. */
export const PR_SET_CHILD_SUBREAPER = 36;

/**
 * Options of prctl about the calling process itself: names, death signal, dumpability, capabilities to give up,
 * timer slack, no-new-privileges, huge pages, names of memory, write-xor-execute, and on arm64 vectors and pointer keys.
 */
export const PRCTL_OPTIONS = [
  1,
  2,
  3,
  4,
  7,
  8,
  15,
  16,
  21,
  23,
  24,
  27,
  29,
  30,
  PR_SET_CHILD_SUBREAPER,
  37,
  38,
  39,
  40,
  41,
  42,
  47,
  50,
  51,
  54,
  55,
  56,
  65,
  66,
  0x53564d41,
] as const;

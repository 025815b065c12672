/** Architectures that the local sandbox has a filter for, by Node's names. */
export type Architecture = "x64" | "arm64";

/** The number of one call for x64 and for arm64; null where the architecture has no such call. */
export type Numbers = readonly [number | null, number | null];

/** AUDIT_ARCH_* of linux/audit.h: what seccomp reports as the architecture of a system call. */
export const AUDIT_ARCHITECTURE = {
  x64: 0xc000003e,
  arm64: 0xc00000b7,
} as const satisfies Record<Architecture, number>;

/**
 * System calls that reach for the host: mounts, namespaces, other processes' memory, kernel modules, clocks, keys, and
 * interfaces with a history of kernel holes. A session is told that it may not (EPERM); of calls that stand in no list it
 * is told that they do not exist (ENOSYS). Numbers `[x64, arm64]` of the kernel's
 * unistd_64.h and asm-generic/unistd.h; null where the architecture has no such call.
 */
export const DENIED_CALLS = {
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  statmount: [457, 457],
  listmount: [458, 458],
  unshare: [272, 97],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  kcmp: [312, 272],
  pidfd_getfd: [438, 438],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  userfaultfd: [323, 282],
  memfd_secret: [447, 447],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  fanotify_init: [300, 262],
  fanotify_mark: [301, 263],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  create_module: [174, null],
  get_kernel_syms: [177, null],
  query_module: [178, null],
  reboot: [169, 142],
  swapon: [167, 224],
  swapoff: [168, 225],
  acct: [163, 89],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  adjtimex: [159, 171],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  syslog: [103, 116],
  vhangup: [153, 58],
  nfsservctl: [180, 42],
  lookup_dcookie: [212, 18],
  modify_ldt: [154, null],
  ioperm: [173, null],
  iopl: [172, null],
  uselib: [134, null],
  ustat: [136, null],
  sysfs: [139, null],
  _sysctl: [156, null],
  migrate_pages: [256, 238],
  move_pages: [279, 239],
} as const satisfies Record<string, Numbers>;

/** Calls that are allowed with some arguments only. Numbers `[x64, arm64]`. */
export const CHECKED_CALLS = {
  clone: [56, 220],
  clone3: [435, 435],
  ioctl: [16, 29],
  personality: [135, 92],
  prctl: [157, 167],
  setns: [308, 268],
  setsockopt: [54, 208],
  socket: [41, 198],
  socketpair: [53, 199],
} as const satisfies Record<string, readonly [number, number]>;

/** Calls about a process that the Landlock tier allows about the calling one (number 0) only. */
export const OWN_PROCESS_CALLS = {
  prlimit64: [302, 261],
  sched_setaffinity: [203, 122],
  sched_setparam: [142, 118],
  sched_setscheduler: [144, 119],
  sched_setattr: [314, 274],
} as const satisfies Record<string, readonly [number, number]>;

/**
 * Calls that the Landlock tier refuses: its rules do not cover owners and extended attributes of files, and priorities
 * of the host's processes.
 */
export const WITHHELD_CALLS = {
  chown: [92, null],
  fchown: [93, 55],
  lchown: [94, null],
  fchownat: [260, 54],
  setxattr: [188, 5],
  lsetxattr: [189, 6],
  fsetxattr: [190, 7],
  removexattr: [197, 14],
  lremovexattr: [198, 15],
  fremovexattr: [199, 16],
  setpriority: [141, 140],
} as const satisfies Record<string, Numbers>;

/**
 * Calls that the Landlock tier answers with success and does not do: its rules do not cover modes and times of files,
 * and too many programs give up when these fail.
 */
export const PRETENDED_CALLS = {
  chmod: [90, null],
  fchmod: [91, 52],
  fchmodat: [268, 53],
  fchmodat2: [452, 452],
  utime: [132, null],
  utimes: [235, null],
  futimesat: [261, null],
  utimensat: [280, 88],
} as const satisfies Record<string, Numbers>;

/** Cells that hurt whoever shares a machine with them, by name. None of them ends by itself. */
export const neighbours = {
  "a busy loop": "while True: pass",
  "a flood of output": "line = 'x' * 1000\nwhile True: print(line)",
  "a flood of memory": [
    "held = []",
    "while True:",
    "  try: held.append(bytearray(16 << 20))",
    "  except MemoryError: held.clear()",
  ].join("\n"),
  "a flood of files": [
    "import os",
    "block = bytes(1 << 20)",
    "while True:",
    "  try:",
    "    with open('flood', 'wb') as file:",
    "      while True: file.write(block)",
    "  except OSError: os.unlink('flood')",
  ].join("\n"),
  "a flood of processes": [
    "import os, time",
    "while True:",
    "  try:",
    "    if os.fork() == 0: time.sleep(0.5); os._exit(0)",
    "  except OSError: pass",
    "  try:",
    "    while os.waitpid(-1, os.WNOHANG)[0]: pass",
    "  except ChildProcessError: pass",
  ].join("\n"),
} as const;

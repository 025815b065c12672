import { CodeactError } from "@codeact/protocol";

/** Longest path in bytes, and longest name in it (Linux: NAME_MAX); the store has the same bounds. */
const MAX_PATH_BYTES = 1024;
const MAX_NAME_BYTES = 255;

/** C0 and C1 controls, and what ends a line. */
// oxlint-disable-next-line no-control-regex -- control characters are what must not be in a name
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;
/** Characters that nobody sees, and those that turn the direction of writing: `gpj.exe` shown as `exe.jpg`. */
const invisible =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb]/u;
/** Devices of Windows, with any extension: a file of that name cannot be saved there. */
const devices = /^(?:con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³]|conin\$|conout\$)(?:\.|$)/iu;

/**
 * Checks the path of a file that somebody sends: relative to the working folder, forward slashes, no way out of it, and
 * nothing in its names that hides what they are. Returns it in Unicode's normal form C.
 * @throws CodeactError `invalid_input` (`details.reason`: `file_path`, `details.fault`: what is wrong)
 */
export function checkFilePath(path: string): string {
  const normal = path.normalize("NFC");
  const fault = faultOf(normal);
  if (fault === undefined) return normal;
  throw new CodeactError("invalid_input", `The file name ${shown(path)} ${fault.text}.`, {
    remedy: fault.remedy,
    details: { reason: "file_path", fault: fault.fault },
  });
}

interface Fault {
  readonly fault: string;
  readonly text: string;
  readonly remedy: string;
}

function faultOf(path: string): Fault | undefined {
  const names = path.split("/");
  const rename = "Rename the file and send it again.";
  if (!path.isWellFormed())
    return { fault: "unicode", text: "is no valid Unicode", remedy: rename };
  if (Buffer.byteLength(path) > MAX_PATH_BYTES || names.some(isLong)) {
    return {
      fault: "length",
      text: `is too long`,
      remedy: `A name has at most ${MAX_NAME_BYTES} bytes, a path ${MAX_PATH_BYTES}.`,
    };
  }
  if (controls.test(path))
    return { fault: "control", text: "has control characters", remedy: rename };
  if (invisible.test(path)) {
    return { fault: "invisible", text: "has invisible or direction characters", remedy: rename };
  }
  if (path.includes("\\") || names.some((name) => name === "" || name === "." || name === "..")) {
    return {
      fault: "traversal",
      text: "is not a path inside the working folder",
      remedy: "Give a relative path with forward slashes, without empty, `.` and `..` parts.",
    };
  }
  if (names.some((name) => devices.test(name))) {
    return { fault: "reserved", text: "is the name of a device", remedy: rename };
  }
  if (names.some((name) => /^\s|[\s.]$/u.test(name))) {
    return {
      fault: "ending",
      text: "has a name that begins with a space or ends with a space or dot",
      remedy: rename,
    };
  }
  return undefined;
}

function isLong(name: string): boolean {
  return Buffer.byteLength(name) > MAX_NAME_BYTES;
}

/** The name with everything escaped that would not be seen or would do something. */
function shown(path: string): string {
  const escaped = path
    .slice(0, 100)
    .toWellFormed()
    .replaceAll(new RegExp(`${controls.source}|${invisible.source}`, "gu"), (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    });
  return `"${escaped}"`;
}

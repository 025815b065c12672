import { readTag, scanCommonTag } from "./markup.ts";
import type { ScanMode } from "./scanner.ts";

/** Words without actions: only reasoning and chat markers are taken out. */
export const plainProse: ScanMode = (scan) => {
  const at = scan.buffer.indexOf("<");
  if (at !== 0) {
    scan.emit("prose", at < 0 ? scan.buffer.length : at);
    return plainProse;
  }
  const tag = readTag(scan.buffer, scan.final);
  if (tag === "wait") return "wait";
  const common = tag === undefined ? undefined : scanCommonTag(scan, tag, plainProse);
  if (common !== undefined) return common;
  scan.emit("prose", 1);
  return plainProse;
};

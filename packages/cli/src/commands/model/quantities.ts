const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes for a person, in powers of 1000 as disks and downloads are told: `7.70 GB`. */
export function bytesText(bytes: number | undefined): string {
  if (bytes === undefined) return "unknown";
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit] ?? "B"}`;
}

/** A number of weights for a person: `7.24B`, `2.4M`. */
export function countText(count: number | undefined): string {
  if (count === undefined) return "unknown";
  if (count >= 1e9) return `${(count / 1e9).toFixed(2)}B`;
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)}M`;
  return count >= 1e3 ? `${(count / 1e3).toFixed(0)}k` : String(count);
}

/** A time to wait: `1 h 02 min`, `2 min 03 s`, `7 s`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole >= 3600)
    return `${Math.floor(whole / 3600)} h ${twoDigits(Math.floor((whole % 3600) / 60))} min`;
  return whole >= 60 ? `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s` : `${whole} s`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

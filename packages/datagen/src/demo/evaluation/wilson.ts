/** A share with its 95 % Wilson interval; all from 0 to 1. */
export interface Share {
  readonly right: number;
  readonly asked: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % point of the normal distribution. */
const Z = 1.959964;

/** Counts a share; none asked gives 0 between 0 and 1. */
export function shareOf(right: number, asked: number): Share {
  if (asked === 0) return { right, asked, share: 0, low: 0, high: 1 };
  const share = right / asked;
  const spread = Z * Math.sqrt((share * (1 - share)) / asked + (Z * Z) / (4 * asked * asked));
  const middle = share + (Z * Z) / (2 * asked);
  const scale = 1 + (Z * Z) / asked;
  return {
    right,
    asked,
    share,
    low: Math.max(0, (middle - spread) / scale),
    high: Math.min(1, (middle + spread) / scale),
  };
}

/** The first `n` primes, in `primes`. */
export const firstPrimes = (n: number): string => `n = ${n}
primes = []
k = 2
while len(primes) < n:
    if all(k % d for d in range(2, int(k ** 0.5) + 1)):
        primes.append(k)
    k += 1
`;

const primesIn = (end: string): string =>
  `primes = [k for k in range(2, ${end}) if all(k % d for d in range(2, int(k ** 0.5) + 1))]\n`;

/** The primes up to `n`, in `primes`. */
export const primesUpTo = (n: number): string => `n = ${n}\n${primesIn("n + 1")}`;

/** The prime factors of `n`, each as often as it divides, in `factors`. */
export const primeFactors = (n: number): string => `n = ${n}
factors = []
d = 2
while n > 1:
    while n % d == 0:
        factors.append(d)
        n //= d
    d += 1
`;

/** The primes below `n`, in `primes`. */
export const primesBelow = (n: number): string => `n = ${n}\n${primesIn("n")}`;

"""Writes the expected enclosures of `interval.txt` and `elementary.txt` next to this file.

The oracle is Arb (python-flint 0.9) for transcendental functions and Python's exact fractions for the rest; it
shares no code with the crates that compute here. Run it with

    pip install python-flint && python3 tests/oracle/generate.py

`interval.txt`: one line `function lo hi [lo hi] = lo hi` for every case; the result is the tightest interval of
binary64 numbers, after the rules of IEEE 1788 for set-based intervals, except that a result which is undefined for
part of the argument is all reals, as `Interval` says of itself. Numbers are decimals that read back exactly.

`elementary.txt`: `function m e = n f` says that f(m 2^e) lies between n 2^f and (n + 1) 2^f; m, n in hexadecimal.
No value is a dyadic number.
"""

import math
import random
from fractions import Fraction
from itertools import product
from pathlib import Path

from flint import arb, ctx, fmpz

HERE = Path(__file__).parent
INF = math.inf
MAX = math.nextafter(INF, 0)
SUBNORMAL = 5e-324
NORMAL = 2.0**-1022


# --- Directed rounding -------------------------------------------------------------------------------------------


def fraction(x):
    """The exact value of an arb without radius."""
    m, e = (int(n) for n in x.man_exp())
    return Fraction(m) * Fraction(2) ** e


def down(q):
    """The largest binary64 number not above the fraction q, -inf if there is none."""
    try:
        x = float(q)
    except OverflowError:
        return MAX if q > 0 else -INF
    return math.nextafter(x, -INF) if Fraction(x) > q else x


def up(q):
    return -down(-q)


def tight(f, x):
    """Bounds of f(x) that are neighbours in binary64 unless the value is one such number."""
    for bits in [200, 800, 3000]:
        ctx.prec = bits
        y = f(arb(x))
        lo, hi = down(fraction(y.lower())), up(fraction(y.upper()))
        if hi <= math.nextafter(lo, INF):
            return lo, hi
    raise ValueError(f"undecided at {x}")


# --- Functions of intervals --------------------------------------------------------------------------------------

ENTIRE = (-INF, INF)


def neg(x):
    return -x[1], -x[0]


def add(x, y):
    lo = -INF if -INF in (x[0], y[0]) else down(Fraction(x[0]) + Fraction(y[0]))
    hi = INF if INF in (x[1], y[1]) else up(Fraction(x[1]) + Fraction(y[1]))
    return lo, hi


def mul(x, y):
    def corner(a, b, rounding):
        if a == 0 or b == 0:
            return 0.0
        if math.isinf(a) or math.isinf(b):
            return math.copysign(1, a) * math.copysign(1, b) * INF
        return rounding(Fraction(a) * Fraction(b))

    corners = list(product(x, y))
    return min(corner(a, b, down) for a, b in corners), max(corner(a, b, up) for a, b in corners)


def inv(x):
    if x[0] <= 0 <= x[1]:
        return ENTIRE
    lo = 0.0 if math.isinf(x[1]) else down(1 / Fraction(x[1]))
    hi = 0.0 if math.isinf(x[0]) else up(1 / Fraction(x[0]))
    return lo, hi


def sqrt(x):
    if x[0] < 0:
        return ENTIRE
    return (
        tight(arb.sqrt, x[0])[0],
        INF if math.isinf(x[1]) else tight(arb.sqrt, x[1])[1],
    )


def exp(x):
    def at(a):
        if a == -INF or a < -1e4:
            return 0.0, 0.0 if a == -INF else SUBNORMAL
        if a == INF or a > 1e4:
            return (MAX, INF)
        return tight(arb.exp, a)

    return at(x[0])[0], at(x[1])[1]


def log(x):
    if x[0] <= 0:
        return ENTIRE
    return tight(arb.log, x[0])[0], INF if math.isinf(x[1]) else tight(arb.log, x[1])[1]


def wave(f, phase):
    """sin or cos, the maxima of which lie at pi (phase + 2n)."""

    def image(x):
        if math.isinf(x[0]) or math.isinf(x[1]):
            return -1.0, 1.0
        ends = [tight(f, a) for a in x]
        lo, hi = min(e[0] for e in ends), max(e[1] for e in ends)
        ctx.prec = 3000

        def extremum_inside(at):
            """Whether pi (at + 2n) lies between the ends for a whole n."""
            first, last = ((arb(a) / arb.pi() - at) / 2 for a in x)
            return int(first.ceil().unique_fmpz()) <= int(last.floor().unique_fmpz())

        if extremum_inside(phase):
            hi = 1.0
        if extremum_inside(phase + 1):
            lo = -1.0
        return lo, hi

    return image


sin, cos = wave(arb.sin, 0.5), wave(arb.cos, 0.0)


# --- Arguments ---------------------------------------------------------------------------------------------------


def special_intervals():
    """Signs, zeros, limits of the format and unbounded sides in all combinations."""
    ends = [-INF, -MAX, -3.0, -1.0, -NORMAL, -SUBNORMAL, 0.0, SUBNORMAL, NORMAL, 1.0, 1.0 + 2**-52, 7.0, MAX, INF]
    return [(a, b) for a in ends for b in ends if a <= b and a < INF and b > -INF]


def random_float(rng, low, high):
    return rng.choice([-1, 1]) * math.ldexp(rng.uniform(0.5, 1), rng.randint(low, high))


def random_interval(rng, low, high):
    a = random_float(rng, low, high)
    return rng.choice([(a, a), tuple(sorted([a, random_float(rng, low, high)])), (a, math.nextafter(a, INF))])


def around_extrema(rng):
    """Intervals that hold an extremum of sin or cos by a hair, or miss it by one, up to 2^40."""
    ctx.prec = 400
    for size in range(1, 41):
        for _ in range(4):
            k = max(1, int(rng.uniform(0.5, 1) * 2**size / (math.pi / 2))) * rng.choice([-1, 1])
            yield from next_to(k, rng)


def next_to(k, rng):
    """Intervals with ends next to pi k/2."""
    at = fraction((arb.pi() * k / 2).mid())
    a, b = down(at), up(at)
    if max(abs(a), abs(b)) < 2**40:
        width = rng.choice([0.5, 0.1, 1e-3]) + math.ulp(a) * rng.randint(0, 3)
        yield from [(a, b), (a - width, b), (a, b + width), (a - width, a), (b, b + width)]


def misjudged_extrema(rng):
    """The same where x/pi, computed in binary64 without a margin, puts an end on the wrong side of the extremum.

    1/math.pi is too large by 2^-53.9 of itself, more than half a unit in the last place of a product just below a
    power of two; only there is such an end to be found.
    """
    ctx.prec = 400
    for size in range(12, 39):
        for _ in range(100):
            k = int(2**size * rng.uniform(0.97, 1)) * rng.choice([-1, 1])
            at = fraction((arb.pi() * k / 2).mid())
            if 2 * down(at) * (1 / math.pi) > k or 2 * up(at) * (1 / math.pi) < k:
                yield from next_to(k, rng)


def interval_cases():
    rng = random.Random(1788)
    special = special_intervals()
    for x in special:
        for name, f in UNARY.items():
            if name in ("sin", "cos") and max(map(abs, x)) > 2.0**40 and not math.isinf(max(map(abs, x))):
                continue  # no enclosure but [-1, 1] is promised there
            yield name, [x], f(x)
    pairs = list(product(special, special))
    for x, y in rng.sample(pairs, 400):
        yield "add", [x, y], add(x, y)
        yield "mul", [x, y], mul(x, y)
    # Moderate numbers, products and quotients at both limits, sums with much cancellation.
    for low, high, count in [(-8, 8, 150), (-560, -500, 150), (-1060, -1000, 40), (480, 530, 60), (-60, 60, 60)]:
        for _ in range(count):
            x, y = random_interval(rng, low, high), random_interval(rng, low, high)
            yield "add", [x, y], add(x, y)
            yield "mul", [x, y], mul(x, y)
    for _ in range(80):
        x = random_interval(rng, -1074 + 53, -1000)
        y = random_interval(rng, -60, 10)
        yield "mul", [x, y], mul(x, y)
    for low, high in [(-8, 8), (-1073, -1000), (1000, 1023)]:
        for _ in range(60):
            x = random_interval(rng, low, high)
            yield "inv", [x], inv(x)
            x = tuple(sorted(map(abs, x)))
            yield "sqrt", [x], sqrt(x)
            yield "log", [x], log(x)
    for _ in range(100):
        x = random_interval(rng, -20, 9)
        yield "exp", [x], exp(x)
        x = tuple(sorted([1 + random_float(rng, -52, -1), 1 + random_float(rng, -52, -1)]))
        yield "log", [x], log(x)
        x = random_interval(rng, -3, 39)
        yield "sin", [x], sin(x)
        yield "cos", [x], cos(x)
    for a in [-745.2, -745.1, -708.4, 709.7, 709.8]:
        yield "exp", [(a, a)], exp((a, a))
    for x in [*around_extrema(rng), *misjudged_extrema(rng)]:
        yield "sin", [x], sin(x)
        yield "cos", [x], cos(x)


UNARY = {"neg": neg, "inv": inv, "sqrt": sqrt, "exp": exp, "log": log, "sin": sin, "cos": cos}


# --- Values of high precision ------------------------------------------------------------------------------------


def value(function, m, e, bits):
    """The n, f with n 2^f <= function(m 2^e) <= (n + 1) 2^f, where n has about the given number of bits."""
    for precision in [bits + 200, 4 * bits + 2000, 20 * bits]:
        ctx.prec = precision
        y = function(arb(fmpz(m)) * arb(2) ** e)
        significand, exponent = (int(k) for k in y.mid().man_exp())
        shift = exponent + significand.bit_length() - bits
        n = (y * arb(2) ** -shift).floor().unique_fmpz()
        if n is not None:
            return int(n), shift
    raise ValueError(f"undecided at {m} 2^{e}")


def elementary_cases():
    rng = random.Random(754)
    functions = {"exp": arb.exp, "log": arb.log, "sin": arb.sin, "cos": arb.cos}
    for name, f in functions.items():
        for length in [1, 20, 53, 100, 128]:
            for magnitude in [-600, -127, -100, -40, -8, -1, 0, 1, 2, 3, 6, 20, 50, 100, 126]:
                if name == "exp" and magnitude > 20:
                    continue
                for _ in range(2):
                    m = rng.getrandbits(length) | 1 | 1 << (length - 1)
                    if name != "log":
                        m *= rng.choice([-1, 1])
                    if (name, m, magnitude) != ("log", 1, length):  # exact: the only such case here
                        yield name, m, magnitude - length, f
    # Next to the zeros of sin, cos and log.
    ctx.prec = 400
    for k in [1, 2, 3, 7, 1000, 10**6 + 1, 10**15, 10**30 + 1]:
        for length in [53, 128]:
            x = arb.pi() * k / 2
            size = int((x.log() / arb(2).log()).ceil().unique_fmpz())
            m = int((x * arb(2) ** (length - size)).floor().unique_fmpz())
            for name in ["sin", "cos"]:
                yield name, m, size - length, functions[name]
    for k in [10, 60, 120, 127]:
        yield "log", 2**k + 1, -k, arb.log
        yield "log", 2**k - 1, -k, arb.log
    for e in [10**5, -(10**5)]:
        yield "log", 3, e, arb.log


def main():
    with open(HERE / "interval.txt", "w") as out:
        print("# Written by generate.py, which says what a line means.", file=out)
        for name, arguments, result in dict.fromkeys((n, tuple(a), r) for n, a, r in interval_cases()):
            numbers = " ".join(f"{lo!r} {hi!r}" for lo, hi in arguments)
            print(f"{name} {numbers} = {result[0]!r} {result[1]!r}", file=out)
    with open(HERE / "elementary.txt", "w") as out:
        print("# Written by generate.py, which says what a line means.", file=out)
        for name, m, e, f in elementary_cases():
            n, shift = value(f, m, e, 440)
            print(f"{name} {m:x} {e} = {n:x} {shift}", file=out)


if __name__ == "__main__":
    main()

# ---------------------------------------------------------------------------------------------------------
# What the claims below are written with. It knows nothing of referee: every derivative, variation, curvature
# and expansion is worked out by SymPy.
import functools
import itertools
import os
import random
import re
import signal
import sys

# Derivatives of what stands in many places are worked out once.
os.environ.setdefault("SYMPY_CACHE_SIZE", "300000")

import mpmath
import sympy as sp

pi = sp.pi
imaginary = sp.I
rational = sp.Rational
whole = sp.Integer
POINTS = 3  # random points at which a proof is tried
MORE_POINTS = 12  # the same of an inequality
DIGITS = 40  # of what is no rational number
SECONDS = int(sys.argv[1]) if len(sys.argv) > 1 else 60  # for one claim


class NotCovered(Exception):
    """What this script does not work out."""


class NeedsFunctions(Exception):
    """What cannot be worked out of special fields, because these are varied."""


class Undefined(Exception):
    """A side has no value at the point."""


class Slow(Exception):
    """The time for one claim is over."""


# --- Symbols ----------------------------------------------------------------------------------------------


class World:
    """What the symbols of a claim stand for, and what the claim says of them.

    Fields are unknown functions, or, if `fields` are given or the world is `closed`, definite polynomials in
    the coordinates. Values of what is not given are drawn at random.
    """

    def __init__(self, seed, closed=False, sizes=None, point=None, fields=None, bump=None):
        self.random = random.Random(seed)
        self.closed = closed
        self.sizes = sizes or {}
        self.point = point  # None: everything is drawn
        self.fields = fields or {}
        self.bump = bump or {}
        self.values = {}  # symbol -> number
        self.names = {}  # name -> symbol or function
        self.sign = {}  # symbol or function -> sign
        self.moves = {}  # symbol -> the next of its time derivatives
        self.functions = {}  # (name, order, argument) -> number
        self.polynomials = {}  # (name) -> polynomial of a declared function
        self.halved = set()  # elements beside the diagonal of a symmetric array
        self.operators = []
        self.commutations = {}  # (A, B) -> whether anticommutator, and what it is
        self.transforms = {}  # symbol or field -> what it becomes
        self.complex = {}  # name -> its real and imaginary part
        self.flow = None
        self.frame = None
        self.metric = None
        self.coordinates = []
        self.shows = []
        self.laws = []
        self.conditions = []
        self.leads = None
        self.reduced = {}
        self.jets = {}
        self.known = {}
        self.is_complex = False

    def draw(self, sign=None):
        """A rational number; a positive one is a square, so that its root is rational, too."""
        number = rational(self.random.randint(1, 9), self.random.randint(1, 5))
        if sign in (">", ">="):
            return number**2
        if sign in ("<", "<="):
            return -(number**2)
        return number if self.random.random() < 0.5 else -number

    def value_of(self, name, sign):
        if self.point is not None and canonical(name) in self.point:
            return self.point[canonical(name)]
        if self.point is not None and sign is None:
            return whole(0)
        return self.draw(sign) if self.point is None else whole(-1 if sign == "<" else 1)


WORLD = None


def canonical(name):
    return name.replace(", ", ",")


def assumption(sign):
    return {
        None: {},
        ">": {"positive": True},
        ">=": {"nonnegative": True},
        "<": {"negative": True},
        "<=": {"nonpositive": True},
        "!=": {"nonzero": True},
    }[sign]


def symbol(name, sign, is_complex=False):
    if is_complex:
        WORLD.is_complex = True
        re_part, im_part = sp.Symbol(f"Re {name}", real=True), sp.Symbol(f"Im {name}", real=True)
        value = sp.sympify(WORLD.value_of(name, None))
        if WORLD.point is None:
            value = value + imaginary * WORLD.draw()
        WORLD.values[re_part], WORLD.values[im_part] = sp.re(value), sp.im(value)
        return re_part + imaginary * im_part
    own = sp.Symbol(name, real=True, **assumption(sign))
    WORLD.names[canonical(name)] = own
    WORLD.sign[own] = sign
    if own not in WORLD.values:
        WORLD.values[own] = WORLD.value_of(name, sign)
    return own


def coord(name, *ranges, heights="", labels=None, sign=None):
    def one(own):
        made = symbol(own, sign)
        if made not in WORLD.coordinates:
            WORLD.coordinates.append(made)
        return made

    return array(name, ranges, heights, labels, one)


def param(name, *ranges, heights="", labels=None, sign=None, structure=None, is_complex=False):
    return array(name, ranges, heights, labels, lambda own: symbol(own, sign, is_complex), structure)


def integer(name, least):
    """A whole number has its value at once."""
    given = None if WORLD.point is None else WORLD.point.get(name)
    if given is None:
        given = least + (WORLD.random.randint(0, 4) if WORLD.point is None else 0)
    return whole(given)


def determined(name, value):
    """What the claim determines; `bump` moves it away from its value."""
    return sp.sympify(value) + WORLD.bump.get(name, 0)


def flat(things):
    for thing in things:
        if isinstance(thing, Array):
            yield from (thing.entry(at) for at in thing.places())
        else:
            yield thing


def field(name, on, *ranges, heights="", labels=None, sign=None, structure=None, is_complex=False, metric=None):
    on = list(flat(on))
    index = {}

    def real(own, sign, at=None):
        if WORLD.closed:
            return polynomial(own, on, sign, at)
        # A name that is written before: fields are told apart by it alone.
        made = sp.Function(own, real=True, **assumption(sign))(*on)
        WORLD.names[canonical(own)] = made
        WORLD.sign[made] = sign
        if metric is not None:
            WORLD.jets[made] = near_flat(at, metric)
        return made

    def one(own, at=None):
        if not is_complex:
            return real(own, sign, at)
        WORLD.is_complex = True
        if WORLD.closed:
            if canonical(own) in WORLD.fields or WORLD.point is not None:
                return polynomial(own, on, None, at)
            return polynomial(own, on, None, at) + imaginary * polynomial("i " + own, on, None, at)
        parts = real(f"Re {own}", None), real(f"Im {own}", None)
        whole_field = parts[0] + imaginary * parts[1]
        WORLD.complex[canonical(own)] = parts
        return whole_field

    def polynomial(own, on, sign, at):
        given = WORLD.fields.get(canonical(own))
        if given is not None:
            names, formula = given
            return sp.sympify(formula(*(WORLD.names[canonical(name)] for name in names)))
        if WORLD.point is not None:
            value = WORLD.point.get(canonical(own))
            if any(key.startswith("d(" + canonical(own) + ",") or key.startswith("d(conj(" + canonical(own) + ")") for key in WORLD.point):
                raise NeedsFunctions()
            if value is None:
                value = WORLD.value_of(own, sign)
            return sp.sympify(value)
        steps = [x - WORLD.values[x] for x in on]
        start = WORLD.draw(sign) if metric is None else near_flat(at, metric)
        total = start
        for degree in (1, 2, 3, 4):
            for powers in itertools.combinations_with_replacement(steps, degree):
                # In many coordinates only some of the high powers: there are too many.
                if degree > 2 and len(on) > 2 and WORLD.random.random() > 0.2 or degree > 3 and metric is not None:
                    continue
                if degree > 3 and len(on) > 1 and WORLD.random.random() > 0.4:
                    continue
                total += rational(WORLD.random.randint(-5, 5), WORLD.random.randint(1, 3)) * sp.prod(powers)
        return total

    return array(name, ranges, heights, labels, one, structure, with_place=True)


def near_flat(at, signature):
    """A value of a metric near a flat one."""
    first = min(at) if at else 0
    if at[0] == at[1]:
        return whole(-1 if signature == "lorentzian" and at[0] == 0 else 1) + rational(WORLD.random.randint(-3, 3), 20)
    return rational(WORLD.random.randint(-3, 3), 30)


class up(int):
    """An upper index."""


class lo(int):
    """A lower index."""


def height_of(index):
    return "^" if isinstance(index, up) else "_" if isinstance(index, lo) else "."


class Array:
    """A quantity with indices, each of which runs over a range and stands up, down or neither."""

    _op_priority = 1000

    def __init__(self, ranges, heights, entry):
        self.ranges = [list(r) for r in ranges]
        self.heights = heights or "." * len(self.ranges)
        self.make = entry
        self.kept = {}
        self.inverse_entries = None

    def entry(self, at):
        at = tuple(int(n) for n in at)
        if at not in self.kept:
            for n, values in zip(at, self.ranges):
                if n not in values:
                    raise NotCovered("a component is out of range")
            self.kept[at] = self.make(at)
        return self.kept[at]

    def places(self):
        return list(itertools.product(*self.ranges))

    def __getitem__(self, index):
        index = index if isinstance(index, tuple) else (index,)
        if len(index) < len(self.ranges):
            rest = self.ranges[len(index):]
            return Array(rest, self.heights[len(index):], lambda at: self.get(index + at))
        return self.get(index)

    def get(self, index):
        metric = WORLD.metric
        if self is metric and any(isinstance(n, up) for n in index):
            if all(isinstance(n, up) for n in index):
                return inverse_metric(self)[tuple(int(n) for n in index)]
            return whole(int(index[0] == index[1]))
        for axis, (n, natural) in enumerate(zip(index, self.heights)):
            wanted = height_of(n)
            if "." in (wanted, natural) or wanted == natural:
                continue
            if metric is None:
                raise NotCovered("an index is moved without a metric")
            g = inverse_metric(metric) if wanted == "^" else metric
            to = lo if wanted == "^" else up
            changed = lambda e: index[:axis] + (to(e),) + index[axis + 1:]
            return sum(g[int(n), e] * self.get(changed(e)) for e in self.ranges[axis])
        return self.entry(index)

    def map(self, change):
        return Array(self.ranges, self.heights, lambda at: change(self.entry(at)))

    @property
    def rank(self):
        return len(self.ranges)

    def rows(self):
        return [[self.entry((r, c)) for c in self.ranges[1]] for r in self.ranges[0]]

    def __neg__(self):
        return self.map(lambda x: -x)

    def __add__(self, other):
        if isinstance(other, Array):
            if [len(r) for r in self.ranges] != [len(r) for r in other.ranges]:
                raise NotCovered("arrays of different shapes are added")
            shift = [b[0] - a[0] for a, b in zip(self.ranges, other.ranges)]
            moved = lambda at: tuple(n + s for n, s in zip(at, shift))
            return Array(self.ranges, self.heights, lambda at: self.entry(at) + other.entry(moved(at)))
        if other == 0:
            return self
        if self.rank != 2:
            raise NotCovered("a number is added to a vector")
        first = self.ranges[0][0] - self.ranges[1][0]
        return Array(self.ranges, self.heights, lambda at: self.entry(at) + (other if at[0] == at[1] + first else 0))

    __radd__ = __add__

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if not isinstance(other, Array):
            return self.map(lambda x: x * other)
        meet = list(zip(self.ranges[-1], other.ranges[0]))
        if len(self.ranges[-1]) != len(other.ranges[0]):
            raise NotCovered("arrays of different shapes are multiplied")
        n = self.rank - 1
        both = lambda at: sum((self.entry(at[:n] + (a,)) * other.entry((b,) + at[n:]) for a, b in meet), whole(0))
        if self.rank + other.rank == 2:
            return both(())
        return Array(self.ranges[:-1] + other.ranges[1:], "", both)

    def __rmul__(self, other):
        return self.map(lambda x: other * x)

    def __truediv__(self, other):
        return self.map(lambda x: x / other)

    def __pow__(self, power):
        if self.rank == 1 and power == 2:
            return self * self
        if self.rank != 2 or not sp.sympify(power).is_Integer:
            raise NotCovered("an array is raised to this power")
        base = inverse(self) if power < 0 else self
        result = unit_matrix(self)
        for _ in range(abs(int(power))):
            result = result * base
        return result


def unit_matrix(like):
    first = like.ranges[0][0] - like.ranges[1][0]
    return Array(like.ranges, "", lambda at: whole(int(at[0] == at[1] + first)))


def array(name, ranges, heights, labels, one, structure=None, with_place=False):
    make = one if with_place else lambda own, at=None: one(own)
    if not ranges:
        return make(name)

    def entry(at):
        if structure and len(at) >= 2:
            row, column = at[0], at[1]
            if structure == "diagonal" and row != column or structure == "antisymmetric" and row == column:
                return whole(0)
            if structure in ("symmetric", "antisymmetric") and row > column:
                other = made.entry((column, row) + at[2:])
                return -other if structure == "antisymmetric" else other
        own = make(element(name, heights, at, labels), at)
        if structure == "symmetric" and at[0] != at[1]:
            WORLD.halved.add(own)
        return own

    made = Array(ranges, heights, entry)
    # All are declared at once, so that what is drawn does not depend on the order of use.
    for at in made.places():
        made.entry(at)
    return made


def element(name, heights, at, labels):
    """The name of an element: `q[1]`, `g_{0 1}`, `X^{0}`, `B[r]`."""
    words = [str(labels[axis][n]) if labels and labels[axis] else str(n) for axis, n in enumerate(at)]
    heights = heights or "." * len(at)
    text = ""
    for kind, group in itertools.groupby(zip(heights, words), key=lambda pair: pair[0]):
        inside = [word for _, word in group]
        text += "[" + ", ".join(inside) + "]" if kind == "." else kind + "{" + " ".join(inside) + "}"
    return name + text


def defined(ranges, heights, formula):
    """A definition with indices."""
    return Array(ranges, heights, lambda at: formula(*at))


def cyclic(index, values):
    """An index that is shifted around its range."""
    values = list(values)
    return values[(index - values[0]) % len(values)]


def span(first, last):
    """The whole numbers from one to another."""
    first, last = sp.sympify(first), sp.sympify(last)
    if not (first.is_Integer and last.is_Integer):
        raise NotCovered("the bounds of a sum are no whole numbers")
    return [whole(n) for n in range(int(first), int(last) + 1)]


def vector(*elements):
    return Array([range(1, len(elements) + 1)], "", lambda at: sp.sympify(elements[at[0] - 1]))


def rows(*rows):
    columns = range(1, len(rows[0]) + 1)
    return Array([range(1, len(rows) + 1), columns], "", lambda at: sp.sympify(rows[at[0] - 1][at[1] - 1]))


def listed(elements, first=1):
    return Array([range(first, first + len(elements))], "", lambda at: sp.sympify(elements[at[0] - first]))


def diagonal(elements, first=1):
    values = range(first, first + len(elements))
    return Array([values] * 2, "", lambda at: sp.sympify(elements[at[0] - first]) if at[0] == at[1] else whole(0))


def delta(*at):
    half = len(at) // 2
    upper, lower = at[:half], at[half:]
    if any(n not in lower for n in upper):
        return whole(0)
    return whole(permutation_sign([lower.index(n) for n in upper]))


def levi_civita(*at):
    return whole(permutation_sign(at))


def permutation_sign(at):
    sign = 1
    for a, b in itertools.combinations(at, 2):
        sign *= (b > a) - (b < a)
    return sign


def product(terms):
    result = whole(1)
    for term in terms:
        result = result * term
    return result


# --- Functions --------------------------------------------------------------------------------------------


def elementary(function):
    def apply(x):
        if isinstance(x, Array):
            if x.rank == 2 and function is sp.exp:
                made = sp.Matrix(x.rows()).exp()
                first = [r[0] for r in x.ranges]
                return Array(x.ranges, "", lambda at: made[at[0] - first[0], at[1] - first[1]])
            return x.map(function)
        return function(x)

    return apply


sqrt, exp, log = elementary(sp.sqrt), elementary(sp.exp), elementary(sp.log)
sin, cos, tan, cot, sec, csc = map(elementary, (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc))
arcsin, arccos, arctan = map(elementary, (sp.asin, sp.acos, sp.atan))
sinh, cosh, tanh, coth, sech, csch = map(elementary, (sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch))
arsinh, arcosh, artanh = map(elementary, (sp.asinh, sp.acosh, sp.atanh))


def absolute(x):
    return sqrt(x * conj(x)) if sp.sympify(x).has(imaginary) else sqrt(x**2)


def sign(x):
    return x / sqrt(x**2)


def minimum(x, y):
    return (x + y - sqrt((x - y) ** 2)) / 2


def maximum(x, y):
    return (x + y + sqrt((x - y) ** 2)) / 2


def factorial(n):
    return sp.factorial(n)


def real(name):
    return sp.Dummy(name, real=True)


def definite(integrand, x, lower, upper):
    value = sp.integrate(integrand, (x, lower, upper), conds="none")
    if value.has(sp.Integral):
        raise NotCovered("SymPy does not find this integral")
    return value


# From both sides, or from the one from which there is a real limit.
def limit(term, x, place):
    if place in (sp.oo, -sp.oo):
        return sp.limit(term, x, place)
    values = [sp.limit(term, x, place, side) for side in "+-"]
    real_values = [value for value in values if value.is_real is not False] or values
    if any(sp.simplify(value - real_values[0]) != 0 for value in real_values):
        raise NotCovered("SymPy finds another limit from each side")
    return real_values[0]


def binomial(a, k):
    k = sp.sympify(k)
    if not k.is_Integer:
        raise NotCovered("a binomial coefficient of something that is no whole number")
    return whole(0) if k < 0 else sp.prod([a - j for j in range(int(k))]) / sp.factorial(k)


def conj(z):
    """All symbols are real, so that only i changes its sign."""
    if isinstance(z, Array):
        return z.map(conj)
    z = sp.sympify(z)
    rooted = lambda e: e.is_Pow and e.base.is_number and e.base.is_negative and not e.exp.is_integer
    z = z.replace(rooted, lambda e: exp(imaginary * pi * e.exp) * (-e.base) ** e.exp)
    return z.xreplace({imaginary: -imaginary})


def real_part(z):
    return (z + conj(z)) / 2


def imaginary_part(z):
    return (z - conj(z)) / (2 * imaginary)


class Declared(sp.Function):
    """A function of one argument of which nothing or a differential equation is known."""

    nargs = 1

    def fdiff(self, argindex=1):
        return self.family.at(self.order + 1, self.args[0])

    def _eval_is_real(self):
        return True


class function:
    """f, f', f'', …; with `order` and `right` a solution of f^(order)(x) = right(f, x)."""

    def __init__(self, name, order=None, right=None, initial=None):
        self.name, self.order, self.right, self.initial = name, order, right, initial
        self.classes = {}
        WORLD.names[name] = self

    def at(self, order, x):
        x = sp.sympify(x)
        if self.initial and x == self.initial[0] and order < len(self.initial[1]):
            return sp.sympify(self.initial[1][order])
        if self.order is not None and order >= self.order:
            y = sp.Symbol("argument", real=True)
            rest = self.right(self, y)
            for _ in range(order - self.order):
                rest = sp.diff(rest, y)
            return rest.xreplace({y: x}) if not rest.has(sp.Subs) else rest.subs(y, x)
        if order not in self.classes:
            self.classes[order] = type(self.name + "'" * order, (Declared,), {"family": self, "order": order})
        return self.classes[order](x)

    def prime(self, order):
        return lambda x: x.map(lambda y: self.at(order, y)) if isinstance(x, Array) else self.at(order, x)

    def __call__(self, x):
        return self.prime(0)(x)


def value_of_function(family, order, x):
    """The value at a number: given, or that of a polynomial that is drawn once for all arguments."""
    for (name, n, argument), value in WORLD.functions.items():
        if name == family.name and n == order and abs(sp.N(argument - x, 30)) < 1e-20:
            return value
    given = WORLD.fields.get(f"{family.name}(x)")
    if given is not None:
        y = sp.Symbol("argument", real=True)
        made = given[1](y) if given[0] else given[1]()
        return sp.diff(sp.sympify(made), y, order).subs(y, x)
    if family.order is not None:
        key = (family.name, order, x)
        WORLD.functions[key] = WORLD.draw() if WORLD.point is None else whole(0)
        return WORLD.functions[key]
    y = sp.Symbol("argument", real=True)
    if family.name not in WORLD.polynomials:
        if WORLD.point is None:
            made = sum(WORLD.draw() * y**k for k in range(7))
        else:
            made = taylor(family.name, y, x)
        WORLD.polynomials[family.name] = made
    own = WORLD.polynomials[family.name] if WORLD.point is None else taylor(family.name, y, x)
    return sp.diff(own, y, order).subs(y, x)


def taylor(name, y, x):
    """The polynomial with the given values at the nearest argument."""
    near = [key for key in WORLD.functions if key[0] == name]
    if not near:
        return whole(0)
    centre = min((key[2] for key in near), key=lambda c: abs(sp.N(c - x, 30)))
    return sum(
        value * (y - centre) ** n / sp.factorial(n)
        for (own, n, c), value in WORLD.functions.items()
        if own == name and c == centre
    )


# --- Derivatives ------------------------------------------------------------------------------------------


class Integral:
    """A functional: a density and what it is integrated over."""

    _op_priority = 1000

    def __init__(self, density, over):
        self.density, self.over = density, over

    def same(self, other):
        if isinstance(other, Integral):
            if set(other.over) != set(self.over):
                raise NotCovered("integrals over different coordinates are compared")
            return other.density
        if other == 0:
            return whole(0)
        raise NotCovered("a number is added to an integral")

    def __add__(self, other):
        return Integral(self.density + self.same(other), self.over)

    __radd__ = __add__

    def __neg__(self):
        return Integral(-self.density, self.over)

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if isinstance(other, Integral) or sp.sympify(other).has(*self.over):
            raise NotCovered("an integral is multiplied by what depends on its coordinates")
        return Integral(self.density * other, self.over)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self * (1 / sp.sympify(other))


def integral(density, *over):
    return Integral(density, list(flat(over)))


def d(A, *by):
    """The partial derivative in symbols, one after the other."""
    for x in by:
        if isinstance(A, Integral):
            if x in A.over:
                raise NotCovered("an integral is differentiated in what it is taken over")
            A = Integral(d(A.density, x), A.over)
        elif isinstance(A, Array):
            A = turned(A, x)
        else:
            A = slope(A, x)
    return A


def slope(A, x):
    if not isinstance(x, sp.Symbol):
        raise NotCovered("a derivative in what is no symbol")
    return sp.diff(sp.sympify(A), x)


def flow(moving, along):
    WORLD.flow = (list(flat(moving)), along)


def velocity(x):
    """The next time derivative of a coordinate or of a velocity."""
    if x not in WORLD.moves:
        WORLD.moves[x] = symbol(f"Dt({x.name})", None)
    return WORLD.moves[x]


def Dt(A):
    """The derivative in time along the flow, by the chain rule."""
    if isinstance(A, Array):
        return A.map(Dt)
    A = sp.sympify(A)
    if WORLD.flow is None:
        raise NotCovered("no flow is declared")
    moving, along = WORLD.flow
    total = sp.diff(A, along)
    for x in moving:
        while True:
            part = sp.diff(A, x)
            if part != 0:
                total += part * velocity(x)
            if x not in WORLD.moves:
                break
            x = WORLD.moves[x]
    return total


def parts_of(unknown):
    """A field, or its real and imaginary part."""
    for re_part, im_part in WORLD.complex.values():
        if unknown == re_part + imaginary * im_part:
            return (re_part, im_part, -1)
        if unknown == re_part - imaginary * im_part:
            return (re_part, im_part, 1)
    return None


def variation(density, unknown, over):
    """The Euler–Lagrange expression of a density in a field: Σ (-1)^n ∂_x… ∂L/∂(∂_x… u)."""
    density = sp.sympify(density)
    jets = {unknown} | {a for a in density.atoms(sp.Derivative) if a.expr == unknown}
    dummy = {jet: sp.Dummy(f"jet{n}", real=True) for n, jet in enumerate(sorted(jets, key=sp.default_sort_key))}
    back = {value: key for key, value in dummy.items()}
    open_density = density.xreplace(dummy)
    if open_density.has(unknown):
        raise NotCovered("a field is varied that stands inside of something unknown")
    total = whole(0)
    for jet, own in dummy.items():
        term = sp.diff(open_density, own).xreplace(back)
        for x, count in [] if jet == unknown else jet.variable_count:
            if x not in over:
                raise NotCovered("a density has derivatives in what is not integrated over")
            for _ in range(int(count)):
                term = -sp.diff(term, x)
        total += term
    return total


def density_of(S):
    if isinstance(S, Integral):
        return S.density, S.over
    return S, list(WORLD.coordinates)


def vary(S, unknown):
    """The functional derivative; half of it beside the diagonal of a symmetric array."""
    if isinstance(unknown, Array):
        return unknown.map(lambda own: vary(S, own))
    if WORLD.closed:
        raise NeedsFunctions()
    density, over = density_of(S)
    pair = parts_of(unknown)
    if pair:
        re_part, im_part, sign = pair
        return (variation(density, re_part, over) + sign * imaginary * variation(density, im_part, over)) / 2
    if not isinstance(unknown, sp.core.function.AppliedUndef):
        raise NotCovered("something is varied that is no field")
    factor = rational(1, 2) if unknown in WORLD.halved else 1
    return factor * variation(density, unknown, over)


def vary_inverse(S, g, a, b):
    """The same in g^{ab}: -g_{am} g_{bn} δS/δg_{mn}."""
    n = g.ranges[0]
    return -sum(g[a, m] * g[b, k] * vary(S, g[m, k]) for m in n for k in n)


def vary_path(S, x):
    """The Euler–Lagrange expression along a flow: ∂L/∂q - d/dt ∂L/∂v + d²/dt² ∂L/∂a …"""
    if isinstance(x, Array):
        return x.map(lambda own: vary_path(S, own))
    density, _ = density_of(S)
    chain = [x]
    while chain[-1] in WORLD.moves:
        chain.append(WORLD.moves[chain[-1]])
    total = whole(0)
    for n, own in enumerate(chain):
        term = sp.diff(density, own)
        for _ in range(n):
            term = -Dt(term)
        total += term
    return total


def poisson(f, g, q, p):
    pairs = zip(flat([q]), flat([p]))
    return sum((slope(f, a) * slope(g, b) - slope(f, b) * slope(g, a) for a, b in pairs), whole(0))


# --- Matrices ---------------------------------------------------------------------------------------------


def matrix(formula, rows, columns):
    return Array([rows, columns], "", lambda at: formula(*at))


def expect_matrix(A):
    if not isinstance(A, Array) or A.rank != 2:
        raise NotCovered("expected a matrix")
    return A.rows()


def determinant(m):
    """By the first row."""
    if not m:
        return whole(1)
    total = whole(0)
    for k, element in enumerate(m[0]):
        if element != 0:
            total += (-1) ** k * element * determinant([row[:k] + row[k + 1:] for row in m[1:]])
    return total


def det(A):
    half = upper_half(expect_matrix(A))
    if half is not None:
        return Determinant(len(A.ranges[0]), *half)
    return determinant(expect_matrix(A))


def trace(A):
    m = expect_matrix(A)
    return sum((m[k][k] for k in range(len(m))), whole(0))


def transpose(A):
    return Array(A.ranges[::-1], "", lambda at: A.entry(at[::-1]))


def inverse_rows(m):
    n = len(m)
    if all(m[r][c] == 0 for r in range(n) for c in range(n) if r != c):
        return [[1 / sp.sympify(m[r][r]) if r == c else whole(0) for c in range(n)] for r in range(n)]
    below = 1 / sp.sympify(determinant(m))
    minor = lambda r, c: [row[:c] + row[c + 1:] for k, row in enumerate(m) if k != r]
    return [[(-1) ** (r + c) * determinant(minor(c, r)) * below for c in range(n)] for r in range(n)]


@functools.lru_cache(maxsize=64)
def inverse_of_numbers(n, entries):
    return sp.Matrix(symmetric_rows(n, entries)).inv()


def symmetric_rows(n, entries):
    places = list(itertools.combinations_with_replacement(range(n), 2))
    table = dict(zip(places, entries))
    return [[table[min(r, c), max(r, c)] for c in range(n)] for r in range(n)]


class InverseElement(sp.Function):
    """An element of the inverse of a symmetric matrix: ∂h_ab = -h_am ∂g_mn h_nb."""

    @classmethod
    def eval(cls, i, j, n, *entries):
        if all(e.is_Rational for e in entries):
            return inverse_of_numbers(int(n), entries)[int(i), int(j)]
        return None if i <= j else cls(j, i, n, *entries)

    def fdiff(self, argindex=1):
        i, j, n, *entries = self.args
        m, k = list(itertools.combinations_with_replacement(range(int(n)), 2))[argindex - 4]
        h = lambda a, b: InverseElement(a, b, n, *entries)
        twice = 0 if m == k else h(i, k) * h(m, j)
        return -(h(i, m) * h(k, j) + twice)


class Determinant(sp.Function):
    """The determinant of a symmetric matrix: ∂g = g h_mn ∂g_mn."""

    @classmethod
    def eval(cls, n, *entries):
        if all(e.is_Rational for e in entries):
            return sp.Matrix(symmetric_rows(int(n), entries)).det()

    def fdiff(self, argindex=1):
        n, *entries = self.args
        m, k = list(itertools.combinations_with_replacement(range(int(n)), 2))[argindex - 2]
        return self * InverseElement(m, k, n, *entries) * (1 if m == k else 2)

    def _eval_is_real(self):
        return True


def upper_half(m):
    """The elements of a symmetric matrix that is large and full, so that its inverse is not written out."""
    n = len(m)
    pairs = list(itertools.combinations_with_replacement(range(n), 2))
    symmetric = all(m[r][c] == m[c][r] for r, c in pairs)
    full = sum(1 for r, c in pairs if r != c and m[r][c] != 0)
    large = n > 2 and full > 2 or n > 1 and full == n * (n - 1) // 2 and not WORLD.closed
    return [sp.sympify(m[r][c]) for r, c in pairs] if symmetric and large else None


def inverse(A):
    half = upper_half(expect_matrix(A))
    if half is not None:
        n = len(A.ranges[0])
        first = [r[0] for r in A.ranges]
        return Array(A.ranges, "", lambda at: InverseElement(at[0] - first[0], at[1] - first[1], n, *half))
    made = inverse_rows(expect_matrix(A))
    first = [r[0] for r in A.ranges]
    return Array(A.ranges, "", lambda at: made[at[0] - first[0]][at[1] - first[1]])


def commutator(A, B):
    return A * B - B * A


def anticommutator(A, B):
    return A * B + B * A


def pauli(k):
    i = imaginary
    return rows(*{1: ((0, 1), (1, 0)), 2: ((0, -i), (i, 0)), 3: ((1, 0), (0, -1))}[int(k)])


def dirac(mu):
    """γ⁰ = diag(1, 1, -1, -1), γᵏ = ((0, σₖ), (-σₖ, 0))."""
    if mu == 0:
        return diagonal((1, 1, -1, -1))
    s = pauli(int(mu)).rows()
    zero = [0, 0]
    return rows(*([zero + s[0], zero + s[1], [-x for x in s[0]] + zero, [-x for x in s[1]] + zero]))


# --- Geometry ---------------------------------------------------------------------------------------------


def use_metric(g, coordinates):
    """Indices are raised and lowered with it."""
    WORLD.metric = g
    g.coordinates = coordinates


def inverse_metric(g):
    if g.inverse_entries is None:
        g.inverse_entries = inverse(g)
    return g.inverse_entries


def coordinates_of(g):
    if getattr(g, "coordinates", None) is None:
        raise NotCovered("the coordinates of a metric are not clear")
    return g.coordinates


def kept(g, name, make):
    store = g.__dict__.setdefault("curvatures", {})
    if name not in store:
        store[name] = make()
    return store[name]


def christoffel(g):
    """Γ^a_bc = ½ g^ae (∂_c g_eb + ∂_b g_ec - ∂_e g_bc)"""

    def make():
        n, x, h = g.ranges[0], coordinates_of(g), inverse_metric(g)
        first = lambda at: sum(
            h[at[0], e]
            * (slope(g.entry((e, at[1])), x[at[2]]) + slope(g.entry((e, at[2])), x[at[1]]) - slope(g.entry((at[1], at[2])), x[e]))
            for e in n
        ) / 2
        made = Array([n] * 3, "^__", lambda at: first(at) if at[1] <= at[2] else made.entry((at[0], at[2], at[1])))
        return made

    return kept(g, "christoffel", make)


def riemann(g):
    """R^a_bcd = ∂_c Γ^a_bd - ∂_d Γ^a_bc + Γ^a_ce Γ^e_bd - Γ^a_de Γ^e_bc"""

    def make():
        n, x, G = g.ranges[0], coordinates_of(g), christoffel(g).entry

        def entry(at):
            a, b, c, f = at
            if c == f:
                return whole(0)
            if c > f:
                return -made.entry((a, b, f, c))
            total = slope(G((a, b, f)), x[c]) - slope(G((a, b, c)), x[f])
            return total + sum(G((a, c, e)) * G((e, b, f)) - G((a, f, e)) * G((e, b, c)) for e in n)

        made = Array([n] * 4, "^___", entry)
        return made

    return kept(g, "riemann", make)


def ricci(g):
    def make():
        n, R = g.ranges[0], riemann(g).entry
        return Array([n] * 2, "__", lambda at: sum(R((e, at[0], e, at[1])) for e in n))

    return kept(g, "ricci", make)


def scalar_curvature(g):
    h, R, n = inverse_metric(g), ricci(g).entry, g.ranges[0]
    return kept(g, "scalar", lambda: sum(h[a, b] * R((a, b)) for a in n for b in n if h[a, b] != 0))


def einstein(g):
    return Array(g.ranges, "__", lambda at: ricci(g).entry(at) - g.entry(at) * scalar_curvature(g) / 2)


def weyl(g):
    n, R, S = g.ranges[0], ricci(g).entry, scalar_curvature(g)
    m, g_ = len(n), g.entry
    if m < 3:
        raise NotCovered("the Weyl tensor is defined from three dimensions on")

    def entry(at):
        a, b, c, f = at
        lowered = sum(g_((a, e)) * riemann(g).entry((e, b, c, f)) for e in n)
        ricci_part = g_((a, c)) * R((b, f)) - g_((a, f)) * R((b, c)) - g_((b, c)) * R((a, f)) + g_((b, f)) * R((a, c))
        both = g_((a, c)) * g_((b, f)) - g_((a, f)) * g_((b, c))
        return lowered - ricci_part / (m - 2) + S * both / ((m - 1) * (m - 2))

    return Array([n] * 4, "____", entry)


def remembered(formula):
    store = {}

    def look(*at):
        key = tuple((int(n), height_of(n)) for n in at)
        if key not in store:
            store[key] = formula(*at)
        return store[key]

    return look


def nabla(formula, at, m):
    """∇_m T^a_b = ∂_m T^a_b + Γ^a_me T^e_b - Γ^e_mb T^a_e"""
    g = WORLD.metric
    if g is None:
        raise NotCovered("no metric is declared")
    formula = remembered(formula)
    if isinstance(m, up):
        h = inverse_metric(g)
        return sum(h[int(m), e] * nabla(formula, at, lo(e)) for e in g.ranges[0] if h[int(m), e] != 0)
    G, x = christoffel(g).entry, coordinates_of(g)
    total = d(formula(*at), x[int(m)])
    for axis, index in enumerate(at):
        own = int(index)
        for e in g.ranges[0]:
            other = lambda: formula(*at[:axis], type(index)(e), *at[axis + 1:])
            if isinstance(index, up):
                factor = G((own, int(m), e))
                total = total + (factor * other() if factor != 0 else 0)
            elif isinstance(index, lo):
                factor = G((e, int(m), own))
                total = total - (factor * other() if factor != 0 else 0)
            else:
                raise NotCovered("an index of a tensor stands neither up nor down")
    return total


def box(formula, at):
    g = WORLD.metric
    n, h = g.ranges[0], inverse_metric(g)
    first = remembered(lambda *all: nabla(formula, all[:-1], all[-1]))
    second = lambda a, b: nabla(first, (*at, lo(a)), lo(b))
    return sum(h[a, b] * second(a, b) for a in n for b in n if h[a, b] != 0)


def lie(xi, x, formula, at):
    """ξ^e ∂_e T^a_b - T^e_b ∂_e ξ^a + T^a_e ∂_b ξ^e"""
    n = xi.ranges[0]
    formula = remembered(formula)
    total = sum(xi.entry((e,)) * d(formula(*at), x[e]) for e in n)
    for axis, index in enumerate(at):
        for e in n:
            other = formula(*at[:axis], type(index)(e), *at[axis + 1:])
            if isinstance(index, up):
                total = total - other * slope(xi.entry((int(index),)), x[e])
            else:
                total = total + other * slope(xi.entry((e,)), x[int(index)])
    return total


# --- Vectors in orthogonal coordinates --------------------------------------------------------------------


def frame(coordinates, scales):
    """Coordinates of vectors with their scale factors hᵢ = |∂x/∂uᵢ|."""
    WORLD.frame = (list(flat(coordinates)), [sp.sympify(scale) for scale in scales])


def is_spatial(A, axis):
    return len(A.ranges[axis]) == len(WORLD.frame[0])


def along(A, i):
    """The derivative in the i-th coordinate, of the unit vectors as well:

    ∂ᵢeᵢ = -Σ_{k≠i} (∂ₖhᵢ/hₖ) eₖ and ∂ᵢeₖ = (∂ₖhᵢ/hₖ) eᵢ (Morse & Feshbach, section 1.3).
    """
    x, h = WORLD.frame
    turn = lambda k: slope(h[i], x[k]) / h[k]

    def entry(at):
        total = slope(A.entry(at), x[i])
        for axis, index in enumerate(at):
            if not is_spatial(A, axis):
                continue
            place = A.ranges[axis].index(index)
            other = lambda k: A.entry(at[:axis] + (A.ranges[axis][k],) + at[axis + 1:])
            if place == i:
                total += sum(turn(k) * other(k) for k in range(len(x)) if k != i)
            else:
                total -= turn(place) * other(i)
        return total

    if not isinstance(A, Array):
        return slope(A, x[i])
    return Array(A.ranges, "", entry)


def turned(A, x):
    if WORLD.frame is not None and x in WORLD.frame[0]:
        return along(A, WORLD.frame[0].index(x))
    return A.map(lambda own: slope(own, x))


def gradient(A):
    """∇ᵢ A, with i the first index."""
    x, h = WORLD.frame
    parts = [along(A, i) for i in range(len(x))]
    n = range(1, len(x) + 1)
    if not isinstance(A, Array):
        return Array([n], "", lambda at: parts[at[0] - 1] / h[at[0] - 1])
    return Array([n] + A.ranges, "", lambda at: parts[at[0] - 1].entry(at[1:]) / h[at[0] - 1])


def grad(A):
    return gradient(A)


def contracted(T):
    """The trace over the first two indices."""
    pairs = list(zip(T.ranges[0], T.ranges[1]))
    if T.rank == 2:
        return sum((T.entry(pair) for pair in pairs), whole(0))
    return Array(T.ranges[2:], "", lambda at: sum((T.entry(pair + at) for pair in pairs), whole(0)))


def div(A):
    return contracted(gradient(A))


def curl(A):
    return twist(gradient(A))


def twist(T):
    """cₖ = Tᵢⱼ - Tⱼᵢ for i, j, k in cyclic order."""
    if [len(r) for r in T.ranges] != [3, 3]:
        raise NotCovered("a curl or a vector product has other than three components")
    pick = lambda i, j: T.entry((T.ranges[0][i % 3], T.ranges[1][j % 3]))
    return Array([range(1, 4)], "", lambda at: pick(at[0], at[0] + 1) - pick(at[0] + 1, at[0]))


def laplacian(A):
    return contracted(gradient(gradient(A)))


def dot(A, B):
    return A * B


def outer(A, B):
    return Array(A.ranges + B.ranges, "", lambda at: A.entry(at[:1]) * B.entry(at[1:]))


def cross(A, B):
    return twist(outer(A, B))


def advect(A, B):
    return A * gradient(B)


def unit(x):
    n = WORLD.frame[0].index(x)
    return listed([whole(int(k == n)) for k in range(len(WORLD.frame[0]))])


# --- Transformations --------------------------------------------------------------------------------------


def transform(old, new):
    """What a symbol becomes; a complex field becomes its real and its imaginary part."""
    if isinstance(old, Array):
        for one, other in components(old, new):
            transform(one[1], other)
        return
    old, new = sp.sympify(old), sp.sympify(new)
    pair = parts_of(old)
    if WORLD.closed and not isinstance(old, sp.Symbol):
        raise NeedsFunctions()
    if pair:
        WORLD.transforms[pair[0]], WORLD.transforms[pair[1]] = real_part(new), imaginary_part(new)
    else:
        WORLD.transforms[old] = new


def jacobian():
    x = WORLD.coordinates
    new = [WORLD.transforms.get(own, own) for own in x]
    return x, sp.Matrix([[sp.diff(X, own) for own in x] for X in new])


def transformed(A):
    """All symbols replaced at once; a new field belongs to the new place, and derivatives are in the new coordinates."""
    if WORLD.closed:
        raise NeedsFunctions()
    if isinstance(A, Array):
        return A.map(transformed)
    x, J = jacobian()
    if isinstance(A, Integral):
        part = [x.index(own) for own in A.over]
        others = [own for own in x if own not in A.over]
        if any(sp.diff(WORLD.transforms.get(own, own), other) != 0 for own in others for other in A.over):
            raise NotCovered("an integral over coordinates that mix with others")
        volume = sp.sqrt(J.extract(part, part).det() ** 2)
        return Integral(transformed(A.density) * volume, A.over)
    A = sp.sympify(A)
    inverse_ = J.inv() if J != sp.eye(len(x)) else None

    def slope_(e, own):
        if inverse_ is None:
            return sp.diff(e, own)
        return sum(inverse_[k, x.index(own)] * sp.diff(e, x[k]) for k in range(len(x)))

    change = dict(WORLD.transforms)
    for jet in A.atoms(sp.Derivative):
        own, by = counts(jet)
        made = WORLD.transforms.get(own, own)
        for x_, n in by.items():
            for _ in range(n):
                made = slope_(made, x_)
        change[jet] = made
    if WORLD.flow is not None:
        moving, along_ = WORLD.flow
        rate = Dt(WORLD.transforms.get(along_, along_))
        for own in moving:
            made = WORLD.transforms.get(own, own)
            while own in WORLD.moves:
                made, own = Dt(made) / rate, WORLD.moves[own]
                change[own] = made
    if A.has(Declared):
        for f in sorted(A.atoms(Declared), key=sp.default_sort_key):
            change[f] = f.family.at(f.order, transformed(f.args[0]))
    return A.xreplace(change)


def noether(L, eps, direction):
    """Σ ∂L/∂u_{,x} (δu - ξ·∂u) + L ξ_x, or along a flow Σ ∂L/∂v (δq - ξ v) + L ξ."""
    if WORLD.closed:
        raise NeedsFunctions()
    change = lambda own: sp.diff(WORLD.transforms.get(own, own), eps).xreplace({eps: whole(0)})
    L = sp.sympify(L)
    total = L * change(direction)
    if WORLD.moves and direction == WORLD.flow[1]:
        xi = change(direction)
        for own in WORLD.flow[0]:
            v = velocity(own)
            total += sp.diff(L, v) * (change(own) - xi * v)
        return total
    for own in sorted({counts(jet)[0] for jet in L.atoms(sp.Derivative)}, key=sp.default_sort_key):
        jet = sp.Derivative(own, direction)
        dummy = sp.Dummy("jet", real=True)
        momentum = sp.diff(L.xreplace({jet: dummy}), dummy).xreplace({dummy: jet})
        along_ = sum(change(x) * sp.diff(own, x) for x in WORLD.coordinates)
        total += momentum * (change(own) - along_)
    return total


# --- Operators --------------------------------------------------------------------------------------------


def operator(name, *ranges, heights="", labels=None):
    """Symbols whose order matters in a product."""

    def one(own):
        made = sp.Symbol(own, commutative=False)
        WORLD.operators.append(made)
        if WORLD.point is not None:
            WORLD.values[made] = WORLD.point.get(canonical(own), whole(0))
        return made

    return array(name, ranges, heights, labels, one)


def commute(anti, A, B, result):
    """[A, B] or, of what anticommutes, {A, B}."""
    WORLD.commutations[A, B] = (anti, sp.sympify(result))


def exchanged(a, b):
    """a*b as sign*b*a + rest."""
    if (a, b) in WORLD.commutations:
        anti, rest = WORLD.commutations[a, b]
        return (-1 if anti else 1), rest
    if (b, a) in WORLD.commutations:
        anti, rest = WORLD.commutations[b, a]
        return (-1, rest) if anti else (1, -rest)
    raise NotCovered("it is not said how two operators commute")


def ordered(e):
    """The sum of products in which the operators stand in the order of their names, with coefficients."""
    words = {}
    waiting = [sp.expand(e)]
    for _ in range(20000):
        if not waiting:
            return words
        for term in sp.Add.make_args(sp.expand(waiting.pop())):
            factors, letters = term.args_cnc()
            word = [x for f in letters for x in ([f.base] * int(f.exp) if f.is_Pow else [f])]
            front = sp.Mul(*factors)
            for n in range(len(word) - 1):
                a, b = word[n], word[n + 1]
                before, behind = sp.Mul(*word[:n]), sp.Mul(*word[n + 2:])
                square = a == b and WORLD.commutations.get((a, b), (False, 0))[0]
                if square:
                    waiting.append(front * before * WORLD.commutations[a, b][1] / 2 * behind)
                    break
                if a.name > b.name:
                    sign, rest = exchanged(a, b)
                    waiting.append(sign * front * before * b * a * behind)
                    waiting.append(front * before * rest * behind)
                    break
            else:
                words[tuple(word)] = words.get(tuple(word), 0) + front
    raise NotCovered("products of operators are too long")


def put_in_order(e):
    """Numbers in the place of the operators, once their products are in order."""
    total = whole(0)
    for word, front in ordered(e).items():
        total += front * sp.prod([WORLD.values[x] for x in word])
    return total


JETS = (sp.Derivative, sp.core.function.AppliedUndef)  # fields and their derivatives


# --- What a claim says ------------------------------------------------------------------------------------


def where(left, right, solve=None):
    """An equation that holds everywhere, so that its derivatives hold, too."""
    pairs = components(left, right)
    atoms = list(flat([solve])) if isinstance(solve, Array) else [solve] * len(pairs)
    if len(atoms) != len(pairs):
        raise NotCovered("an equation is solved for what has other components")
    for (one, other), atom in zip(pairs, atoms):
        if atom is not None and not any((one[1] - other).has(own) for own in targets(sp.sympify(atom))):
            atom = None
        WORLD.laws.append((one[1], other, atom))


def targets(atom):
    """What an equation is solved for; of a complex quantity both parts."""
    if is_lead(atom):
        return {atom}
    return atom.atoms(sp.Derivative) or atom.atoms(*JETS)


def when(left, relation, right):
    """A condition on the points that the claim speaks of."""
    for one, other in components(left, right):
        WORLD.conditions.append((one[1], relation, other))


def show(link, place, left, relation, right, order=None):
    """A relation of the claim, for definite values of its indices."""
    if isinstance(left, Integral) or isinstance(right, Integral):
        either = left if isinstance(left, Integral) else right
        one = left.density if isinstance(left, Integral) else either.same(left)
        other = right.density if isinstance(right, Integral) else either.same(right)
        WORLD.shows.append((link, dict(place), sp.sympify(one), "∫" if relation == "=" else relation, sp.sympify(other), order, list(either.over)))
        return
    for (at, one), other in components(left, right):
        WORLD.shows.append((link, {**place, **at}, one, relation, other, order, list(WORLD.coordinates)))


def components(left, right):
    """Both sides, component by component; a number beside a matrix is that multiple of the unit matrix."""
    if not isinstance(left, Array) and not isinstance(right, Array):
        return [(({}, sp.sympify(left)), sp.sympify(right))]
    like = left if isinstance(left, Array) else right
    one = left if isinstance(left, Array) else Array(like.ranges, "", lambda at: whole(0)) + left
    other = right if isinstance(right, Array) else Array(like.ranges, "", lambda at: whole(0)) + right
    if [len(r) for r in one.ranges] != [len(r) for r in other.ranges]:
        raise NotCovered("sides of different shapes are compared")
    names = {1: ["number"], 2: ["row", "column"]}.get(one.rank)
    made = []
    for at, to in zip(one.places(), other.places()):
        place = {name: n - r[0] + 1 for name, n, r in zip(names, at, one.ranges)}
        made.append(((place, sp.sympify(one.entry(at))), sp.sympify(other.entry(to))))
    return made


# --- Equations that hold everywhere -----------------------------------------------------------------------


def is_jet(e):
    return isinstance(e, (sp.Derivative, sp.core.function.AppliedUndef))


def counts(jet):
    """A jet as its field and how often it is differentiated in what."""
    if isinstance(jet, sp.Derivative):
        return jet.expr, {x: int(n) for x, n in jet.variable_count}
    return jet, {}


def split(left, right):
    """A complex equation is two real ones."""
    if not (left.has(imaginary) or right.has(imaginary)):
        return [(left, right)]
    parts = lambda e: (real_part(sp.expand(e)), imaginary_part(sp.expand(e)))
    return [tuple(map(sp.expand, pair)) for pair in zip(parts(left), parts(right))]


def solve_linear(equation, atom):
    own = sp.Dummy("own", real=True)
    opened = equation.xreplace({atom: own})
    factor = sp.diff(opened, own)
    if factor == 0 or factor.has(own):
        raise NotCovered("an equation is not linear in what it is solved for")
    return -opened.xreplace({own: whole(0)}) / factor


def chosen(equation, preferred=()):
    """What an equation is solved for, if nothing else says it: the highest derivative in it."""
    atoms = [a for a in equation.atoms(sp.Derivative, sp.core.function.AppliedUndef)]
    rank = lambda a: (a in preferred, not is_listed(a), sum(counts(a)[1].values()), sp.default_sort_key(a))
    for atom in sorted(atoms, key=rank, reverse=True):
        try:
            return atom, solve_linear(equation, atom)
        except NotCovered:
            pass
    symbols = sorted(equation.free_symbols - set(WORLD.coordinates), key=sp.default_sort_key)
    for own in symbols:
        try:
            return own, solve_linear(equation, own)
        except NotCovered:
            pass
    raise NotCovered("an equation cannot be solved for a derivative")


def is_listed(jet):
    own, by = counts(jet)
    names = tuple(sorted(canonical(x.name) for x, n in by.items() for _ in range(n)))
    return (canonical(own.func.__name__), names, False) in WORLD.known


def is_lead(e):
    return is_jet(e) or e in WORLD.moves.values() or (isinstance(e, sp.Symbol) and e not in WORLD.coordinates)


CONSEQUENCES = [False]  # whether what several equations say together is worked out


def prepare_laws():
    """Each equation as a rule: what is replaced, and by what."""
    WORLD.leads, WORLD.reduced = [], {}
    for left, right, solve in WORLD.laws:
        for one, other in split(left, right):
            if solve is not None and not is_lead(sp.sympify(solve)):
                # A complex quantity: each of the two real equations is solved for a part of it.
                equation = sp.expand(exchange(one - other))
                if equation == 0:
                    continue
                found = chosen(equation, targets(sp.sympify(solve)))
            elif solve is not None:
                equation = reduce(one - other) if replaced_by_earlier(solve) else exchange(one - other)
                found = (solve, solve_linear(equation, solve)) if equation.has(solve) else chosen(sp.expand(equation))
            elif one == other:
                continue
            elif is_lead(one) and not other.has(one) and not replaced_by_earlier(one):
                found = (one, other)
            elif is_lead(-one) and not other.has(-one) and not replaced_by_earlier(-one):
                found = (-one, -other)
            elif is_lead(other) and not one.has(other) and not replaced_by_earlier(other):
                found = (other, one)
            else:
                equation = sp.expand(reduce(one - other))
                if equation == 0:
                    continue
                found = chosen(equation)
            # What is known now is put into what was known before.
            WORLD.leads = [(lead, put_in(rest, *found)) for lead, rest in WORLD.leads]
            WORLD.leads.append(found)
            WORLD.reduced = {}
    if CONSEQUENCES[0]:
        complete()


def replaced_by_earlier(atom):
    return any(applies(lead, atom) is not None for lead, _ in WORLD.leads)


def put_in(e, lead, right):
    """One rule put in where it applies to an atom as it stands, not to its derivatives."""
    change = {lead: right} if isinstance(lead, sp.Symbol) else {a: right for a in e.atoms(sp.Derivative, sp.core.function.AppliedUndef) if a == lead}
    # Derivatives of a field stay what they are.
    keep = {a: sp.Dummy("kept", real=True) for a in e.atoms(sp.Derivative) if a != lead} if change and not isinstance(lead, sp.Derivative) else {}
    return e.xreplace(keep).xreplace(change).xreplace({dummy: a for a, dummy in keep.items()}) if change else e


def exchange(e):
    """Earlier rules put in where they apply to an atom as it stands."""
    for lead, right in WORLD.leads:
        e = put_in(e, lead, right)
    return e


def complete():
    """What two rules for derivatives of one field say of their common derivatives is a rule as well."""
    for _ in range(3):
        found = []
        for (a, ra), (b, rb) in itertools.combinations(WORLD.leads, 2):
            if not (is_jet(a) and is_jet(b)):
                continue
            (f, ca), (g, cb) = counts(a), counts(b)
            if f != g:
                continue
            common = {x: max(ca.get(x, 0), cb.get(x, 0)) for x in {*ca, *cb}}
            prolonged = lambda r, c: sp.diff(r, *[x for x in common for _ in range(common[x] - c.get(x, 0))]) if common != c else r
            rest = sp.expand(reduce(prolonged(ra, ca) - prolonged(rb, cb)))
            if rest != 0 and sp.simplify(rest) != 0:
                found.append(chosen(rest))
                break
        if not found:
            return
        WORLD.leads += found
        WORLD.reduced = {}
    if found:
        raise NotCovered("the equations have too many consequences")


def applies(lead, atom):
    if lead == atom:
        return {}
    if not (is_jet(lead) and isinstance(atom, sp.Derivative)):
        return None
    (f, cl), (g, ca) = counts(lead), counts(atom)
    if f != g or any(ca.get(x, 0) < n for x, n in cl.items()):
        return None
    return {x: n - cl.get(x, 0) for x, n in ca.items() if n > cl.get(x, 0)}


def replaced(atom):
    """An atom after one replacement, if a rule applies to it."""
    if atom not in WORLD.reduced:
        WORLD.reduced[atom] = None
        for lead, right in WORLD.leads:
            if isinstance(atom, sp.Symbol) and atom in WORLD.moves.values():
                below = next(x for x, v in WORLD.moves.items() if v == atom)
                if lead == atom:
                    WORLD.reduced[atom] = right
                elif below in WORLD.moves.values() and replaced(below) is not None:
                    WORLD.reduced[atom] = Dt(replaced(below))
                else:
                    continue
                break
            rest = applies(lead, atom)
            if rest is not None:
                by = [x for x, n in rest.items() for _ in range(n)]
                WORLD.reduced[atom] = sp.diff(right, *by) if by else right
                break
    return WORLD.reduced[atom]


def reduce(e):
    """An expression after all replacements."""
    if not WORLD.leads:
        return e
    for _ in range(30):
        atoms = e.atoms(sp.Derivative, sp.core.function.AppliedUndef, sp.Symbol)
        change = {a: replaced(a) for a in atoms if replaced(a) is not None}
        if not change:
            return e
        e = e.xreplace(change)
    raise NotCovered("the equations lead back to themselves")


# --- Values -----------------------------------------------------------------------------------------------


def jet_value(jet):
    """The value of a field or of one of its derivatives."""
    if jet not in WORLD.jets:
        own, by = counts(jet)
        names = sorted(canonical(x.name) for x, n in by.items() for _ in range(n))
        name = canonical(own.func.__name__)
        if WORLD.point is None:
            WORLD.jets[jet] = WORLD.draw(WORLD.sign.get(jet))
        else:
            WORLD.jets[jet] = listed_value(name, names, WORLD.sign.get(jet))
    return WORLD.jets[jet]


def listed_value(name, names, sign):
    part = None
    if name.startswith("Re ") or name.startswith("Im "):
        part, name = name[:2], name[3:]
    for conjugate in (False, True):
        value = WORLD.known.get((name, tuple(names), conjugate))
        if value is not None:
            value = sp.sympify(value)
            if part is None:
                return value
            return sp.re(value) if part == "Re" else sp.im(value) * (-1 if conjugate else 1)
    return whole({">": 1, "<": -1, "!=": 1}.get(sign, 0))


def read_names(point):
    """`d(F, q[1], t)` as the field and what it is differentiated in."""
    for key, value in point.items():
        match = re.match(r"^([A-Za-z_0-9]+)('*)\((.*)\)$", key)
        if key.startswith("d("):
            inside = outer_commas(key[2:-1])
            name, by = inside[0], inside[1:]
        elif match and match[1] not in ("conj", "Dt", "d"):
            try:
                argument = sp.sympify(match[3].replace("^", "**"))
            except (sp.SympifyError, SyntaxError):
                continue
            argument = argument.subs({str(s): v for s, v in WORLD.values.items()}) if argument.free_symbols else argument
            WORLD.functions[(match[1], len(match[2]), argument)] = value
            continue
        else:
            name, by = key, []
        conjugate = name.startswith("conj(")
        name = name[5:-1] if conjugate else name
        WORLD.known[(name, tuple(sorted(by)), conjugate)] = value


def outer_commas(text):
    parts, depth = [""], 0
    for letter in text:
        depth += letter in "([{"
        depth -= letter in ")]}"
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def put_values(e, values):
    """Values put in; a part that stands in many places is worked out once."""
    done = dict(values)

    def make(e):
        if e not in done:
            done[e] = e.func(*[make(own) for own in e.args]) if e.args else e
        return done[e]

    return make(e)


def numeric(e, keep=()):
    """An expression at the point; symbols in `keep` stay."""
    e = reduce(sp.sympify(e))
    if e.has(sp.Subs) or e.has(sp.Derivative):
        e = e.doit() if WORLD.closed else e
    jets = {a: jet_value(a) for a in e.atoms(sp.Derivative, sp.core.function.AppliedUndef)}
    symbols = {s: WORLD.values[s] for s in e.free_symbols if s in WORLD.values and s not in keep}
    if e.has(sp.Subs):
        e = e.xreplace(jets).xreplace(symbols)
    else:
        e = put_values(e, {**symbols, **jets})
    if e.has(sp.Subs):
        e = e.doit()
    if not keep and e.has(Declared):
        e = numeric_functions(e)
    if e.has(sp.zoo, sp.nan, sp.oo):
        raise Undefined()
    return e


def numeric_functions(e):
    """Values of declared functions, the innermost first."""
    while e.has(Declared):
        inner = [f for f in e.atoms(Declared) if not f.args[0].has(Declared)]
        e = e.xreplace({f: value_of_function(f.family, f.order, f.args[0]) for f in inner})
    return e


def value(e):
    """A number: a rational one as it is, others to many digits."""
    number = numeric(e)
    if number.free_symbols:
        raise NotCovered(f"something has no value: {sorted(map(str, number.free_symbols))[0]}")
    # Python's own numbers have about fifty bits, those of `sp.N` below have more.
    if any(own._prec < 100 for own in number.atoms(sp.Float)):
        raise NotCovered("a number is not exact")
    if number.is_Rational:
        return number
    # SymPy adds digits until the sum is known, or zero to this many.
    number = sp.N(number, DIGITS, maxn=400)
    if number.has(sp.zoo, sp.nan, sp.oo) or not number.is_number:
        raise Undefined()
    return number


def size(number):
    return abs(sp.N(number, 20))


def is_zero(number, scale=1):
    if number.is_Rational:
        return number == 0
    return size(number) < 10 ** (-DIGITS // 2) * (1 + size(scale))


def is_real(number):
    return number.is_Rational or size(sp.im(number)) < 10 ** (-DIGITS // 2) * (1 + size(number))


def compares(left, relation, right):
    for side in (left, right):
        # Real quantities have real roots and logarithms only.
        if not WORLD.is_complex and not side.has(imaginary) and not is_real(value(side)):
            raise Undefined()
    difference = value(left - right)
    if relation in ("=", "~", "∫", "!="):
        same = is_zero(difference, value(left))
        return same if relation != "!=" else not same
    if not is_real(difference):
        return False
    difference = sp.re(difference)
    zero = is_zero(difference, value(left))
    return {">": difference > 0 and not zero, "<": difference < 0 and not zero, ">=": difference > 0 or zero, "<=": difference < 0 or zero}[relation]


def holds_sign(number, sign):
    number = sp.re(number)
    return {None: True, ">": number > 0, ">=": number >= 0, "<": number < 0, "<=": number <= 0, "!=": number != 0}[sign]


def settle():
    """Equations among the conditions tell some of the values."""
    settle_symbols()
    waiting = [c for c in WORLD.conditions if c[1] == "="]
    for left, _, right in waiting:
        for one, other in ((left, right), (right, left)):
            if isinstance(one, sp.Symbol) and not other.has(one):
                WORLD.values[one] = numeric(other)
                break
            if is_jet(one) and not WORLD.closed and not other.has(one):
                WORLD.jets[one] = numeric(other)
                break
        else:
            settle_linear(left - right)


def settle_symbols():
    """Values of parameters that follow from equations."""
    for lead, right in WORLD.leads or []:
        if isinstance(lead, sp.Symbol):
            number = numeric(right)
            if WORLD.point is not None and canonical(lead.name) in WORLD.point:
                given = WORLD.point[canonical(lead.name)]
                assert is_zero(value(number - given), given), f"{lead} has another value than listed"
            WORLD.values[lead] = number


def settle_linear(equation):
    equation = sp.sympify(equation)
    for own in sorted(equation.free_symbols, key=sp.default_sort_key, reverse=True):
        rest = numeric(equation, keep=(own,))
        if rest.has(own) and sp.diff(rest, own) != 0 and not sp.diff(rest, own).has(own):
            WORLD.values[own] = sp.solve(rest, own)[0]
            return
    for jet in sorted(equation.atoms(sp.Derivative, sp.core.function.AppliedUndef), key=sp.default_sort_key):
        own = sp.Dummy("own", real=True)
        rest = numeric(equation.xreplace({jet: own}), keep=(own,))
        if rest.has(own) and sp.diff(rest, own) != 0 and not sp.diff(rest, own).has(own):
            WORLD.jets[jet] = sp.solve(rest, own)[0]
            return
    if not is_zero(value(equation)):
        raise NotCovered("an equation among the conditions is not solved")


def in_domain():
    """True if the point satisfies the signs that are declared and every condition."""
    small = [show[5][0] for show in WORLD.shows if show[5] is not None]
    for own, sign in WORLD.sign.items():
        if isinstance(own, sp.Symbol) and own.name in small:
            continue
        if sign is not None and isinstance(own, sp.Symbol) and not holds_sign(value(WORLD.values[own]), sign):
            return False
        if sign is not None and is_jet(own) and not WORLD.closed:
            number = value(own)
            if not is_real(number) or not holds_sign(number, sign):
                return False
    for left, relation, right in WORLD.conditions:
        if not compares(left, relation, right):
            return False
    return True


# --- Expansions -------------------------------------------------------------------------------------------


def univariate(e, order):
    """A side as a function of the small parameter, with many digits."""
    parameter, at, _ = order
    own = WORLD.names[parameter]
    e = numeric(e, keep=(own,))
    if e.free_symbols - {own}:
        raise NotCovered("something has no value in an expansion")
    small = sp.Symbol("small", positive=True)
    if at == "infinity":
        e = e.xreplace({own: 1 / small})
    else:
        e = e.xreplace({own: small if WORLD.sign.get(own) not in ("<", "<=") else -small})

    def at_number(x, digits=60):
        put = e.xreplace({small: x})
        put = numeric_functions(put) if put.has(Declared) else put
        number = sp.N(put, digits, maxn=4000) if not put.is_Rational else put
        if number.has(sp.zoo, sp.nan, sp.oo) or not number.is_number:
            raise Undefined()
        return number

    return at_number


SMALL = (rational(1, 10**12), rational(1, 10**24))


def agrees_to_order(left, right, order):
    """True if the difference falls as fast as the remainder says, from 1e-12 to 1e-24."""
    difference = univariate(left - right, order)
    if order[2] is None:
        one, other = univariate(left, order), univariate(right, order)
        rest = []
        for x in SMALL:
            base = other(x) if right != 0 else whole(1)
            if size(base) == 0:
                raise NotCovered("a leading term is zero")
            rest.append(size(difference(x)) / size(base))
        return rest[1] < rest[0] * 1.001 + 1e-40 and rest[1] < 0.05
    scaled = [size(difference(x)) / sp.N(x ** order[2], 20) for x in SMALL]
    return scaled[1] <= scaled[0] * 1.1 + sp.Float("1e-9")


def coefficient(e, order, power):
    """The coefficient of a power in an expansion, from its values at points very near the limit."""
    f = univariate(e, order)
    step = 1 if power.is_Integer else rational(1, power.q)
    lowest = min(power, whole(0)) - 4 * (1 if step == 1 else 1)
    exponents = [lowest + step * n for n in range(int((power - lowest) / step) + 4)]
    points = [rational(n, 10**30) for n in range(1, len(exponents) + 1)]
    with mpmath.workdps(1500):
        exact = lambda q: mpmath.mpf(int(q.p)) / int(q.q)
        A = mpmath.matrix(len(points), len(points))
        b = mpmath.matrix(len(points), 1)
        for r, x in enumerate(points):
            for c, exponent in enumerate(exponents):
                A[r, c] = mpmath.power(exact(x), exact(sp.Rational(exponent)))
            b[r] = mpmath.mpmathify(f(x, 1400))
        solved = mpmath.lu_solve(A, b)
        found = solved[exponents.index(power)]
        return sp.Float(found.real, 30) + (imaginary * sp.Float(found.imag, 30) if abs(found.imag) > 1e-20 else 0)


# --- Deciding ---------------------------------------------------------------------------------------------


def enter(world, claim):
    global WORLD
    WORLD = world
    claim(**{name: n for name, n in world.sizes.items()})
    if world.point:
        read_names(world.point)
    return world


def open_world(claim, seed, **given):
    """The claim about special fields, or, where these will not do, about unknown functions."""
    try:
        world = enter(World(seed, closed=True, **given), claim)
        if not any(needs_functions(show) for show in world.shows) and not any(
            not is_symbol_law(law) for law in world.laws
        ):
            return world
        special = any(needs_functions(show) or show[5] is not None for show in world.shows)
        if given.get("point") is not None and not special:
            return world
    except NeedsFunctions:
        pass
    return enter(World(seed, **given), claim)


def needs_functions(show):
    return show[3] in ("~", "∫")


def is_symbol_law(law):
    """An equation for a velocity or a parameter, which is put in wherever that stands."""
    return isinstance(law[0], sp.Symbol) and law[0] not in WORLD.coordinates and not law[1].has(law[0])


def same_integrals(left, right, over, relation):
    """The difference of two densities is a divergence if its variations in all fields vanish."""
    density = reduce(left - right)
    if not density.atoms(sp.core.function.AppliedUndef) and not (WORLD.flow is not None and WORLD.moves):
        # Nothing vanishes at the boundary that is no field.
        return relation == "~" or is_zero(value(density), value(left))
    if WORLD.flow is not None and WORLD.moves:
        pairs = [vary_path(density, x) for x in WORLD.flow[0]]
        return all(is_zero(value(pair)) for pair in pairs)
    return all(is_zero(value(made)) for made in all_variations(density, over))


def all_variations(density, over):
    # A derivative in what is not integrated over is a field of its own.
    change = {}
    for jet in density.atoms(sp.Derivative):
        own, by = counts(jet)
        outside = tuple(sorted(((x, n) for x, n in by.items() if x not in over), key=str))
        if outside:
            name = own.func.__name__ + str(outside)
            made = sp.Function(name, real=True)(*own.args)
            inside = [(x, n) for x, n in by.items() if x in over]
            change[jet] = sp.Derivative(made, *inside) if inside else made
    density = density.xreplace(change)
    unknowns = sorted(density.atoms(sp.core.function.AppliedUndef), key=sp.default_sort_key)
    if not unknowns:
        raise NotCovered("densities without a field are compared")
    return [variation(density, own, over) for own in unknowns]


def agree(show):
    _, _, left, relation, right, order, over = show
    if WORLD.operators:
        return all(is_zero(value(front)) for front in ordered(left - right).values())
    if order is not None:
        return agrees_to_order(left, right, order)
    if relation in ("~", "∫"):
        return same_integrals(left, right, over, relation)
    return compares(left, relation, right)


def expands_to_zero(show):
    """True if SymPy sees at once that both sides are the same."""
    _, _, left, relation, right, order, _ = show
    if WORLD.operators or relation != "=" or order is not None or WORLD.closed:
        return False
    difference = reduce(left - right)
    return difference == 0 or (sp.count_ops(difference) < 400 and sp.expand(difference) == 0)


def drawn_points(claim, sizes, wanted=POINTS, tries=300, **given):
    """Worlds with points of the domain."""
    seed, found = 0, 0
    kept = None
    while found < wanted:
        seed += 1
        if seed > tries:
            raise NotCovered("no point of the domain was found")
        if kept is not None and not kept.closed:
            # Unknown functions are worked out once; only their values are drawn anew.
            redraw(kept, seed)
            world = kept
        else:
            world = open_world(claim, seed, sizes=sizes, **given)
            prepare_closed_or_open(world)
            kept = world
        try:
            settle()
            if in_domain():
                found += 1
                if any(show[3] in ("<", ">", "<=", ">=") for show in world.shows):
                    wanted = max(wanted, MORE_POINTS)
                yield world
        except Undefined:
            continue


def prepare_closed_or_open(world):
    if world.closed:
        laws, world.laws = world.laws, [law for law in world.laws if is_symbol_law(law)]
        prepare_laws()
        world.laws = laws
    else:
        prepare_laws()


def redraw(world, seed):
    world.random.seed(seed)
    world.functions, world.polynomials = {}, {}
    metrics = {jet for jet in world.jets if jet in world.metric_jets} if hasattr(world, "metric_jets") else set()
    world.jets = {jet: number for jet, number in world.jets.items() if jet in metrics or is_metric(world, jet)}
    for own in world.values:
        world.values[own] = world.draw(world.sign.get(own))


def is_metric(world, jet):
    return world.metric is not None and is_jet(jet) and jet in [world.metric.entry(at) for at in world.metric.places()]


def proven(claim, *sizes, determines=()):
    """Both sides agree at random points, for each choice of the sizes."""
    CONSEQUENCES[0] = False
    try:
        return agrees_at_points(claim, sizes, determines)
    except AssertionError:
        if len(WORLD.leads or []) < 2:
            raise
    # They need not agree for fields that satisfy no more than each equation by itself.
    CONSEQUENCES[0] = True
    return agrees_at_points(claim, sizes, determines)


def agrees_at_points(claim, sizes, determines):
    ways = set()
    done = []
    for choice in sizes:
        used = 0
        PARTLY[:] = done
        for world in drawn_points(claim, choice):
            try:
                for show in world.shows:
                    if expands_to_zero(show):
                        ways.add("the difference expands to 0")
                        continue
                    ways.add("at random points" if show[3] in ("=", "~", "∫") else "an inequality, at random points")
                    assert agree(show), f"the sides differ: {words(show)}"
                used += 1
            except Undefined:
                continue
        assert world.shows, "nothing is shown"
        if used == 0:
            raise NotCovered("no point was found at which both sides have a value")
        done.append(", ".join(f"{name} = {n}" for name, n in choice.items()))
    PARTLY.clear()
    if determines:
        unique(claim, sizes, determines)
    return " and ".join(sorted(ways))


def unique(claim, sizes, names):
    """No other choice does: the equations for a change of the coefficients have full rank."""
    if len(names) == 1:
        # They are linear, so that one other choice stands for all.
        for choice in sizes:
            for world in drawn_points(claim, choice, bump={names[0]: whole(1)}):
                if not all(agree(show) for show in world.shows):
                    return
        assert False, "another choice does as well"
    columns = []
    for name in names:
        column = []
        for choice in sizes:
            for world in drawn_points(claim, choice, bump={name: whole(1)}):
                for show in world.shows:
                    if show[5] is not None or show[3] != "=":
                        raise NotCovered("that no other choice of the coefficients does is not worked out")
                    column.append(value(show[2] - show[4]))
        columns.append(column)
    assert sp.Matrix(columns).rank(iszerofunc=lambda x: is_zero(sp.sympify(x))) == len(names), "another choice does as well"


def impossible(claim, *sizes, determines):
    """No choice of the coefficients does: the linear equations for them contradict each other."""
    columns = {name: [] for name in ("", *determines)}
    for choice in sizes:
        for name, column in columns.items():
            for world in drawn_points(claim, choice, bump={name: whole(1)} if name else {}):
                for show in world.shows:
                    if show[5] is not None or show[3] != "=":
                        raise NotCovered("that no choice of the coefficients does is not worked out")
                    column.append(value(show[2] - show[4]))
    free = columns.pop("")
    made = sp.Matrix([[a - b for a, b in zip(column, free)] for column in columns.values()])
    small = lambda x: is_zero(sp.sympify(x))
    ranks = made.rank(iszerofunc=small), made.col_join(sp.Matrix([free])).rank(iszerofunc=small)
    assert ranks[0] < ranks[1], "the equations for the coefficients have a solution"
    return f"equations of rank {ranks[0]} with right sides of rank {ranks[1]}"


def each(claims, *sizes):
    """Several claims, each with premises of its own."""
    return " and ".join(sorted({proven(claim, *sizes) for claim in claims}))


def words(show):
    return f"{show[1]}: {value(show[2])} and {value(show[4])}" if show[5] is None and show[3] not in ("~", "∫") else str(show[1])


def taylor_vanishes(residual, order):
    """All derivatives up to an order vanish at the point."""
    for n in range(order + 1):
        for by in itertools.combinations_with_replacement(WORLD.coordinates, n):
            slope_ = sp.diff(residual, *by) if by else residual
            if not is_zero(value(slope_)):
                return False
    return True


def between(low, high):
    return ("between", sp.Float(low, 30), sp.Float(high, 30))


def is_printed(number, printed):
    """True if a number is the one that is printed."""
    if printed is None:
        return True
    if isinstance(printed, tuple):
        if printed[0] == "complex":
            return is_printed(sp.re(number), printed[1]) and is_printed(sp.im(number), printed[2])
        _, low, high = printed
        slack = sp.Float("1e-12") * (1 + abs(low))
        return is_real(number) and low - slack <= sp.re(number) <= high + slack
    return is_zero(sp.sympify(number) - printed, printed) if sp.sympify(number).is_Rational else size(number - printed) < 1e-10 * (1 + size(printed))


def refuted(claim, *arguments, **named):
    """Every condition holds at the point, and the sides have the printed, different values."""
    first = None
    # First each equation by itself is put in, then what several say together, and at last the fields as they are.
    for CONSEQUENCES[0], as_given in ((False, False), (True, False), (False, True)):
        try:
            return differs(claim, *arguments, as_given=as_given, **named)
        except (AssertionError, Undefined, NotCovered) as reason:
            first = first or reason
            if len(WORLD.laws) == 0:
                break
    raise first


def differs(claim, link, sizes, component, point, fields, left, right, order=None, compares_="", as_given=False):
    point = {canonical(name): sp.sympify(number) for name, number in point.items()}
    fields = {canonical(name): made for name, made in fields.items()}
    world = open_world(claim, 0, sizes=sizes, point=point, fields=fields)
    prepare_closed_or_open(world)
    if not world.closed and fields:
        give_fields(world, fields)
        if order is not None:
            as_they_are(world, order)
    if as_given:
        if not fields or world.closed or any(is_symbol_law(law) for law in world.laws):
            raise NotCovered("the fields are not given as a whole")
        world.leads = []
    assert world.shows, "nothing is shown"
    check_conditions(world, order)
    found = [show for show in world.shows if show[0] == link and matches(show[1], component)]
    assert len(found) == 1, f"there are {len(found)} components of this name"
    _, _, one, relation, other, remainder, over = found[0]
    if world.operators:
        one, other = put_in_order(one), put_in_order(other)
    if remainder is not None and remainder[2] is None:
        assert not agrees_to_order(one, other, remainder), "the leading terms agree"
        left, right = middle(left), middle(right)
        if other == 0 or left is None or right is None or "^" not in compares_:
            raise NotCovered("leading terms are compared that are not printed as numbers")
        # What is printed are coefficients of one power in the sides over the right side.
        power = sp.Rational(compares_.rpartition("^")[2].strip("()")) * (-1 if remainder[1] == "infinity" else 1)
        x = SMALL[1]
        ratio = univariate(one, remainder)(x) / univariate(other, remainder)(x)
        scaled = [number / sp.N(x**power, 30) for number in (ratio, 1)]
        for number, printed in zip(scaled, (left, right)):
            assert size(number - printed) < 1e-6 * (1 + size(printed)), f"the leading coefficient is {short(number)}, not {printed}"
        return f"the sides have the ratio {short(ratio)}"
    if compares_.startswith("coefficients of "):
        name, _, power = compares_[len("coefficients of "):].partition("^")
        power = sp.Rational(power.strip("()") or 1)
        at = remainder or (name, "0", None)
        if at[1] == "infinity":
            power = -power
        one, other = coefficient(one, at, power), coefficient(other, at, power)
        assert size(one - other) > 1e-15, "the sides do not differ"
        relation = None
    elif compares_.startswith("Euler-Lagrange expressions in "):
        name, _, beside = compares_[len("Euler-Lagrange expressions in "):].partition(", integrated")
        unknown = WORLD.names.get(canonical(name))
        if isinstance(unknown, sp.Symbol):
            one, other = value(vary_path(one, unknown)), value(vary_path(other, unknown))
        elif unknown is None and canonical(name) in WORLD.complex:
            re_part, im_part = WORLD.complex[canonical(name)]
            vary_both = lambda L: (variation(L, re_part, over) - imaginary * variation(L, im_part, over)) / 2
            one, other = value(vary_both(reduce(one))), value(vary_both(reduce(other)))
        elif unknown is None:
            raise NotCovered("what is varied is not clear")
        else:
            one, other = value(variation(reduce(one), unknown, over)), value(variation(reduce(other), unknown, over))
        relation = "="
    elif compares_:
        raise NotCovered(f"it compares {compares_}")
    elif remainder is not None or relation in ("~", "∫"):
        raise NotCovered("it is not said what is compared")
    if relation is not None:
        if relation == "=":
            one, other = value(one), value(other)
            assert not is_zero(one - other, one), f"both sides are {one}"
        else:
            assert not compares(one, relation, other), "the relation holds at the point"
            one, other = value(one), value(other)
    if compares_.endswith("without a field") and not (is_printed(one, left) and is_printed(other, right)):
        raise NotCovered("densities without a field are compared")
    assert is_printed(one, left), f"the left side is {one}, not {left}"
    assert is_printed(other, right), f"the right side is {other}, not {right}"
    return f"left {short(one)}, right {short(other)}"


def middle(printed):
    """A printed number, or the middle of what it lies between."""
    if isinstance(printed, tuple):
        return (printed[1] + printed[2]) / 2 if printed[0] == "between" else None
    return None if printed is None else sp.sympify(printed)


def short(number):
    number = sp.sympify(number)
    return number if number.is_Rational else sp.N(number, 6)


def matches(place, component):
    return all(place.get(name) == n for name, n in component.items()) and len(place) == len(component)


def give_fields(world, fields):
    """Derivatives of the fields that are given, as values of unknown functions."""
    names = {}
    for name, (on, formula) in fields.items():
        names[name] = sp.sympify(formula(*(world.names[canonical(x)] for x in on)))
    world.given = names
    world.jets = GivenJets(world, names)


def as_they_are(world, order):
    """The fields that are given satisfy the equations to an order, without anything put in."""
    leads, world.leads = world.leads, []
    try:
        for left, right, _ in world.laws:
            if not (left - right).free_symbols & set(world.moves.values()) and not is_symbol_law((left, right)):
                assert taylor_vanishes(left - right, order), f"an equation is not satisfied: {left} = {right}"
    finally:
        world.leads = leads


class GivenJets(dict):
    """Values of derivatives of fields that are given."""

    def __init__(self, world, fields):
        super().__init__()
        self.world, self.fields = world, fields

    def __contains__(self, jet):
        if dict.__contains__(self, jet):
            return True
        own, by = counts(jet)
        name = canonical(own.func.__name__)
        part = None
        if name.startswith(("Re ", "Im ")):
            part, name = name[:2], name[3:]
        if name not in self.fields:
            return False
        made = self.fields[name]
        for x, n in by.items():
            made = sp.diff(made, x, n)
        number = made.xreplace({s: self.world.values[s] for s in made.free_symbols})
        number = {None: lambda z: z, "Re": sp.re, "Im": sp.im}[part](number)
        self[jet] = number
        return True


def check_conditions(world, order):
    settle_symbols()
    settle_known()
    for left, right, _ in world.laws:
        residual = left - right
        if world.closed:
            if is_symbol_law((left, right)):
                continue
            assert taylor_vanishes(residual, order or 0), f"an equation is not satisfied: {left} = {right}"
        else:
            assert is_zero(value(residual)), f"an equation is not satisfied: {left} = {right}"
    if not world.closed:
        check_listed(world)
    assert in_domain(), "a condition does not hold at the point"


def settle_known():
    """A condition tells the value of what it is put in for, if that is not listed."""
    for left, relation, right in WORLD.conditions:
        for one, other in ((left, right), (right, left)):
            if relation == "=" and isinstance(one, sp.Symbol) and canonical(one.name) not in WORLD.point:
                WORLD.values[one] = numeric(other)
                break


def check_listed(world):
    """What is listed and follows from the equations has the value that follows."""
    for jet in list(world.reduced):
        if is_jet(jet) and replaced(jet) is not None:
            own, by = counts(jet)
            names = tuple(sorted(canonical(x.name) for x, n in by.items() for _ in range(n)))
            known = world.known.get((canonical(own.func.__name__), names, False))
            if known is not None:
                assert is_zero(value(jet) - known, known), f"{jet} has another value than listed"
        elif isinstance(jet, sp.Symbol) and replaced(jet) is not None and canonical(jet.name) in world.point:
            assert is_zero(value(jet) - world.point[canonical(jet.name)], 1), f"{jet} has another value than listed"


RESULTS = []
PARTLY = []  # sizes that were confirmed before the time was over


def report(name, check, *arguments, **named):
    """Runs one check and says what became of it."""

    def stop(*_):
        raise Slow()

    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, stop)
        signal.alarm(SECONDS)
    PARTLY.clear()
    try:
        result = ("confirmed", check(*arguments, **named))
    except Slow:
        if PARTLY:
            result = ("confirmed", f"for {'; '.join(PARTLY)}; larger sizes take longer than {SECONDS} s")
            RESULTS.append("partly")
        else:
            result = ("not covered", f"takes longer than {SECONDS} s")
    except NotCovered as reason:
        result = ("not covered", str(reason))
    except NeedsFunctions:
        result = ("not covered", "special fields are varied")
    except Undefined:
        result = ("not covered", "a side has no value at the point")
    except AssertionError as reason:
        result = ("FAILED", str(reason))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, NotImplementedError) as fault:
        result = ("not covered", f"SymPy or this script breaks down: {type(fault).__name__}: {str(fault)[:80]}")
    finally:
        if hasattr(signal, "SIGALRM"):
            signal.alarm(0)
    RESULTS.append(result[0])
    print(f"{name}: {result[0]}" + (f" ({result[1]})" if result[1] else ""), flush=True)


def not_covered(name, reason):
    """A claim that is not translated."""
    RESULTS.append("not covered")
    print(f"{name}: not covered ({reason})", flush=True)


def summary():
    count = RESULTS.count
    failed = f", {count('FAILED')} FAILED" if count("FAILED") else ""
    partly = f" ({count('partly')} of them for the smaller sizes)" if count("partly") else ""
    every = len(RESULTS) - count("partly")
    print(f"{every} claims: {count('confirmed')} confirmed{partly}, {count('not covered')} not covered{failed}")
    sys.exit(1 if count("FAILED") else 0)

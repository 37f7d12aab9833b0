"""Writes `itf1788.txt` next to this file: cases of the ITF1788 test suite for interval arithmetic after IEEE 1788.

The suite (https://github.com/oheim/ITF1788) is taken from the tests of the crate inari, which ships it as Rust; of
its files only libieeep1788_elem is used, which is under the Apache License, where others are under the LGPL:

    cargo new /tmp/itf && cd /tmp/itf && cargo add inari@=2.0.0 --no-default-features && cargo fetch
    python3 tests/oracle/itf1788.py ~/.cargo/registry/src/*/inari-2.0.0/tests/itf1788_tests/libieeep1788_elem.rs

Lines mean what they mean in `interval.txt`, which generate.py explains, but for two things: `sub` and `div` are there
too, and the results are those of the standard, which evaluates a function where it is defined and leaves the rest of
the argument out. Cases with decorations or empty arguments are left out, as are operations that are not listed here.
"""

import re
import sys
from pathlib import Path

HEADER = """\
# Unit tests from libieeep1788 for elementary interval functions (original author: Marco Nehmeier),
# converted into portable ITL format by Oliver Heimlich.
# Copyright 2013-2015 Marco Nehmeier (nehmeier@informatik.uni-wuerzburg.de)
# Copyright 2015-2017 Oliver Heimlich (oheim@posteo.de)
# Licensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0
#
# ITF1788, Copyright 2014 Marco Nehmeier, Maximilian Kiesner, Department of Computer Science, University of Wuerzburg,
# Germany. This product includes software developed at the Chair of Software Engineering, Department of Computer
# Science, University of Wuerzburg, Germany (http://se.informatik.uni-wuerzburg.de/).
#
# Changed: a selection, in another notation. Written by itf1788.py, which says what a line means."""

METHODS = {"recip": "inv", "sqrt": "sqrt", "exp": "exp", "ln": "log", "sin": "sin", "cos": "cos"}
OPERATORS = {"+": "add", "-": "sub", "*": "mul", "/": "div"}

INTERVAL = r"(n2i\([^()]*\)|I::EMPTY|I::ENTIRE)"
UNARY = re.compile(rf"{INTERVAL}\.(\w+)\(\),{INTERVAL}")
NEGATION = re.compile(rf"-{INTERVAL},{INTERVAL}")
BINARY = re.compile(rf"{INTERVAL}([-+*/]){INTERVAL},{INTERVAL}")


def interval(text):
    """Ends, as decimals that Python and Rust read alike; `empty` for the empty set."""
    if text == "I::EMPTY":
        return "empty"
    if text == "I::ENTIRE":
        return "-inf inf"
    named = {"f64::INFINITY": "inf", "f64::NEG_INFINITY": "-inf"}
    return " ".join(repr(float(named.get(end, end))) for end in text[4:-1].split(","))


def cases(source):
    for assertion in re.findall(r"assert_eq2!\((.*?)\);", source, re.S):
        text = re.sub(r"\s", "", assertion).removesuffix(",")
        if match := UNARY.fullmatch(text):
            argument, method, result = match.groups()
            name, arguments = METHODS.get(method), [argument]
        elif match := NEGATION.fullmatch(text):
            argument, result = match.groups()
            name, arguments = "neg", [argument]
        elif match := BINARY.fullmatch(text):
            x, operator, y, result = match.groups()
            name, arguments = OPERATORS[operator], [x, y]
        else:
            continue
        if name and "I::EMPTY" not in arguments:
            yield f"{name} {' '.join(map(interval, arguments))} = {interval(result)}"


def main():
    source = Path(sys.argv[1]).read_text()
    lines = dict.fromkeys(cases(source))
    Path(__file__).with_name("itf1788.txt").write_text("\n".join([HEADER, *lines]) + "\n")


if __name__ == "__main__":
    main()

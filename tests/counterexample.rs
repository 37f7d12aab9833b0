//! The fields that are published with a counterexample solve the conditions of the claim.
//!
//! The published polynomials are read from the text again and put into the differential equations by
//! arithmetic of polynomials that shares nothing with referee but the numbers.

mod common;
mod outcomes;

use std::collections::BTreeMap;

use outcomes::decide;
use referee::algebra::{Complex, Rational, Scalar, parse_rational};
use referee::record::{Counterexample, Kind, PointValue, Verdict};

type Number = Complex<Rational>;

/// A polynomial in displacements from the point, by the names of the coordinates.
#[derive(Debug, Clone, Default)]
struct Polynomial(BTreeMap<BTreeMap<String, u32>, Number>);

impl Polynomial {
    fn constant(value: Number) -> Self {
        Polynomial(BTreeMap::from([(BTreeMap::new(), value)]))
    }

    fn number(text: &str) -> Self {
        Self::constant(number(text))
    }

    fn displacement(name: &str) -> Self {
        Polynomial(BTreeMap::from([(BTreeMap::from([(name.to_owned(), 1)]), Number::one())]))
    }

    fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        for (powers, value) in &other.0 {
            let entry = sum.0.entry(powers.clone()).or_insert_with(Number::zero);
            *entry = entry.add(value);
        }
        sum
    }

    fn times(&self, other: &Self) -> Self {
        let mut product = Polynomial::default();
        for (a, x) in &self.0 {
            for (b, y) in &other.0 {
                let mut powers = a.clone();
                for (name, power) in b {
                    *powers.entry(name.clone()).or_default() += power;
                }
                product = product.plus(&Polynomial(BTreeMap::from([(powers, x.mul(y))])));
            }
        }
        product
    }

    fn scaled(&self, factor: &str) -> Self {
        self.times(&Self::number(factor))
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&other.scaled("-1"))
    }

    fn conjugate(&self) -> Self {
        Polynomial(self.0.iter().map(|(powers, value)| (powers.clone(), value.conj())).collect())
    }

    /// The derivative in each of the names.
    fn d(&self, by: &[&str]) -> Self {
        let Some((first, rest)) = by.split_first() else { return self.clone() };
        let mut slope = Polynomial::default();
        for (powers, value) in &self.0 {
            let mut powers = powers.clone();
            if let Some(power) = powers.remove(*first) {
                if power > 1 {
                    powers.insert((*first).to_owned(), power - 1);
                }
                let value = value.mul(&Number::from_i64(i64::from(power)));
                slope = slope.plus(&Polynomial(BTreeMap::from([(powers, value)])));
            }
        }
        slope.d(rest)
    }

    /// The degree of the lowest term.
    fn lowest(&self) -> Option<u32> {
        let terms = self.0.iter().filter(|(_, value)| **value != Number::zero());
        terms.map(|(powers, _)| powers.values().sum()).min()
    }
}

/// `3`, `-1/2`, `1 + 2 i`.
fn number(text: &str) -> Number {
    let rational = |text: &str| parse_rational(text).expect("a rational number");
    match text.strip_suffix(" i") {
        None => Number::real(rational(text)),
        Some(text) => {
            let (re, im) = text.split_once(" + ").expect("real and imaginary part");
            Number::new(rational(re), rational(im))
        }
    }
}

/// Splits at a separator outside of brackets.
fn split<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ if depth == 0 && text[at..].starts_with(separator) => {
                parts.push(&text[start..at]);
                start = at + separator.len();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn polynomial(text: &str, found: &Counterexample) -> Polynomial {
    let text = text.replace(" - ", " + -");
    // The origin of a displacement is written with a minus, too.
    let text = text.replace(" + -(", " - (");
    split(&text, " + ").into_iter().fold(Polynomial::default(), |sum, t| sum.plus(&term(t, found)))
}

fn term(text: &str, found: &Counterexample) -> Polynomial {
    if text.ends_with(" i") {
        return Polynomial::number(text);
    }
    let is_name = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) if is_name(rest) || rest.starts_with('(') => ("-1", rest),
        _ => ("1", text),
    };
    split(text, "*").into_iter().fold(Polynomial::number(sign), |product, factor| {
        let (base, power) = factor.rsplit_once('^').unwrap_or((factor, "1"));
        let inside = base.strip_prefix('(').and_then(|base| base.strip_suffix(')')).unwrap_or(base);
        let base = if is_name(inside) {
            let (name, origin) = inside.split_once(" - (").unwrap_or((inside, "0)"));
            let listed = found.values.iter().find(|value| value.variable.name == name);
            let value = listed.map_or("0".to_owned(), |v| v.value.to_string());
            assert_eq!(origin.trim_end_matches(')'), value, "{name}");
            Polynomial::displacement(name)
        } else {
            Polynomial::number(inside)
        };
        (0..power.parse().expect("a power")).fold(product, |product, _: u32| product.times(&base))
    })
}

/// The counterexample to a claim, with its fields.
struct Refuted {
    found: Counterexample,
    fields: BTreeMap<String, Polynomial>,
}

impl Refuted {
    fn field(&self, name: &str) -> &Polynomial {
        self.fields.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.found.fields))
    }

    /// A parameter of the point, zero if it is not listed.
    fn value(&self, name: &str) -> Polynomial {
        let listed = self.found.values.iter().find(|value| value.variable.name == name);
        Polynomial::number(&listed.map_or("0".to_owned(), |value| value.value.to_string()))
    }

    /// The residual has no term up to the order that is promised.
    #[track_caller]
    fn solves(&self, residual: &Polynomial) {
        let order = self.found.solves_to_order.expect("an order");
        assert!(
            residual.lowest().is_none_or(|lowest| lowest > order),
            "{residual:?} is not of higher order than {order}: {:#?}",
            self.found
        );
    }

    /// Every value of a derivative that is listed is the one of its polynomial.
    fn has_what_is_listed(&self) {
        let of_fields = |value: &&PointValue| value.variable.kind == Kind::Field;
        for value in self.found.values.iter().filter(of_fields) {
            if let Some(field) = self.fields.get(&value.variable.of) {
                let by: Vec<&str> = value.variable.by.iter().map(String::as_str).collect();
                let at = field.d(&by).0.get(&BTreeMap::new()).cloned().unwrap_or(Number::zero());
                assert_eq!(
                    at,
                    number(&value.value.to_string()),
                    "{} of {:#?}",
                    value.variable.name,
                    self.found
                );
            }
        }
    }
}

const NOTATION: &str = "\
index    j, k in 1..K, K = 2
coord    t, x
coord    q[k]
flow     q along t
param    a, nu > 0, eps, gamma != 0, mu != 0
field    u(t, x), v(t, x), p(t, x) > 0, psi(t, x) complex, W(x)
field    F(t, q), V(q)
function f";

/// The counterexamples to claims, or the points at which only one side has a value.
fn refuted(lines: &[&str]) -> Vec<Refuted> {
    let of = |(outcome, lines): (&referee::record::ClaimOutcome, &&str)| {
        let links = || outcome.certificate.links.iter();
        let found = match outcome.verdict {
            Verdict::Refuted => links().find_map(|link| link.counterexample.clone()),
            Verdict::Conditional => links().flat_map(|link| &link.needs).find_map(|need| need.point.clone()),
            verdict => panic!("{lines} is {verdict}: {} {:?}", outcome.reason, outcome.problems),
        };
        let found = found.unwrap_or_else(|| panic!("no counterexample to {lines}"));
        let fields = found.fields.iter().filter(|field| !field.name.contains('('));
        let fields =
            fields.map(|field| (field.name.clone(), polynomial(&field.polynomial, &found))).collect();
        let refuted = Refuted { found, fields };
        refuted.has_what_is_listed();
        refuted
    };
    decide(NOTATION, lines).iter().zip(lines).map(of).collect()
}

fn one(lines: &str) -> Refuted {
    refuted(&[lines]).remove(0)
}

#[test]
fn heat() {
    let all = refuted(&[
        "where d(u,t) = nu*d(u,x,x)\nshow d(u,t,t) = d(u,x,x)",
        "where d(u,t) = nu*d(u,x,x)\nshow d(u,t,x) = 0",
        "where d(u,t) = nu*d(u,x,x)\nshow d(u,x,x) = 0",
        "where d(u,t) = nu*d(u,x,x)\nshow u*d(u,x) = x",
        "where d(u,t) = nu*d(u,x,x)\nshow u*d(u,x) < 3",
        "where d(u,t) = nu*d(u,x,x)\nwhen t = 2\nshow d(u,t,x) = t",
    ]);
    for refuted in all {
        let u = refuted.field("u");
        refuted.solves(&u.d(&["t"]).minus(&u.d(&["x", "x"]).times(&refuted.value("nu"))));
    }
}

#[test]
fn schroedinger() {
    let all = refuted(&[
        "where d(psi,t) = i*d(psi,x,x)\nshow d(conj(psi)*psi,t) = 0",
        "where d(psi,t) = i*d(psi,x,x) - i*W*psi\nshow d(psi,t,x) = i*d(psi,x,x,x) - i*W*d(psi,x)",
        "where i*d(psi,t) = -d(psi,x,x) + W*psi solve d(psi,t)\nshow d(conj(psi),t) = i*d(conj(psi),x,x)",
    ]);
    for (n, refuted) in all.iter().enumerate() {
        let psi = refuted.field("psi");
        let i = Polynomial::constant(Number::i());
        let mut residual = psi.d(&["t"]).minus(&i.times(&psi.d(&["x", "x"])));
        if n > 0 {
            residual = residual.plus(&i.times(refuted.field("W")).times(psi));
        }
        refuted.solves(&residual);
        refuted.solves(&residual.conjugate());
    }
}

#[test]
fn korteweg_de_vries_and_burgers() {
    let kdv = refuted(&[
        "where d(u,t) = -6*u*d(u,x) - d(u,x,x,x)\nshow d(u^2,t) = -d(2*u^3,x)",
        "where d(u,t) = -6*u*d(u,x) - d(u,x,x,x)\nshow d(u,t,t) = 0",
    ]);
    for refuted in kdv {
        let u = refuted.field("u");
        let stretched = u.times(&u.d(&["x"])).scaled("6").plus(&u.d(&["x", "x", "x"]));
        refuted.solves(&u.d(&["t"]).plus(&stretched));
    }
    let burgers = one("where d(u,t) = f(u)*d(u,x)\nwhere d(v,t) = a*d(u,x)\nshow d(u,t,x) = d(v,t,t)");
    let v = burgers.field("v").d(&["t"]);
    burgers.solves(&v.minus(&burgers.value("a").times(&burgers.field("u").d(&["x"]))));
}

#[test]
fn cauchy_riemann() {
    let all = refuted(&[
        "where d(u,x) = d(v,t)\nwhere d(u,t) = -d(v,x)\nshow d(v,t,t) - d(v,x,x) = 0",
        "where d(u,x) = d(v,t)\nwhere d(v,x) = -d(u,t)\nshow d(u*v,t,t) = 0",
        "where d(v,t) = d(u,x)\nwhere d(v,x) = -d(u,t)\nshow d(v,x,x,x) = d(u,x,x)",
    ]);
    for refuted in all {
        let (u, v) = (refuted.field("u"), refuted.field("v"));
        refuted.solves(&u.d(&["x"]).minus(&v.d(&["t"])));
        refuted.solves(&u.d(&["t"]).plus(&v.d(&["x"])));
    }
}

/// Equation (42) and its like: trajectories in a field that solves a Hamilton–Jacobi equation.
#[test]
fn hamilton_jacobi() {
    let drift = "where Dt(q[j]) = gamma*d(F, q[j])";
    let plain = "where d(F, t) = -V - gamma*d(F, q[k])^2";
    let viscous = "where d(F, t) = -V - gamma*d(F, q[k])^2 - eps*gamma/mu*d(F, q[k], q[k])";
    let lines = [
        format!("{drift}\n{plain}\nshow Dt(Dt(q[j])) = -gamma*d(V, q[j])"),
        format!("{drift}\n{viscous}\nshow Dt(Dt(q[j])) = -gamma*d(V, q[j]) + O(eps)"),
        format!("{plain}\nshow d(F, t, t) = 0"),
    ];
    for refuted in refuted(&lines.each_ref().map(String::as_str)) {
        let (f, v) = (refuted.field("F"), refuted.field("V"));
        let gamma = refuted.value("gamma");
        let mut residual = f.d(&["t"]).plus(v);
        for q in ["q[1]", "q[2]"] {
            residual = residual.plus(&gamma.times(&f.d(&[q]).times(&f.d(&[q]))));
        }
        refuted.solves(&residual);
    }
}

/// Where a solution has irrational derivatives no polynomials are published.
#[test]
fn nothing_is_rounded() {
    let refuted = one("where d(u,t) = exp(u)*d(u,x)\nwhen u > 2\nshow d(u,t,t) = 0");
    assert!(refuted.found.fields.is_empty() && refuted.found.solves_to_order.is_none());
    let at_zero = one("where d(u,t) = exp(u)*d(u,x)\nshow d(u,t,t) = 0");
    assert!(at_zero.found.solves_to_order.is_some(), "{:?}", at_zero.found);
}

/// Coefficients that were determined are part of the point.
#[test]
fn what_was_put_in_is_there_again() {
    let gap = one("where d(v,t) = eps\ndetermine eps\nshow d(v,t) = 3*sqrt(u)^2/u");
    assert_eq!(gap.value("eps").0[&BTreeMap::new()], Number::from_i64(3));
    gap.solves(&gap.field("v").d(&["t"]).minus(&gap.value("eps")));
}

/// A reader who sees a negative mass says that it was never meant.
#[test]
fn quantities_are_positive_where_that_will_do() {
    let all = refuted(&["show (mu - 1)*u = 0", "when mu < 0\nshow (mu - 1)*u = 0", "show mu^2 = mu*t"]);
    let at = |n: usize, name| all[n].value(name).0[&BTreeMap::new()].clone();
    assert_eq!(at(0, "mu"), Number::from_i64(2));
    assert_eq!(at(1, "mu"), Number::from_i64(-1));
    assert_eq!(at(2, "mu"), Number::from_i64(1));
    assert_eq!(at(2, "t"), Number::zero());
}

/// What is published as a solution everywhere is the function, and it is not claimed where there is none.
#[test]
fn fields_that_solve_the_conditions_everywhere() {
    let solution = |lines: &str, name: &str| {
        let found = one(lines).found;
        let field = found.fields.iter().find(|field| field.name == name).expect(name);
        (found.solves_everywhere, field.shown().to_owned())
    };
    let everywhere = |text: &str| (true, text.to_owned());
    assert_eq!(solution("where d(p,t) = -2*p\nshow d(p,t) = 0", "p"), everywhere("exp(-2*t)"));
    assert_eq!(solution("where d(u,t) = u^2\nwhen u > 0\nshow d(u,t) = 0", "u"), everywhere("1/(1 - t)"));
    assert_eq!(solution("where d(u,t,t) = -4*u\nshow d(u,t,t) = 0", "u"), everywhere("cos(2*t)"));
    assert_eq!(solution("where d(u,t) = d(u,x,x)\nshow d(u,t) = 0", "u"), everywhere("t + (1/2)*x^2"));
    // The coefficients of a function of time stand together; its beginning is what is published beside it.
    let characteristic = "where d(u,t) = -d(u,x)^2\nwhen d(u,x) > 0\nwhen d(u,x,x) > 0\nshow d(u,t) = 0";
    let (is_solution, text) = solution(characteristic, "u");
    assert!(is_solution && text.ends_with("/(1 + 2*t)"), "{text}");
    // Airy's functions are none of those that are guessed.
    let riccati = one("where d(u,t) = u^2 + t\nwhen u > 0\nshow d(u,t) = 0").found;
    assert!(riccati.solves_to_order.is_some() && !riccati.solves_everywhere, "{riccati:?}");
    // Nor does a function of one's own choice solve everything.
    let any = one("where d(u,t) = f(u)\nshow d(u,t) = 0").found;
    assert!(!any.solves_everywhere, "{any:?}");
}

/// Each line equals the next, and the last the value.
#[test]
fn short_sides_are_worked_out() {
    let found = one("show a + 2*nu = 3*nu + 1").found;
    assert_eq!(found.left_steps, ["a + 2*nu", "0 + 2*1", "0 + 2"]);
    assert_eq!(found.right_steps, ["3*nu + 1", "3*1 + 1", "3 + 1"]);
    assert_eq!(found.difference().as_deref(), Some("left is 2, right is 4: they differ by 2"));
    let on_shell = one("where d(u,t) = nu*d(u,x,x)\nshow d(u,t) = 0").found;
    assert_eq!(on_shell.left_steps, ["d(u, t)", "nu*d(u, x, x)", "1*1"]);
    let rounded = one("show exp(nu) = 1").found;
    assert_eq!(rounded.left_steps, ["exp(nu)", "exp(1)"]);
    assert_eq!(
        rounded.difference().as_deref(),
        Some("left is about 2.71828, right is 1: they differ by at least 1.7")
    );
}

/// In two dimensions the Einstein tensor vanishes for every metric, and a degenerate diagonal is nobody's example.
#[test]
fn curvature_is_shown_in_four_dimensions_around_a_flat_metric() {
    let notation = "\
index mu, nu in 0..D, D = 1, 2, 3
coord X^{mu}
metric g_{mu nu}(X) lorentzian";
    for lines in ["show scalar_curvature(g) = 0", "show einstein(g)_{mu nu} = 0"] {
        let outcome = decide(notation, &[lines]).remove(0);
        let found = outcome.certificate.links[0].counterexample.clone().expect(lines);
        assert_eq!(found.sizes.get("D"), Some(&3), "{found:?}");
        let value =
            |name: &str| found.values.iter().find(|v| v.variable.name == name).map(|v| v.value.to_string());
        for (n, expected) in ["-1", "1", "1", "1"].into_iter().enumerate() {
            assert_eq!(value(&format!("g_{{{n} {n}}}")).as_deref(), Some(expected), "{found:?}");
        }
        assert!(found.values.iter().filter(|v| v.value.to_string() != "0").count() <= 6, "{found:?}");
    }
    // Nothing is special about two dimensions here.
    let outcome = decide(notation, &["show g_{mu nu} = 0"]).remove(0);
    let found = outcome.certificate.links[0].counterexample.clone().expect("a point");
    assert_eq!(found.sizes.get("D"), Some(&1));
}

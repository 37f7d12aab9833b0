//! Antiderivatives of elementary functions of one variable.
//!
//! A quotient f/u′ is taken as a function of a part u of the integrand. If it satisfies one of a few differential
//! equations in u, its antiderivative is known: a power, an exponential or an angle, the inverse of a quadratic
//! polynomial, its root, or the inverse of that. Sums and parts lead to these. Whatever is found is differentiated
//! again: what does not give the integrand back is none.

use dashu_ratio::RBig;

use super::graph::{Direction, Graph, LeafId, Node, Op};
use super::zero::ZeroTest;

/// Questions that the search for one antiderivative may ask.
const QUESTIONS: usize = 300;
/// Values at which a number may be seen to be one, roots of differences among them.
const TRIED: [i64; 7] = [2, 4, -3, -1, 1, -8, 5];
/// Nodes that the search may add to the graph.
const GROWTH: usize = 20_000;
/// Parts within parts.
const DEPTH: usize = 8;
/// Parts of an integrand that are tried as a new variable.
const PARTS: usize = 8;
/// The largest degree of a polynomial that is integrated by parts.
const DEGREE: usize = 24;

/// An antiderivative in a variable, if one is found.
pub(super) fn antiderivative(
    graph: &mut Graph,
    integrand: Node,
    variable: LeafId,
    zero: &mut dyn ZeroTest,
) -> Option<Node> {
    let x = graph.node_of_leaf(variable)?;
    let start = graph.len();
    let mut search = Search { graph, x, by: Direction::Variable(variable), zero, left: QUESTIONS, start };
    let found = search.of(integrand, DEPTH)?;
    let slope = search.derive(found);
    let difference = search.graph.sub(slope, integrand);
    search.vanishes(difference)?.then_some(found)
}

/// The derivatives of a polynomial in a variable, itself first, up to the last that does not vanish; none of what is
/// no polynomial.
pub(super) fn polynomial_derivatives(
    graph: &mut Graph,
    node: Node,
    variable: LeafId,
    zero: &mut dyn ZeroTest,
) -> Option<Vec<Node>> {
    let x = graph.node_of_leaf(variable)?;
    let start = graph.len();
    Search { graph, x, by: Direction::Variable(variable), zero, left: QUESTIONS, start }.derivatives(node)
}

struct Search<'a> {
    graph: &'a mut Graph,
    x: Node,
    by: Direction,
    zero: &'a mut dyn ZeroTest,
    left: usize,
    /// Nodes of the graph at the start.
    start: usize,
}

impl Search<'_> {
    fn derive(&mut self, node: Node) -> Node {
        self.graph.derive(node, self.by)
    }

    /// Whether a node vanishes; none where that is not known, or too much was asked.
    fn vanishes(&mut self, node: Node) -> Option<bool> {
        if self.graph.is_zero(node) {
            return Some(true);
        }
        self.left = self.left.checked_sub(1).filter(|_| self.graph.len() < self.start + GROWTH)?;
        self.zero.vanishes(self.graph, node)
    }

    /// True if a node contains the variable.
    fn contains(&self, node: Node) -> bool {
        self.graph.reachable(&[node]).contains(&self.x)
    }

    /// True if a node does not change with the variable.
    fn is_fixed(&mut self, node: Node) -> bool {
        if !self.contains(node) {
            return true;
        }
        let slope = self.derive(node);
        self.vanishes(slope) == Some(true)
    }

    fn differs_from_zero(&mut self, node: Node) -> bool {
        self.vanishes(node) == Some(false)
    }

    fn rational(&mut self, numerator: i64, denominator: u64) -> Node {
        self.graph.constant(RBig::from_parts(numerator.into(), denominator.into()))
    }

    fn scaled(&mut self, node: Node, numerator: i64, denominator: u64) -> Node {
        let factor = self.rational(numerator, denominator);
        self.graph.mul(factor, node)
    }

    fn of(&mut self, f: Node, depth: usize) -> Option<Node> {
        let depth = depth.checked_sub(1)?;
        if !self.contains(f) {
            return Some(self.graph.mul(f, self.x));
        }
        match self.graph.op(f) {
            Op::Neg(a) => {
                let inner = self.of(a, depth + 1)?;
                return Some(self.graph.neg(inner));
            }
            Op::Add(a, b) | Op::Sub(a, b) => {
                if let (Some(one), Some(other)) = (self.of(a, depth + 1), self.of(b, depth + 1)) {
                    let is_sum = matches!(self.graph.op(f), Op::Add(..));
                    return Some(match is_sum {
                        true => self.graph.add(one, other),
                        false => self.graph.sub(one, other),
                    });
                }
                return self.by_substitution(f);
            }
            _ => {}
        }
        let mut factors = Vec::new();
        let mut constant = self.graph.one();
        for factor in self.factors(f) {
            match self.contains(factor) {
                true => factors.push(factor),
                false => constant = self.graph.mul(constant, factor),
            }
        }
        let varying = self.product(&factors);
        let found = match factors.as_slice() {
            [only] if *only != f => self.of(*only, depth),
            _ => None,
        };
        let found = found
            .or_else(|| self.by_substitution(varying))
            .or_else(|| self.expanded(&factors, depth))
            .or_else(|| self.by_parts(&factors, depth))?;
        Some(self.graph.mul(constant, found))
    }

    fn product(&mut self, factors: &[Node]) -> Node {
        let one = self.graph.one();
        factors.iter().fold(one, |product, factor| self.graph.mul(product, *factor))
    }

    /// The factors of a product, those that divide as inverses.
    fn factors(&mut self, node: Node) -> Vec<Node> {
        match self.graph.op(node) {
            Op::Mul(a, b) => {
                let mut all = self.factors(a);
                all.extend(self.factors(b));
                all
            }
            Op::Neg(a) => {
                let minus = self.graph.integer(-1);
                let mut all = self.factors(a);
                all.push(minus);
                all
            }
            Op::Inv(a) if matches!(self.graph.op(a), Op::Mul(..) | Op::Neg(_)) => {
                let below = self.factors(a);
                below.into_iter().map(|factor| self.graph.inv(factor)).collect()
            }
            _ => vec![node],
        }
    }

    // --- a function of a part of the integrand ---

    fn by_substitution(&mut self, f: Node) -> Option<Node> {
        if let Some(found) = self.of_declared(f) {
            return Some(found);
        }
        self.parts(f).into_iter().find_map(|u| self.in_terms_of(u, f))
    }

    /// ∫ c g′(u) u′ = c g(u) for a declared function g.
    fn of_declared(&mut self, f: Node) -> Option<Node> {
        let functions: Vec<Node> =
            self.graph.reachable(&[f]).into_iter().filter(|node| self.contains(*node)).collect();
        functions.into_iter().find_map(|node| {
            let Op::Function { symbol, order, argument } = self.graph.op(node) else { return None };
            let slope = self.derive(argument);
            let product = self.graph.mul(node, slope);
            let ratio = self.graph.div(f, product);
            let ratio = self.at_rest(ratio)?;
            let before = self.graph.function(symbol, order.checked_sub(1)?, argument);
            Some(self.graph.mul(ratio, before))
        })
    }

    /// The variable and the parts of an expression that contain it, small ones first.
    fn parts(&self, f: Node) -> Vec<Node> {
        let mut parts = vec![self.x];
        for node in self.graph.reachable(&[f]) {
            let inner = match self.graph.op(node) {
                Op::Sqrt(a)
                | Op::Exp(a)
                | Op::Log(a)
                | Op::Sin(a)
                | Op::Cos(a)
                | Op::Atan(a)
                | Op::Inv(a) => a,
                _ => continue,
            };
            let whole = (!matches!(self.graph.op(node), Op::Inv(_))).then_some(node);
            parts.extend([inner].into_iter().chain(whole).filter(|part| self.contains(*part)));
        }
        let mut seen = Vec::new();
        parts.retain(|part| {
            let new = !seen.contains(part);
            seen.push(*part);
            new
        });
        parts.truncate(PARTS);
        parts
    }

    /// An antiderivative of f = c u′, where c satisfies a differential equation in u.
    fn in_terms_of(&mut self, u: Node, f: Node) -> Option<Node> {
        let slope = self.derive(u);
        if !self.differs_from_zero(slope) {
            return None;
        }
        let c = self.graph.div(f, slope);
        let c = self.graph.simplified(c);
        if let Some(c) = self.at_rest(c) {
            return Some(self.graph.mul(c, u));
        }
        let by_u = |search: &mut Self, node: Node| {
            let derivative = search.derive(node);
            search.graph.div(derivative, slope)
        };
        let first = by_u(self, c);
        let rate = self.graph.div(first, c);
        // c = k uᵖ with p = u c′/c
        let power = self.graph.mul(u, rate);
        if let Some(power) = self.at_rest(power) {
            let one = self.graph.one();
            let next = self.graph.add(power, one);
            let whole = self.graph.mul(c, u);
            return match self.vanishes(next)? {
                true => {
                    let logarithm = self.log_of_size(u);
                    Some(self.graph.mul(whole, logarithm))
                }
                false => Some(self.graph.div(whole, next)),
            };
        }
        // c′ = k c, and c″ = k c
        if let Some(rate) = self.at_rest(rate) {
            return Some(self.graph.div(c, rate));
        }
        let second = by_u(self, first);
        let rate = self.graph.div(second, c);
        if let Some(rate) = self.at_rest(rate)
            && self.differs_from_zero(rate)
        {
            return Some(self.graph.div(first, rate));
        }
        if u == self.x {
            let mut derivatives = vec![c, first, second];
            while derivatives.len() < 8 && self.graph.len() < self.start + GROWTH {
                let next = by_u(self, derivatives[derivatives.len() - 1]);
                derivatives.push(next);
            }
            if derivatives.len() == 8
                && let Some(found) = self.of_oscillation(&derivatives)
            {
                return Some(found);
            }
        }
        let inverse = self.graph.inv(c);
        if let Some(q) = self.quadratic(inverse, u, &by_u) {
            return Some(self.of_inverse(&q));
        }
        let square = self.graph.mul(c, c);
        let inverse = self.graph.inv(square);
        if let Some(q) = self.quadratic(inverse, u, &by_u) {
            let factor = self.graph.mul(c, q.root);
            let factor = self.at_rest(factor)?;
            let whole = self.of_inverse_root(&q)?;
            return Some(self.graph.mul(factor, whole));
        }
        if let Some(q) = self.quadratic(square, u, &by_u) {
            let factor = self.graph.div(c, q.root);
            let factor = self.at_rest(factor)?;
            let whole = self.of_root(&q)?;
            return Some(self.graph.mul(factor, whole));
        }
        None
    }

    /// The antiderivative of what satisfies c″ = r c′ + s c, as exp(a x) sin(b x) does, c⁗ = r c″ + s c, as a product
    /// of two angles, or whose derivative does: then the difference of the two sides is a constant k. The derivatives
    /// are in the variable itself.
    fn of_oscillation(&mut self, c: &[Node]) -> Option<Node> {
        let ways = [0, 1].into_iter().flat_map(|place| [1, 2].map(|step| (place, step)));
        for (place, step) in ways {
            for from in [0, 1] {
                let of = |k: usize| c[from + k];
                let terms = [of(0), of(step), of(2 * step), of(3 * step)];
                let Some([r, s]) = self.recurrence(terms, place) else { continue };
                // ∫ s c = c^(2 step - 1) - r c^(step - 1) + k x
                let product = self.graph.mul(r, c[step - 1]);
                let mut sum = self.graph.sub(c[2 * step - 1], product);
                if from == 1 {
                    let [one, other] = [self.graph.mul(r, c[step]), self.graph.mul(s, c[0])];
                    let both = self.graph.add(one, other);
                    let k = self.graph.sub(both, c[2 * step]);
                    let k = self.at_rest(k)?;
                    let linear = self.graph.mul(k, self.x);
                    sum = self.graph.add(sum, linear);
                }
                return Some(self.graph.div(sum, s));
            }
        }
        None
    }

    /// The fixed r and s ≠ 0 with c₂ = r c₁ + s c₀ and c₃ = r c₂ + s c₁, as their value at a place.
    fn recurrence(&mut self, [c0, c1, c2, c3]: [Node; 4], place: i64) -> Option<[Node; 2]> {
        let minor = |search: &mut Self, [a, b, c, d]: [Node; 4]| {
            let [one, other] = [search.graph.mul(a, b), search.graph.mul(c, d)];
            search.graph.sub(one, other)
        };
        let determinant = minor(self, [c1, c1, c0, c2]);
        if !self.differs_from_zero(determinant) {
            return None;
        }
        let [r, s] = [minor(self, [c2, c1, c0, c3]), minor(self, [c1, c3, c2, c2])];
        let [r, s] = [self.graph.div(r, determinant), self.graph.div(s, determinant)];
        if !self.is_fixed(r) || !self.is_fixed(s) || !self.differs_from_zero(s) {
            return None;
        }
        Some([self.value(r, place)?, self.value(s, place)?])
    }

    /// log |u|
    fn log_of_size(&mut self, u: Node) -> Node {
        let square = self.graph.mul(u, u);
        let logarithm = self.graph.log(square);
        self.scaled(logarithm, 1, 2)
    }

    /// The coefficients of a u² + b u + e, if w is one with a ≠ 0.
    fn quadratic(&mut self, w: Node, u: Node, by_u: &impl Fn(&mut Self, Node) -> Node) -> Option<Quadratic> {
        let first = by_u(self, w);
        let second = by_u(self, first);
        let second = self.at_rest(second)?;
        if !self.differs_from_zero(second) {
            return None;
        }
        let a = self.scaled(second, 1, 2);
        // The values at u = 0 of what does not depend on u, told by w and its derivatives.
        let linear = self.graph.mul(second, u);
        let b = self.graph.sub(first, linear);
        let [au, bu] = [self.graph.mul(a, u), self.graph.mul(b, u)];
        let auu = self.graph.mul(au, u);
        let rest = self.graph.sub(w, auu);
        let e = self.graph.sub(rest, bu);
        let [b, e] = [self.at_rest(b)?, self.at_rest(e)?];
        let [ae, bb] = [self.graph.mul(a, e), self.graph.mul(b, b)];
        let four = self.scaled(ae, 4, 1);
        let discriminant = self.graph.sub(four, bb);
        let [au, twice] = [self.graph.mul(a, u), self.rational(2, 1)];
        let au = self.graph.mul(au, twice);
        let slope = self.graph.add(au, b);
        let uu = self.graph.mul(u, u);
        let [auu, bu] = [self.graph.mul(a, uu), self.graph.mul(b, u)];
        let sum = self.graph.add(auu, bu);
        let w = self.graph.add(sum, e);
        let root = self.graph.sqrt(w);
        Some(Quadratic { a, discriminant, slope, root })
    }

    /// What does not change with the variable, written without it; none of what does.
    fn at_rest(&mut self, node: Node) -> Option<Node> {
        if !self.is_fixed(node) {
            return None;
        }
        let node = self.graph.simplified(node);
        self.number(node).or_else(|| [0, 1].into_iter().find_map(|place| self.value(node, place)))
    }

    /// The number that an expression is, whatever its variables are, if it is one.
    fn number(&mut self, node: Node) -> Option<Node> {
        let leaves = self.graph.leaves_of(&[node]);
        let found = (0..TRIED.len()).find_map(|first| {
            let value = |n: usize| RBig::from(TRIED[(first + 3 * n) % TRIED.len()]);
            let values: Vec<(LeafId, RBig)> =
                leaves.iter().enumerate().map(|(n, leaf)| (*leaf, value(n))).collect();
            let number = self.graph.with_values(node, &values);
            let number = self.graph.simplified(number);
            self.graph.as_constant(number).is_some().then_some(number)
        })?;
        let difference = self.graph.sub(found, node);
        (self.vanishes(difference) == Some(true)).then_some(found)
    }

    /// The same as its value at one place, if it has one there.
    fn value(&mut self, node: Node, place: i64) -> Option<Node> {
        let Op::Leaf(leaf) = self.graph.op(self.x) else { return None };
        if !self.contains(node) {
            return Some(node);
        }
        let place = self.graph.integer(place);
        let value = self.graph.substitute(node, leaf, place);
        let difference = self.graph.sub(value, node);
        (self.vanishes(difference) == Some(true)).then_some(value)
    }

    /// ∫ du/(a u² + b u + e)
    fn of_inverse(&mut self, q: &Quadratic) -> Node {
        if self.graph.signs(q.discriminant).is_positive() {
            let root = self.graph.sqrt(q.discriminant);
            let ratio = self.graph.div(q.slope, root);
            let angle = self.graph.atan(ratio);
            let twice = self.scaled(angle, 2, 1);
            return self.graph.div(twice, root);
        }
        let opposite = self.graph.neg(q.discriminant);
        let root = self.graph.sqrt(opposite);
        let [above, below] = [self.graph.sub(q.slope, root), self.graph.add(q.slope, root)];
        let [above, below] = [self.log_of_size(above), self.log_of_size(below)];
        let difference = self.graph.sub(above, below);
        self.graph.div(difference, root)
    }

    /// ∫ du/√(a u² + b u + e), for a of known sign
    fn of_inverse_root(&mut self, q: &Quadratic) -> Option<Node> {
        if self.graph.signs(q.a).is_positive() {
            let root = self.graph.sqrt(q.a);
            let product = self.graph.mul(root, q.root);
            let twice = self.scaled(product, 2, 1);
            let sum = self.graph.add(twice, q.slope);
            let logarithm = self.log_of_size(sum);
            return Some(self.graph.div(logarithm, root));
        }
        if !self.graph.signs(q.a).is_negative() {
            return None;
        }
        let opposite = self.graph.neg(q.a);
        let root = self.graph.sqrt(opposite);
        let discriminant = self.graph.neg(q.discriminant);
        let width = self.graph.sqrt(discriminant);
        let ratio = self.graph.div(q.slope, width);
        let ratio = self.graph.neg(ratio);
        let angle = self.graph.asin(ratio);
        Some(self.graph.div(angle, root))
    }

    /// ∫ √(a u² + b u + e) du
    fn of_root(&mut self, q: &Quadratic) -> Option<Node> {
        let inverse = self.of_inverse_root(q)?;
        let product = self.graph.mul(q.slope, q.root);
        let four = self.scaled(q.a, 4, 1);
        let first = self.graph.div(product, four);
        let eight = self.scaled(q.a, 8, 1);
        let factor = self.graph.div(q.discriminant, eight);
        let second = self.graph.mul(factor, inverse);
        Some(self.graph.add(first, second))
    }

    // --- products ---

    /// A product with a sum, term by term.
    fn expanded(&mut self, factors: &[Node], depth: usize) -> Option<Node> {
        for (n, factor) in factors.iter().enumerate() {
            // A number may stand before the sum.
            let inner = self.factors(*factor);
            let place = inner.iter().position(|f| matches!(self.graph.op(*f), Op::Add(..) | Op::Sub(..)));
            let Some(place) = place else { continue };
            let (Op::Add(a, b) | Op::Sub(a, b)) = self.graph.op(inner[place]) else { continue };
            let is_sum = matches!(self.graph.op(inner[place]), Op::Add(..));
            let mut others: Vec<Node> =
                factors.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, f)| *f).collect();
            others.extend(inner.iter().enumerate().filter(|(m, _)| *m != place).map(|(_, f)| *f));
            if others.is_empty() {
                continue;
            }
            let rest = self.product(&others);
            let [one, other] = [self.graph.mul(a, rest), self.graph.mul(b, rest)];
            let [one, other] = [self.of(one, depth)?, self.of(other, depth)?];
            return Some(match is_sum {
                true => self.graph.add(one, other),
                false => self.graph.sub(one, other),
            });
        }
        None
    }

    /// ∫ p g = p G₁ − p′ G₂ + …, with the antiderivatives of g; and ∫ m log u = M log u − ∫ M u′/u.
    fn by_parts(&mut self, factors: &[Node], depth: usize) -> Option<Node> {
        let is_inverse = |op: Op| matches!(op, Op::Log(_) | Op::Atan(_));
        if let Some(n) = factors.iter().position(|factor| is_inverse(self.graph.op(*factor))) {
            let others: Vec<Node> =
                factors.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, f)| *f).collect();
            let rest = self.product(&others);
            let whole = self.of(rest, depth)?;
            let slope = self.derive(factors[n]);
            let next = self.graph.mul(whole, slope);
            let [first, second] = [self.graph.mul(whole, factors[n]), self.of(next, depth)?];
            return Some(self.graph.sub(first, second));
        }
        let (mut polynomial, mut other) = (Vec::new(), Vec::new());
        for factor in factors {
            match self.derivatives(*factor) {
                Some(_) => polynomial.push(*factor),
                None => other.push(*factor),
            }
        }
        if polynomial.is_empty() || other.is_empty() {
            return None;
        }
        let [p, mut g] = [self.product(&polynomial), self.product(&other)];
        let mut sum = self.graph.zero();
        for (k, derivative) in self.derivatives(p)?.into_iter().enumerate() {
            g = self.of(g, depth)?;
            let term = self.graph.mul(derivative, g);
            sum = if k % 2 == 0 { self.graph.add(sum, term) } else { self.graph.sub(sum, term) };
        }
        Some(sum)
    }

    /// True of what is made of the variable by sums and products alone: elsewhere a derivative may vanish on each side of
    /// a kink.
    fn is_polynomial(&self, node: Node) -> bool {
        let parts = self.graph.reachable(&[node]).into_iter().filter(|part| self.contains(*part));
        parts.into_iter().all(|part| {
            matches!(self.graph.op(part), Op::Leaf(_) | Op::Add(..) | Op::Sub(..) | Op::Mul(..) | Op::Neg(_))
        })
    }

    /// A polynomial and its derivatives, the last of which is fixed.
    fn derivatives(&mut self, node: Node) -> Option<Vec<Node>> {
        if !self.is_polynomial(node) {
            return None;
        }
        let mut all = vec![node];
        for _ in 0..DEGREE {
            let last = *all.last()?;
            if !self.contains(last) {
                return Some(all);
            }
            let next = self.derive(last);
            if self.vanishes(next)? {
                return Some(all);
            }
            all.push(next);
        }
        None
    }
}

/// a u² + b u + e
struct Quadratic {
    a: Node,
    /// 4 a e − b²
    discriminant: Node,
    /// 2 a u + b
    slope: Node,
    root: Node,
}

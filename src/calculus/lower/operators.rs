//! Operators that do not commute, by normal ordering.
//!
//! A relation such as [a, a†] = 1 brings two neighbours into one order, and adds what is
//! shorter. This comes to an end; that it leads to one result is asked of every product of three that can be ordered
//! in two ways (Bergman, *The diamond lemma for ring theory*, Adv. Math. 29, 1978). Ordered products are then a basis
//! of all that the relations generate, and stand in the graph as products of variables, so that expressions are
//! equal if and only if it follows from the relations.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dashu_ratio::RBig;
use rustc_hash::FxHashMap;

use super::super::domain::Domain;
use super::super::graph::{Graph, LeafId, Node, Op};
use super::super::tensor::Tensor;
use super::super::zero::ZeroTest;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::language::scope::Commutation;

/// More operators than this are not asked for all their products of three.
const MAX_OPERATORS: usize = 32;
/// Factors of a product, once it is written out.
const MAX_LENGTH: usize = 32;

/// Operators by their numbers, in the order in which they stand.
type Word = Vec<u8>;

/// Products of operators, each with a factor.
type Polynomial = BTreeMap<Word, Node>;

/// How two neighbours change places: x y = ± y x + rest.
#[derive(Debug, Clone)]
struct Swap {
    anti: bool,
    rest: Polynomial,
    source: Arc<Source>,
    span: Span,
}

/// What the declared relations say, at definite sizes.
#[derive(Debug, Default)]
pub(super) struct Algebra {
    operators: Vec<LeafId>,
    /// By the number of the operator that stands first, and the other, which is not larger.
    swaps: BTreeMap<(u8, u8), Swap>,
    /// What was written out already.
    known: FxHashMap<Node, Polynomial>,
}

impl Instance<'_> {
    /// Works out how operators commute.
    ///
    /// # Errors
    /// When nothing is said of two of them, or two different things, when it is not made of single operators and
    /// numbers, or when the relations contradict each other.
    pub fn set_algebra(&mut self, names: &BTreeSet<String>, zero: &mut dyn ZeroTest) -> Lowered<()> {
        let scope = self.scope;
        let (operators, relations) = scope.algebra(names.iter().map(String::as_str));
        let Some(first) = operators.first().and_then(|name| scope.symbols.get(name)) else { return Ok(()) };
        let source = std::mem::replace(&mut self.source, first.source.clone());
        let mut algebra = Algebra::default();
        for name in &operators {
            for node in self.array(name, &first.span)?.data {
                if let Op::Leaf(id) = self.graph.op(node) {
                    algebra.operators.push(id);
                }
            }
        }
        if algebra.operators.len() > MAX_OPERATORS {
            let label = format!("at most {MAX_OPERATORS} are possible, each component counted");
            return Err(self.no_algebra(&first.span, &label));
        }
        self.algebra = Some(algebra);
        for relation in relations {
            self.source = relation.source.clone();
            self.add_commutation(relation, zero)?;
        }
        self.source = first.source.clone();
        self.refuse_open_pairs(&first.span)?;
        self.refuse_two_orders(zero)?;
        self.source = source;
        Ok(())
    }

    fn no_algebra(&self, span: &Span, label: &str) -> Diagnostic {
        self.source.error(Code::E0427, "failed to bring operators into one order", span.clone(), label)
    }

    fn add_commutation(&mut self, relation: &Commutation, zero: &mut dyn ZeroTest) -> Lowered<()> {
        let span = &relation.span;
        let left = self.lower(&relation.left)?;
        let right = self.lower(&relation.right)?;
        let letters: Vec<String> = left.letters.iter().chain(&right.letters).cloned().collect();
        let value = self.aligned(&relation.value, &letters)?;
        if !value.common_domain().is_everywhere() {
            return Err(
                self.no_algebra(span, "what is exchanged must have a value everywhere; declare its signs")
            );
        }
        let shape = letters.iter().map(|letter| self.letter_size(letter)).collect();
        let mut all = Vec::new();
        Tensor::build(letters.clone(), shape, |at| {
            let value = value.element(&letters, at);
            all.push(([left.element(&letters, at), right.element(&letters, at)], value));
            Ok::<_, Diagnostic>((value, Domain::EVERYWHERE))
        })?;
        for ([x, y], value) in all {
            let (Some(x), Some(y)) = (self.operator(x), self.operator(y)) else {
                return Err(self.no_algebra(span, "expected two operators as they are declared"));
            };
            let mut rest = self.written_out(value, span)?;
            if rest.keys().any(|word| word.len() > 1) {
                let label = "what is exchanged brings in numbers and single operators only";
                return Err(self.no_algebra(span, label));
            }
            // [x, y] is the rest of x y = y x + …; the other way round it has the other sign.
            if x < y && !relation.anti {
                rest = rest.into_iter().map(|(word, node)| (word, self.graph.neg(node))).collect();
            }
            let pair = (x.max(y), x.min(y));
            if x == y && !relation.anti {
                if !self.vanish(&rest, zero) {
                    return Err(self.no_algebra(span, "an operator commutes with itself"));
                }
                continue;
            }
            let source = relation.source.clone();
            let new = Swap { anti: relation.anti, rest, source, span: span.clone() };
            let known = self.algebra.as_ref().and_then(|algebra| algebra.swaps.get(&pair)).cloned();
            if let Some(known) = known {
                let difference = self.difference(&known.rest, &new.rest);
                if known.anti != new.anti || !self.vanish(&difference, zero) {
                    let label = format!(
                        "`{}` and `{}` are said to commute in two ways",
                        self.operator_name(pair.1),
                        self.operator_name(pair.0)
                    );
                    return Err(self.no_algebra(span, &label));
                }
            }
            if let Some(algebra) = &mut self.algebra {
                algebra.swaps.insert(pair, new);
                algebra.known.clear();
            }
        }
        Ok(())
    }

    /// The number of an operator.
    fn operator(&self, node: Node) -> Option<u8> {
        let Op::Leaf(id) = self.graph.op(node) else { return None };
        let place = self.algebra.as_ref()?.operators.iter().position(|own| *own == id)?;
        u8::try_from(place).ok()
    }

    fn operator_name(&self, number: u8) -> String {
        let id = self.algebra.as_ref().and_then(|algebra| algebra.operators.get(usize::from(number)));
        id.map_or(String::new(), |id| self.leaf_label(*id))
    }

    fn vanish(&self, polynomial: &Polynomial, zero: &mut dyn ZeroTest) -> bool {
        polynomial
            .values()
            .all(|node| self.graph.is_zero(*node) || zero.vanishes(&self.graph, *node) == Some(true))
    }

    fn difference(&mut self, one: &Polynomial, other: &Polynomial) -> Polynomial {
        let mut difference = one.clone();
        for (word, node) in other {
            let before = difference.get(word).copied().unwrap_or_else(|| self.graph.zero());
            let node = self.graph.sub(before, *node);
            difference.insert(word.clone(), node);
        }
        difference
    }

    fn refuse_open_pairs(&self, span: &Span) -> Lowered<()> {
        let Some(algebra) = &self.algebra else { return Ok(()) };
        for x in 0..algebra.operators.len() as u8 {
            if let Some(y) = (0..x).find(|y| !algebra.swaps.contains_key(&(x, *y))) {
                let [x, y] = [x, y].map(|number| self.operator_name(number));
                let label = format!("nothing says how `{y}` and `{x}` commute");
                let help = format!("if they do, say `commutator({y}, {x}) = 0`");
                return Err(self.no_algebra(span, &label).with_help(help));
            }
        }
        Ok(())
    }

    /// Every product of three that can be ordered in two ways must come to the same.
    fn refuse_two_orders(&mut self, zero: &mut dyn ZeroTest) -> Lowered<()> {
        let pairs: Vec<(u8, u8)> =
            self.algebra.as_ref().map_or(Vec::new(), |algebra| algebra.swaps.keys().copied().collect());
        for (x, y) in &pairs {
            for (_, z) in pairs.iter().filter(|(first, _)| first == y) {
                let Some(swap) = self.algebra.as_ref().and_then(|algebra| algebra.swaps.get(&(*x, *y)))
                else {
                    continue;
                };
                let span = swap.span.clone();
                self.source = swap.source.clone();
                let one = self.graph.one();
                let mut sides = [Polynomial::new(), Polynomial::new()];
                for (side, at) in sides.iter_mut().zip([0, 1]) {
                    for (word, node) in self.exchanged(&[*x, *y, *z], at, one) {
                        self.order(word, node, side, &span)?;
                    }
                }
                let difference = self.difference(&sides[0], &sides[1]);
                if !self.vanish(&difference, zero) {
                    let names = [x, y, z].map(|number| self.operator_name(*number));
                    let label = format!(
                        "the relations contradict each other: `{}` can be ordered in two ways, which differ",
                        names.join("*")
                    );
                    return Err(self.no_algebra(&span, &label));
                }
            }
        }
        Ok(())
    }

    /// A product in which the neighbours at a place, which must be known to change places, have done so.
    fn exchanged(&mut self, word: &[u8], at: usize, factor: Node) -> Vec<(Word, Node)> {
        let (x, y) = (word[at], word[at + 1]);
        let Some(swap) = self.algebra.as_ref().and_then(|algebra| algebra.swaps.get(&(x, y))).cloned() else {
            return Vec::new();
        };
        let with = |middle: &[u8]| [&word[..at], middle, &word[at + 2..]].concat();
        let mut terms = Vec::new();
        let mut scale = factor;
        if x == y {
            // 2 x x = rest
            let half = self.half();
            scale = self.graph.mul(half, factor);
        } else {
            let factor = if swap.anti { self.graph.neg(factor) } else { factor };
            terms.push((with(&[y, x]), factor));
        }
        for (middle, node) in &swap.rest {
            terms.push((with(middle), self.graph.mul(scale, *node)));
        }
        terms
    }

    /// Adds a product, times a factor, in ordered products.
    fn order(&mut self, word: Word, factor: Node, sum: &mut Polynomial, span: &Span) -> Lowered<()> {
        if word.len() > MAX_LENGTH {
            let label = format!("a product has at most {MAX_LENGTH} operators");
            return Err(self.no_algebra(span, &label));
        }
        let mut waiting = vec![(word, factor)];
        while let Some((word, factor)) = waiting.pop() {
            self.within_budget(span)?;
            if self.graph.is_zero(factor) {
                continue;
            }
            let swaps = self.algebra.as_ref().map(|algebra| &algebra.swaps);
            let place = (1..word.len()).find(|at| {
                let pair = (word[at - 1], word[*at]);
                swaps.is_some_and(|swaps| swaps.contains_key(&pair))
            });
            match place {
                Some(at) => waiting.extend(self.exchanged(&word, at - 1, factor)),
                None => {
                    let before = sum.get(&word).copied().unwrap_or_else(|| self.graph.zero());
                    let node = self.graph.add(before, factor);
                    sum.insert(word, node);
                }
            }
        }
        Ok(())
    }

    /// True if operators stand in a node.
    fn has_operator(&self, node: Node) -> bool {
        let Some(algebra) = &self.algebra else { return false };
        algebra.known.get(&node).is_some_and(|known| known.keys().any(|word| !word.is_empty()))
            || self.graph.leaves_of(&[node]).iter().any(|leaf| algebra.operators.contains(leaf))
    }

    /// True if operators stand in a tensor.
    pub(super) fn is_operator(&self, tensor: &Tensor) -> bool {
        self.algebra.is_some() && tensor.data.iter().any(|node| self.has_operator(*node))
    }

    /// A node as a sum of ordered products: so they stand in it.
    fn written_out(&mut self, node: Node, span: &Span) -> Lowered<Polynomial> {
        if let Some(known) = self.algebra.as_ref().and_then(|algebra| algebra.known.get(&node)) {
            return Ok(known.clone());
        }
        for part in self.graph.reachable(&[node]) {
            let known = |part: &Node| {
                let algebra = self.algebra.as_ref();
                algebra.and_then(|algebra| algebra.known.get(part)).cloned().unwrap_or_default()
            };
            if self.algebra.as_ref().is_some_and(|algebra| algebra.known.contains_key(&part)) {
                continue;
            }
            let polynomial = match self.graph.op(part) {
                Op::Leaf(_) if self.operator(part).is_some() => {
                    let number = self.operator(part).unwrap_or_default();
                    Polynomial::from([(vec![number], self.graph.one())])
                }
                _ if !self.has_operator(part) => Polynomial::from([(Vec::new(), part)]),
                Op::Add(a, b) => {
                    let (a, mut b) = (known(&a), known(&b));
                    b.values_mut().for_each(|node| *node = self.graph.neg(*node));
                    self.difference(&a, &b)
                }
                Op::Sub(a, b) => {
                    let (a, b) = (known(&a), known(&b));
                    self.difference(&a, &b)
                }
                Op::Neg(a) => {
                    let mut a = known(&a);
                    a.values_mut().for_each(|node| *node = self.graph.neg(*node));
                    a
                }
                // The variables of ordered products.
                Op::Mul(a, b) => {
                    let mut product = Polynomial::new();
                    for (one, x) in known(&a) {
                        for (other, y) in known(&b) {
                            let mut word = [one.clone(), other].concat();
                            word.sort_unstable();
                            let term = self.graph.mul(x, y);
                            let before = product.get(&word).copied().unwrap_or_else(|| self.graph.zero());
                            let node = self.graph.add(before, term);
                            product.insert(word, node);
                        }
                    }
                    product
                }
                _ => return Err(self.only_products(span)),
            };
            if let Some(algebra) = &mut self.algebra {
                algebra.known.insert(part, polynomial);
            }
            self.within_budget(span)?;
        }
        Ok(self.algebra.as_ref().and_then(|algebra| algebra.known.get(&node)).cloned().unwrap_or_default())
    }

    pub(super) fn only_products(&self, span: &Span) -> Diagnostic {
        self.source.error(
            Code::E0426,
            "failed to compute with operators",
            span.clone(),
            "they are added, multiplied and raised to whole powers only",
        )
    }

    /// The product of two nodes in the order in which they stand.
    fn in_order(&mut self, a: Node, b: Node, span: &Span) -> Lowered<Node> {
        if !(self.has_operator(a) && self.has_operator(b)) {
            return Ok(self.graph.mul(a, b));
        }
        let (one, other) = (self.written_out(a, span)?, self.written_out(b, span)?);
        let mut sum = Polynomial::new();
        for (left, x) in &one {
            for (right, y) in &other {
                let factor = self.graph.mul(*x, *y);
                self.order([left.as_slice(), right].concat(), factor, &mut sum, span)?;
            }
        }
        let operators = self.algebra.as_ref().map(|algebra| algebra.operators.clone()).unwrap_or_default();
        let graph = &mut self.graph;
        let terms = sum.iter().map(|(word, factor)| {
            let variable =
                |graph: &mut Graph, n: &u8| graph.variable(graph.leaf(operators[usize::from(*n)]).clone());
            let one = graph.one();
            let product = word.iter().fold(one, |product, n| {
                let variable = variable(graph, n);
                graph.mul(product, variable)
            });
            graph.mul(*factor, product)
        });
        let terms = terms.collect();
        Ok(graph.sum(terms))
    }

    /// A product in which operators keep their order.
    pub(super) fn operator_product(&mut self, factors: &[Tensor], span: &Span) -> Lowered<Tensor> {
        if factors.iter().any(|factor| !factor.axes().is_empty() || factor.integrated.is_some()) {
            return Err(self.only_products(span));
        }
        let mut letters: Vec<String> = Vec::new();
        for letter in factors.iter().flat_map(|factor| &factor.letters) {
            if !letters.contains(letter) {
                letters.push(letter.clone());
            }
        }
        let length = |letter: &String| factors.iter().map(|factor| factor.length(letter)).max().unwrap_or(1);
        let shape = letters.iter().map(length).collect();
        let all = letters.clone();
        let product = Tensor::build(letters, shape, |at| {
            let mut node = self.graph.one();
            for factor in factors {
                node = self.in_order(node, factor.element(&all, at), span)?;
            }
            Ok((node, Domain::all(factors.iter().map(|factor| factor.domain(&all, at)))))
        })?;
        let summed = self.repeated(factors.iter().flat_map(|factor| &factor.letters));
        Ok(product.reduce(&summed, |terms| self.graph.sum(terms)))
    }

    /// A whole power of an operator.
    pub(super) fn operator_power(
        &mut self,
        base: &Tensor,
        exponent: Option<&RBig>,
        span: &Span,
    ) -> Lowered<Tensor> {
        let whole = exponent
            .filter(|value| value.is_int())
            .and_then(|value| u8::try_from(value.numerator().clone()).ok());
        match whole.filter(|n| usize::from(*n) <= MAX_LENGTH) {
            Some(0) => Ok(base.map(|_| self.graph.one())),
            Some(2) => self.operator_product(&[base.clone(), base.clone()], span),
            Some(n) => {
                let mut data = Vec::new();
                for node in &base.data {
                    let mut power = *node;
                    for _ in 1..n {
                        power = self.in_order(power, *node, span)?;
                    }
                    data.push(power);
                }
                Ok(Tensor { data, ..base.clone() })
            }
            None => Err(self.only_products(span)),
        }
    }
}

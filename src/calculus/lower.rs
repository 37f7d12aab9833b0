//! Expressions → tensors of graph nodes, for one choice of the sizes of all ranges.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use dashu_int::ops::BitTest;
use dashu_ratio::RBig;

use super::derive::Direction;
use super::euler::Varied;
use super::graph::{Flow, Graph, Jet, Leaf, Node, Op, SymbolId, SymbolInfo};
use super::on_shell::OnShell;
use super::sign::Signs;
use super::tensor::{Tensor, sums};
use crate::diagnostic::{Diagnostic, Source, Span};
use crate::language::ast::{Call, Expr, Factor, Height, Index, Kind, Reference, Slot};
use crate::language::brackets;
use crate::language::builtin::Builtin;
use crate::language::check::Checker;
use crate::language::claim::Rule;
use crate::language::scope::{Scope, Sign, Structure, Symbol, SymbolKind};

/// More coordinates than this do not fit the masks of the graph.
const MAX_COORDINATES: u8 = 64;
/// An array beyond this many components is a mistake, not a claim.
const MAX_COMPONENTS: usize = 100_000;
/// Operations within operations, those of definitions included; a thread's stack holds several times this.
const MAX_DEPTH: usize = 500;
/// A number beyond this length (about 1000 digits) is not raised to a power, which could go on without end.
const MAX_BITS: usize = 3322;

/// A claim's scope at definite sizes, with the graph that its expressions are lowered to.
pub struct Instance<'a> {
    pub graph: Graph,
    pub on_shell: OnShell,
    pub(super) scope: &'a Scope,
    /// What must hold at a point besides the declared signs of variables: assumed expressions, and
    /// replaced quantities with a declared sign.
    pub conditions: Vec<(Node, Signs)>,
    /// Two values that one rule gives the same variable, and that must therefore be equal.
    pub agreements: Vec<(Node, Node, Span)>,
    /// Range → value of its bound.
    pub sizes: BTreeMap<String, i64>,
    symbols: HashMap<String, SymbolId>,
    /// Coordinates by family, each family row by row.
    pub(super) coordinates: HashMap<String, Vec<u8>>,
    /// Arrays that were built already, with axes in the order of the slots.
    arrays: HashMap<String, Array>,
    /// Tensors of a metric that were built already.
    pub(super) curvatures: HashMap<(Builtin, String), Array>,
    /// Definitions that are being worked out, to notice circles.
    pending: Vec<String>,
    /// Calls of `lower` within each other.
    depth: usize,
    bound: Vec<String>,
    source: Arc<Source>,
}

/// An array by the position of its axes.
#[derive(Debug, Clone)]
pub(super) struct Array {
    pub shape: Vec<usize>,
    /// The first value of the range of each axis.
    pub firsts: Vec<i64>,
    pub data: Vec<Node>,
    /// Where each index stands when the array is used without raising or lowering.
    pub heights: Vec<Height>,
    pub integrated: Option<u64>,
}

impl Array {
    /// Every index is counted from 1.
    pub fn new(shape: Vec<usize>, data: Vec<Node>, heights: Vec<Height>) -> Self {
        Self { firsts: vec![1; shape.len()], shape, data, heights, integrated: None }
    }

    /// The same with every index counted from `first`.
    pub fn counted_from(mut self, first: i64) -> Self {
        self.firsts.fill(first);
        self
    }
}

pub(super) type Lowered<T> = Result<T, Diagnostic>;

impl<'a> Instance<'a> {
    /// Prepares the coordinates and assumptions of a scope.
    ///
    /// # Errors
    /// Too many coordinates, or assumptions that contradict each other.
    pub fn new(scope: &'a Scope, sizes: BTreeMap<String, i64>, source: &Arc<Source>) -> Lowered<Self> {
        let mut instance = Self {
            graph: Graph::default(),
            on_shell: OnShell::default(),
            conditions: Vec::new(),
            agreements: Vec::new(),
            scope,
            sizes,
            symbols: HashMap::new(),
            coordinates: HashMap::new(),
            arrays: HashMap::new(),
            curvatures: HashMap::new(),
            pending: Vec::new(),
            depth: 0,
            bound: Vec::new(),
            source: source.clone(),
        };
        let families: Vec<Arc<Symbol>> = scope.coordinates().cloned().collect();
        for family in families {
            instance.add_coordinates(&family)?;
        }
        instance.set_flow();
        for assumption in &scope.assumptions {
            instance.source = assumption.source.clone();
            instance.assume(&assumption.expr, assumption.sign)?;
        }
        instance.source = source.clone();
        Ok(instance)
    }

    fn add_coordinates(&mut self, family: &Symbol) -> Lowered<()> {
        let shape = self.shape(family)?;
        let count: usize = shape.iter().product();
        if usize::from(self.graph.coordinate_count()) + count > usize::from(MAX_COORDINATES) {
            return Err(self.error(
                "E0401",
                format!("failed to make room for the coordinates `{}`", family.name),
                family.span.clone(),
                &format!("at most {MAX_COORDINATES} coordinates are possible"),
            ));
        }
        let numbers = (0..count as u32)
            .map(|n| {
                let name = self.component_label(&family.name, n);
                self.graph.add_coordinate(name)
            })
            .collect();
        self.coordinates.insert(family.name.clone(), numbers);
        Ok(())
    }

    fn set_flow(&mut self) {
        if let Some(flow) = &self.scope.flow
            && let (Some(moving), Some(along)) =
                (self.coordinates.get(&flow.moving), self.coordinates.get(&flow.along))
        {
            self.graph.flow = Some(Flow { moving: moving.clone(), along: along[0] });
        }
    }

    /// Narrows the signs that every component of an expression can have.
    ///
    /// # Errors
    /// When no sign is left.
    pub fn assume(&mut self, expr: &Expr, sign: Sign) -> Lowered<()> {
        let tensor = self.lower(expr)?;
        for node in tensor.data {
            let signs = Signs::from_declared(sign);
            self.graph.assume(node, signs);
            self.conditions.push((node, signs));
            if self.graph.signs(node).is_empty() {
                return Err(self.contradiction(&expr.span));
            }
        }
        Ok(())
    }

    fn contradiction(&self, span: &Span) -> Diagnostic {
        self.error(
            "E0206",
            "failed to satisfy the assumptions".to_owned(),
            span.clone(),
            "this cannot hold together with what is declared",
        )
    }

    /// Adds the replacements that a rule states.
    ///
    /// # Errors
    /// When the left side is not a derivative and no `solve` says what to solve for, when the equation
    /// is not linear in it, or when the replacement contradicts a declared sign.
    pub fn add_rule(&mut self, rule: &Rule) -> Lowered<()> {
        let left = self.lower(&rule.left)?;
        let right = self.aligned(&rule.right, &left.letters)?;
        let (leads, values) = match &rule.solve {
            None => (left.data, right.data),
            Some(lead) => {
                let leads = self.aligned(lead, &left.letters)?;
                let difference: Vec<Node> =
                    left.data.iter().zip(&right.data).map(|(l, r)| self.graph.sub(*l, *r)).collect();
                let values = self.solve_linear(&difference, &leads.data, &rule.span)?;
                (leads.data, values)
            }
        };
        // Partners of a symmetric array are one variable: the rule must give them the same value.
        let mut own: Vec<Leaf> = Vec::new();
        for (lead, value) in leads.into_iter().zip(values) {
            if lead == value {
                continue;
            }
            self.refuse_hidden_dependence(lead, value, &rule.span)?;
            let Op::Leaf(id) = self.graph.op(lead) else {
                let mut error = self.error(
                    "E0402",
                    "failed to use this equation as a replacement".to_owned(),
                    rule.left.span.clone(),
                    "the left side is not a symbol or a derivative of a field",
                );
                error.help = Some("say what to solve for: `where A = B solve d(p, t)`".to_owned());
                return Err(error);
            };
            let declared = self.graph.signs(lead);
            if (declared & self.graph.signs(value)).is_empty() {
                return Err(self.contradiction(&rule.span));
            }
            if declared.is_real() && declared != Signs::REAL {
                self.conditions.push((value, declared));
            }
            let lead = self.graph.leaf(id).clone();
            let known = self.on_shell.value_of(&lead);
            if known == Some(value) {
                continue;
            }
            if let Some(known) = known.filter(|_| own.contains(&lead)) {
                self.agreements.push((known, value, rule.span.clone()));
                continue;
            }
            if known.is_some() {
                return Err(self.error(
                    "E0416",
                    format!("failed to replace `{}` a second time", self.leaf_label(id)),
                    rule.span.clone(),
                    "an earlier `where` or `when` replaces it already",
                ));
            }
            own.push(lead.clone());
            self.on_shell.add(&mut self.graph, lead, value);
        }
        Ok(())
    }

    /// What replaces a symbol must not depend on coordinates that the symbol does not depend on: its
    /// derivatives there were taken to be zero.
    fn refuse_hidden_dependence(&self, lead: Node, value: Node, span: &Span) -> Lowered<()> {
        let Op::Leaf(id) = self.graph.op(lead) else { return Ok(()) };
        let allowed = match self.graph.leaf(id) {
            Leaf::Jet(jet) => self.graph.symbol(jet.symbol).depends_on,
            Leaf::Coordinate(_) => 0,
            // A velocity is never differentiated in a coordinate: `direction` refuses that.
            Leaf::Velocity { .. } => return Ok(()),
        };
        if self.depends_on(&[value], !allowed) {
            return Err(self.error(
                "E0415",
                format!("failed to replace `{}`", self.leaf_label(id)),
                span.clone(),
                "the right side depends on coordinates that it does not depend on itself",
            ));
        }
        Ok(())
    }

    /// An expression with its axes ordered as `letters`; the literal 0 has any indices.
    pub fn aligned(&mut self, expr: &Expr, letters: &[String]) -> Lowered<Tensor> {
        if expr.is_zero_literal() && !letters.is_empty() {
            let shape = letters.iter().map(|letter| self.letter_size(letter)).collect::<Vec<_>>();
            let zero = self.graph.zero();
            return Tensor::build(letters.to_vec(), shape, |_| Ok(zero));
        }
        let tensor = self.lower(expr)?;
        self.broadcast(tensor, letters, &expr.span)
    }

    /// A tensor with exactly these axes; a bound letter that it lacks is added.
    fn broadcast(&self, tensor: Tensor, letters: &[String], span: &Span) -> Lowered<Tensor> {
        let known = tensor.letters.iter().all(|letter| letters.contains(letter));
        let fits = letters.iter().all(|l| tensor.letters.contains(l) || self.bound.contains(l));
        if !known || !fits {
            return Err(self.error(
                "E0204",
                "failed to match the free indices of two terms or sides".to_owned(),
                span.clone(),
                "they differ here",
            ));
        }
        Ok(tensor.spread(letters, letters.iter().map(|letter| self.letter_size(letter)).collect()))
    }

    /// Solves E(u) = 0 for variables u in which E is linear: u = -M⁻¹ E(0), M = ∂E/∂u.
    fn solve_linear(&mut self, equations: &[Node], leads: &[Node], span: &Span) -> Lowered<Vec<Node>> {
        let mut ids = Vec::new();
        for lead in leads {
            match self.graph.op(*lead) {
                Op::Leaf(id) => ids.push(id),
                _ => {
                    return Err(self.error(
                        "E0402",
                        "failed to solve the equation".to_owned(),
                        span.clone(),
                        "what is solved for must be a symbol or a derivative of a field",
                    ));
                }
            }
        }
        let matrix: Vec<Node> = equations
            .iter()
            .flat_map(|equation| ids.iter().map(move |id| (*equation, *id)))
            .map(|(equation, id)| self.graph.derive(equation, Direction::Variable(id)))
            .collect();
        if self.graph.leaves_of(&matrix).iter().any(|leaf| ids.contains(leaf)) {
            return Err(self.error(
                "E0403",
                "failed to solve the equation".to_owned(),
                span.clone(),
                "it is not linear in what is solved for",
            ));
        }
        let n = ids.len();
        let inverse = self.inverse_matrix(&matrix, n);
        let rest: Vec<Node> = equations
            .iter()
            .map(|equation| self.graph.with_zeros(*equation, |leaf| ids.contains(&leaf)))
            .collect();
        Ok((0..n)
            .map(|row| {
                let terms: Vec<Node> =
                    (0..n).map(|column| self.graph.mul(inverse[row * n + column], rest[column])).collect();
                let sum = self.graph.sum(terms);
                self.graph.neg(sum)
            })
            .collect())
    }

    // --- expressions ---

    /// Lowers a checked expression.
    ///
    /// # Errors
    /// What only definite sizes show: a component out of range, an integral of the wrong kind, a
    /// circular definition.
    pub fn lower(&mut self, expr: &Expr) -> Lowered<Tensor> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(
                "E0102",
                format!("failed to work out definitions nested more than {MAX_DEPTH} deep"),
                expr.span.clone(),
                "write the formula in fewer steps",
            ));
        }
        self.depth += 1;
        let result = self.lower_kind(expr);
        self.depth -= 1;
        result
    }

    fn lower_kind(&mut self, expr: &Expr) -> Lowered<Tensor> {
        if matches!(expr.kind, Kind::Name(_) | Kind::Call(_) | Kind::Product(_))
            && let Ok(Some(expanded)) = brackets::expand(expr)
        {
            return self.lower(&expanded);
        }
        match &expr.kind {
            Kind::Number(value) => Ok(Tensor::scalar(self.graph.constant(value.clone()))),
            Kind::Name(reference) => self.reference(reference, &expr.span),
            Kind::Call(call) => self.call(call, &expr.span),
            Kind::Neg(inner) => {
                let tensor = self.lower(inner)?;
                Ok(tensor.map(|node| self.graph.neg(node)))
            }
            Kind::Sum(terms) => self.sum(terms, &expr.span),
            Kind::Product(factors) => self.product(factors, &expr.span),
            Kind::Power(base, exponent) => self.power(base, exponent, &expr.span),
        }
    }

    fn sum(&mut self, terms: &[Expr], span: &Span) -> Lowered<Tensor> {
        let mut lowered: Vec<Tensor> = Vec::new();
        let mut letters: Vec<String> = Vec::new();
        for term in terms.iter().filter(|term| !term.is_zero_literal()) {
            let tensor = self.lower(term)?;
            letters
                .extend(tensor.letters.iter().filter(|l| !letters.contains(l)).cloned().collect::<Vec<_>>());
            lowered.push(tensor);
        }
        let lowered = lowered
            .into_iter()
            .map(|tensor| self.broadcast(tensor, &letters, span))
            .collect::<Lowered<Vec<_>>>()?;
        let Some(first) = lowered.first().cloned() else {
            return Ok(Tensor::scalar(self.graph.zero()));
        };
        if lowered.iter().any(|tensor| tensor.integrated != first.integrated) {
            return Err(self.error(
                "E0404",
                "failed to add an integral to something that is none, or not over the same coordinates"
                    .to_owned(),
                span.clone(),
                "every term must be integrated over the same coordinates",
            ));
        }
        let data = (0..first.data.len())
            .map(|n| {
                let nodes = lowered.iter().map(|tensor| tensor.data[n]).collect();
                self.graph.sum(nodes)
            })
            .collect();
        Ok(Tensor { data, ..first })
    }

    fn product(&mut self, factors: &[Factor], span: &Span) -> Lowered<Tensor> {
        let mut tensors = Vec::new();
        for factor in factors {
            let tensor = self.lower(&factor.expr)?;
            tensors.push(if factor.divided { tensor.map(|node| self.graph.inv(node)) } else { tensor });
        }
        self.functional_factor(&tensors, factors.iter().map(|f| f.divided), span)?;
        let summed = self.repeated(&tensors);
        Ok(self.graph.contract(tensors, &summed))
    }

    /// A functional may be multiplied by what does not depend on the integrated coordinates.
    fn functional_factor(
        &self,
        tensors: &[Tensor],
        divided: impl Iterator<Item = bool>,
        span: &Span,
    ) -> Lowered<()> {
        let Some(mask) = tensors.iter().find_map(|tensor| tensor.integrated) else {
            return Ok(());
        };
        let mut functionals = 0;
        for (tensor, divided) in tensors.iter().zip(divided) {
            functionals += u32::from(tensor.integrated.is_some());
            let depends = tensor.integrated.is_none() && self.depends_on(&tensor.data, mask);
            if functionals > 1 || depends || (divided && tensor.integrated.is_some()) {
                return Err(self.error(
                    "E0404",
                    "failed to multiply an integral".to_owned(),
                    span.clone(),
                    "an integral is kept as its density, so only constants may multiply it; move the factor inside",
                ));
            }
        }
        Ok(())
    }

    fn depends_on(&self, nodes: &[Node], coordinates: u64) -> bool {
        self.graph.leaves_of(nodes).into_iter().any(|leaf| match self.graph.leaf(leaf) {
            Leaf::Coordinate(c) => coordinates & (1 << c) != 0,
            Leaf::Jet(jet) => self.graph.symbol(jet.symbol).depends_on & coordinates != 0,
            Leaf::Velocity { .. } => false,
        })
    }

    /// Letters that stand in two of the tensors and are not bound.
    fn repeated(&self, tensors: &[Tensor]) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut twice = BTreeSet::new();
        for letter in tensors.iter().flat_map(|tensor| &tensor.letters) {
            if !self.bound.contains(letter) && !seen.insert(letter.clone()) {
                twice.insert(letter.clone());
            }
        }
        twice
    }

    fn power(&mut self, base: &Expr, exponent: &Expr, span: &Span) -> Lowered<Tensor> {
        let tensor = self.lower(base)?;
        let power = self.lower(exponent)?;
        if tensor.integrated.is_some() || power.integrated.is_some() {
            return Err(self.error(
                "E0404",
                "failed to raise an integral to a power".to_owned(),
                span.clone(),
                "an integral is kept as its density",
            ));
        }
        let constant = match power.data.as_slice() {
            [node] if power.letters.is_empty() => self.graph.as_constant(*node).cloned(),
            _ => None,
        };
        match constant {
            // A square sums over its repeated letters: (∂F/∂q_k)² = Σ_k (∂F/∂q_k)².
            Some(two) if two == RBig::from(2u8) => {
                let pair = vec![tensor.clone(), tensor];
                let summed = self.repeated(&pair);
                Ok(self.graph.contract(pair, &summed))
            }
            Some(value) if value.is_int() && !small_exponent(&value) => Err(self.error(
                "E0405",
                "failed to raise to this power".to_owned(),
                exponent.span.clone(),
                "whole exponents up to 1000 are possible",
            )),
            Some(_) if tensor.data.iter().any(|node| self.has_many_digits(*node)) => Err(self.error(
                "E0405",
                "failed to raise this number to a power".to_owned(),
                base.span.clone(),
                "numbers up to 1000 digits are possible here",
            )),
            Some(value) => Ok(tensor.map(|node| self.graph.pow_rational(node, &value))),
            None => {
                // a^b = exp(b log a), element by element over the bound letters.
                let logs = tensor.map(|node| self.graph.log(node));
                let summed = BTreeSet::new();
                let product = self.graph.contract(vec![power, logs], &summed);
                Ok(product.map(|node| self.graph.exp(node)))
            }
        }
    }

    fn has_many_digits(&self, node: Node) -> bool {
        self.graph
            .as_constant(node)
            .is_some_and(|value| value.numerator().bit_len().max(value.denominator().bit_len()) > MAX_BITS)
    }

    /// Lowers a definition, to see that it is well-formed at these sizes.
    ///
    /// # Errors
    /// As [`lower`](Self::lower).
    pub fn lower_definition(&mut self, name: &str, span: &Span) -> Lowered<()> {
        self.array(name, span).map(drop)
    }

    /// The components of a declared parameter.
    ///
    /// # Errors
    /// When there is no such symbol.
    pub fn parameter(&mut self, name: &str, span: &Span) -> Lowered<Vec<Node>> {
        Ok(self.array(name, span)?.data)
    }

    // --- names ---

    fn reference(&mut self, reference: &Reference, span: &Span) -> Lowered<Tensor> {
        if reference.name == Builtin::Delta.name() {
            return self.delta(&reference.slots);
        }
        if reference.name == "i" && reference.slots.is_empty() && !self.scope.symbols.contains_key("i") {
            return Ok(Tensor::scalar(self.graph.imaginary()));
        }
        let array = self.array(&reference.name, span)?;
        let (tensor_slots, derivative_slots): (Vec<Slot>, Vec<Slot>) =
            reference.slots.iter().cloned().partition(|slot| !slot.comma);
        let array = self.at_heights(&reference.name, array, &tensor_slots, span)?;
        let mut tensor = self.pick(&array, &tensor_slots)?;
        for slot in &derivative_slots {
            let by = self.coordinate_along(slot)?;
            tensor = self.differentiate(tensor, &by, &slot.span)?;
        }
        Ok(tensor)
    }

    /// Takes the elements that the slots name out of an array.
    pub(super) fn pick(&mut self, array: &Array, slots: &[Slot]) -> Lowered<Tensor> {
        let mut letters: Vec<String> = Vec::new();
        let mut shape = Vec::new();
        let mut repeated = BTreeSet::new();
        // How the place in the array depends on the value of each letter, and on none of them.
        let mut steps: Vec<Vec<usize>> = Vec::new();
        let mut base = 0;
        for (axis, (slot, length)) in slots.iter().zip(&array.shape).enumerate() {
            let stride: usize = array.shape[axis + 1..].iter().product();
            match &slot.index {
                Index::Letter { name, shift } => {
                    let own = (0..*length)
                        .map(|value| (value as i64 + shift).rem_euclid(*length as i64) as usize * stride);
                    match letters.iter().position(|letter| letter == name) {
                        None => {
                            letters.push(name.clone());
                            shape.push(*length);
                            steps.push(own.collect());
                        }
                        Some(first) => {
                            steps[first].iter_mut().zip(own).for_each(|(step, own)| *step += own);
                            if !self.bound.contains(name) {
                                repeated.insert(name.clone());
                            }
                        }
                    }
                }
                Index::Fixed(n) => base += self.fixed_value(*n, array, axis, &slot.span)? * stride,
            }
        }
        let data = sums(base, &steps).into_iter().map(|at| array.data[at]).collect();
        let mut tensor = Tensor { letters, shape, data, integrated: None };
        if !repeated.is_empty() {
            let repeated: Vec<String> = repeated.into_iter().collect();
            tensor = tensor.reduce(&repeated, |terms| self.graph.sum(terms));
        }
        tensor.integrated = array.integrated;
        Ok(tensor)
    }

    /// The place of a fixed index on its axis.
    fn fixed_value(&self, n: i64, array: &Array, axis: usize, span: &Span) -> Lowered<usize> {
        let (first, length) = (array.firsts[axis], array.shape[axis]);
        usize::try_from(n - first).ok().filter(|value| *value < length).ok_or_else(|| {
            self.error(
                "E0406",
                format!("failed to find the component {n}"),
                span.clone(),
                &format!("this index runs from {first} to {}", first + length as i64 - 1),
            )
        })
    }

    /// The first value of a range.
    pub(super) fn first_value(&self, range: &str) -> i64 {
        self.scope.ranges.get(range).map_or(1, |range| range.first)
    }

    /// The first value that a letter takes.
    pub(super) fn first_of(&self, letter: &str) -> i64 {
        self.scope.range_of(letter).map_or(1, |range| self.first_value(range))
    }

    fn letter_size(&self, letter: &str) -> usize {
        self.scope.range_of(letter).map_or(1, |range| self.range_size(range))
    }

    pub(super) fn range_size(&self, range: &str) -> usize {
        let first = self.first_value(range);
        let bound = self.sizes.get(range).copied().unwrap_or(first);
        usize::try_from(bound - first + 1).unwrap_or(0)
    }

    fn shape(&self, symbol: &Symbol) -> Lowered<Vec<usize>> {
        let shape: Vec<usize> = symbol.slots.iter().map(|slot| self.range_size(&slot.range)).collect();
        let components = shape.iter().try_fold(1usize, |product, n| product.checked_mul(*n));
        if components.is_none_or(|n| n > MAX_COMPONENTS) {
            return Err(self.error(
                "E0401",
                format!("failed to make room for `{}`", symbol.name),
                symbol.span.clone(),
                &format!("an array may have at most {MAX_COMPONENTS} components"),
            ));
        }
        Ok(shape)
    }

    pub(super) fn array(&mut self, name: &str, span: &Span) -> Lowered<Array> {
        if let Some(array) = self.arrays.get(name) {
            return Ok(array.clone());
        }
        let Some(symbol) = self.scope.symbols.get(name).cloned() else {
            return Err(self.error(
                "E0201",
                format!("failed to find the symbol `{name}`"),
                span.clone(),
                "it is neither declared nor defined here",
            ));
        };
        let array = match &symbol.kind {
            SymbolKind::Definition(definition) => {
                if self.pending.iter().any(|pending| pending == name) {
                    return Err(self.error(
                        "E0209",
                        format!("failed to work out `{name}`"),
                        span.clone(),
                        "its definition leads back to itself",
                    ));
                }
                self.pending.push(name.to_owned());
                let outer_source = std::mem::replace(&mut self.source, symbol.source.clone());
                let letters: Vec<String> = definition
                    .slots
                    .iter()
                    .filter_map(|slot| match &slot.index {
                        Index::Letter { name, .. } => Some(name.clone()),
                        Index::Fixed(_) => None,
                    })
                    .collect();
                let outer_bound = std::mem::replace(&mut self.bound, letters.clone());
                let tensor = self.aligned(&definition.body, &letters);
                self.bound = outer_bound;
                self.source = outer_source;
                self.pending.pop();
                let tensor = tensor?;
                let firsts = letters.iter().map(|letter| self.first_of(letter)).collect();
                let heights = definition.slots.iter().map(|slot| slot.height).collect();
                let Tensor { shape, data, integrated, .. } = tensor;
                Array { shape, firsts, data, heights, integrated }
            }
            _ => self.declared_array(&symbol)?,
        };
        self.arrays.insert(name.to_owned(), array.clone());
        Ok(array)
    }

    fn declared_array(&mut self, symbol: &Symbol) -> Lowered<Array> {
        let shape = self.shape(symbol)?;
        let count: u32 = shape.iter().product::<usize>() as u32;
        let data = if let Some(numbers) = self.coordinates.get(&symbol.name).cloned() {
            numbers.into_iter().map(|c| self.graph.variable(Leaf::Coordinate(c))).collect()
        } else {
            let id = self.symbol_id(symbol);
            (0..count).map(|component| self.component(symbol, id, &shape, component)).collect()
        };
        let firsts = symbol.slots.iter().map(|slot| self.first_value(&slot.range)).collect();
        let heights = symbol.slots.iter().map(|slot| slot.height).collect();
        Ok(Array { firsts, ..Array::new(shape, data, heights) })
    }

    fn component(&mut self, symbol: &Symbol, id: SymbolId, shape: &[usize], component: u32) -> Node {
        let mut canonical = component;
        let mut negative = false;
        if let (false, [_, columns, ..]) = (symbol.structure == Structure::General, shape) {
            let inner: usize = shape[2..].iter().product();
            let pair = component as usize / inner;
            let (row, column) = (pair / columns, pair % columns);
            match symbol.structure {
                Structure::Diagonal if row != column => return self.graph.zero(),
                Structure::Antisymmetric if row == column => return self.graph.zero(),
                Structure::Symmetric | Structure::Antisymmetric if row > column => {
                    canonical = ((column * columns + row) * inner + component as usize % inner) as u32;
                    negative = symbol.structure == Structure::Antisymmetric;
                }
                _ => {}
            }
        }
        let node = self.graph.variable(Leaf::Jet(Jet {
            symbol: id,
            component: canonical,
            by: Vec::new(),
            conjugate: false,
        }));
        if negative { self.graph.neg(node) } else { node }
    }

    fn symbol_id(&mut self, symbol: &Symbol) -> SymbolId {
        if let Some(id) = self.symbols.get(&symbol.name) {
            return *id;
        }
        let depends_on = match &symbol.kind {
            SymbolKind::Field { on } => self.coordinate_mask(on),
            _ => 0,
        };
        let id = self.graph.add_symbol(SymbolInfo {
            name: symbol.name.clone(),
            depends_on,
            signs: symbol.sign.map_or(Signs::REAL, Signs::from_declared),
            complex: symbol.complex,
        });
        self.symbols.insert(symbol.name.clone(), id);
        id
    }

    fn coordinate_mask(&self, families: &[String]) -> u64 {
        families
            .iter()
            .filter_map(|family| self.coordinates.get(family))
            .flatten()
            .fold(0, |mask, c| mask | 1 << c)
    }

    /// A component as it is written: `lambda[2]`, `g_{0 1}`.
    pub fn component_label(&self, name: &str, component: u32) -> String {
        let Some(symbol) = self.scope.symbols.get(name) else {
            return name.to_owned();
        };
        let mut rest = component as usize;
        let mut values = Vec::new();
        for slot in symbol.slots.iter().rev() {
            let size = self.range_size(&slot.range).max(1);
            let first = self.scope.ranges.get(&slot.range).map_or(1, |range| range.first);
            values.push(Slot {
                index: Index::Fixed((rest % size) as i64 + first),
                height: slot.height,
                comma: false,
                opens: None,
                closes: None,
                span: 0..0,
            });
            rest /= size;
        }
        values.reverse();
        Reference { name: name.to_owned(), slots: values }.to_string()
    }

    /// A variable as it is written in the claim language.
    pub fn leaf_label(&self, leaf: super::graph::LeafId) -> String {
        self.graph.leaf_name(leaf, |symbol, component| {
            self.component_label(&self.graph.symbol(symbol).name, component)
        })
    }

    /// A letter tells the range; a fixed value takes that of the other index.
    fn delta(&mut self, slots: &[Slot]) -> Lowered<Tensor> {
        let letter = slots.iter().find_map(|slot| match &slot.index {
            Index::Letter { name, .. } => Some(name.as_str()),
            Index::Fixed(_) => None,
        });
        let size = letter.map_or(1, |letter| self.letter_size(letter));
        let first = letter.map_or(1, |letter| self.first_of(letter));
        let (zero, one) = (self.graph.zero(), self.graph.one());
        let data = (0..size * size).map(|n| if n / size == n % size { one } else { zero }).collect();
        let array = Array::new(vec![size, size], data, vec![Height::Plain; 2]).counted_from(first);
        self.pick(&array, slots)
    }

    // --- calls ---

    fn call(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let Some(builtin) = Builtin::from_name(&call.name) else {
            let argument = self.plain(&call.arguments[0], "a function")?;
            let Some(symbol) = self.scope.symbols.get(&call.name).cloned() else {
                return Err(self.error(
                    "E0201",
                    format!("failed to find the function `{}`", call.name),
                    span.clone(),
                    "",
                ));
            };
            let id = self.symbol_id(&symbol);
            return Ok(argument.map(|node| self.graph.function(id, call.primes, node)));
        };
        match builtin {
            Builtin::Derivative => {
                let mut tensor = self.lower(&call.arguments[0])?;
                for by in &call.arguments[1..] {
                    let directions = self.lower(by)?;
                    tensor = self.differentiate(tensor, &directions, &by.span)?;
                }
                Ok(tensor)
            }
            Builtin::FlowDerivative => {
                if self.graph.flow.is_none() {
                    return Err(self.error(
                        "E0407",
                        "failed to differentiate along a flow".to_owned(),
                        span.clone(),
                        "declare it in the notation: `flow q along t`",
                    ));
                }
                let tensor = self.plain(&call.arguments[0], "Dt")?;
                Ok(tensor.map(|node| self.graph.derive(node, Direction::Flow)))
            }
            Builtin::Variation => self.variation(call, span),
            Builtin::Sum | Builtin::Product => {
                let letters: Vec<String> = call
                    .brackets
                    .iter()
                    .filter_map(|slot| match &slot.index {
                        Index::Letter { name, .. } => Some(name.clone()),
                        Index::Fixed(_) => None,
                    })
                    .collect();
                let before = self.bound.len();
                self.bound.extend(letters.iter().cloned());
                let body = self.lower(&call.arguments[0]);
                let reduced = body
                    .and_then(|body| self.reduce_bound(body, &letters, builtin == Builtin::Product, span));
                self.bound.truncate(before);
                reduced
            }
            Builtin::Integral => {
                let tensor = self.plain(&call.arguments[0], "another integral")?;
                let families: Vec<String> = call.brackets.iter().map(|slot| slot.index.to_string()).collect();
                let mask = self.coordinate_mask(&families);
                Ok(Tensor { integrated: Some(mask), ..tensor })
            }
            Builtin::Determinant | Builtin::Inverse | Builtin::Trace | Builtin::Transpose => {
                self.matrix_operation(builtin, call)
            }
            Builtin::Diagonal | Builtin::Components => self.by_elements(call),
            Builtin::Christoffel
            | Builtin::Riemann
            | Builtin::Ricci
            | Builtin::ScalarCurvature
            | Builtin::Einstein
            | Builtin::Weyl => self.curvature_call(builtin, call),
            Builtin::Covariant => self.covariant_call(call, span),
            Builtin::DAlembertian => self.d_alembertian(call, span),
            Builtin::Lie => self.lie_call(call, span),
            Builtin::Delta => self.delta(&call.brackets),
            Builtin::Conjugate | Builtin::RealPart | Builtin::ImaginaryPart => {
                let tensor = self.lower(&call.arguments[0])?;
                Ok(tensor.map(|node| self.complex_part(builtin, node)))
            }
            Builtin::Sqrt
            | Builtin::Exp
            | Builtin::Log
            | Builtin::Sin
            | Builtin::Cos
            | Builtin::Tan
            | Builtin::Sinh
            | Builtin::Cosh
            | Builtin::Tanh => {
                let tensor = self.plain(&call.arguments[0], builtin.name())?;
                let graph = &mut self.graph;
                Ok(tensor.map(|node| match builtin {
                    Builtin::Sqrt => graph.sqrt(node),
                    Builtin::Exp => graph.exp(node),
                    Builtin::Log => graph.log(node),
                    Builtin::Sin => graph.sin(node),
                    Builtin::Cos => graph.cos(node),
                    Builtin::Tan => graph.tan(node),
                    Builtin::Sinh => graph.sinh(node),
                    Builtin::Cosh => graph.cosh(node),
                    _ => graph.tanh(node),
                }))
            }
        }
    }

    /// The free indices of an expression with their heights.
    pub(super) fn heights(&self, expr: &Expr) -> Lowered<HashMap<String, Height>> {
        let free = Checker::new(self.scope, &self.source, &self.bound).check(expr)?;
        Ok(free.into_iter().map(|index| (index.letter, index.height)).collect())
    }

    /// An expression that must not be an integral.
    pub(super) fn plain(&mut self, expr: &Expr, inside: &str) -> Lowered<Tensor> {
        let tensor = self.lower(expr)?;
        if tensor.integrated.is_some() {
            return Err(self.error(
                "E0404",
                format!("failed to put an integral inside {inside}"),
                expr.span.clone(),
                "an integral is kept as its density; only sums, constant factors, d and vary act on it",
            ));
        }
        Ok(tensor)
    }

    fn reduce_bound(
        &mut self,
        body: Tensor,
        letters: &[String],
        multiply: bool,
        span: &Span,
    ) -> Lowered<Tensor> {
        // A letter that does not occur still counts its range: sum[k](1) = K.
        let mut all = body.letters.clone();
        all.extend(letters.iter().filter(|l| !body.letters.contains(l)).cloned());
        let tensor = self.broadcast(body, &all, span)?;
        Ok(tensor.reduce(letters, |nodes| {
            if multiply {
                let one = self.graph.one();
                nodes.into_iter().fold(one, |product, node| self.graph.mul(product, node))
            } else {
                self.graph.sum(nodes)
            }
        }))
    }

    fn complex_part(&mut self, part: Builtin, node: Node) -> Node {
        let conjugate = self.graph.conjugate(node);
        let two = self.graph.integer(2);
        match part {
            Builtin::Conjugate => conjugate,
            Builtin::RealPart => {
                let sum = self.graph.add(node, conjugate);
                self.graph.div(sum, two)
            }
            _ => {
                let difference = self.graph.sub(node, conjugate);
                let i = self.graph.imaginary();
                let twice_i = self.graph.mul(two, i);
                self.graph.div(difference, twice_i)
            }
        }
    }

    /// The coordinates with the range of a comma index.
    pub(super) fn coordinate_along(&mut self, slot: &Slot) -> Lowered<Tensor> {
        let range = match &slot.index {
            Index::Letter { name, .. } => self.scope.range_of(name).map(str::to_owned),
            Index::Fixed(_) => None,
        };
        let families: Vec<Arc<Symbol>> = self
            .scope
            .coordinates()
            .filter(|family| match family.slots.as_slice() {
                [only] => range.as_ref().is_none_or(|range| only.range == *range),
                _ => false,
            })
            .cloned()
            .collect();
        let [family] = families.as_slice() else {
            return Err(self.error(
                "E0408",
                "failed to tell the coordinate of a comma derivative".to_owned(),
                slot.span.clone(),
                "exactly one family of coordinates must run over this range; write d(…) instead",
            ));
        };
        let slot = Slot { comma: false, ..slot.clone() };
        let array = self.array(&family.name, &slot.span)?;
        self.pick(&array, &[slot])
    }

    /// Differentiates every element in every direction; a letter of both is summed unless bound.
    pub(super) fn differentiate(
        &mut self,
        tensor: Tensor,
        directions: &Tensor,
        span: &Span,
    ) -> Lowered<Tensor> {
        let mut letters = tensor.letters.clone();
        let mut shape = tensor.shape.clone();
        let mut repeated = Vec::new();
        for (letter, length) in directions.letters.iter().zip(&directions.shape) {
            if !letters.contains(letter) {
                letters.push(letter.clone());
                shape.push(*length);
            } else if !self.bound.contains(letter) {
                repeated.push(letter.clone());
            }
        }
        let all = letters.clone();
        let integrated = tensor.integrated;
        let mut result = Tensor::build(letters, shape, |at| {
            let node = tensor.element(&all, at);
            let by = directions.element(&all, at);
            let direction = self.direction(by, node, integrated, span)?;
            Ok(self.graph.derive(node, direction))
        })?;
        if !repeated.is_empty() {
            result = result.reduce(&repeated, |terms| self.graph.sum(terms));
        }
        result.integrated = integrated;
        Ok(result)
    }

    fn direction(&self, by: Node, of: Node, integrated: Option<u64>, span: &Span) -> Lowered<Direction> {
        let refuse = |label: &str| {
            self.error("E0409", "failed to differentiate in this".to_owned(), span.clone(), label)
        };
        let Op::Leaf(id) = self.graph.op(by) else {
            return Err(refuse("expected a coordinate or a parameter"));
        };
        match self.graph.leaf(id) {
            Leaf::Coordinate(c) if integrated.is_some_and(|mask| mask & (1 << c) != 0) => {
                Err(refuse("this coordinate is integrated over"))
            }
            Leaf::Coordinate(_) if self.mentions_velocity(of) => Err(refuse(
                "a velocity Dt(q) belongs to one trajectory; declare a velocity field to differentiate it",
            )),
            Leaf::Coordinate(c) => Ok(Direction::Coordinate(*c)),
            _ => {
                let replaced: Vec<&Leaf> = self.on_shell.leads().collect();
                let hidden = self.graph.leaves_of(&[of]).into_iter().any(|leaf| {
                    replaced.iter().any(|lead| match (lead, self.graph.leaf(leaf)) {
                        (Leaf::Jet(lead), Leaf::Jet(jet)) => lead.symbol == jet.symbol,
                        _ => false,
                    })
                });
                if hidden {
                    return Err(refuse(
                        "what `where` puts in may depend on this parameter; name it with `let` instead",
                    ));
                }
                Ok(Direction::Variable(id))
            }
        }
    }

    fn mentions_velocity(&self, node: Node) -> bool {
        if self.graph.flow.is_none() {
            return false;
        }
        let leaves = self.graph.leaves_of(&[node]);
        leaves.into_iter().any(|leaf| matches!(self.graph.leaf(leaf), Leaf::Velocity { .. }))
    }

    fn variation(&mut self, call: &Call, span: &Span) -> Lowered<Tensor> {
        let functional = self.lower(&call.arguments[0])?;
        let [density] = *functional.data.as_slice() else {
            return Err(self.error(
                "E0410",
                "failed to vary something with free indices".to_owned(),
                call.arguments[0].span.clone(),
                "a functional or a density has none",
            ));
        };
        let mask = functional.integrated.unwrap_or_else(|| self.dependence(density));
        if let Some(slots) = self.upper_metric(&call.arguments[1]) {
            let lower = self.metric_variation(density, mask, span)?;
            return self.pick(&lower, &slots);
        }
        let field = self.lower(&call.arguments[1])?;
        let mut letters_twice: BTreeMap<Node, usize> = BTreeMap::new();
        let structure = self.structure_of(&call.arguments[1]);
        if structure == Structure::Symmetric {
            for node in &field.data {
                *letters_twice.entry(*node).or_default() += 1;
            }
        }
        let mut failed = false;
        let mut missing = 0;
        let mut result = field.map(|node| {
            let Op::Leaf(id) = self.graph.op(node) else {
                failed = true;
                return node;
            };
            let Leaf::Jet(jet) = self.graph.leaf(id).clone() else {
                failed = true;
                return node;
            };
            missing = mask & !self.graph.symbol(jet.symbol).depends_on;
            let expression = self.graph.euler_lagrange(density, mask, &Varied { jet });
            // A symmetric pair is one variable: its variation counts both components, so each gets half.
            match letters_twice.get(&node) {
                Some(&n) if n > 1 => {
                    let n = self.graph.integer(n as i64);
                    self.graph.div(expression, n)
                }
                _ => expression,
            }
        });
        if failed {
            return Err(self.error(
                "E0410",
                "failed to vary in this".to_owned(),
                span.clone(),
                "every component must be an independent field",
            ));
        }
        if missing == mask && mask != 0 {
            return Err(self.error(
                "E0410",
                "failed to vary in this".to_owned(),
                call.arguments[1].span.clone(),
                "it depends on none of the integrated coordinates; differentiate inside the integral instead",
            ));
        }
        // The variation is as constant in a coordinate as the field is, so the integral over it stays.
        result.integrated = (missing != 0).then_some(missing);
        Ok(result)
    }

    /// Mask of the coordinates that a node depends on.
    fn dependence(&self, node: Node) -> u64 {
        self.graph.leaves_of(&[node]).into_iter().fold(0, |mask, leaf| match self.graph.leaf(leaf) {
            Leaf::Coordinate(c) => mask | 1 << c,
            Leaf::Jet(jet) => mask | self.graph.symbol(jet.symbol).depends_on,
            Leaf::Velocity { .. } => mask,
        })
    }

    fn structure_of(&self, field: &Expr) -> Structure {
        match &field.kind {
            Kind::Name(reference) => {
                self.scope.symbols.get(&reference.name).map_or(Structure::General, |s| s.structure)
            }
            _ => Structure::General,
        }
    }

    // --- matrices ---

    fn matrix_operation(&mut self, builtin: Builtin, call: &Call) -> Lowered<Tensor> {
        let argument = &call.arguments[0];
        let array = match (&argument.kind, call.brackets.as_slice()) {
            (_, [row, column]) => {
                let letters = vec![row.index.to_string(), column.index.to_string()];
                let tensor = self.plain(argument, builtin.name())?;
                let mut order = letters;
                order.extend(
                    tensor.letters.iter().filter(|l| !order.contains(l)).cloned().collect::<Vec<_>>(),
                );
                let tensor = tensor.reordered(&order);
                if tensor.letters.len() != 2 {
                    return Err(self.error(
                        "E0411",
                        "failed to read a matrix".to_owned(),
                        argument.span.clone(),
                        "it has free indices besides its row and column",
                    ));
                }
                let first = self.first_of(&tensor.letters[0]);
                Array::new(tensor.shape, tensor.data, vec![Height::Plain; 2]).counted_from(first)
            }
            (Kind::Name(reference), _) => self.array(&reference.name, &argument.span)?,
            _ => unreachable!("checked: a matrix is a name or has its letters in brackets"),
        };
        let [n, columns] = *array.shape.as_slice() else { unreachable!("checked: a matrix has two indices") };
        if n != columns {
            return Err(self.error(
                "E0411",
                format!("failed to take the {} of a matrix that is not square", builtin.name()),
                argument.span.clone(),
                &format!("it has {n} rows and {columns} columns"),
            ));
        }
        match builtin {
            Builtin::Determinant => Ok(Tensor::scalar(self.determinant(&array.data, n))),
            Builtin::Trace => {
                let diagonal = (0..n).map(|k| array.data[k * n + k]).collect();
                Ok(Tensor::scalar(self.graph.sum(diagonal)))
            }
            Builtin::Transpose => {
                let data = (0..n * n).map(|k| array.data[(k % n) * n + k / n]).collect();
                self.pick(&Array { data, heights: vec![Height::Plain; 2], ..array }, &call.slots)
            }
            _ => {
                let data = self.inverse_matrix(&array.data, n);
                self.pick(&Array { data, heights: vec![Height::Plain; 2], ..array }, &call.slots)
            }
        }
    }

    pub(super) fn determinant(&mut self, matrix: &[Node], n: usize) -> Node {
        let all = (1u64 << n) - 1;
        Minors::new(matrix, n).minor(&mut self.graph, all, all)
    }

    /// The inverse by cofactors: (A⁻¹)_ij = (-1)^(i+j) M_ji / det A.
    pub(super) fn inverse_matrix(&mut self, matrix: &[Node], n: usize) -> Vec<Node> {
        let all = (1u64 << n) - 1;
        let mut minors = Minors::new(matrix, n);
        let determinant = minors.minor(&mut self.graph, all, all);
        let inverse = self.graph.inv(determinant);
        (0..n * n)
            .map(|k| {
                let (i, j) = (k / n, k % n);
                let minor = minors.minor(&mut self.graph, all & !(1 << j), all & !(1 << i));
                let element = self.graph.mul(minor, inverse);
                if (i + j) % 2 == 1 { self.graph.neg(element) } else { element }
            })
            .collect()
    }

    pub fn error(&self, code: &'static str, message: String, span: Span, label: &str) -> Diagnostic {
        Diagnostic { code, message, source: self.source.clone(), span, label: label.to_owned(), help: None }
    }

    /// Letters that are free however often they occur.
    pub fn set_each(&mut self, letters: &[String]) {
        self.bound = letters.to_vec();
    }

    /// The name of a relation between tensors, for messages: the values of the free indices.
    pub fn component_values(&self, tensor: &Tensor, number: usize) -> Vec<(String, i64)> {
        let mut rest = number;
        let mut values = Vec::new();
        for (letter, size) in tensor.letters.iter().zip(&tensor.shape).rev() {
            let range = self.scope.range_of(letter).and_then(|r| self.scope.ranges.get(r));
            values.push((letter.clone(), (rest % size) as i64 + range.map_or(1, |r| r.first)));
            rest /= size;
        }
        values.reverse();
        values
    }
}

/// Minors of a matrix by Laplace expansion along the first row, each computed once.
struct Minors<'a> {
    matrix: &'a [Node],
    n: usize,
    symmetric: bool,
    known: HashMap<(u64, u64), Node>,
}

impl<'a> Minors<'a> {
    fn new(matrix: &'a [Node], n: usize) -> Self {
        let symmetric = (0..n * n).all(|k| matrix[k] == matrix[k % n * n + k / n]);
        Self { matrix, n, symmetric, known: HashMap::new() }
    }

    /// The determinant of the rows and columns in two masks of equal size.
    fn minor(&mut self, graph: &mut Graph, rows: u64, columns: u64) -> Node {
        if rows == 0 {
            return graph.one();
        }
        // The transposed minor of a symmetric matrix is the same, and so becomes the inverse symmetric.
        let (rows, columns) =
            if self.symmetric { (rows.min(columns), rows.max(columns)) } else { (rows, columns) };
        if let Some(known) = self.known.get(&(rows, columns)) {
            return *known;
        }
        let row = rows.trailing_zeros() as usize;
        let mut terms = Vec::new();
        let mut negative = false;
        for column in (0..self.n).filter(|c| columns & (1 << c) != 0) {
            let element = self.matrix[row * self.n + column];
            if !graph.is_zero(element) {
                let minor = self.minor(graph, rows & !(1 << row), columns & !(1 << column));
                let term = graph.mul(element, minor);
                terms.push(if negative { graph.neg(term) } else { term });
            }
            negative = !negative;
        }
        let value = graph.sum(terms);
        self.known.insert((rows, columns), value);
        value
    }
}

fn small_exponent(value: &RBig) -> bool {
    i64::try_from(value.numerator().clone()).is_ok_and(|n| n.abs() <= 1000)
}

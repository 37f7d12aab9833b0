//! A claim's scope at definite sizes: coordinates, assumptions, and what was worked out already.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::super::graph::{Flow, Graph, Leaf, LeafId, Node, SymbolId};
use super::super::on_shell::OnShell;
use super::super::signs::Signs;
use super::array::Array;
use super::operators::Algebra;
use super::oracle::Oracle;
use super::rule::Equation;
use super::signature::MetricSignature;
use super::system::System;
use super::transform::Transformation;
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::language::ast::Expr;
use crate::language::operation::Curvature;
use crate::language::scope::{Scope, Sign, Symbol};

/// More coordinates than this do not fit the masks of the graph.
const MAX_COORDINATES: u8 = 64;

/// A claim's scope at definite sizes, with the graph that its expressions are lowered to.
pub struct Instance<'a> {
    pub graph: Graph,
    pub on_shell: OnShell,
    /// The equations that the rules state, as they were written.
    pub equations: Vec<Equation>,
    pub(in crate::calculus) scope: &'a Scope,
    /// What must hold at a point besides the declared signs of variables: assumed expressions, and
    /// replaced quantities with a declared sign.
    pub conditions: Vec<(Node, Signs)>,
    pub(super) signature: Option<MetricSignature>,
    /// What `solve` divides by where its sign does not keep it from vanishing, and whether a `where` line says so.
    pub needs: Vec<(Node, Signs, bool)>,
    /// What must be known of the rules before they are used.
    pub(super) system: System,
    /// What the `transform` lines say, once the rules are complete.
    pub(super) transformation: Option<Transformation>,
    /// How operators commute.
    pub(super) algebra: Option<Algebra>,
    /// Range → value of its bound.
    pub sizes: BTreeMap<String, i64>,
    pub(in crate::calculus) symbols: HashMap<String, SymbolId>,
    /// Coordinates by family, each family row by row.
    pub(in crate::calculus) coordinates: HashMap<String, Vec<u8>>,
    /// Arrays that were built already, with axes in the order of the slots.
    pub(in crate::calculus) arrays: HashMap<String, Array>,
    /// Tensors of a metric that were built already.
    pub(in crate::calculus) curvatures: HashMap<(Curvature, String), Array>,
    pub(in crate::calculus) inverse_metrics: HashMap<String, Array>,
    /// Definitions that are being worked out, to notice circles.
    pub(in crate::calculus) pending: Vec<String>,
    /// Functions whose differential equations are being worked out.
    pub(super) pending_equations: Vec<(SymbolId, u32)>,
    /// What closed forms of integrals and limits divide by, or need otherwise: at single points where it fails they say
    /// nothing.
    pub special: Vec<Node>,
    /// What tells zeros and signs, where there is something that can.
    pub(super) oracle: Option<Box<dyn Oracle>>,
    /// Operations that the graph may have.
    budget: usize,
    /// Calls of `lower` within each other.
    pub(in crate::calculus) depth: usize,
    pub(in crate::calculus) bound: Vec<String>,
    /// Where the expression stands that is being lowered.
    pub source: Arc<Source>,
}

pub(in crate::calculus) type Lowered<T> = Result<T, Diagnostic>;

impl<'a> Instance<'a> {
    /// True of a parameter that takes whole numbers only.
    pub fn is_whole(&self, leaf: LeafId) -> bool {
        let Leaf::Jet(jet) = self.graph.leaf(leaf) else { return false };
        let name = &self.graph.symbol(jet.symbol).name;
        self.scope.symbols.get(name).is_some_and(|symbol| symbol.integer)
    }

    /// Prepares the coordinates and assumptions of a scope.
    ///
    /// # Errors
    /// Too many coordinates, or assumptions that contradict each other.
    pub fn new(scope: &'a Scope, sizes: BTreeMap<String, i64>, source: &Arc<Source>) -> Lowered<Self> {
        let mut instance = Self {
            graph: Graph::default(),
            on_shell: OnShell::default(),
            equations: Vec::new(),
            conditions: Vec::new(),
            signature: None,
            needs: Vec::new(),
            system: System::default(),
            transformation: None,
            algebra: None,
            scope,
            sizes,
            symbols: HashMap::new(),
            coordinates: HashMap::new(),
            arrays: HashMap::new(),
            curvatures: HashMap::new(),
            inverse_metrics: HashMap::new(),
            pending: Vec::new(),
            pending_equations: Vec::new(),
            special: Vec::new(),
            oracle: None,
            budget: usize::MAX,
            depth: 0,
            bound: Vec::new(),
            source: source.clone(),
        };
        let families: Vec<Arc<Symbol>> = scope.coordinates().cloned().collect();
        for family in families {
            instance.add_coordinates(&family)?;
        }
        instance.set_flow();
        instance.set_signature()?;
        for assumption in &scope.assumptions {
            instance.source = assumption.source.clone();
            instance.assume(&assumption.expr, assumption.sign)?;
        }
        instance.source = source.clone();
        Ok(instance)
    }

    /// The same with a bound on the operations that it may come to.
    pub fn with_budget(self, budget: usize) -> Self {
        Self { budget, ..self }
    }

    /// The same with something to ask for zeros and signs, which definite integrals need.
    pub fn with_oracle(self, oracle: Box<dyn Oracle>) -> Self {
        Self { oracle: Some(oracle), ..self }
    }

    /// Ends a claim that has grown beyond its budget.
    ///
    /// # Errors
    /// When the graph has more operations.
    pub(in crate::calculus) fn within_budget(&self, span: &Span) -> Lowered<()> {
        self.room_for(0, span)
    }

    /// Ends a claim that is going to grow beyond its budget.
    ///
    /// # Errors
    /// When the graph would have more operations.
    pub(in crate::calculus) fn room_for(&self, more: usize, span: &Span) -> Lowered<()> {
        let needed = self.graph.len().saturating_add(more);
        if needed <= self.budget {
            return Ok(());
        }
        Err(self.source.error(
            Code::E0430,
            format!("stopped: it takes more than the budget of {} operations", self.budget),
            span.clone(),
            "raise it with `--budget`, or show a part of this",
        ))
    }

    fn add_coordinates(&mut self, family: &Symbol) -> Lowered<()> {
        let shape = self.shape(family)?;
        let count: usize = shape.iter().product();
        if usize::from(self.graph.coordinate_count()) + count > usize::from(MAX_COORDINATES) {
            return Err(self.source.error(
                Code::E0401,
                format!("failed to make room for the coordinates `{}`", family.name),
                family.span.clone(),
                format!("at most {MAX_COORDINATES} coordinates are possible"),
            ));
        }
        let signs = family.sign.map_or(Signs::REAL, Signs::from_declared);
        let numbers = (0..count as u32)
            .map(|n| {
                let name = self.component_label(&family.name, n);
                self.graph.add_coordinate(name, signs)
            })
            .collect();
        self.coordinates.insert(family.name.clone(), numbers);
        Ok(())
    }

    fn set_flow(&mut self) {
        if let Some(flow) = &self.scope.flow
            && let Some(along) = self.coordinates.get(&flow.along)
        {
            let moving = flow.moving.iter().filter_map(|name| self.coordinates.get(name)).flatten();
            self.graph.flow = Some(Flow { moving: moving.copied().collect(), along: along[0] });
        }
    }

    /// Letters that are free however often they occur.
    pub fn set_each(&mut self, letters: &[String]) {
        self.bound = letters.to_vec();
    }

    /// Narrows the signs that every component of an expression can have.
    ///
    /// # Errors
    /// When no sign is left.
    pub fn assume(&mut self, expr: &Expr, sign: Sign) -> Lowered<()> {
        let tensor = self.lower(expr)?;
        self.refuse_integral(tensor.integrated, &expr.span)?;
        if !tensor.axes().is_empty() {
            return Err(self.source.error(
                Code::E0215,
                "failed to give a vector or a matrix a sign",
                expr.span.clone(),
                "only numbers have one; name a component",
            ));
        }
        self.conditions.extend_from_slice(tensor.common_domain().requirements());
        for node in tensor.data {
            // What does not vanish need not be real; what is compared otherwise is.
            let signs = if sign == Sign::NonZero { Signs::NONZERO } else { Signs::from_declared(sign) };
            self.graph.assume(node, signs);
            self.conditions.push((node, signs));
            if self.graph.signs(node).is_empty() {
                return Err(self.contradiction(&expr.span));
            }
        }
        Ok(())
    }

    /// Narrows the domain to where every component of an expression has a value.
    ///
    /// # Errors
    /// As [`lower`](Self::lower).
    pub fn define(&mut self, expr: &Expr) -> Lowered<()> {
        let tensor = self.lower(expr)?;
        let domain = tensor.common_domain();
        for (node, signs) in domain.requirements() {
            self.graph.assume(*node, *signs);
            if self.graph.signs(*node).is_empty() {
                return Err(self.contradiction(&expr.span));
            }
        }
        self.conditions.extend_from_slice(domain.requirements());
        Ok(())
    }

    /// Notes that a line matters, whatever its rules do.
    pub fn note_use(&mut self, line: &Span) {
        self.system.used.push(line.clone());
    }

    /// The lines without which something would have been worked out differently.
    pub fn lines_used(&mut self) -> Vec<Span> {
        let mut lines = self.on_shell.lines_used(&mut self.graph);
        lines.extend(self.system.used.iter().cloned());
        lines
    }

    /// What is assumed of an integral says nothing of its density at a point.
    pub(super) fn refuse_integral(&self, integrated: Option<u64>, span: &Span) -> Lowered<()> {
        match integrated {
            None => Ok(()),
            Some(_) => Err(self.source.error(
                Code::E0404,
                "failed to assume something of an integral",
                span.clone(),
                "it says nothing of the density at a point",
            )),
        }
    }

    pub(super) fn contradiction(&self, span: &Span) -> Diagnostic {
        self.source.error(
            Code::E0206,
            "failed to satisfy the assumptions",
            span.clone(),
            "this cannot hold together with what is declared",
        )
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
}

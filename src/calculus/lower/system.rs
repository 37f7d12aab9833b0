//! The rules of a claim as one system: what is asked of it, and what must be known before it is used.

use std::collections::BTreeSet;

use super::super::completion::Conflict;
use super::super::graph::{Graph, Leaf, LeafId, Node, Op};
use super::super::on_shell::Why;
use super::super::on_shell::{Rule, Unknown};
use super::super::signs::Signs;
use super::super::zero::ZeroTest;
use super::instance::{Instance, Lowered};
use crate::diagnostic::{Code, Diagnostic, Span};

/// What was noted while the rules were read.
#[derive(Debug, Default)]
pub(super) struct System {
    /// The line that is being read.
    pub line: Option<Span>,
    /// True of a `when` line, which speaks of a point and not of all that follows by differentiation.
    pub at_a_point: bool,
    /// True of a `where` line and of what says itself what it is solved for: its author divides knowingly.
    pub divides_knowingly: bool,
    /// Determinants that `solve` divides by, and whether knowingly.
    pub pivots: Vec<(Node, Span, bool)>,
    /// What was solved for, in its order: later equations are read with these values.
    pub solved: Vec<(LeafId, Node)>,
    /// Values that one rule gives the same component of a symmetric array.
    pub agreements: Vec<(Node, Node, Span)>,
    /// Values given to real variables that may not be real themselves.
    pub real: Vec<(Node, LeafId, Span)>,
    /// What was asked before all rules were known.
    questions: Vec<Asked>,
    complete: bool,
    /// Lines that matter, whatever their rules do: they narrow the domain, or what is varied sees them.
    pub used: Vec<Span>,
}

/// Something that a derivative must know of the rules.
#[derive(Debug)]
pub(super) enum Question {
    /// Whether the rules may bring a parameter into an expression that is differentiated in it.
    Parameter { of: Node, by: LeafId },
    /// Whether the rules replace velocities in an expression that is differentiated in one.
    Velocities { of: Node },
    /// Whether the rules define fields of a density, other than those that are varied.
    Density { density: Node, varied: Vec<Unknown> },
}

#[derive(Debug)]
struct Asked {
    question: Question,
    /// The line in which it was asked: its own rule is not meant.
    line: Option<Span>,
    refusal: Diagnostic,
}

impl Instance<'_> {
    /// Puts the rules to use, with all that follows from them.
    ///
    /// # Errors
    /// When they contradict each other or lead back to themselves, when `solve` divides by zero, when a
    /// real variable gets a value that is not, or when an earlier line should have known of a later one.
    pub fn complete(&mut self, zero: &mut dyn ZeroTest) -> Lowered<()> {
        self.system.complete = true;
        for (pivot, line, _) in &self.system.pivots {
            if zero.vanishes(&self.graph, *pivot) == Some(true) {
                return Err(self.source.error(
                    Code::E0403,
                    "failed to solve the equation",
                    line.clone(),
                    "it does not contain what is solved for",
                ));
            }
        }
        let completed = self.on_shell.complete(&mut self.graph, zero);
        if !matches!(completed, Err(Conflict::Circular { .. })) {
            self.refuse_division_by_zero(zero)?;
        }
        let derived = completed.map_err(|conflict| self.conflict(conflict))?;
        for Rule { lead, right, lines } in derived {
            let lead = self.graph.variable(lead);
            let declared = self.graph.signs(lead);
            if declared.is_real() && declared != Signs::REAL {
                self.conditions.push((right, declared));
                self.system.used.extend(lines);
            }
        }
        self.refuse_two_values(zero)?;
        self.refuse_complex_values(zero)?;
        for asked in std::mem::take(&mut self.system.questions) {
            if self.reached(&asked.question, asked.line.as_ref()) {
                return Err(asked.refusal);
            }
        }
        self.set_transformation(zero)?;
        self.on_shell.watch();
        Ok(())
    }

    /// Why a point that satisfies the rules need not belong to a solution of them, if so.
    pub fn incomplete(&self) -> Option<String> {
        let open = self.on_shell.is_complete().err()?;
        let name = self.leaf_label(open.leaf);
        let why = match open.why {
            Why::NotEvaluated => "could not be evaluated",
            Why::NotSolvable => "could not be solved for a highest derivative",
            Why::TooMuch => "is too long to follow",
        };
        Some(format!("what the `where` lines imply for `{name}` {why}"))
    }

    fn refuse_division_by_zero(&mut self, zero: &mut dyn ZeroTest) -> Lowered<()> {
        for (pivot, line, knowingly) in std::mem::take(&mut self.system.pivots) {
            let Ok(image) = self.on_shell.apply(&mut self.graph, pivot) else { continue };
            if zero.vanishes(&self.graph, image) == Some(true) {
                return Err(self.source.error(
                    Code::E0403,
                    "failed to solve the equation",
                    line,
                    "solving divides by what vanishes under the other lines",
                ));
            }
            if !self.graph.signs(image).is_nonzero() {
                self.system.used.push(line.clone());
                self.needs.push((image, Signs::NONZERO, knowingly));
            }
        }
        Ok(())
    }

    /// A rule for a symmetric array must be symmetric itself.
    fn refuse_two_values(&mut self, zero: &mut dyn ZeroTest) -> Lowered<()> {
        for (left, right, line) in std::mem::take(&mut self.system.agreements) {
            let difference = self.graph.sub(left, right);
            if !self.vanishes_on_shell(difference, zero) {
                return Err(self.source.error(
                    Code::E0416,
                    "failed to replace a variable by two values",
                    line,
                    "components that are one variable by symmetry get different right sides",
                ));
            }
        }
        Ok(())
    }

    /// A complex equation for a real variable is two equations: it must be declared complex, or both written.
    fn refuse_complex_values(&mut self, zero: &mut dyn ZeroTest) -> Lowered<()> {
        for (value, leaf, line) in std::mem::take(&mut self.system.real) {
            let conjugate = self.graph.conjugate(value);
            let imaginary = self.graph.sub(value, conjugate);
            if !self.vanishes_on_shell(imaginary, zero) {
                let mut error = self.source.error(
                    Code::E0420,
                    format!("failed to give the real `{}` a complex value", self.leaf_label(leaf)),
                    line,
                    "the imaginary part of the right side does not vanish",
                );
                error.help = Some(
                    "declare the field `complex`, or write real and imaginary part as two lines".to_owned(),
                );
                return Err(error);
            }
        }
        Ok(())
    }

    fn vanishes_on_shell(&mut self, node: Node, zero: &mut dyn ZeroTest) -> bool {
        match self.on_shell.apply(&mut self.graph, node) {
            Ok(image) => zero.vanishes(&self.graph, image) == Some(true),
            Err(_) => false,
        }
    }

    fn conflict(&self, conflict: Conflict) -> Diagnostic {
        match conflict {
            Conflict::Circular { leaf, lines } => {
                let mut error = self.source.error(
                    Code::E0412,
                    "failed to work out the replacements",
                    lines.first().cloned().unwrap_or_default(),
                    format!("replacing `{}` leads back to itself", self.leaf_label(leaf)),
                );
                error.help = Some(match self.lines_in_words(&lines[1..]) {
                    None => "solve the equation for its highest derivative".to_owned(),
                    Some(others) => {
                        format!("solve it, or {others}, for a derivative that leads to lower ones")
                    }
                });
                error
            }
            Conflict::Disagree { leaf, lines, never } => {
                let (last, others) = lines.split_last().map_or((0..0, &[][..]), |(l, o)| (l.clone(), o));
                let name = self.leaf_label(leaf);
                let with =
                    self.lines_in_words(others).map_or(String::new(), |lines| format!(" with {lines}"));
                let label = if never {
                    format!("together{with}: two different values for `{name}`")
                } else {
                    format!(
                        "together{with}: two values for `{name}` that are not the same for all fields and parameters"
                    )
                };
                self.source.error(Code::E0419, "failed to satisfy all lines at once", last, &label)
            }
        }
    }

    /// "line 12 and line 15".
    fn lines_in_words(&self, lines: &[Span]) -> Option<String> {
        let words: Vec<String> =
            lines.iter().map(|line| format!("line {}", self.source.position(line.start).line)).collect();
        (!words.is_empty()).then(|| words.join(" and "))
    }

    /// Refuses now, or once all rules are known, if a question turns out badly.
    pub(super) fn ask(&mut self, question: Question, refusal: Diagnostic) -> Lowered<()> {
        if !self.system.complete {
            self.system.questions.push(Asked { question, line: self.system.line.clone(), refusal });
            return Ok(());
        }
        if self.reached(&question, None) { Err(refusal) } else { Ok(()) }
    }

    fn reached(&mut self, question: &Question, line: Option<&Span>) -> bool {
        let counts = |rule: &Rule| line.is_none_or(|line| rule.lines != [line.clone()]);
        match question {
            Question::Parameter { of, by } => {
                let leaves = self.graph.leaves_with_equations(&[*of]);
                self.on_shell.rules().filter(|rule| counts(rule)).any(|rule| {
                    let unknown = Unknown::of(&rule.lead);
                    // The variable itself may be a name for something that stands there.
                    let renamed = unknown == Unknown::of(self.graph.leaf(*by))
                        && self.graph.leaves_of(&[rule.right]).iter().any(|leaf| leaves.contains(leaf));
                    let replaced = leaves.iter().any(|leaf| Unknown::of(self.graph.leaf(*leaf)) == unknown);
                    renamed || replaced
                })
            }
            Question::Velocities { of } => {
                let leaves = self.graph.leaves_of(&[*of]);
                self.on_shell.rules().filter(|rule| counts(rule)).any(|rule| match rule.lead {
                    Leaf::Velocity { coordinate, order } => leaves.iter().any(|leaf| {
                        matches!(self.graph.leaf(*leaf), Leaf::Velocity { coordinate: own, order: n }
                            if *own == coordinate && *n >= order)
                    }),
                    // What stands for velocities is not known for one here.
                    _ => self.mentions_velocity(rule.right),
                })
            }
            Question::Density { density, varied } => {
                let mut definitions =
                    self.on_shell.only(|rule| counts(rule) && self.defines_another(rule, varied));
                if definitions.apply(&mut self.graph, *density).is_err() {
                    return true;
                }
                let replaced = definitions.replaced(&self.graph, &[*density]);
                replaced
                    .into_iter()
                    .any(|(_, image)| fields(&self.graph, image).iter().any(|field| varied.contains(field)))
            }
        }
    }

    /// True for a rule that says what a whole field is, other than the ones that are varied.
    fn defines_another(&self, rule: &Rule, varied: &[Unknown]) -> bool {
        let field = matches!(&rule.lead, Leaf::Jet(jet)
            if jet.by.is_empty() && self.graph.symbol(jet.symbol).depends_on != 0);
        field && !varied.contains(&Unknown::of(&rule.lead))
    }

    /// A density with the fields that rules define put in, ready to be varied.
    ///
    /// What is varied stays: it is put in afterwards, as a point at which the variation is looked at.
    pub(super) fn density_of_definitions(
        &mut self,
        density: Node,
        varied: &[Node],
        span: &Span,
    ) -> Lowered<Node> {
        let varied: Vec<Unknown> =
            self.graph.leaves_of(varied).into_iter().map(|leaf| Unknown::of(self.graph.leaf(leaf))).collect();
        let refuse = |label: &str| {
            self.source.error(Code::E0410, "failed to vary what is on shell", span.clone(), label)
        };
        if !self.system.complete {
            let refusal = refuse("another line replaces a field in it: the two cannot be told apart");
            self.ask(Question::Density { density, varied }, refusal)?;
            return Ok(density);
        }
        let refusal = refuse(
            "a rule replaces derivatives of a field in it; vary before the equations of motion are used",
        );
        let mut definitions = self.on_shell.only(|rule| self.defines_another(rule, &varied));
        let used = definitions.lines_behind(&mut self.graph, &[density]);
        self.system.used.extend(used);
        let Ok(density) = definitions.apply(&mut self.graph, density) else {
            return Err(refusal);
        };
        if self.moves(density, &varied) { Err(refusal) } else { Ok(density) }
    }

    /// True of a field as it is declared.
    fn is_value(&self, node: Node) -> bool {
        match self.graph.op(node) {
            Op::Leaf(leaf) => matches!(self.graph.leaf(leaf), Leaf::Jet(jet) if jet.by.is_empty()),
            _ => false,
        }
    }

    /// Whether equations of motion reach into a density: a rule replaces derivatives of a field in it, by
    /// something else than zero, or ties what is varied to another field in it.
    fn moves(&self, density: Node, varied: &[Unknown]) -> bool {
        let others: BTreeSet<Unknown> =
            fields(&self.graph, density).into_iter().filter(|field| !varied.contains(field)).collect();
        // A rule for what is varied as a whole is put in afterwards, unless it is another field: then it could be
        // read the other way, too.
        let equations: Vec<(Unknown, BTreeSet<Unknown>, bool)> = self
            .on_shell
            .rules()
            .filter_map(|rule| {
                let Leaf::Jet(jet) = &rule.lead else { return None };
                let lead = Unknown::of(&rule.lead);
                if jet.by.is_empty() && !(varied.contains(&lead) && self.is_value(rule.right)) {
                    return None;
                }
                let mut all = fields(&self.graph, rule.right);
                all.insert(lead);
                Some((lead, all, jet.by.is_empty() || self.graph.is_zero(rule.right)))
            })
            .collect();
        let mut tied: BTreeSet<Unknown> = varied.iter().copied().collect();
        loop {
            let more: BTreeSet<Unknown> = equations
                .iter()
                .filter(|(_, all, _)| !all.is_disjoint(&tied))
                .flat_map(|(_, all, _)| all.difference(&tied).copied())
                .collect();
            if more.is_empty() {
                break;
            }
            tied.extend(more);
        }
        let replaced = |lead: &Unknown| others.contains(lead) || varied.contains(lead);
        !tied.is_disjoint(&others) || equations.iter().any(|(lead, _, harmless)| !harmless && replaced(lead))
    }
}

/// The fields in an expression.
fn fields(graph: &Graph, node: Node) -> BTreeSet<Unknown> {
    let leaves = graph.leaves_of(&[node]).into_iter().map(|leaf| graph.leaf(leaf));
    let fields =
        leaves.filter(|leaf| matches!(leaf, Leaf::Jet(jet) if graph.symbol(jet.symbol).depends_on != 0));
    fields.map(Unknown::of).collect()
}

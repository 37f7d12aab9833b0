//! Completing a system of rules: everything that follows from them by differentiation.
//!
//! Two rules for derivatives of one field give their least common derivative two values, which must agree
//! (Riquier–Janet theory; Reid's standard form, *European Journal of Applied Mathematics* 2, 1991). The
//! difference is reduced by all rules. If it vanishes nothing is new; otherwise it is solved for its highest
//! derivative and becomes a rule itself, or no field can make it vanish and the lines contradict each other.
//! When nothing new follows, any values of the derivatives that no rule replaces belong to a solution.

use std::collections::VecDeque;

use super::graph::Direction;
use super::graph::{Graph, Jet, Leaf, LeafId, Node, Op};
use super::on_shell::{OnShell, Open, Rule, Unknown, Why, prolongation};
use super::ranking::{Pair, Ranking};
use super::zero::ZeroTest;
use crate::diagnostic::Span;

/// Consequences that are looked at; systems of physics need a few dozen.
const MAX_EQUATIONS: usize = 1000;
/// Order of a common derivative that is still formed.
const MAX_ORDER: usize = 24;
/// Other rankings that are tried where an equation is not solvable under the first.
const MAX_RANKINGS: usize = 8;
/// Nodes that completing may add to the graph.
const MAX_GROWTH: usize = 2_000_000;

/// A system that has no meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// Replacing the derivative leads back to itself, in any order of the derivatives.
    Circular { leaf: LeafId, lines: Vec<Span> },
    /// The lines give a derivative two values; `never` if no choice of parameters and coordinates makes
    /// them one.
    Disagree { leaf: LeafId, lines: Vec<Span>, never: bool },
}

/// An equation `difference = 0`.
struct Equation {
    difference: Node,
    /// What has two values if it is not satisfied.
    of: Leaf,
    lines: Vec<Span>,
    /// True if it relates parameters, as stated: then it may be solved for one.
    of_parameters: bool,
}

impl OnShell {
    /// Puts the stated equations to use, together with what follows from them; the rules that were added.
    ///
    /// # Errors
    /// When the equations contradict each other or lead back to themselves.
    pub fn complete(&mut self, graph: &mut Graph, zero: &mut dyn ZeroTest) -> Result<Vec<Rule>, Conflict> {
        let stated = std::mem::take(&mut self.stated);
        // A value of a coordinate holds at a point, not in a neighbourhood: it is put in last of all.
        let (points, mut stated): (Vec<Rule>, Vec<Rule>) =
            stated.into_iter().partition(|rule| matches!(rule.lead, Leaf::Coordinate(_)));
        let mut better: Vec<Rule> = Vec::new();
        loop {
            let start = graph.len();
            let ranking = ranking(graph, &mut stated, zero)?;
            *self = Self::default();
            let mut completion = Completion {
                graph,
                zero,
                ranking,
                system: self,
                queue: VecDeque::new(),
                derived: Vec::new(),
                start,
            };
            for rule in completion.sorted(&stated) {
                completion.state(rule);
            }
            let mut at: Vec<Rule> = Vec::new();
            for rule in &points {
                match at.iter().find(|known| known.lead == rule.lead).cloned() {
                    Some(known) => completion.compare_points(&known, rule),
                    None => at.push(rule.clone()),
                }
            }
            completion.run()?;
            let mut derived = std::mem::take(&mut completion.derived);
            // What was not solvable under this ranking may be under another, in which it is a lead.
            if self.open.is_some() && better.len() < MAX_RANKINGS {
                let other = std::mem::take(&mut self.alternatives).into_iter().find(|rule| {
                    !better.iter().any(|tried| tried.lead == rule.lead) && {
                        let with: Vec<Rule> = stated.iter().chain([rule]).cloned().collect();
                        Ranking::search(graph, pairs(graph, &with)).is_ok()
                    }
                });
                if let Some(rule) = other {
                    better.push(rule.clone());
                    stated.push(rule);
                    continue;
                }
            }
            for rule in at {
                self.insert(rule);
            }
            derived.extend(better);
            return Ok(derived);
        }
    }
}

/// A ranking under which every lead is higher than all that replaces it.
fn ranking(graph: &mut Graph, rules: &mut [Rule], zero: &mut dyn ZeroTest) -> Result<Ranking, Conflict> {
    let open = match Ranking::search(graph, pairs(graph, rules)) {
        Ok(ranking) => return Ok(ranking),
        Err(open) => open,
    };
    // Some of what stands on the right sides may cancel.
    for pair in open {
        let right = &mut rules[pair.rule].right;
        *right = without_what_cancels(graph, zero, *right);
    }
    Ranking::search(graph, pairs(graph, rules)).map_err(|open| {
        let mut lines: Vec<Span> = Vec::new();
        for pair in &open {
            merge(&mut lines, &rules[pair.rule].lines);
        }
        let mut leads = open.iter().map(|pair| &rules[pair.rule]);
        let lead = leads.find(|rule| rule.lines.first() == lines.first()).map(|rule| rule.lead.clone());
        let leaf = graph.leaf_id(lead.unwrap_or_else(|| open[0].high.clone()));
        Conflict::Circular { leaf, lines }
    })
}

/// Each lead with every derivative on the right side.
fn pairs(graph: &Graph, rules: &[Rule]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        for leaf in graph.leaves_of(&[rule.right]) {
            let low = graph.leaf(leaf);
            let pair = |low| Pair { high: rule.lead.clone(), low, rule: number };
            match (&rule.lead, low) {
                // Along the flow, what depends on a moving coordinate brings its velocity in.
                (Leaf::Velocity { .. }, Leaf::Jet(jet)) => {
                    let depends_on = graph.symbol(jet.symbol).depends_on;
                    let moving = (0..graph.coordinate_count()).filter(|c| depends_on & (1 << c) != 0);
                    pairs.extend(moving.map(|c| pair(Leaf::Coordinate(c))));
                }
                (Leaf::Jet(_), Leaf::Coordinate(_)) => {}
                _ => pairs.push(pair(low.clone())),
            }
        }
    }
    pairs
}

struct Completion<'a> {
    graph: &'a mut Graph,
    zero: &'a mut dyn ZeroTest,
    ranking: Ranking,
    system: &'a mut OnShell,
    queue: VecDeque<Equation>,
    derived: Vec<Rule>,
    /// Nodes of the graph at the start.
    start: usize,
}

impl Completion<'_> {
    /// What is general comes first, so that what is special is seen to follow or to contradict; of two
    /// equations for one lead, the one with the lower right side.
    fn sorted(&self, rules: &[Rule]) -> Vec<Rule> {
        let key = |rule: &Rule| {
            let leaves = self.graph.leaves_of(&[rule.right]);
            let highest = self.highest(&leaves, true).map(|leaf| self.graph.leaf(leaf).clone());
            (rule.lead.clone(), highest, leaves.len())
        };
        let order = |a: &Leaf, b: &Leaf| self.ranking.compare(self.graph, a, b);
        let mut keyed: Vec<_> = rules.iter().map(|rule| (key(rule), rule)).collect();
        keyed.sort_by(|((lead_a, high_a, count_a), _), ((lead_b, high_b, count_b), _)| {
            let highest = match (high_a, high_b) {
                (Some(a), Some(b)) => order(a, b),
                _ => high_a.is_some().cmp(&high_b.is_some()),
            };
            order(lead_a, lead_b).then(highest).then(count_a.cmp(count_b))
        });
        keyed.into_iter().map(|(_, rule)| rule.clone()).collect()
    }

    /// Takes a rule over as it is written, unless a more general one replaces its lead already.
    fn state(&mut self, rule: Rule) {
        let known = self.system.rules.get(&Unknown::of(&rule.lead));
        if known.is_some_and(|known| known.iter().any(|k| prolongation(&k.lead, &rule.lead).is_some())) {
            self.ask(&rule, &[]);
        } else {
            self.adopt(rule);
        }
    }

    /// Puts `lead = right` on the list of what must still be satisfied.
    fn ask(&mut self, rule: &Rule, also: &[Span]) {
        let lead = self.graph.variable(rule.lead.clone());
        let difference = self.graph.sub(lead, rule.right);
        let mut lines = rule.lines.clone();
        merge(&mut lines, also);
        let of_parameters = self.is_parameter(&rule.lead);
        self.queue.push_back(Equation { difference, of: rule.lead.clone(), lines, of_parameters });
    }

    fn compare_points(&mut self, known: &Rule, other: &Rule) {
        let difference = self.graph.sub(known.right, other.right);
        let mut lines = known.lines.clone();
        merge(&mut lines, &other.lines);
        let of = known.lead.clone();
        self.queue.push_back(Equation { difference, of, lines, of_parameters: true });
    }

    fn run(&mut self) -> Result<(), Conflict> {
        let mut settled = 0;
        while let Some(equation) = self.queue.pop_front() {
            settled += 1;
            if settled > MAX_EQUATIONS || self.graph.len() > self.start + MAX_GROWTH {
                self.note(equation.of, Why::TooMuch);
                return Ok(());
            }
            self.settle(equation)?;
        }
        Ok(())
    }

    fn note(&mut self, of: Leaf, why: Why) {
        let leaf = self.graph.leaf_id(of);
        self.system.open.get_or_insert(Open { leaf, why });
    }

    fn vanishes(&mut self, node: Node) -> bool {
        self.zero.vanishes(self.graph, node) == Some(true)
    }

    fn is_parameter(&self, leaf: &Leaf) -> bool {
        matches!(leaf, Leaf::Jet(jet) if self.graph.symbol(jet.symbol).depends_on == 0)
    }

    /// Adds a rule to those in use, and every equation that it gives rise to.
    fn adopt(&mut self, rule: Rule) {
        let twin = match &rule.lead {
            Leaf::Jet(jet) if self.graph.symbol(jet.symbol).complex => {
                let lead = Leaf::Jet(Jet { conjugate: !jet.conjugate, ..jet.clone() });
                let right = self.graph.conjugate(rule.right);
                Some(Rule { lead, right, lines: rule.lines.clone() })
            }
            _ => None,
        };
        for rule in [Some(rule), twin].into_iter().flatten() {
            // The conjugate of an equation says the same again.
            let plain = !matches!(&rule.lead, Leaf::Jet(jet) if jet.conjugate);
            let known = self.system.rules.remove(&Unknown::of(&rule.lead)).unwrap_or_default();
            for other in known {
                if prolongation(&rule.lead, &other.lead).is_some() {
                    if plain {
                        self.ask(&other, &rule.lines);
                    }
                    continue;
                }
                if plain {
                    self.cross(&rule, &other);
                }
                self.system.insert(other);
            }
            if plain {
                self.keep_constant(&rule);
            }
            self.system.insert(rule);
        }
    }

    /// What replaces a field of few coordinates must not change with the others either.
    fn keep_constant(&mut self, rule: &Rule) {
        let Leaf::Jet(jet) = &rule.lead else { return };
        let depends_on = self.graph.symbol(jet.symbol).depends_on;
        for c in (0..self.graph.coordinate_count()).filter(|c| depends_on & (1 << c) == 0) {
            let difference = self.graph.derive(rule.right, Direction::Coordinate(c));
            if !self.graph.is_zero(difference) {
                let (of, lines) = (rule.lead.clone(), rule.lines.clone());
                self.queue.push_back(Equation { difference, of, lines, of_parameters: false });
            }
        }
    }

    /// The least common derivative of two leads must have one value.
    fn cross(&mut self, rule: &Rule, other: &Rule) {
        let (Leaf::Jet(a), Leaf::Jet(b)) = (&rule.lead, &other.lead) else { return };
        let common = Leaf::Jet(Jet { by: least_common(&a.by, &b.by), ..a.clone() });
        if matches!(&common, Leaf::Jet(jet) if jet.by.len() > MAX_ORDER) {
            return self.note(common, Why::TooMuch);
        }
        let sides = [rule, other].map(|rule| {
            let by = prolongation(&rule.lead, &common).unwrap_or_default();
            by.into_iter().fold(rule.right, |node, direction| self.graph.derive(node, direction))
        });
        let difference = self.graph.sub(sides[0], sides[1]);
        let mut lines = rule.lines.clone();
        merge(&mut lines, &other.lines);
        self.queue.push_back(Equation { difference, of: common, lines, of_parameters: false });
    }

    /// Sees to it that an equation follows from the rules.
    fn settle(&mut self, equation: Equation) -> Result<(), Conflict> {
        let Equation { difference: raw, of, mut lines, of_parameters } = equation;
        let Ok(difference) = self.system.apply(self.graph, raw) else {
            self.note(of, Why::TooMuch);
            return Ok(());
        };
        match self.zero.vanishes(self.graph, difference) {
            Some(true) => return Ok(()),
            None => {
                self.note(of, Why::NotEvaluated);
                return Ok(());
            }
            Some(false) => {}
        }
        merge(&mut lines, &self.lines_behind(raw));
        if let Some(parts) = self.real_parts(difference) {
            for difference in parts {
                let (of, lines) = (of.clone(), lines.clone());
                self.queue.push_back(Equation { difference, of, lines, of_parameters });
            }
            return Ok(());
        }
        let difference = without_what_cancels(self.graph, self.zero, difference);
        let leaves = self.graph.leaves_of(&[difference]);
        let highest = self.highest(&leaves, of_parameters).filter(|_| !matches!(of, Leaf::Velocity { .. }));
        let Some(highest) = highest else {
            let never = leaves.is_empty() && !has_function(self.graph, difference);
            return Err(Conflict::Disagree { leaf: self.graph.leaf_id(of), lines, never });
        };
        match self.solved(difference, highest) {
            Some((lead, right)) if self.leads_down(&lead, right) => {
                let rule = Rule { lead, right, lines };
                self.derived.push(rule.clone());
                self.adopt(rule);
            }
            _ => {
                let mut others = leaves;
                others.retain(
                    |leaf| matches!(self.graph.leaf(*leaf), jet @ Leaf::Jet(_) if !self.is_parameter(jet)),
                );
                others.sort_by(|a, b| {
                    self.ranking.compare(self.graph, self.graph.leaf(*b), self.graph.leaf(*a))
                });
                for leaf in others {
                    if let Some((lead, right)) = self.solved(difference, leaf) {
                        self.system.alternatives.push(Rule { lead, right, lines: lines.clone() });
                    }
                }
                self.note(of, Why::NotSolvable);
            }
        }
        Ok(())
    }

    /// The lines of the rules that were used to reduce an expression.
    fn lines_behind(&self, raw: Node) -> Vec<Span> {
        let mut lines = Vec::new();
        for (leaf, _) in self.system.replaced(self.graph, &[raw]) {
            let leaf = self.graph.leaf(leaf);
            let rules = self.system.rules.get(&Unknown::of(leaf)).into_iter().flatten();
            let fitting = rules.filter_map(|rule| Some((prolongation(&rule.lead, leaf)?.len(), rule)));
            if let Some((_, rule)) = fitting.min_by_key(|(by, _)| *by) {
                merge(&mut lines, &rule.lines);
            }
        }
        lines
    }

    /// Real and imaginary part, up to a factor, of an equation that is complex but would be solved for
    /// something real.
    fn real_parts(&mut self, difference: Node) -> Option<[Node; 2]> {
        if self.graph.signs(difference).is_real() {
            return None;
        }
        let leaves = self.graph.leaves_of(&[difference]);
        let complex = self.highest(&leaves, true).is_some_and(|leaf| match self.graph.leaf(leaf) {
            Leaf::Jet(jet) => self.graph.symbol(jet.symbol).complex,
            _ => false,
        });
        if complex {
            return None;
        }
        let conjugate = self.graph.conjugate(difference);
        let imaginary = self.graph.sub(difference, conjugate);
        if self.vanishes(imaginary) {
            return None;
        }
        let real = self.graph.add(difference, conjugate);
        let i = self.graph.imaginary();
        Some([real, self.graph.mul(i, imaginary)])
    }

    /// The highest derivative of a field among variables, or the highest parameter if those count.
    fn highest(&self, leaves: &[LeafId], parameters: bool) -> Option<LeafId> {
        let jets = |of_parameters: bool| {
            let jets = leaves.iter().copied().filter(move |leaf| {
                let leaf = self.graph.leaf(*leaf);
                matches!(leaf, Leaf::Jet(_)) && self.is_parameter(leaf) == of_parameters
            });
            jets.max_by(|a, b| self.ranking.compare(self.graph, self.graph.leaf(*a), self.graph.leaf(*b)))
        };
        jets(false).or_else(|| jets(true).filter(|_| parameters))
    }

    /// The equation solved for a variable, if it is linear in it with a factor that never vanishes.
    fn solved(&mut self, difference: Node, variable: LeafId) -> Option<(Leaf, Node)> {
        let factor = self.graph.derive(difference, Direction::Variable(variable));
        let factor = without_what_cancels(self.graph, self.zero, factor);
        // The signs of 1/T - 4/(3 T) are seen once it is one fraction.
        let factor = if never_zero(self.graph, factor) { factor } else { self.graph.simplified(factor) };
        if !never_zero(self.graph, factor) || self.graph.leaves_of(&[factor]).contains(&variable) {
            return None;
        }
        let rest = self.graph.with_zeros(difference, |leaf| leaf == variable);
        let node = self.graph.node_of_leaf(variable)?;
        let linear = self.graph.mul(factor, node);
        let again = self.graph.add(linear, rest);
        let same = self.graph.sub(again, difference);
        if !self.vanishes(same) {
            return None;
        }
        let quotient = self.graph.div(rest, factor);
        let right = self.graph.neg(quotient);
        let lead = self.graph.leaf(variable).clone();
        Some((lead, right))
    }

    /// True if a rule replaces its lead by lower derivatives only.
    fn leads_down(&self, lead: &Leaf, right: Node) -> bool {
        self.graph.leaves_of(&[right]).into_iter().all(|leaf| match (lead, self.graph.leaf(leaf)) {
            // A relation between a derivative and its own conjugate replaces neither.
            (Leaf::Jet(own), Leaf::Jet(jet)) if jet.conjugate != own.conjugate => {
                let twin = Jet { conjugate: own.conjugate, ..jet.clone() };
                twin != *own && self.ranking.compare(self.graph, &Leaf::Jet(jet.clone()), lead).is_lt()
            }
            (_, jet @ Leaf::Jet(_)) => self.ranking.compare(self.graph, jet, lead).is_lt(),
            (_, Leaf::Coordinate(_)) => true,
            (_, Leaf::Velocity { .. }) => false,
        })
    }
}

/// The expression with zeros for the variables that it does not depend on, as far as that is safe.
fn without_what_cancels(graph: &mut Graph, zero: &mut dyn ZeroTest, node: Node) -> Node {
    let mut reduced = node;
    for leaf in graph.leaves_of(&[node]) {
        let slope = graph.derive(reduced, Direction::Variable(leaf));
        if zero.vanishes(graph, slope) != Some(true) {
            continue;
        }
        let without = graph.with_zeros(reduced, |other| other == leaf);
        let difference = graph.sub(reduced, without);
        // Where the variable cancels in a quotient, zero may be the one value at which it does not.
        if zero.vanishes(graph, difference) == Some(true) {
            reduced = without;
        }
    }
    reduced
}

/// True if the signs of its parts keep an expression from vanishing.
fn never_zero(graph: &Graph, node: Node) -> bool {
    match graph.op(node) {
        _ if graph.signs(node).is_nonzero() => true,
        Op::Mul(a, b) => never_zero(graph, a) && never_zero(graph, b),
        Op::Neg(a) => never_zero(graph, a),
        Op::Imaginary | Op::Inv(_) | Op::Exp(_) => true,
        _ => false,
    }
}

fn has_function(graph: &Graph, root: Node) -> bool {
    graph.reachable(&[root]).into_iter().any(|node| matches!(graph.op(node), Op::Function { .. }))
}

/// The coordinates of both lists, each as often as the list that has it more often.
fn least_common(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut common = a.to_vec();
    let mut rest = a.to_vec();
    for c in b {
        match rest.iter().position(|known| known == c) {
            Some(at) => drop(rest.remove(at)),
            None => common.push(*c),
        }
    }
    common.sort_unstable();
    common
}

/// Adds lines to a list that is in the order of the document.
fn merge(lines: &mut Vec<Span>, more: &[Span]) {
    lines.extend_from_slice(more);
    lines.sort_by_key(|line| (line.start, line.end));
    lines.dedup();
}

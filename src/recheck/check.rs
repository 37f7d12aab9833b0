//! Checks the certificate of one link.

use dashu_ratio::RBig;

use super::evaluate::Stop;
use super::examine::{Ask, Sides, Trouble, compares, examine, is_field, variables};
use super::ground::term::{self, Node, Term};
use super::ground::{Gap, Ground};
use super::listed::{Named, Readable, named, point, residue, with_fields};
use super::number::{Complex, FIRST_PRIME, Float, Number, Residue, SECOND_PRIME};
use super::point::{Draw, Drawn, Jet, Known, Missing, Point};
use super::sign::follows;
use super::statement::{Pair, Statement, statement};
use crate::language::axis::{axis_label, is_axis};
use crate::language::claim::{Claim, Limit, Show};
use crate::language::relation::Relation;
use crate::language::{Scope, parse_expression};
use crate::record::{Counterexample, IdentityTest, Link, Sample, Sizes, Value, Verdict};

/// What a second evaluation says of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It comes to the same.
    Confirmed,
    /// It says nothing, for this reason.
    Open(String),
    /// It says otherwise.
    Contradicted(String),
}

/// New points modulo the second prime for each choice of sizes.
const NEW_POINTS: u64 = 3;

/// A link with what is needed to read it.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    pub claim: &'a Claim,
    pub scope: &'a Scope,
    pub show: &'a Show,
    /// The number of the relation within its line.
    pub number: usize,
    pub link: &'a Link,
}

/// Keeps the worst: a contradiction, then what is open.
fn worst(one: Finding, other: Finding) -> Finding {
    match (&one, &other) {
        (Finding::Contradicted(_), _) => one,
        (_, Finding::Contradicted(_)) => other,
        (Finding::Open(_), _) => one,
        _ => other,
    }
}

impl From<Gap> for Finding {
    fn from(gap: Gap) -> Self {
        Finding::Open(gap.0)
    }
}

pub(super) fn open(reason: &str) -> Finding {
    Finding::Open(reason.to_owned())
}

pub(super) fn contradicted(reason: impl Into<String>) -> Finding {
    Finding::Contradicted(reason.into())
}

impl Case<'_> {
    pub(super) fn statement(&self, sizes: &Sizes) -> Result<Statement, Finding> {
        Ok(statement(self.claim, self.scope, sizes, self.show, self.number)?)
    }

    pub(super) fn ground<'a>(&'a self, sizes: &'a Sizes) -> Ground<'a> {
        Ground::new(self.scope, sizes, self.claim.each.iter().map(|(letter, _)| letter.clone()).collect())
    }

    pub fn check(&self) -> Finding {
        if !self.link.statement.ends_with(&self.written()) {
            return contradicted("the relation is not the one that the claim shows");
        }
        if !self.claim.determine.is_empty() {
            return worst(self.determined(), self.recorded_residues());
        }
        let found = match self.link.verdict {
            Verdict::Refuted => {
                let points = self.link.counterexamples().map(|point| self.refuted(point));
                // One point is enough, as long as none is wrong.
                let better = |one: Finding, other: Finding| match (&one, &other) {
                    (Finding::Contradicted(_), _) | (Finding::Confirmed, Finding::Open(_)) => one,
                    _ => other,
                };
                match points.reduce(better) {
                    Some(found) => worst(found, self.recorded_residues()),
                    None => open("it is refuted without a point"),
                }
            }
            Verdict::Holds | Verdict::Conditional => self.proven(),
            verdict => Finding::Open(format!("the verdict is `{verdict}`")),
        };
        let needs = self.link.needs.iter().filter_map(|need| need.point.as_ref());
        needs.fold(found, |found, point| worst(found, self.one_sided(point)))
    }

    /// The relation as the record has it, without its premises.
    fn written(&self) -> String {
        let sides = &self.show.sides[self.number..];
        format!("{} {} {}", sides[0], self.show.relations[self.number].symbol(), sides[1])
    }

    /// What is wrong with the residues beside a counterexample.
    fn recorded_residues(&self) -> Finding {
        let wrong = |test: &IdentityTest| -> Option<Finding> {
            let sample = test.sample.as_ref()?;
            let statement = self.statement(&test.sizes).ok()?;
            let mut ground = self.ground(&test.sizes);
            let (pairs, ask) = self.compared(&statement, &mut ground).ok()?;
            self.unmatched(&statement, &mut ground, &pairs, &ask, sample)
        };
        let mut all = self.link.instances.iter().filter_map(wrong);
        all.find(|finding| matches!(finding, Finding::Contradicted(_))).unwrap_or(Finding::Confirmed)
    }

    // A proof.

    fn proven(&self) -> Finding {
        if self.show.relations[self.number].is_equality() {
            if self.link.instances.is_empty() {
                return open("no test is recorded");
            }
            let each = self.link.instances.iter().map(|test| self.instance(test));
            return each.fold(Finding::Confirmed, worst);
        }
        if self.link.sizes.is_empty() {
            return open("an inequality is not proven by points");
        }
        self.link.sizes.iter().map(|sizes| self.comparison(sizes)).fold(Finding::Confirmed, worst)
    }

    /// An inequality that follows from the signs of its parts; what points could never show.
    fn comparison(&self, sizes: &Sizes) -> Finding {
        let statement = match self.statement(sizes) {
            Ok(statement) => statement,
            Err(finding) => return finding,
        };
        if statement.order.is_some() || statement.integrated.is_some() {
            return open("an inequality of integrals or of expansions");
        }
        match statement.pairs.iter().all(|pair| follows(&statement, &pair.left, &pair.right)) {
            true => Finding::Confirmed,
            false => {
                open("an inequality does not follow from the signs of its parts alone; its proof can be read")
            }
        }
    }

    fn instance(&self, test: &IdentityTest) -> Finding {
        let statement = match self.statement(&test.sizes) {
            Ok(statement) => statement,
            Err(finding) => return finding,
        };
        let mut ground = self.ground(&test.sizes);
        let (pairs, ask) = match self.compared(&statement, &mut ground) {
            Ok(compared) => compared,
            Err(finding) => return finding,
        };
        let residues = match &test.sample {
            Some(sample) => self.unmatched(&statement, &mut ground, &pairs, &ask, sample),
            None => None,
        };
        if let Some(finding) = residues {
            return finding;
        }
        // Of roots another sign may be meant.
        let plain = self.link.factor.is_none() && test.roots == 0;
        if plain && test.sample.as_ref().is_some_and(|sample| sample.left != sample.right) {
            return contradicted("the recorded residues of the two sides differ");
        }
        let anew = self.new_points(&statement, &mut ground, &pairs, &ask, test.sample.as_ref());
        let real = match &test.real {
            Some(real) => self
                .meets::<RBig>(&statement, &mut ground, &pairs, &ask, &real.witness)
                .unwrap_or_else(|| {
                    self.meets::<Float>(&statement, &mut ground, &pairs, &ask, &real.witness)
                        .unwrap_or_else(|| open("the witness cannot be read"))
                }),
            None => open("no witness is recorded"),
        };
        match (&anew, &real) {
            (_, Finding::Contradicted(_)) => real,
            (Finding::Contradicted(_), _) => anew,
            (Finding::Confirmed, _) | (_, Finding::Confirmed) => Finding::Confirmed,
            _ => worst(anew, real),
        }
    }

    /// What is compared with what: the sides, their coefficients, or what their variations are.
    pub(super) fn compared(
        &self,
        statement: &Statement,
        ground: &mut Ground<'_>,
    ) -> Result<(Vec<[Term; 2]>, Ask), Finding> {
        let mut pairs: Vec<[Term; 2]> =
            statement.pairs.iter().map(|pair| [pair.left.clone(), pair.right.clone()]).collect();
        if let Relation::Alike | Relation::Proportional = statement.relation {
            let Some(factor) = &self.link.factor else { return Err(open("no factor is recorded")) };
            let source = crate::record::documents::text(&factor.text);
            let factor = parse_expression(&source, 0..factor.text.len()).ok();
            let factor =
                factor.and_then(|expr| ground.tensor(&expr).ok()).map(|tensor| tensor.data[0].clone());
            let Some(factor) = factor else { return Err(open("the factor cannot be read")) };
            for [_, right] in &mut pairs {
                *right = term::product(vec![factor.clone(), right.clone()]);
            }
        }
        let over = match (statement.relation, &statement.integrated) {
            (Relation::Similar, None) => {
                let all: Vec<String> = self.scope.coordinates().map(|family| family.name.clone()).collect();
                Some(ground.coordinates_of_families(&all))
            }
            (_, over) => over.clone(),
        };
        if let Some(over) = over {
            if !statement.laws.is_empty() {
                return Err(open("densities that are compared up to a divergence under equations"));
            }
            let fields: Vec<_> =
                variables(pairs.iter().flatten()).into_iter().filter(|v| is_field(v)).collect();
            if fields.is_empty() {
                return Err(open("densities without a field are compared"));
            }
            let vary = |density: &Term, of: &std::rc::Rc<term::Variable>| -> Term {
                std::rc::Rc::new(Node::Variation {
                    density: density.clone(),
                    of: of.clone(),
                    over: over.clone(),
                })
            };
            pairs = pairs
                .iter()
                .flat_map(|[left, right]| fields.iter().map(move |of| [vary(left, of), vary(right, of)]))
                .collect();
        }
        let ask = match &statement.order {
            None => Ask::Value,
            Some(order) => match (order.limit, order.power) {
                (Limit::Zero, Some(power)) => Ask::Powers(order.parameter.clone(), power as usize - 1),
                (Limit::Zero, None) => return Err(open("only leading terms are compared")),
                (Limit::Infinity, _) => return Err(open("the expansion is one at infinity")),
            },
        };
        Ok((pairs, ask))
    }

    /// What is wrong with the recorded residues, if they can be computed from the recorded values.
    fn unmatched(
        &self,
        statement: &Statement,
        ground: &mut Ground<'_>,
        pairs: &[[Term; 2]],
        ask: &Ask,
        sample: &Sample,
    ) -> Option<Finding> {
        type R = Residue<FIRST_PRIME>;
        let mut point: Point<R> = Point::new(Missing::Unknown, 1);
        for (name, text) in &sample.values {
            let Some(value) = residue::<FIRST_PRIME>(text) else {
                return Some(contradicted(format!("`{text}` is no residue")));
            };
            match named(ground, name, statement.flow.as_ref().is_some_and(|flow| flow.ruled)) {
                Some(Named::Jet(jet, conjugate)) => {
                    let value = if conjugate { value.conjugate() } else { value };
                    if point.values.insert(jet, value.clone()).is_some_and(|known| known != value) {
                        return Some(contradicted("a value and its conjugate do not belong together"));
                    }
                }
                _ => return None,
            }
        }
        for (name, text) in &self.link.determined {
            let value = self.value_of(text, &point.values)?;
            point.values.insert(Jet { name: name.clone(), by: Vec::new() }, value);
        }
        put_at_zero(&mut point, ask);
        let sides = examine(statement, pairs, &mut point, ask).ok()?;
        let mut recorded = Vec::new();
        for (left, right) in sample.left.iter().zip(&sample.right) {
            match (residue::<FIRST_PRIME>(left), residue::<FIRST_PRIME>(right)) {
                (Some(left), Some(right)) => recorded.push([left, right]),
                _ => return Some(contradicted("what should be a residue is none")),
            }
        }
        if recorded.iter().all(|pair| sides.contains(pair)) {
            return None;
        }
        // Which root is meant the prime does not tell, and what is put in for a factor or by a condition not either.
        let silent = has_roots(pairs.iter().flatten().chain(&statement.laws).chain(&statement.fixed))
            || !statement.fixed.is_empty()
            || self.link.factor.is_some();
        match statement.integrated.is_some() || statement.order.is_some() {
            _ if silent => None,
            true => Some(open("the recorded residues are not those of the coefficients or variations")),
            false => Some(contradicted("the recorded residues do not follow from the recorded values")),
        }
    }

    /// Points that the record does not know, modulo another prime.
    fn new_points(
        &self,
        statement: &Statement,
        ground: &mut Ground<'_>,
        pairs: &[[Term; 2]],
        ask: &Ask,
        sample: Option<&Sample>,
    ) -> Finding {
        type R = Residue<SECOND_PRIME>;
        let free = statement.laws.is_empty() && statement.fixed.is_empty();
        let mut names = Vec::new();
        if !free {
            let Some(sample) = sample else { return open("it is not recorded what can be chosen freely") };
            for name in sample.values.keys() {
                match named(ground, name, statement.flow.as_ref().is_some_and(|flow| flow.ruled)) {
                    Some(Named::Jet(jet, false)) => names.push(jet),
                    Some(Named::Jet(jet, true)) => names.push(jet),
                    _ => return open("the names of the residues cannot be read"),
                }
            }
        }
        let all = variables(pairs.iter().flatten().chain(&statement.laws).chain(&statement.fixed));
        let mut agreed = 0;
        for seed in 0..4 * NEW_POINTS {
            let mut draw = Draw(seed * 1001 + 17);
            let missing = if free { Missing::Drawn } else { Missing::Unknown };
            let mut point: Point<R> = Point::new(missing, draw.next());
            point.draws_functions = true;
            for jet in &names {
                let own = all.iter().find(|variable| variable.name == jet.name);
                let sign = match own {
                    Some(variable) if jet.by.is_empty() && variable.sign.is_some() => Drawn::Positive,
                    _ => Drawn::Any,
                };
                let number = |point: &mut Point<R>, sign| point.number(sign).unwrap_or(Residue(1));
                let complex = own.is_some_and(|variable| variable.complex);
                let re = number(&mut point, sign);
                let im = if complex { number(&mut point, Drawn::Any) } else { Residue(0) };
                point.values.insert(jet.clone(), Complex { re, im });
            }
            put_at_zero(&mut point, ask);
            let sides: Sides<R> = match examine(statement, pairs, &mut point, ask) {
                Ok(sides) => sides,
                // Another point may have roots, or avoid a pole.
                Err(Trouble::Stop(Stop::Undefined)) => continue,
                Err(trouble) => return why(trouble, false),
            };
            if sides.iter().all(|[left, right]| left == right) {
                agreed += 1;
                if agreed == NEW_POINTS {
                    return Finding::Confirmed;
                }
            } else if has_roots(pairs.iter().flatten().chain(&statement.laws).chain(&statement.fixed)) {
                return open("roots modulo a prime have no sign");
            } else {
                return contradicted("the sides differ at a point modulo the second prime");
            }
        }
        open("no point modulo the second prime was found at which both sides have a value")
    }

    /// Both sides at the recorded witness; none if its values are no numbers of this kind.
    fn meets<N: Readable>(
        &self,
        statement: &Statement,
        ground: &mut Ground<'_>,
        pairs: &[[Term; 2]],
        ask: &Ask,
        witness: &[crate::record::PointValue],
    ) -> Option<Finding> {
        let ruled = statement.flow.as_ref().is_some_and(|flow| flow.ruled);
        let mut point: Point<N> = point(ground, witness, ruled)?;
        put_at_zero(&mut point, ask);
        match examine(statement, pairs, &mut point, ask) {
            Ok(sides) => Some(match sides.iter().all(|[left, right]| left.minus(right).vanishes()) {
                true => Finding::Confirmed,
                false => contradicted("the sides differ at the witness"),
            }),
            Err(Trouble::Stop(Stop::Unsaid)) if N::EXACT => None,
            Err(trouble) => Some(why(trouble, true)),
        }
    }

    // A refutation.

    fn refuted(&self, found: &Counterexample) -> Finding {
        let statement = match self.statement(&found.sizes) {
            Ok(statement) => statement,
            Err(finding) => return finding,
        };
        let mut ground = self.ground(&found.sizes);
        let pair = statement.pairs.iter().find(|pair| same_place(pair, found));
        let Some(pair) = pair else { return contradicted("it has no component of this name") };
        let mut sides = [pair.left.clone(), pair.right.clone()];
        let mut ask = Ask::Value;
        if let Some(power) = found.compares.strip_prefix("coefficients of ") {
            let (name, power) = power.split_once('^').unwrap_or((power, "1"));
            let Ok(power) = power.parse::<usize>() else {
                return open("the expansion has negative or fractional powers");
            };
            let order = statement.order.as_ref().filter(|order| order.parameter == name);
            match order.map(|order| (order.limit, order.power)) {
                Some((Limit::Zero, Some(_))) => {}
                Some((Limit::Zero, None)) => return open("only leading terms are compared"),
                _ => return open("the expansion is one at infinity"),
            }
            ask = Ask::Powers(name.to_owned(), power);
        } else if let Some(name) = found.compares.strip_prefix("Euler-Lagrange expressions in ") {
            let field = variables(sides.iter()).into_iter().find(|v| v.name == name && is_field(v));
            let over = match &statement.integrated {
                Some(over) => over.clone(),
                None => {
                    let all: Vec<String> = self.scope.coordinates().map(|f| f.name.clone()).collect();
                    ground.coordinates_of_families(&all)
                }
            };
            let Some(of) = field else { return open("what was varied is not clear") };
            sides = sides.map(|density| {
                std::rc::Rc::new(Node::Variation { density, of: of.clone(), over: over.clone() })
            });
        } else if !found.compares.is_empty() {
            return Finding::Open(format!("it compares {}", found.compares));
        } else if statement.order.is_some() || statement.integrated.is_some() {
            return open("it is not recorded what is compared");
        }
        if let Relation::Alike | Relation::Proportional | Relation::Similar = statement.relation
            && found.compares.is_empty()
        {
            return open("sides that are equal up to something are compared as they are");
        }
        let tried = self.differs::<RBig>(&statement, &mut ground, &sides, &ask, found);
        tried
            .or_else(|| self.differs::<Float>(&statement, &mut ground, &sides, &ask, found))
            .unwrap_or_else(|| open("the point cannot be read"))
    }

    fn differs<N: Readable>(
        &self,
        statement: &Statement,
        ground: &mut Ground<'_>,
        sides: &[Term; 2],
        ask: &Ask,
        found: &Counterexample,
    ) -> Option<Finding> {
        let ruled = statement.flow.as_ref().is_some_and(|flow| flow.ruled);
        let mut point: Point<N> = point(ground, &found.values, ruled)?;
        put_at_zero(&mut point, ask);
        if !found.fields.is_empty()
            && let Some(finding) = self.with_whole_fields(statement, &point, sides, ask, found)
        {
            return Some(finding);
        }
        let sides = match examine(statement, std::slice::from_ref(sides), &mut point, ask) {
            Ok(sides) => sides,
            Err(Trouble::Stop(Stop::Unsaid)) if N::EXACT => return None,
            Err(trouble) => return Some(why(trouble, true)),
        };
        let [left, right] = sides.last()?;
        for (own, recorded, side) in [(left, &found.left, "left"), (right, &found.right, "right")] {
            if agrees(own, recorded) == Some(false) {
                return Some(contradicted(format!("the {side} side has another value than recorded")));
            }
        }
        let relation = match statement.relation {
            Relation::Alike | Relation::Proportional => Relation::Equal,
            relation => relation,
        };
        Some(match compares(relation, left, right) {
            Some(false) => Finding::Confirmed,
            Some(true) => contradicted("the relation holds at the point"),
            None => open("the two sides are too near each other"),
        })
    }

    /// What is wrong with the fields that are given as a whole, if something is.
    fn with_whole_fields<N: Readable>(
        &self,
        statement: &Statement,
        listed: &Point<N>,
        sides: &[Term; 2],
        ask: &Ask,
        found: &Counterexample,
    ) -> Option<Finding> {
        let mut whole = listed.clone();
        if with_fields(&mut whole, &found.fields).is_none() {
            return Some(contradicted("the fields are given around another point"));
        }
        for (jet, value) in &listed.values {
            if whole.fields.contains_key(&jet.name)
                && let Some(Known::Value(own)) = whole.jet(&jet.name, jet.by.clone(), false, Drawn::Any)
                && !own.minus(value).vanishes()
            {
                let reason = format!("the field `{}` does not have the listed values", jet.name);
                return Some(Finding::Contradicted(reason));
            }
        }
        whole.laws_to = Some(found.solves_to_order? as usize);
        match examine(statement, std::slice::from_ref(sides), &mut whole, ask) {
            Err(Trouble::Violated(_)) => {
                Some(contradicted("the fields do not satisfy the equations to the order that is recorded"))
            }
            _ => None,
        }
    }

    /// A point at which only one side has a value.
    fn one_sided(&self, found: &Counterexample) -> Finding {
        let statement = match self.statement(&found.sizes) {
            Ok(statement) => statement,
            Err(finding) => return finding,
        };
        let mut ground = self.ground(&found.sizes);
        let Some(pair) = statement.pairs.iter().find(|pair| same_place(pair, found)) else {
            return contradicted("it has no component of this name");
        };
        let ruled = statement.flow.as_ref().is_some_and(|flow| flow.ruled);
        let defined = |ground: &mut Ground<'_>, side: &Term| -> Option<bool> {
            let mut point: Point<Float> = point(ground, &found.values, ruled)?;
            match examine(&statement, &[[side.clone(), side.clone()]], &mut point, &Ask::Value) {
                Ok(_) => Some(true),
                Err(Trouble::Stop(Stop::Undefined)) => Some(false),
                Err(_) => None,
            }
        };
        match (defined(&mut ground, &pair.left), defined(&mut ground, &pair.right)) {
            (Some(left), Some(right)) if left != right => Finding::Confirmed,
            (Some(true), Some(true)) => contradicted("both sides have a value where one should have none"),
            _ => open("where a side has a value could not be told"),
        }
    }
}

/// A small parameter is 0, whatever it was chosen to be.
pub(super) fn put_at_zero<N: Number>(point: &mut Point<N>, ask: &Ask) {
    if let (Ask::Powers(name, _), Some(zero)) = (ask, N::of(&RBig::ZERO)) {
        point.values.insert(Jet { name: name.clone(), by: Vec::new() }, Complex::real(zero));
    }
}

/// Why a point says nothing; a recorded one that the claim does not speak of contradicts its record.
pub(super) fn why(trouble: Trouble, recorded: bool) -> Finding {
    match trouble {
        Trouble::Violated(reason) if recorded => Finding::Contradicted(reason),
        Trouble::Violated(reason) => Finding::Open(reason),
        Trouble::Blurred => open("rounding leaves too little of its values"),
        Trouble::Lacks(name) => Finding::Open(format!("{name} is needed and not in the certificate")),
        Trouble::Stop(Stop::Undefined) => open("a side has no value at the point"),
        Trouble::Stop(Stop::Unsaid) => open("its values are no numbers of this kind"),
        Trouble::Stop(Stop::Beyond(reason)) => open(reason),
    }
}

pub(super) fn has_roots<'a>(terms: impl Iterator<Item = &'a Term>) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut waiting: Vec<&Term> = terms.collect();
    while let Some(term) = waiting.pop() {
        if !seen.insert(std::rc::Rc::as_ptr(term)) {
            continue;
        }
        if matches!(&**term, Node::Power(_, exponent) if !exponent.is_int()) {
            return true;
        }
        waiting.extend(term::children(term));
    }
    false
}

/// True of the component that a record names.
fn same_place(pair: &Pair, found: &Counterexample) -> bool {
    let axes = pair.indices.keys().filter(|letter| is_axis(letter)).count();
    pair.indices.iter().all(|(letter, value)| {
        let name = if is_axis(letter) { axis_label(letter, axes == 1) } else { letter.clone() };
        found.component.get(&name) == Some(value)
    })
}

/// True if a number is the one that is recorded; none where that cannot be told.
fn agrees<N: Readable>(own: &Complex<N>, recorded: &Value) -> Option<bool> {
    match recorded {
        Value::Exact(_) => Some(own.minus(&N::read(recorded)?).vanishes()),
        Value::Enclosure { .. } => {
            let recorded = N::read(recorded)?;
            Some(own.minus(&recorded).vanishes())
        }
        Value::TooLong | Value::Undefined => None,
    }
}

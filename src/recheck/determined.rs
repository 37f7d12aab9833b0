//! Coefficients that a claim determines, solved for a second time: at random points modulo the second prime the sides
//! are linear in them, and their differences are equations that either settle each of them, or contradict each other,
//! or leave a choice. They may depend on the parameters of the claim, which therefore are the same at all points.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::check::{Case, Finding, contradicted, has_roots, open, put_at_zero, why};
use super::evaluate::Stop;
use super::examine::{Ask, Trouble, examine, variables, with_unknowns};
use super::ground::term::Kind;
use super::listed::{Named, named};
use super::number::{Complex, Number, Residue, SECOND_PRIME};
use super::point::{Draw, Jet, Missing, Point};
use super::series::Linear;
use super::solve::solve;
use super::statement::Statement;
use crate::language::parse_expression;
use crate::record::{Link, Sizes, Verdict, documents};

type R = Residue<SECOND_PRIME>;

/// Points beyond those that as many equations as unknowns take: they check what these say.
const FURTHER: usize = 4;

/// Points that are drawn, some of which may be no points of the claim.
const TRIES: usize = 40;

impl Case<'_> {
    /// Whether the coefficients are settled as the record says.
    pub(super) fn determined(&self) -> Finding {
        let sizes: BTreeSet<&Sizes> =
            self.link.instances.iter().map(|test| &test.sizes).chain(&self.link.sizes).collect();
        if sizes.is_empty() {
            return open("the sizes at which coefficients are determined are not recorded");
        }
        let mut system = System::default();
        for show in &self.claim.shows {
            for number in 0..show.relations.len() {
                let case = Case { show, number, ..*self };
                for sizes in &sizes {
                    if let Err(finding) = case.equations(sizes, &mut system) {
                        return finding;
                    }
                }
            }
        }
        system.compared_with(self.link, |text| self.value_of(text, &system.parameters))
    }

    /// What one relation says of the coefficients.
    fn equations(&self, sizes: &Sizes, system: &mut System) -> Result<(), Finding> {
        let statement = self.statement(sizes)?;
        let mut ground = self.ground(sizes);
        let (pairs, ask) = self.compared(&statement, &mut ground)?;
        let all = variables(pairs.iter().flatten().chain(&statement.laws).chain(&statement.fixed));
        let names = || all.iter().map(|variable| variable.name.clone());
        let occurring: Vec<String> = names().filter(|name| self.is_determined(name)).collect();
        let is_parameter = |name: &String| {
            all.iter().any(|own| own.name == *name && own.kind == Kind::Parameter)
                && !self.is_determined(name)
        };
        let parameters: Vec<String> = names().filter(is_parameter).collect();
        let roots = has_roots(pairs.iter().flatten().chain(&statement.laws).chain(&statement.fixed));
        system.has_roots |= roots;
        for name in &occurring {
            system.number(name);
        }
        let free = statement.laws.is_empty() && statement.fixed.is_empty();
        let sample =
            self.link.instances.iter().find(|test| test.sizes == *sizes).and_then(|t| t.sample.as_ref());
        let mut jets = Vec::new();
        if !free {
            let sample = sample.ok_or_else(|| open("it is not recorded what can be chosen freely"))?;
            for name in sample.values.keys() {
                match named(&mut ground, name, statement.flow.as_ref().is_some_and(|flow| flow.ruled)) {
                    Some(Named::Jet(jet, _)) => jets.push(jet),
                    _ => return Err(open("the names of the residues cannot be read")),
                }
            }
        }
        let wanted = occurring.len().div_ceil(pairs.len().max(1)) + FURTHER;
        let mut seen = 0;
        for seed in 0..TRIES as u64 {
            let mut draw = Draw(seed * 1009 + 5);
            let missing = if free { Missing::Drawn } else { Missing::Unknown };
            let mut point: Point<R> = Point::new(missing, draw.next());
            point.draws_functions = true;
            point.sought.clone_from(&occurring);
            for jet in &jets {
                let value = Complex::real(Residue(draw.next() >> 2));
                // A square, as signs may be declared.
                point.values.insert(jet.clone(), value.times(&value));
            }
            for name in &parameters {
                let jet = Jet { name: name.clone(), by: Vec::new() };
                let value = system.parameter(&jet);
                point.values.insert(jet, value);
            }
            put_at_zero(&mut point, &ask);
            match with_unknowns(&statement, &pairs, &mut point, &ask) {
                Ok(sides) => system.learn(&sides, &point, self)?,
                Err(Trouble::Stop(Stop::Undefined)) => continue,
                Err(trouble) => return Err(why(trouble, false)),
            }
            seen += 1;
            if seen == wanted {
                return Ok(());
            }
        }
        Err(open("no point modulo the second prime was found at which both sides have a value"))
    }

    /// What the record says of a coefficient, where its parameters have these values.
    pub(super) fn value_of<N: Number>(
        &self,
        text: &str,
        known: &HashMap<Jet, Complex<N>>,
    ) -> Option<Complex<N>> {
        let sizes = Sizes::default();
        let expr = parse_expression(&documents::text(text), 0..text.len()).ok()?;
        let term = self.ground(&sizes).tensor(&expr).ok()?.data.first()?.clone();
        let mut point: Point<N> = Point::new(Missing::Unknown, 1);
        point.values.clone_from(known);
        let pair = [term.clone(), term];
        let sides = examine(&Statement::bare(None), &[pair], &mut point, &Ask::Value).ok()?;
        sides.into_iter().next().map(|[value, _]| value)
    }

    /// Whether a name is that of a coefficient: `c`, or a component `c[2]` of it.
    fn is_determined(&self, name: &str) -> bool {
        self.claim.determine.iter().any(|(own, _)| {
            name.strip_prefix(own.as_str()).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('[') || rest.starts_with("_{") || rest.starts_with("^{")
            })
        })
    }
}

/// Equations for the coefficients, by their names.
#[derive(Default)]
struct System {
    names: Vec<String>,
    equations: Vec<Linear<R>>,
    parameters: HashMap<Jet, Complex<R>>,
    has_roots: bool,
}

impl System {
    fn number(&mut self, name: &str) -> usize {
        self.names.iter().position(|own| own == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    /// The value of a parameter, a square, as signs may be declared.
    fn parameter(&mut self, parameter: &Jet) -> Complex<R> {
        let number = self.parameters.len() as u64;
        let value = Complex::real(Residue(Draw(7 + 31 * number).next() >> 2));
        self.parameters.entry(parameter.clone()).or_insert_with(|| value.times(&value)).clone()
    }

    /// The differences of both sides at a point.
    fn learn(&mut self, sides: &[[Linear<R>; 2]], point: &Point<R>, case: &Case<'_>) -> Result<(), Finding> {
        let minus = Complex::real(Residue(1)).negative();
        for [left, right] in sides {
            if left.bent || right.bent {
                return Err(open("the sides are not linear in what is determined"));
            }
            let mut slopes: BTreeMap<usize, Complex<R>> = BTreeMap::new();
            for (side, sign) in [(left, Complex::real(Residue(1))), (right, minus.clone())] {
                for (unknown, slope) in &side.slopes {
                    let name = point.name_of(*unknown);
                    if !case.is_determined(&name) {
                        return Err(Finding::Open(format!("{name} is needed and not in the certificate")));
                    }
                    let own = slopes.entry(self.number(&name)).or_insert(Complex::real(R::zero()));
                    *own = own.plus(&slope.times(&sign));
                }
            }
            let value = left.value.minus(&right.value);
            self.equations.push(Linear { value, slopes, bent: false });
        }
        Ok(())
    }

    /// Whether that is what the record says; `read` evaluates what it says of a coefficient.
    fn compared_with(&self, link: &Link, read: impl Fn(&str) -> Option<Complex<R>>) -> Finding {
        let solved = solve(&self.equations);
        match (link.verdict, solved.contradictory) {
            (_, true) if self.has_roots => return open("roots modulo a prime have no sign"),
            (Verdict::Refuted, true) => return Finding::Confirmed,
            (Verdict::Refuted, false) => return open("points alone leave a choice of the coefficients"),
            (_, true) => return contradicted("no choice of the coefficients makes the sides equal"),
            _ => {}
        }
        for name in &self.names {
            let number = self.names.iter().position(|own| own == name);
            let found = solved.found.iter().find(|(own, _)| Some(*own) == number);
            let Some((_, found)) = found else {
                return open("it is not settled whether the coefficients have one choice");
            };
            match link.determined.get(name).and_then(|text| read(text)) {
                Some(recorded) if recorded == Complex::real(*found) => {}
                Some(_) => return contradicted("the coefficients have other values"),
                None => return open("the value of a coefficient cannot be read"),
            }
        }
        Finding::Confirmed
    }
}

//! One claim: its declarations, conditions and relations as a function, and the check of its verdict.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::names::python;
use super::{ClaimScript, Part, Writer, gap};
use crate::diagnostic::Source;
use crate::language::ast::{Expr, Kind};
use crate::language::claim::{Claim, Condition, Limit, Order, Show};
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::language::relation::Relation;
use crate::language::{Scope, parse_expression};
use crate::record::{ClaimOutcome, Counterexample, FieldExample, Link, Sizes, Value, Verdict};

/// The part of a program for a claim.
pub fn script(
    read: &ReadPaper<'_>,
    equation: &ReadEquation<'_>,
    outcome: &ClaimOutcome,
    n: usize,
    label: &str,
) -> ClaimScript {
    let mut lines =
        vec![format!("# ({}) {}: {}", equation.equation.number, outcome.name, outcome.verdict.name())];
    for line in outcome.statement.lines().filter(|line| !line.starts_with("because ")) {
        lines.push(format!("#     {line}"));
    }
    let name = quoted(&format!("({}) {}", equation.equation.number, outcome.name));
    match body(read, equation, outcome, n, label, &name) {
        Ok(body) => {
            lines.extend(body);
            ClaimScript { text: lines.join("\n"), gap: None }
        }
        Err(reason) => {
            lines.push(format!("not_covered({name}, {})", quoted(&reason.0)));
            ClaimScript { text: lines.join("\n"), gap: Some(reason.0) }
        }
    }
}

/// A Python string.
fn quoted(text: &str) -> String {
    let inner: String = text
        .chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            '\n' | '\r' => " ".to_owned(),
            c => c.to_string(),
        })
        .collect();
    format!("\"{inner}\"")
}

fn body(
    read: &ReadPaper<'_>,
    equation: &ReadEquation<'_>,
    outcome: &ClaimOutcome,
    n: usize,
    label: &str,
    name: &str,
) -> Part<Vec<String>> {
    let claim = match equation.claims.get(n) {
        Some(Ok(claim)) => claim,
        _ => return gap("the claim cannot be read"),
    };
    // A part of a paper may lack what others state; without it nothing would follow.
    if outcome.given.iter().any(|number| read.equation(number).is_none()) {
        return gap("what it is given is not in the record");
    }
    let mut scope = read.scope_of(equation, claim);
    let Ok(claim) = read.with_premises(claim, &mut scope) else {
        return gap("what it is given cannot be read");
    };
    let links = &outcome.certificate.links;
    let relations: usize = claim.shows.iter().map(|show| show.relations.len()).sum();
    if relations != links.len() {
        return gap("there is not one certificate for each relation");
    }
    let mut writer = Writer::new(&scope, claim.each.iter().map(|(letter, _)| letter.clone()).collect());
    writer.determined = determined(&claim, outcome)?;
    // Premises belong to their line alone.
    let apart = claim.shows.len() > 1 && claim.shows.iter().any(|show| !show.premise.is_empty());
    if !apart {
        let mut lines = writer.function(&claim, links, None, label)?;
        lines.extend(check(&mut writer, &claim, outcome, label, name)?);
        return Ok(lines);
    }
    let mut lines = Vec::new();
    let mut first = 0;
    let mut functions = Vec::new();
    for (n, show) in claim.shows.iter().enumerate() {
        let own = format!("{label}_{}", n + 1);
        let mut writer = Writer::new(&scope, claim.each.iter().map(|(letter, _)| letter.clone()).collect());
        lines.extend(writer.function(&claim, links, Some(n), &own)?);
        let next = first + show.relations.len();
        if outcome.verdict == Verdict::Refuted
            && links[first..next].iter().any(|link| link.verdict == Verdict::Refuted)
        {
            lines.extend(check(&mut writer, &claim, outcome, &own, name)?);
            return Ok(lines);
        }
        functions.push((format!("claim_{own}"), writer));
        first = next;
    }
    let mut sizes: Vec<String> = Vec::new();
    for (_, writer) in &mut functions {
        let own = writer.checked_sizes(&claim, links);
        if own.len() > sizes.len() {
            sizes = own;
        }
    }
    let names: Vec<&str> = functions.iter().map(|(name, _)| name.as_str()).collect();
    lines.push(format!("report({name}, each, [{}], {})", names.join(", "), sizes.join(", ")));
    Ok(lines)
}

/// What a claim determines, with the values that were found.
fn determined(claim: &Claim, outcome: &ClaimOutcome) -> Part<Vec<(String, Expr)>> {
    if claim.determine.is_empty() {
        return Ok(Vec::new());
    }
    if outcome.verdict == Verdict::Refuted {
        // Any value does to begin with.
        return claim.determine.iter().map(|(name, _)| Ok((name.clone(), expression("0")?))).collect();
    }
    let words = outcome.reason.to_string();
    let Some(solution) = words.strip_prefix("the only solution is ").and_then(|rest| rest.split(';').next())
    else {
        return gap("what is determined is not recorded");
    };
    let mut found = Vec::new();
    for part in solution.split(", ") {
        let Some((name, value)) = part.split_once(" = ") else {
            return gap("what is determined cannot be read");
        };
        found.push((name.to_owned(), expression(value)?));
    }
    Ok(found)
}

/// An expression that a record has as text.
fn expression(text: &str) -> Part<Expr> {
    let source = Source::new("record", text);
    parse_expression(&source, 0..text.len()).or_else(|_| gap(format!("`{text}` cannot be read")))
}

impl<'a> Writer<'a> {
    pub fn new(scope: &'a Scope, each: Vec<String>) -> Self {
        Self {
            scope,
            bound: each,
            locals: Vec::new(),
            numbers: Vec::new(),
            lines: Vec::new(),
            declared: Vec::new(),
            pending: Vec::new(),
            sizes: RefCell::default(),
            determined: Vec::new(),
            with_coordinates: Vec::new(),
            metric_given: false,
            frame_given: false,
            flow_given: false,
            operators: false,
            transforms_given: false,
        }
    }

    fn sizes_as_arguments(&mut self) -> String {
        let ranges = self.sizes.borrow().clone();
        let names: Vec<String> = ranges.iter().map(|range| self.size(range)).collect();
        // Other sizes of the certificate are of no use here.
        [names, vec!["**_".to_owned()]].concat().join(", ")
    }

    /// The claim, or one line of it, as a function.
    fn function(
        &mut self,
        claim: &Claim,
        links: &[Link],
        only: Option<usize>,
        label: &str,
    ) -> Part<Vec<String>> {
        let statements = self.statements(claim, links, only)?;
        let mut lines = vec![format!("def claim_{label}({}):", self.sizes_as_arguments())];
        lines.extend(self.lines.iter().map(|line| format!("    {line}")));
        lines.extend(statements.into_iter().map(|line| format!("    {line}")));
        lines.extend([String::new(), String::new()]);
        Ok(lines)
    }

    fn statements(&mut self, claim: &Claim, links: &[Link], only: Option<usize>) -> Part<Vec<String>> {
        let mut lines = Vec::new();
        for rule in &claim.rules {
            lines.extend(self.law(&rule.left, &rule.right, rule.solve.as_ref())?);
        }
        for condition in &claim.conditions {
            lines.extend(self.condition(condition)?);
        }
        let own = std::mem::take(&mut self.bound);
        for brought in claim.given.iter().flat_map(|given| &given.brings) {
            self.bound = brought.each.clone();
            for rule in &brought.rules {
                lines.extend(self.law(&rule.left, &rule.right, rule.solve.as_ref())?);
            }
            for condition in &brought.conditions {
                lines.extend(self.condition(condition)?);
            }
            for (n, relation) in brought.relations.iter().enumerate() {
                // A list says it for each relation.
                let solve = match brought.solve.as_ref().map(|solve| (solve, &solve.kind)) {
                    Some((_, Kind::List(each))) => each.get(n),
                    solve => solve.map(|(solve, _)| solve),
                };
                lines.extend(match relation.relation {
                    Relation::Equal => self.law(&relation.left, &relation.right, solve)?,
                    _ => self.condition(relation)?,
                });
            }
        }
        self.bound = Vec::new();
        for assumption in &self.scope.assumptions {
            // Of what the claim does not speak nothing need be assumed.
            let speaks =
                assumption.expr.names().iter().any(|name| self.declared.iter().any(|own| own == name));
            if speaks || !lines.is_empty() || claim.shows.iter().any(|show| mentions(show, &assumption.expr))
            {
                let left = self.text(&assumption.expr)?;
                lines.push(format!("when({left}, \"{}\", 0)", assumption.sign.relation().symbol()));
            }
        }
        self.bound = own;
        let mut link = 0;
        for (number, show) in claim.shows.iter().enumerate() {
            if only.is_some_and(|only| only != number) {
                link += show.relations.len();
                continue;
            }
            for condition in &show.premise {
                lines.extend(match condition.relation {
                    Relation::Equal => self.law(&condition.left, &condition.right, None)?,
                    _ => self.condition(condition)?,
                });
            }
            for (n, relation) in show.relations.iter().enumerate() {
                lines.extend(self.relation(show, n, *relation, link, &links[link])?);
                link += 1;
            }
        }
        // What operators there are is known now.
        lines.extend(self.algebra()?);
        Ok(lines)
    }

    /// How the operators of the claim commute.
    fn algebra(&mut self) -> Part<Vec<String>> {
        let mut lines = Vec::new();
        if !self.operators {
            return Ok(lines);
        }
        let scope = self.scope;
        let names = self.declared.clone();
        let (_, relations) = scope.algebra(names.iter().map(String::as_str));
        for relation in relations {
            let anti = if relation.anti { "True" } else { "False" };
            let sides = [&relation.left, &relation.right];
            lines.extend(self.over(&sides, |writer, _| {
                let (one, other) = (writer.text(&relation.left)?, writer.text(&relation.right)?);
                Ok(format!("commute({anti}, {one}, {other}, {})", writer.text(&relation.value)?))
            })?);
        }
        Ok(lines)
    }

    /// What the claim's symbols become.
    pub fn note_transforms(&mut self) -> Part<()> {
        if self.transforms_given {
            return Ok(());
        }
        self.transforms_given = true;
        for change in self.scope.transforms.clone().iter() {
            let outer = std::mem::take(&mut self.bound);
            let made = self.over(&[&change.left, &change.right], |writer, _| {
                Ok(format!("transform({}, {})", writer.text(&change.left)?, writer.text(&change.right)?))
            });
            self.bound = outer;
            self.lines.extend(made?);
        }
        Ok(())
    }

    /// Lines inside of loops over the free letters of some expressions.
    fn over(
        &mut self,
        sides: &[&Expr],
        line: impl FnOnce(&mut Self, &[String]) -> Part<String>,
    ) -> Part<Vec<String>> {
        let mut letters: Vec<String> = Vec::new();
        for side in sides {
            for letter in self.free(side)? {
                if !letters.contains(&letter.name) {
                    letters.push(letter.name);
                }
            }
        }
        let mut lines = Vec::new();
        for (depth, letter) in letters.iter().enumerate() {
            lines.push(format!(
                "{}for {} in {}:",
                "    ".repeat(depth),
                self.letter(letter),
                self.values_of(letter)?
            ));
        }
        let line = line(self, &letters)?;
        lines.push(format!("{}{line}", "    ".repeat(letters.len())));
        Ok(lines)
    }

    fn law(&mut self, left: &Expr, right: &Expr, solve: Option<&Expr>) -> Part<Vec<String>> {
        self.over(&[left, right], |writer, _| {
            let (one, other) = (writer.text(left)?, writer.text(right)?);
            Ok(match solve {
                None => format!("where({one}, {other})"),
                Some(solve) => format!("where({one}, {other}, {})", writer.text(solve)?),
            })
        })
    }

    fn condition(&mut self, condition: &Condition) -> Part<Vec<String>> {
        let Condition { left, relation, right, .. } = condition;
        let sign = relation.symbol();
        self.over(&[left, right], |writer, _| {
            Ok(format!("when({}, \"{sign}\", {})", writer.text(left)?, writer.text(right)?))
        })
    }

    fn relation(
        &mut self,
        show: &Show,
        n: usize,
        relation: Relation,
        link: usize,
        record: &Link,
    ) -> Part<Vec<String>> {
        let (left, right) = (&show.sides[n], &show.sides[n + 1]);
        let factor = match (relation, &record.factor) {
            (Relation::Alike | Relation::Proportional, Some(factor)) if factor.text == "0" => {
                return gap("sides of which none is a multiple of the other");
            }
            (Relation::Alike | Relation::Proportional, Some(factor)) => {
                Some(self.text(&expression(&factor.text)?)?)
            }
            (Relation::Alike | Relation::Proportional, None) => return gap("no factor is recorded"),
            _ => None,
        };
        let order = match &show.order {
            None => String::new(),
            Some(Order { parameter, limit, power }) => {
                self.need(parameter)?;
                let to = if *limit == Limit::Zero { "0" } else { "infinity" };
                let power = power.map_or("None".to_owned(), |power| power.to_string());
                format!(", (\"{parameter}\", \"{to}\", {power})")
            }
        };
        let sign = if factor.is_some() { "=" } else { relation.symbol() };
        self.over(&[left, right], |writer, letters| {
            let place: Vec<String> =
                letters.iter().map(|letter| format!("\"{letter}\": {}", writer.letter(letter))).collect();
            let one = writer.text(left)?;
            let mut other = writer.text(right)?;
            if let Some(factor) = factor {
                other = format!("({factor})*({other})");
            }
            Ok(format!("show({link}, {{{}}}, {one}, \"{sign}\", {other}{order})", place.join(", ")))
        })
    }
}

fn mentions(show: &Show, expr: &Expr) -> bool {
    let names: BTreeSet<&str> = expr.names().into_iter().collect();
    show.sides.iter().any(|side| side.names().iter().any(|name| names.contains(name)))
}

/// The line that checks the verdict.
fn check(
    writer: &mut Writer<'_>,
    claim: &Claim,
    outcome: &ClaimOutcome,
    label: &str,
    name: &str,
) -> Part<Vec<String>> {
    let links = &outcome.certificate.links;
    let names: Vec<String> =
        writer.determined.iter().map(|(name, _)| format!("{}, ", quoted(name))).collect();
    let determines = match names.is_empty() {
        true => String::new(),
        false => format!(", determines=({})", names.concat().trim_end()),
    };
    if outcome.verdict == Verdict::Refuted && !names.is_empty() {
        if outcome.reason.to_string().contains("is excluded") {
            return gap("that the conditions exclude the only choice is not worked out");
        }
        let sizes = writer.checked_sizes(claim, links).join(", ");
        return Ok(vec![format!("report({name}, impossible, claim_{label}, {sizes}{determines})")]);
    }
    if outcome.verdict == Verdict::Refuted {
        let Some((number, link)) =
            links.iter().enumerate().find(|(_, link)| link.verdict == Verdict::Refuted)
        else {
            return gap("no relation is refuted");
        };
        let Some(found) = link.counterexamples().next() else { return gap("it is refuted without a point") };
        return refutation(writer, number, found, label, name);
    }
    let sizes = writer.checked_sizes(claim, links).join(", ");
    Ok(vec![format!("report({name}, proven, claim_{label}, {sizes}{determines})")])
}

impl Writer<'_> {
    /// `dict(K=1)`; of a range that is not recorded the first size.
    fn chosen(&mut self, sizes: &Sizes) -> String {
        let ranges = self.sizes.borrow().clone();
        let each: Vec<String> = ranges
            .iter()
            .filter_map(|range| {
                let known = self.scope.range(range).and_then(|range| range.bounds.first().copied());
                let size = sizes.get(range).copied().or(known)?;
                Some(format!("{}={size}", self.size(range)))
            })
            .collect();
        format!("dict({})", each.join(", "))
    }

    /// The sizes that the claim was decided for.
    fn checked_sizes(&mut self, claim: &Claim, links: &[Link]) -> Vec<String> {
        let mut sizes: Vec<String> = Vec::new();
        for test in links.iter().flat_map(|link| &link.instances) {
            let chosen = self.chosen(&test.sizes);
            if !sizes.contains(&chosen) {
                sizes.push(chosen);
            }
        }
        if sizes.is_empty() { self.declared_sizes(claim) } else { sizes }
    }

    /// Where no sizes are recorded: all that are declared, or chosen by `for`.
    fn declared_sizes(&mut self, claim: &Claim) -> Vec<String> {
        let mut all = vec![Sizes::default()];
        for range in self.sizes.borrow().clone() {
            let chosen =
                claim.sizes.iter().find(|(own, ..)| *own == range).map(|(_, sizes, _)| sizes.clone());
            let sizes = chosen.or_else(|| self.scope.range(&range).map(|range| range.bounds.clone()));
            all = all
                .into_iter()
                .flat_map(|before| {
                    let range = range.clone();
                    sizes.clone().unwrap_or_default().into_iter().map(move |size| {
                        let mut more = before.clone();
                        more.insert(range.clone(), size);
                        more
                    })
                })
                .collect();
        }
        all.iter().map(|sizes| self.chosen(sizes)).collect()
    }
}

fn refutation(
    writer: &mut Writer<'_>,
    link: usize,
    found: &Counterexample,
    label: &str,
    name: &str,
) -> Part<Vec<String>> {
    let component: Vec<String> =
        found.component.iter().map(|(letter, value)| format!("{}: {value}", quoted(letter))).collect();
    let mut point = Vec::new();
    for own in &found.values {
        let Some(value) = exact(&own.value) else { continue };
        point.push(format!("{}: {value}", quoted(&own.variable.name)));
    }
    let mut fields = Vec::new();
    for field in &found.fields {
        fields.push(format!("{}: {}", quoted(&field.name), polynomial(field)?));
    }
    let sizes = writer.chosen(&found.sizes);
    let mut lines = vec![
        "report(".to_owned(),
        format!("    {name}, refuted, claim_{label}, link={link}, sizes={sizes},"),
        format!("    component={{{}}},", component.join(", ")),
        format!("    point={{{}}},", point.join(", ")),
        format!("    fields={{{}}},", fields.join(", ")),
        format!("    left={}, right={},", printed(&found.left), printed(&found.right)),
    ];
    if let Some(order) = found.solves_to_order {
        lines.push(format!("    order={order},"));
    }
    if !found.compares.is_empty() {
        lines.push(format!("    compares_={},", quoted(&found.compares)));
    }
    lines.push(")".to_owned());
    Ok(lines)
}

/// A rational number, or a complex one.
fn exact(value: &Value) -> Option<String> {
    let Value::Exact(z) = value else { return None };
    let real = super::expression::number(&z.re, true).text;
    match z.im.is_zero() {
        true => Some(real),
        false => Some(format!("{real} + {}*imaginary", super::expression::number(&z.im, false).text)),
    }
}

/// A value as it is printed: a number, or what it lies between.
fn printed(value: &Value) -> String {
    if let Some(exact) = exact(value) {
        return exact;
    }
    match value {
        Value::Enclosure { re, im: None } => between(re),
        Value::Enclosure { re, im: Some(im) } => format!("(\"complex\", {}, {})", between(re), between(im)),
        _ => "None".to_owned(),
    }
}

fn between([low, high]: &[String; 2]) -> String {
    format!("between(\"{low}\", \"{high}\")")
}

/// `(["t", "q[1]"], lambda t, q_1: q_1 - t)`
fn polynomial(field: &FieldExample) -> Part<String> {
    let mut coordinates: Vec<&str> = Vec::new();
    for power in field.terms.iter().flat_map(|term| &term.powers) {
        if !coordinates.contains(&power.coordinate.as_str()) {
            coordinates.push(&power.coordinate);
        }
    }
    let mut terms = Vec::new();
    for term in &field.terms {
        let Some(coefficient) = exact(&term.coefficient) else {
            return gap("a field has rounded coefficients");
        };
        let mut factors = Vec::new();
        for power in &term.powers {
            let own = argument(&power.coordinate);
            let base = match power.origin.rational() {
                Some(origin) if origin.is_zero() => own,
                Some(origin) => format!("({own} - ({}))", super::expression::number(origin, true).text),
                None => return gap("a field is given around a point that is no rational one"),
            };
            factors.push(if power.exponent == 1 { base } else { format!("{base}**{}", power.exponent) });
        }
        if coefficient != "1" || factors.is_empty() {
            factors.insert(
                0,
                if coefficient.contains([' ', '-']) { format!("({coefficient})") } else { coefficient },
            );
        }
        terms.push(factors.join("*"));
    }
    let names: Vec<String> = coordinates.iter().map(|name| quoted(name)).collect();
    let arguments: Vec<String> = coordinates.iter().map(|name| argument(name)).collect();
    let head = if arguments.is_empty() { String::new() } else { format!(" {}", arguments.join(", ")) };
    let body = if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") };
    Ok(format!("([{}], lambda{head}: {body})", names.join(", ")))
}

/// `q[1]` → `q_1`
fn argument(coordinate: &str) -> String {
    let plain: String = coordinate.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let joined: Vec<&str> = plain.split('_').filter(|part| !part.is_empty()).collect();
    python(&joined.join("_"))
}

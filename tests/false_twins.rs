//! Proven claims of the documents, made wrong on purpose.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use referee::algebra::Rational;
use referee::decide::{Selection, audit};
use referee::diagnostic::Source;
use referee::document::{Block, EquationNumber, Paper, Section, discover};
use referee::language::ast::{Call, Factor, Index, Kind, Reference, Slot};
use referee::language::claim::{Limit, Order, Show};
use referee::language::relation::Relation;
use referee::language::{Claim, Expectation, Expr};
use referee::record::ClaimOutcome;
use referee::record::Verdict;

fn the_paper() -> Paper {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("derivations/world-as-neural-network");
    let (paper, _) = discover(&folder).expect("the documents are there").remove(0);
    assert!(paper.problems.is_empty());
    paper
}

/// The sources of a paper, the front document first, with one of them rewritten.
fn rewritten(paper: &Paper, path: &Path, text: &str) -> Paper {
    let front = paper.notation[0].source.clone();
    let sections = paper.sections.iter().map(|section| section.source.clone());
    let sources: Vec<Arc<Source>> = std::iter::once(front)
        .chain(sections)
        .map(|source| if source.path == path { Source::new(path, text) } else { source })
        .collect();
    Paper::from_sources(&paper.id, &sources)
}

fn decide(paper: Paper, number: &EquationNumber) -> Vec<ClaimOutcome> {
    let equations = vec![number.clone()];
    let selection = Selection { equations, exact_only: true, ..Selection::default() };
    let (audit, bugs) = audit(&[(paper, None)], &selection, 7, &mut |_| {});
    assert!(bugs.is_empty(), "{bugs:?}");
    audit.papers.into_iter().flat_map(|p| p.equations).flat_map(|e| e.claims).collect()
}

/// Changes `from` to `to` on the `show` line of a claim and decides the claim again.
fn twin(number: &str, claim: &str, from: &str, to: &str) -> ClaimOutcome {
    let paper = the_paper();
    let number: EquationNumber = number.parse().expect("a number");
    let equation = paper.sections.iter().flat_map(|s| &s.equations).find(|e| e.number == number);
    let equation = equation.expect("the equation is in the documents");
    let block = equation.claims.iter().find(|block| block.name == claim).expect("the claim is there");
    let show = block.text().find("show ").expect("it shows something");
    let line = &block.text()[show..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    assert_eq!(line.matches(from).count(), 1, "`{from}` in `{line}`");
    let mut text = block.source.text.clone();
    let start = block.span.start + show;
    text.replace_range(start..start + line.len(), &line.replace(from, to));
    let position = equation.claims.iter().position(|b| b.name == claim).expect("found before");
    decide(rewritten(&paper, &block.source.path, &text), &number).remove(position)
}

/// The real parts of both sides as exact numbers or as enclosures, to see that they differ.
fn differ(left: &str, right: &str) -> bool {
    let ends = |text: &str| -> Option<(f64, f64)> {
        let real = text.split(" + ").next()?;
        if let Some(pair) = real.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let (low, high) = pair.split_once(", ")?;
            return Some((low.parse().ok()?, high.parse().ok()?));
        }
        let exact = real.parse::<Rational>().map(|q| q.to_f64().value());
        let value = exact.ok().or_else(|| real.parse().ok())?;
        Some((value, value))
    };
    match (left.contains(" i"), right.contains(" i"), ends(left), ends(right)) {
        (false, false, Some(a), Some(b)) => a.1 < b.0 || b.1 < a.0,
        _ => left != right,
    }
}

#[test]
fn wrong_twins_are_refuted_by_two_different_numbers() {
    let twins = [
        // a sign
        ("20", "printed", "= d(D*", "= -d(D*"),
        ("29", "printed the variation", "- mu*d(p, t)", "+ mu*d(p, t)"),
        ("33", "printed", "V - 4*D", "V + 4*D"),
        ("38", "printed", "-d(F, t)", "d(F, t)"),
        ("35", "check its square is the density", "conj(Psi)*Psi = p", "conj(Psi)*Psi = -p"),
        // a factor
        ("22", "printed", "sqrt(p)*(-4*D", "sqrt(p)*(-2*D"),
        ("30", "printed the variation", "mu*gamma*d(F, q[k])^2", "2*mu*gamma*d(F, q[k])^2"),
        (
            "46",
            "printed",
            "1/2*sum[k](lambda[k]/(1 + beta*lambda[k]))",
            "sum[k](lambda[k]/(1 + beta*lambda[k]))",
        ),
        // a power
        ("23", "restricted along the drift, without noise", "gamma*d(F, q[k])^2", "gamma^2*d(F, q[k])^2"),
        ("30", "printed the variation", "-4*D/sqrt(p)", "-4*D/p"),
        // an index
        ("33", "printed", "u[k]*d(u[j], q[k])", "u[k]*d(u[k], q[j]) + u[j]"),
        ("37", "printed", "gamma/mu*d(u[j], q[k], q[k])", "gamma/mu*d(u[k], q[k], q[j])*3"),
        ("28", "printed", "S_constrained", "2*S_constrained"),
        // a missing term
        ("32", "printed", " + gamma/mu*d(p, q[k], q[k])", ""),
        ("41", "printed", " - V", ""),
        ("43", "printed", " - gamma/mu*d(F, q[k], q[k])", ""),
        ("T6", "printed", "= -d(integral[q](p), t)", "= -d(integral[q](p*F), t)"),
        ("T9", "printed madelung", "-d(u[k]*p, q[k])", "-u[k]*d(p, q[k])"),
        ("T11", "printed", "- 1/(2*beta)*sum[k](log(2*pi))", "- 1/(2*beta)*log(2*pi)"),
    ];
    for (number, claim, from, to) in twins {
        let outcome = twin(number, claim, from, to);
        let problems: Vec<&str> = outcome.problems.iter().map(|p| p.rendered.as_str()).collect();
        let place = format!("({number}) {claim}: {to}: {} {}", outcome.reason, problems.join("\n"));
        assert_eq!(outcome.verdict, Verdict::Refuted, "{place}");
        let found = outcome.certificate.links.iter().find_map(|link| link.counterexample.as_ref());
        let found = found.expect("a refutation has a counterexample");
        assert!(differ(&found.left.to_string(), &found.right.to_string()), "{place}");
    }
}

// --- systematic mutation of the syntax tree ---

fn at(kind: Kind, like: &Expr) -> Expr {
    Expr::new(kind, like.span.clone())
}

fn number(n: i64, like: &Expr) -> Expr {
    at(Kind::Number(Rational::from(n)), like)
}

fn negated(expr: &Expr) -> Expr {
    match &expr.kind {
        Kind::Neg(inner) => (**inner).clone(),
        _ => at(Kind::Neg(Box::new(expr.clone())), expr),
    }
}

fn doubled(expr: &Expr) -> Expr {
    let factor = |expr| Factor { divided: false, expr };
    at(Kind::Product(vec![factor(number(2, expr)), factor(expr.clone())]), expr)
}

/// A list with one element replaced by each of its mutants in turn.
fn one_replaced<T: Clone>(list: &[T], mutants: impl Fn(&T) -> Vec<T>) -> Vec<Vec<T>> {
    let mut all = Vec::new();
    for (n, element) in list.iter().enumerate() {
        for mutant in mutants(element) {
            let mut copy = list.to_vec();
            copy[n] = mutant;
            all.push(copy);
        }
    }
    all
}

/// Neighbouring indices exchanged, and one index replaced by another letter.
fn slot_mutants(slots: &[Slot]) -> Vec<Vec<Slot>> {
    let mut all: Vec<Vec<Slot>> = (1..slots.len())
        .map(|n| {
            let mut copy = slots.to_vec();
            copy.swap(n - 1, n);
            copy
        })
        .collect();
    all.extend(one_replaced(slots, |slot| {
        let other = |letter: &str| {
            let index = Index::Letter { name: letter.to_owned(), shift: 0 };
            Slot { index, ..slot.clone() }
        };
        ["i", "j", "k", "m", "n"].map(other).into_iter().filter(|mutant| mutant != slot).collect()
    }));
    all
}

/// Everything that is one slip away from an expression: a sign, a factor 2, a term or a factor left
/// out, a number one too large, an index exchanged.
fn mutants(expr: &Expr) -> Vec<Expr> {
    match &expr.kind {
        Kind::Number(value) => vec![at(Kind::Number(value.clone() + Rational::ONE), expr)],
        // The Kronecker symbol is symmetric.
        Kind::Name(reference) if reference.name == "delta" => Vec::new(),
        Kind::Name(reference) => slot_mutants(&reference.slots)
            .into_iter()
            .map(|slots| at(Kind::Name(Reference { slots, ..reference.clone() }), expr))
            .collect(),
        Kind::Neg(inner) => mutants(inner).iter().map(negated).collect(),
        Kind::Sum(terms) => {
            let slips = |term: &Expr| {
                let zero = number(0, term);
                let mut all = vec![negated(term), doubled(term), zero];
                all.extend(mutants(term));
                all
            };
            one_replaced(terms, slips).into_iter().map(|terms| at(Kind::Sum(terms), expr)).collect()
        }
        Kind::Product(factors) => {
            let slips = |factor: &Factor| {
                let mut all: Vec<Expr> = mutants(&factor.expr);
                all.push(number(1, &factor.expr));
                all.into_iter().map(|expr| Factor { divided: factor.divided, expr }).collect()
            };
            one_replaced(factors, slips).into_iter().map(|f| at(Kind::Product(f), expr)).collect()
        }
        Kind::Power(base, exponent) => {
            let is_renamed = |mutant: &Expr| spelled_without_letters(mutant) == spelled_without_letters(base);
            // The letters of a square are summed in it: another name for one changes nothing.
            let bases = mutants(base)
                .into_iter()
                .filter(|mutant| !is_renamed(mutant))
                .map(|b| (b, (**exponent).clone()));
            let exponents = mutants(exponent).into_iter().map(|e| ((**base).clone(), e));
            bases.chain(exponents).map(|(b, e)| at(Kind::Power(Box::new(b), Box::new(e)), expr)).collect()
        }
        Kind::List(elements) => one_replaced(elements, |element| vec![negated(element), doubled(element)])
            .into_iter()
            .map(|elements| at(Kind::List(elements), expr))
            .collect(),
        Kind::Call(call) => {
            let with = |arguments: Vec<Expr>| Call { arguments, ..call.clone() };
            let arguments = one_replaced(&call.arguments, mutants).into_iter().map(with);
            let slots = slot_mutants(&call.slots).into_iter().map(|slots| Call { slots, ..call.clone() });
            arguments.chain(slots).map(|call| at(Kind::Call(call), expr)).collect()
        }
    }
}

/// The expression with every index letter masked.
fn spelled_without_letters(expr: &Expr) -> String {
    ["i", "j", "k", "m", "n"]
        .iter()
        .fold(expr.to_string(), |text, letter| text.replace(&format!("[{letter}]"), "[_]"))
}

/// The `show` lines of a claim with one slip each.
fn mutated_shows(claim: &Claim) -> BTreeSet<(usize, String)> {
    let mut all = BTreeSet::new();
    for (n, show) in claim.shows.iter().enumerate() {
        let to_zero = show.sides.iter().any(Expr::is_zero_literal);
        let line = |sides: &[Expr]| {
            let mut text = sides[0].to_string();
            for (relation, side) in show.relations.iter().zip(&sides[1..]) {
                text.push_str(&format!(" {} {side}", relation.symbol()));
            }
            if let Some(Order { parameter, limit, power }) = &show.order {
                text.push_str(&match (limit, power) {
                    (Limit::Zero, Some(n)) => format!(" + O({parameter}^{n})"),
                    (Limit::Infinity, Some(n)) => format!(" + O(1/{parameter}^{n})"),
                    (Limit::Zero, None) => format!(" as {parameter} -> 0"),
                    (Limit::Infinity, None) => format!(" as {parameter} -> infinity"),
                });
            }
            text
        };
        let slips = |side: &Expr| {
            let mut all = mutants(side);
            // Something that vanishes also vanishes doubled.
            if !to_zero {
                all.extend([negated(side), doubled(side)]);
            }
            all
        };
        all.extend(one_replaced(&show.sides, slips).iter().map(|sides| (n, line(sides))));
        all.remove(&(n, line(&show.sides)));
    }
    all
}

/// A block's text with the n-th `show` line replaced.
fn with_show(block: &Block, claim: &Claim, n: usize, line: &str) -> String {
    let span = &claim.shows[n].span;
    let text = block.text();
    let (start, end) = (span.start - block.span.start, span.end - block.span.start);
    format!("{}{line}{}", &text[..start], &text[end..])
}

/// Section 9 is about tensors in two to five dimensions; three of them tell a slip as well, in a
/// hundredth of the time.
fn in_three_dimensions(section: &Section, text: String) -> String {
    if section.number != "9" {
        return text;
    }
    let rest: Vec<&str> = text.lines().filter(|line| !line.starts_with("for D")).collect();
    format!("for D = 2\n{}\n", rest.join("\n"))
}

/// Claims with slips that change nothing, and why; the slips themselves are in `snapshots/equivalent_twins.snap`.
const EQUIVALENT: [(&str, &str); 74] = [
    ("(7) check the mean of a product is the inverse matrix", "the matrix is symmetric"),
    ("(7) check with an extra Gaussian factor", "the matrix is symmetric"),
    ("(7) corrected", "the matrix is symmetric"),
    ("(8) check it is that of the error", "the slopes are a diagonal matrix"),
    ("(8) check its determinant is a square", "by Sylvester's theorem the slopes may stand on either side"),
    (
        "(12) check the form (12) is in equilibrium everywhere",
        "every component vanishes, whatever its letters are called",
    ),
    (
        "(12) restricted equilibrium for all weights and biases",
        "every component vanishes, whatever its letters are called",
    ),
    ("(23) check the coefficient of the Ito term", "what is determined follows the slip, or is not found"),
    (
        "(34) check the corrected Planck constant is the only one",
        "what is determined follows the slip, or is not found",
    ),
    ("(40) corrected", "what is determined follows the slip, or is not found"),
    (
        "(42) check the corrected force is the only one",
        "what is determined follows the slip, or is not found",
    ),
    ("(44) check it is not the general one", "the solution is static"),
    ("(44) printed", "the solution is static: both sides vanish, and so do their multiples"),
    ("(47) check the derivatives are those of (45)", "beside delta[i,j], i and j are the same"),
    ("(47) corrected", "F_2 is diagonal"),
    ("(47) restricted harmonic eigenvalues", "F_2 is diagonal"),
    ("(47) restricted the weakest condition", "F_2 is diagonal"),
    ("(49) restricted without bias", "the slip is of third order"),
    ("(50) restricted without bias", "the slip is of third order"),
    ("(55) restricted the cross products add up to nothing", "the matrix is symmetric"),
    ("(56) check a metric that does it for every motion", "the matrix is symmetric"),
    (
        "(57) check the slope of the linear step is fixed",
        "what is determined follows the slip, or is not found",
    ),
    ("(59) check nothing is lost in a step", "the transpose of a permutation is one"),
    ("(59) check one neuron is heard and one hears", "the transpose of a permutation is one"),
    ("(60) check it is one cycle of four", "another product of links that is no closed path"),
    ("(65) check it is the null condition", "the matrix is symmetric"),
    ("(65) printed", "the matrix is symmetric"),
    ("(66) printed generated", "the swap of two neurons is its own transpose"),
    ("(74) printed", "both sides vanish"),
    ("(75) check what the null condition of the mixture says", "the matrix is symmetric"),
    ("(75) restricted null condition in each direction", "the matrix is symmetric"),
    ("(76) check it does not depend on the scale of the world-sheet metric", "the matrix is symmetric"),
    (
        "(76) check read as a sum over both the printed index does no harm to this metric",
        "the matrix is symmetric",
    ),
    ("(78) corrected", "the tensor is symmetric"),
    (
        "(78) restricted one metric for all neurons, index j",
        "what is multiplied vanishes, and the matrices are symmetric",
    ),
    ("(82) check only the symmetric part is seen", "the tensor is symmetric"),
    ("(82) check what the other reading gives", "the tensor is symmetric"),
    ("(82) printed", "the tensor is symmetric"),
    ("(85) check it agrees with (82) and (83)", "the tensor is symmetric"),
    ("(85) check it is minus half the usual energy-momentum tensor", "the tensor is symmetric"),
    ("(88) check the sign is the only one", "what is determined follows the slip, or is not found"),
    ("(89) check the equality up to a divergence with the right tensor", "the tensor is symmetric"),
    ("(90) check the comma is the partial derivative", "the tensor is symmetric"),
    ("(91) corrected", "the tensor is symmetric"),
    (
        "(92) check the corrected tensor is the only one",
        "what is determined follows the slip, or is not found",
    ),
    ("(92) corrected", "the tensor is symmetric"),
    ("(92) printed curvature", "the tensor is symmetric"),
    (
        "(92) restricted constant determinant",
        "the third term vanishes, the root is one, and the metric is symmetric",
    ),
    ("(93) check it makes the metric covariantly constant", "the tensor is symmetric"),
    ("(94) check the comma is the partial derivative", "the tensor is symmetric"),
    (
        "(95) check the sign of the source is the only one",
        "what is determined follows the slip, or is not found",
    ),
    ("(95) corrected", "the tensor is symmetric"),
    ("(95) restricted upper components", "the tensor is symmetric"),
    ("(96) check it is the Ricci tensor of the textbooks", "the tensor is symmetric"),
    (
        "(97) check it is a projection",
        "the projection is symmetric, and what is projected out is orthogonal to the rest",
    ),
    ("(98) check the projected step for tanh", "the projection is symmetric"),
    ("(99) check the other side of the projection", "the projection is symmetric"),
    (
        "(100) check the chain has one direction",
        "no path leads into the input or out of the output from anywhere",
    ),
    ("(T4) check quadratic form around a fixed point of the step", "the matrix is symmetric"),
    ("(T4) check quadratic form without bias", "the matrix is symmetric"),
    (
        "(T5) restricted equilibrium for all weights and biases",
        "every component vanishes, whatever its letters are called",
    ),
    ("(T6) printed", "probability is conserved: a term that vanishes may have any factor"),
    ("(T15) check the metric that the constraints determine", "the matrix is symmetric"),
    ("(T15) check the variation in the metric", "the matrix is symmetric"),
    ("(T15) restricted constraints in conformal gauge", "the matrix is symmetric"),
    ("(T15) restricted wave equation in conformal gauge", "the matrix is symmetric"),
    (
        "(T16) check the corrected sign is the only one",
        "what is determined follows the slip, or is not found",
    ),
    ("(T17) corrected", "the tensor is symmetric"),
    ("(T19) check a chain with links both ways", "the chain is symmetric"),
    ("(A2) stated", "what is determined follows the slip, or is not found"),
    ("(A8) stated rotations", "the matrix is symmetric"),
    ("(A8) stated the cycle", "the matrix is symmetric"),
    ("(A11) stated", "the tensor is symmetric"),
    ("(A13) stated", "the tensor is symmetric"),
];

#[test]
fn a_proven_claim_with_one_slip_is_refuted() {
    let paper = the_paper();
    let mut survivors: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut refuted = 0;
    for section in &paper.sections {
        for equation in &section.equations {
            let mut blocks = String::new();
            let mut mutants = Vec::new();
            for block in &equation.claims {
                let claim = Claim::parse(block, &equation.number).expect("the documents are right");
                // An inequality may stay true.
                let equality = |show: &Show| show.relations.iter().all(|r| *r == Relation::Equal);
                if claim.expect != Some(Expectation::Holds) || !claim.shows.iter().all(equality) {
                    continue;
                }
                for (n, line) in mutated_shows(&claim) {
                    let name = format!("check mutant {}", mutants.len());
                    let text = in_three_dimensions(section, with_show(block, &claim, n, &line));
                    blocks.push_str(&format!("```claim {name}\n{text}```\n\n"));
                    mutants.push((name, format!("({}) {}", equation.number, block.name), line));
                }
            }
            let mut text = section.source.text.clone();
            text.insert_str(equation.heading.end, &format!("\n{blocks}\n"));
            let outcomes = decide(rewritten(&paper, &section.source.path, &text), &equation.number);
            for (name, claim, line) in mutants {
                let outcome = outcomes.iter().find(|outcome| outcome.name == name);
                match outcome.expect("every mutant is decided").verdict {
                    Verdict::Refuted => refuted += 1,
                    // An index that does not fit any more.
                    Verdict::Error => {}
                    verdict => survivors.entry(claim).or_default().push(format!("{verdict}: {line}")),
                }
            }
        }
    }
    let explained: BTreeSet<&str> = EQUIVALENT.iter().map(|(claim, _)| *claim).collect();
    let found: BTreeSet<&str> = survivors.keys().map(String::as_str).collect();
    assert_eq!(found, explained, "not refuted: {survivors:#?}");
    let named: String =
        survivors.iter().map(|(claim, lines)| format!("{claim}\n  {}\n", lines.join("\n  "))).collect();
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("equivalent_twins", named);
    });
    assert!(refuted > 2000, "only {refuted} mutants were made");
}

//! Dimensions: what the equations of a paper say of the units of its quantities, and where they contradict each
//! other.
//!
//! Every coordinate, parameter, field and function has an unknown dimension, component by component. Each relation
//! of a claim that stands for its equation says that its terms have one dimension (`collect`), and each operation
//! inside of them that its operands fit (`walk`). These are homogeneous linear equations between exponents over the
//! rational numbers; they are solved for a whole paper at once (`system`). What is not understood gives no equation.
//! Nothing here knows of verdicts: a claim is not false because papers set constants to one.

mod collect;
mod exponents;
mod finding;
mod mend;
mod ordinary;
mod scaling;
mod symbols;
mod system;
mod table;
mod walk;

use self::collect::Collected;
use self::finding::Findings;
use self::ordinary::in_ordinary_units;
use self::scaling::invariances;
use self::symbols::Rank;
use self::table::{Names, table};
use crate::calculus::Oracle;
use crate::document::{Paper, PaperKind};
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::record::{DimensionGap, Dimensions, QuantityKind, Rescaling, SourcePlace};

pub use exponents::{Exponents, Unknown};
pub(crate) use scaling::Invariance;
pub use system::{Solution, System};

/// Equations of a paper whose dimensions belong together, with what was found.
pub(crate) struct Part<'r, 'a> {
    pub equations: Vec<&'r ReadEquation<'a>>,
    pub dimensions: Dimensions,
    /// What the rescalings say of single claims.
    pub invariances: Vec<Invariance>,
}

/// What makes something to ask for zeros and signs, without which the value of a definite integral is not known.
pub(crate) type MakeOracle = fn() -> Box<dyn Oracle>;

/// The dimensions of a paper. The results of a control have nothing to do with each other but where one builds on
/// another: each is solved with those that it is linked to.
pub(crate) fn parts<'r, 'a>(paper: &Paper, read: &'r ReadPaper<'a>, oracle: MakeOracle) -> Vec<Part<'r, 'a>> {
    let all: Vec<&ReadEquation<'_>> = read.equations.iter().collect();
    match paper.kind {
        PaperKind::Paper | PaperKind::Reconstruction => vec![of_part(read, all, oracle)],
        PaperKind::Control => linked(&all).into_iter().map(|part| of_part(read, part, oracle)).collect(),
    }
}

/// The dimensions of a paper.
pub(crate) fn of_read(paper: &Paper, read: &ReadPaper<'_>, oracle: MakeOracle) -> Vec<Dimensions> {
    parts(paper, read, oracle).into_iter().map(|part| part.dimensions).collect()
}

/// Equations with those that they build on, directly or through others.
fn linked<'r, 'a>(all: &[&'r ReadEquation<'a>]) -> Vec<Vec<&'r ReadEquation<'a>>> {
    let mut part: Vec<usize> = (0..all.len()).collect();
    for (n, read) in all.iter().enumerate() {
        for (number, _) in read.stated().flatten().flat_map(|claim| &claim.from) {
            if let Some(other) = all.iter().position(|other| other.equation.number == *number) {
                let (keep, gone) = (part[n].min(part[other]), part[n].max(part[other]));
                part.iter_mut().filter(|own| **own == gone).for_each(|own| *own = keep);
            }
        }
    }
    let members = |first: usize| (0..all.len()).filter(|n| part[*n] == first).map(|n| all[n]).collect();
    (0..all.len()).filter(|n| part[*n] == *n).map(members).collect()
}

fn of_part<'r, 'a>(
    read: &'r ReadPaper<'a>,
    part: Vec<&'r ReadEquation<'a>>,
    oracle: MakeOracle,
) -> Part<'r, 'a> {
    let collected = Collected::of(read, &part, oracle);
    let rows = collected.rows.iter().map(|row| &row.difference).enumerate();
    let solution = System::of(collected.quantities.all.len(), rows).solution();
    let names = Names::new(&collected.quantities, &solution);
    let table = table(&collected, &solution, &names);
    let visible =
        |n: &Unknown| !matches!(collected.quantities.all[*n as usize].rank, Rank::Hidden | Rank::Argument);
    let (free, rescalings): (Vec<Unknown>, Vec<Rescaling>) =
        names.rescalings(&solution).into_iter().filter(|(free, _)| visible(free)).unzip();
    let numbers = table.iter().filter(|row| row.dimension == "1" && row.kind != QuantityKind::Argument);
    let dimensions = Dimensions {
        equations: collected.equations.clone(),
        relations: collected.relations,
        left_out: collected
            .left_out
            .iter()
            .map(|gap| DimensionGap {
                equation: gap.equation.clone(),
                why: gap.why.clone(),
                source: SourcePlace::of(&gap.source, &gap.span),
            })
            .collect(),
        dimensionless: numbers.map(|row| row.name.clone()).collect(),
        rescalings,
        ordinary: in_ordinary_units(&collected, &names),
        findings: Findings::new(&collected, &names).all(),
        table,
    };
    let invariances = invariances(read, &part, &collected, &solution, &free);
    Part { equations: part, dimensions, invariances }
}

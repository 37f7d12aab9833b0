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
mod symbols;
mod system;
mod table;
mod walk;

use self::collect::Collected;
use self::finding::Findings;
use self::symbols::Rank;
use self::table::{Names, table};
use crate::document::{Paper, PaperKind};
use crate::language::paper::{ReadEquation, ReadPaper};
use crate::record::{DimensionGap, Dimensions, QuantityKind, SourcePlace};

pub use exponents::{Exponents, Unknown};
pub use system::{Solution, System};

/// The dimensions of a paper. The documents of a control have nothing to do with each other, so that each is solved
/// by itself.
pub(crate) fn dimensions(paper: &Paper, read: &ReadPaper<'_>) -> Vec<Dimensions> {
    match paper.kind {
        PaperKind::Paper => vec![of_part(read, &read.equations.iter().collect::<Vec<_>>(), None)],
        PaperKind::Control => paper
            .sections
            .iter()
            .enumerate()
            .map(|(n, section)| {
                let part: Vec<&ReadEquation<'_>> = read.equations.iter().filter(|e| e.section == n).collect();
                of_part(read, &part, Some(section.number.clone()))
            })
            .collect(),
    }
}

/// The dimensions of a paper that is read for nothing else.
pub fn of_paper(paper: &Paper) -> Vec<Dimensions> {
    dimensions(paper, &ReadPaper::new(paper))
}

fn of_part(read: &ReadPaper<'_>, part: &[&ReadEquation<'_>], section: Option<String>) -> Dimensions {
    let collected = Collected::of(read, part);
    let rows = collected.rows.iter().map(|row| &row.difference).enumerate();
    let solution = System::of(collected.quantities.all.len(), rows).solution();
    let names = Names::new(&collected.quantities, &solution);
    let table = table(&collected, &solution, &names);
    let visible = |n: &Unknown| {
        !matches!(collected.quantities.all[*n as usize].rank, Rank::Hidden | Rank::Argument)
    };
    let rescalings = solution.free().filter(visible).map(|free| names.rescaling(&solution, free));
    let numbers = table.iter().filter(|row| row.dimension == "1" && row.kind != QuantityKind::Argument);
    Dimensions {
        section,
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
        rescalings: rescalings.filter(|rescaling| !rescaling.powers.is_empty()).collect(),
        findings: Findings::new(&collected, &names).all(),
        table,
    }
}

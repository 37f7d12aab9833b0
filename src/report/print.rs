//! How near the claims are to the print, in words.

use std::collections::BTreeMap;

use crate::record::{Change, ChangedSide, EquationOutcome, Fidelity, Print};

/// Counts of equations by how their claims compare with the print.
pub(super) fn counts<'a>(equations: impl Iterator<Item = &'a EquationOutcome>) -> BTreeMap<Fidelity, usize> {
    let mut counts = BTreeMap::new();
    for equation in equations {
        *counts.entry(equation.print.fidelity).or_default() += 1;
    }
    counts
}

/// `of 102 printed equations 87 agree with the print, 11 differ, with the reason, 4 not readable, and no `reading` says why`
pub(super) fn in_words(counts: &BTreeMap<Fidelity, usize>) -> Option<String> {
    let count = |fidelity| counts.get(&fidelity).copied().unwrap_or(0);
    let total: usize = counts.values().sum::<usize>() - count(Fidelity::Absent);
    let parts: Vec<String> = [
        (Fidelity::Read, "taken from the print"),
        (Fidelity::Agrees, "agree with the print"),
        (Fidelity::Reading, "differ, with the reason"),
        (Fidelity::Unread, "not readable, and no `reading` says why"),
        (Fidelity::Differs, "differ, and nobody says why"),
    ]
    .into_iter()
    .filter(|(fidelity, _)| count(*fidelity) > 0)
    .map(|(fidelity, words)| format!("{} {words}", count(fidelity)))
    .collect();
    match total {
        0 => None,
        1 => Some(format!("of 1 printed equation {}", parts.join(", "))),
        _ => Some(format!("of {total} printed equations {}", parts.join(", "))),
    }
}

/// What an equation's claims are to its print, in one sentence.
pub(super) fn sentence(print: &Print) -> Option<String> {
    Some(match print.fidelity {
        Fidelity::Read => "The claims are taken from the print by machine.".to_owned(),
        Fidelity::Agrees => "The print was read by machine, and the claims say the same.".to_owned(),
        Fidelity::Reading => format!(
            "The claims differ from the print: {}.",
            print.reading.as_deref().unwrap_or_default().trim_end_matches('.')
        ),
        Fidelity::Differs => "The claims differ from the print, and nobody says why.".to_owned(),
        Fidelity::Unread => {
            "The print could not be read by machine: the claims were written by hand.".to_owned()
        }
        Fidelity::Absent => return None,
    })
}

/// Statements that only the print makes, that only the claims make, and places that could not be read.
pub(super) fn differences(print: &Print) -> Vec<String> {
    let printed = print.statements.iter().filter(|statement| !statement.stated);
    let printed = printed.map(|statement| match (&statement.text, &statement.fault) {
        (Some(text), _) if statement.replaced => format!("printed, and replaced: {text}"),
        (Some(text), _) => format!("printed, and not claimed: {text}"),
        (None, fault) => format!("{}: not read: {}", statement.source, fault.as_deref().unwrap_or_default()),
    });
    let unprinted = print.unprinted.iter().map(|text| format!("claimed, and not printed: {text}"));
    let factor = print.factor.iter().map(|factor| {
        format!(
            "both sides of the print are multiplied by {factor}: where that vanishes, the claim says nothing"
        )
    });
    let unmatched =
        print.unmatched.iter().map(|text| format!("replaced, and not printed: instead of {text}"));
    printed.chain(unprinted).chain(factor).chain(unmatched).collect()
}

/// What corrected and restricted claims change of the print, a line each: `corrected, right side: 2*a becomes 4*a`.
pub(super) fn changes(print: &Print) -> Vec<String> {
    print.changes.iter().flat_map(lines).collect()
}

fn lines(change: &Change) -> Vec<String> {
    let Change { claim, sides, conditions, .. } = change;
    let of_side = |side: &ChangedSide| {
        let place = match side.side {
            0 => "left side".to_owned(),
            1 => "right side".to_owned(),
            n => format!("side {}", n + 1),
        };
        let what = match (side.removed.as_slice(), side.added.as_slice()) {
            ([], added) => format!("with {}", added.join(" and ")),
            (removed, []) => format!("without {}", removed.join(" and ")),
            (removed, added) => format!("{} becomes {}", removed.join(" and "), added.join(" and ")),
        };
        format!("{claim}, {place}: {what}")
    };
    let under = (!conditions.is_empty()).then(|| format!("{claim}, under {}", conditions.join(" and ")));
    sides.iter().map(of_side).chain(under).collect()
}

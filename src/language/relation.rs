//! How two sides compare.

use super::parser::Parser;

/// How two sides compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    Equal,
    /// Equal up to a total divergence.
    Similar,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Unequal,
}

impl Relation {
    pub(crate) const ALL: [(&'static str, Relation); 7] = [
        ("=", Relation::Equal),
        ("~", Relation::Similar),
        ("<=", Relation::LessEqual),
        (">=", Relation::GreaterEqual),
        ("<", Relation::Less),
        (">", Relation::Greater),
        ("!=", Relation::Unequal),
    ];

    pub(super) fn take(parser: &mut Parser<'_>) -> Option<Self> {
        Relation::ALL.iter().find(|row| parser.take_mark(row.0)).map(|row| row.1)
    }

    /// What holds where this does not; none for sides that are equal up to a divergence only.
    pub fn negated(self) -> Option<Self> {
        Some(match self {
            Relation::Equal => Relation::Unequal,
            Relation::Unequal => Relation::Equal,
            Relation::Less => Relation::GreaterEqual,
            Relation::LessEqual => Relation::Greater,
            Relation::Greater => Relation::LessEqual,
            Relation::GreaterEqual => Relation::Less,
            Relation::Similar => return None,
        })
    }

    pub fn symbol(self) -> &'static str {
        Relation::ALL.iter().find(|row| row.1 == self).map_or("", |row| row.0)
    }
}

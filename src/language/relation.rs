//! How two sides compare.

use super::parser::Parser;

/// How two sides compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    Equal,
    /// Equal up to a total divergence.
    Similar,
    /// Equal up to a positive number.
    Alike,
    /// Equal up to a factor that contains nothing of the right side, and no coordinate or field.
    Proportional,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Unequal,
}

impl Relation {
    pub(crate) const ALL: [(&'static str, Relation); 9] = [
        ("=", Relation::Equal),
        ("~~", Relation::Alike),
        ("propto", Relation::Proportional),
        ("~", Relation::Similar),
        ("<=", Relation::LessEqual),
        (">=", Relation::GreaterEqual),
        ("<", Relation::Less),
        (">", Relation::Greater),
        ("!=", Relation::Unequal),
    ];

    pub(super) fn take(parser: &mut Parser<'_>) -> Option<Self> {
        Relation::ALL
            .iter()
            .find(|row| parser.take_mark(row.0) || row.1 == Relation::Proportional && parser.take_word(row.0))
            .map(|row| row.1)
    }

    /// True of an equality, be it up to something.
    pub fn is_equality(self) -> bool {
        match self {
            Relation::Equal | Relation::Similar | Relation::Alike | Relation::Proportional => true,
            Relation::Less
            | Relation::LessEqual
            | Relation::Greater
            | Relation::GreaterEqual
            | Relation::Unequal => false,
        }
    }

    /// True of what a condition may say.
    pub fn is_condition(self) -> bool {
        self == Relation::Equal || !self.is_equality()
    }

    /// What holds where this does not; none for sides that are equal up to something only.
    pub fn negated(self) -> Option<Self> {
        Some(match self {
            Relation::Equal => Relation::Unequal,
            Relation::Unequal => Relation::Equal,
            Relation::Less => Relation::GreaterEqual,
            Relation::LessEqual => Relation::Greater,
            Relation::Greater => Relation::LessEqual,
            Relation::GreaterEqual => Relation::Less,
            Relation::Similar | Relation::Alike | Relation::Proportional => return None,
        })
    }

    pub fn symbol(self) -> &'static str {
        Relation::ALL.iter().find(|row| row.1 == self).map_or("", |row| row.0)
    }
}

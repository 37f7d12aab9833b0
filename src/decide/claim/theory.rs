//! The engine without a document: declarations once, then any number of claims.

use std::fmt;

use super::{Decision, decide};
use crate::decide::seed::{fingerprint, mix};
use crate::decide::settings::Settings;
use crate::diagnostic::{Diagnostic, Source};
use crate::document::{Block, EquationNumber};
use crate::language::notation::declare;
use crate::language::{Claim, Scope};

/// Declarations under which claims are decided, as a `notation` block of a document has them.
#[derive(Debug, Clone)]
pub struct Theory {
    scope: Scope,
    settings: Settings,
}

impl Theory {
    /// Reads declarations, one a line.
    ///
    /// # Errors
    /// Everything that is wrong with them, with line and column.
    pub fn parse(notation: &str) -> Result<Self, Problems> {
        let mut scope = Scope::default();
        Self::declare(notation, &mut scope)?;
        Ok(Self { scope, settings: Settings::default() })
    }

    /// Adds declarations to a scope.
    pub(in crate::decide) fn declare(notation: &str, scope: &mut Scope) -> Result<(), Problems> {
        let problems = declare(&block("notation", "", notation), scope);
        if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
    }

    /// The lines of a `claim` block as a claim.
    pub(in crate::decide) fn claim(lines: &str) -> Result<Claim, Problems> {
        let block = block("claim", "printed", lines);
        Claim::unrecorded(&block, &EquationNumber::from(1)).map_err(Problems)
    }

    /// The same with another seed or another budget.
    #[must_use]
    pub fn with(self, settings: impl Into<Settings>) -> Self {
        Self { settings: settings.into(), ..self }
    }

    /// Decides a claim, given by the lines of a `claim` block; a verdict need not be on record.
    ///
    /// # Errors
    /// Everything that is wrong with the claim, with line and column.
    pub fn decide(&self, lines: &str) -> Result<Decision, Problems> {
        let claim = Self::claim(lines)?;
        let mut scope = self.scope.clone();
        claim.enter(&mut scope);
        let seed = mix(self.settings.seed, fingerprint(lines));
        let decision = decide(&claim, &scope, Settings { seed, ..self.settings });
        if decision.problems.is_empty() { Ok(decision) } else { Err(Problems(decision.problems)) }
    }
}

/// A text as the inside of a fenced block.
fn block(path: &str, name: &str, text: &str) -> Block {
    Block {
        source: Source::new(path, text),
        name: name.to_owned(),
        name_span: 0..0,
        span: 0..text.len(),
        lines: None,
    }
}

/// What is wrong with an input: one or more messages, each with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Diagnostic>);

impl Problems {
    /// Each problem by itself.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            if n > 0 {
                writeln!(f)?;
            }
            f.write_str(&problem.render(false))?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

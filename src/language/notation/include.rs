//! `include airy, bessel`: declarations of the library.

use super::{Declaration, Parser};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::language::library::{LIBRARY, Topic};
use crate::spelling::nearest;

impl Declaration<'_> {
    pub(super) fn include(&mut self) -> Result<(), Diagnostic> {
        loop {
            let (name, span) = self.parser.name("what to include")?;
            let known = LIBRARY.map(|topic| topic.name);
            let Some(topic) = Topic::named(&name) else {
                let message = format!("failed to find `{name}` in the library");
                let label = format!("known: {}", known.join(", "));
                let error = self.parser.source.error(Code::E0119, message, span, label);
                return Err(error.suggesting(nearest(&name, known)));
            };
            let source = Source::new(format!("library/{name}"), topic.lines);
            let mut start = 0;
            for line in topic.lines.lines() {
                let parser = Parser::new(&source, start..start + line.len())?;
                let Self { scope, declared_here, .. } = self;
                let mut problems = Vec::new();
                let read = Declaration { parser, scope, declared_here, problems: &mut problems }.line();
                // What is taken already is told where it is included.
                let here =
                    |error| Diagnostic { source: self.parser.source.clone(), span: span.clone(), ..error };
                problems.into_iter().map(Err).chain([read]).try_for_each(|found| found.map_err(here))?;
                start += line.len() + 1;
            }
            if !self.parser.take_mark(",") {
                return self.parser.expect_end();
            }
        }
    }
}

//! The order in which definitions are worked out: a chain of them is long, and not deep.

use std::collections::HashSet;
use std::sync::Arc;

use super::instance::{Instance, Lowered};
use crate::language::scope::{Definition, Symbol, SymbolKind};

impl Instance<'_> {
    /// Works out the definitions that one mentions, and those that they mention, the innermost first. Without
    /// it each would be worked out inside the one that mentions it, and a chain of some hundred would be
    /// refused as nested too deep, though its author nests nothing.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub(super) fn parts_first(&mut self, symbol: &Arc<Symbol>, definition: &Definition) -> Lowered<()> {
        let mut seen = HashSet::from([symbol.name.clone()]);
        let mut path = vec![(symbol.clone(), self.unknown_parts(definition))];
        while let Some((_, parts)) = path.last_mut() {
            match parts.pop() {
                Some(part) => {
                    if let SymbolKind::Definition(definition) = &part.kind
                        && seen.insert(part.name.clone())
                    {
                        let parts = self.unknown_parts(definition);
                        path.push((part.clone(), parts));
                    }
                }
                None => {
                    // A circle is found, and named, when its last member is worked out.
                    if let Some((part, _)) = path.pop()
                        && let SymbolKind::Definition(definition) = &part.kind
                        && part.name != symbol.name
                        && !self.arrays.contains_key(&part.name)
                    {
                        let array = self.defined_array(&part, definition, &part.span)?;
                        self.arrays.insert(part.name.clone(), array);
                    }
                }
            }
        }
        Ok(())
    }

    /// The definitions that one mentions and that are not worked out yet, the last one first.
    fn unknown_parts(&self, definition: &Definition) -> Vec<Arc<Symbol>> {
        let is_unknown = |part: &&Arc<Symbol>| {
            matches!(part.kind, SymbolKind::Definition(_))
                && !self.arrays.contains_key(&part.name)
                && !self.pending.contains(&part.name)
        };
        let names = definition.body.names().into_iter().rev();
        names.filter_map(|name| self.scope.symbols.get(name)).filter(is_unknown).cloned().collect()
    }
}

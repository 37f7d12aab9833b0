//! Letters with their scripts → names with their indices, functions with their arguments.

use dashu_ratio::RBig;

use super::formula::{Element, Inside, Part, Reach, Read, Reader, commas, number, over, product, times};
use super::index::{Item, items, slots, unread};
use super::operator::{Operator, named};
use super::spellings::{ALIKE, Pattern, Spellings};
use crate::diagnostic::Span;
use crate::language::ast::{Call, Expr, Height, Index, Kind, Slot};
use crate::language::operation::{Action, Latex, OPERATIONS, Operation};
use crate::language::scope::{Structure, Symbol, SymbolKind};
use crate::language::tex::Fault;
use crate::language::tex::node::{Node, NodeKind, Script};
use crate::language::tex::spelling::{Spelling, difference, differs, head, key, keys, label};

/// One meaning that a symbol with its scripts may have.
#[derive(Debug, Clone, PartialEq)]
struct Meaning {
    name: String,
    slots: Vec<Slot>,
    /// True if the notation says how the name is printed.
    is_spelled: bool,
    /// How many of the scripts, from the end, are no part of the name but act on it.
    left: Vec<usize>,
    primes: u32,
    /// Coordinates that it is differentiated by, `u_{tx}`.
    by: Vec<String>,
}

impl Reader<'_> {
    /// A quantity by its letter, with its arguments and powers.
    pub(super) fn named(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        if let Some(element) = self.covariant(nodes, at)? {
            return Ok(element);
        }
        self.one_quantity(nodes, *at)?;
        if let Some(element) = self.spelled(nodes, at)? {
            return Ok(element);
        }
        let node = &nodes[*at];
        let base = key(&node.plain())
            .ok_or_else(|| Fault::unread(node.span.clone(), "this is not read as a name"))?;
        if let Some(element) = self.function(nodes, at)? {
            return Ok(element);
        }
        if let Some(element) = self.time_derivative(nodes, at)? {
            return Ok(element);
        }
        let meanings = self.meanings(node, &base)?;
        // A declared `e`, such as a charge, with an exponent that is no number.
        if base == "e"
            && !meanings.is_empty()
            && let Some(script) = node.scripts_at(Height::Upper).next()
            && !matches!(script.nodes.as_slice(), [Node { kind: NodeKind::Number(_), .. }])
        {
            return Err(Fault::ambiguous(
                node.span.clone(),
                "is this a power of the declared `e`, or the exponential function?",
                "write `\\mathrm e` or `\\exp` for the function",
            ));
        }
        let meaning = match meanings.as_slice() {
            [] => return self.known_letter(nodes, at, &base),
            [only] => only.clone(),
            [first, second, ..] => {
                return Err(Fault::ambiguous(
                    node.span.clone(),
                    format!("this is {} or {}", written(first), written(second)),
                    "say in the notation which of them it is: `print NAME as …`",
                ));
            }
        };
        self.meet(&meaning.name, &base, node)?;
        *at += 1;
        self.with_arguments(meaning, node, nodes, at)
    }

    /// `V^\mu{}_{;\nu}`, and `V^\mu_{:\nu}` as Dirac writes it: the covariant derivative by the indices behind the sign,
    /// the first of which acts first.
    fn covariant(&mut self, nodes: &[Node], at: &mut usize) -> Read<Option<Element>> {
        let mut bare = nodes[*at].clone();
        let mut by = None;
        for script in bare.scripts.iter_mut().filter(|script| script.height == Height::Lower) {
            let is_sign = |node: &Node| node.is_mark(";") || node.is_mark(":");
            let Some(place) = script.nodes.iter().position(is_sign) else { continue };
            let mut behind = script.nodes.split_off(place);
            behind.retain(|node| !is_sign(node));
            by = Some(Script { nodes: behind, ..script.clone() });
        }
        let Some(by) = by else { return Ok(None) };
        bare.scripts.retain(|script| script.nodes.iter().any(|node| !node.is_space()));
        let slots = slots(&self.items_of(&by), 99).filter(|slots| {
            !slots.is_empty() && slots.iter().all(|slot| slot.index.letter().is_some() && !slot.comma)
        });
        let Some(slots) = slots else {
            return Err(Fault::unread(by.span, "expected declared indices behind the semicolon"));
        };
        *at += 1;
        let mut expr = self.expression(std::slice::from_ref(&bare), &bare.span)?;
        for slot in slots {
            expr = Operator::Nabla(vec![slot]).applied(expr, &bare.span)?;
        }
        Ok(Some(Element::value(expr)))
    }

    /// `\delta S` where `\delta` is declared, too, or other quantities are spelled so.
    fn one_quantity(&self, nodes: &[Node], at: usize) -> Read<()> {
        let (node, Some(next)) = (&nodes[at], nodes.get(at + 1)) else { return Ok(()) };
        let Some(base) = key(node).filter(|_| differs(node)) else { return Ok(()) };
        let is_spelled =
            self.spellings.has_differences(base.trim_start_matches("\\mathrm{").trim_end_matches('}'));
        let is_whole =
            difference(node, next).is_some() && (is_spelled || !self.spellings.known(&base, &[]).is_empty());
        let is_of_bracket = is_spelled && matches!(next.kind, NodeKind::Fence(..));
        if !is_whole && !is_of_bracket {
            return Ok(());
        }
        Err(Fault::ambiguous(
            node.span.start..next.span.end,
            "is this a product, or one quantity?",
            format!(
                "for one quantity declare a name of its own, `print NAME as {base} …`; for a product write `\\,` between the factors"
            ),
        ))
    }

    /// The name and the indices of a symbol that is not declared yet.
    pub(super) fn new_name(&self, node: &Node) -> Read<(String, Vec<Slot>)> {
        let refuse = || Fault::unread(node.span.clone(), "this is not read as a name to define");
        let base = key(&node.plain()).ok_or_else(refuse)?;
        let spelled: Vec<Meaning> = self
            .spellings
            .known(&head(&node.plain()).unwrap_or_default(), &[])
            .iter()
            .filter_map(|pattern| self.spelled_as(pattern.spelled.as_ref()?, node))
            .collect();
        if let [only] = spelled.as_slice() {
            return Ok((only.name.clone(), only.slots.clone()));
        }
        let mut name = plain_name(&base).ok_or_else(refuse)?;
        let mut found = Vec::new();
        for script in &node.scripts {
            let items = items(&script.nodes, script.height, &self.spellings, true);
            match (slots(&items, 99), script.height) {
                (Some(slots), _) if slots.iter().all(|slot| slot.index.letter().is_some()) => {
                    found.extend(slots.into_iter().map(|slot| self.height_of(slot)));
                }
                (_, Height::Lower) => {
                    let text = keys(&script.nodes).map(|text| label(&text)).ok_or_else(refuse)?;
                    let text = plain_name(&text).unwrap_or(text);
                    if !text.chars().all(|c| c.is_ascii_alphanumeric()) {
                        return Err(refuse());
                    }
                    name = format!("{name}_{text}");
                }
                _ => return Err(refuse()),
            }
        }
        if node.primes > 0 {
            return Err(refuse());
        }
        Ok((name, found))
    }

    /// Two looks of one name may be two quantities.
    fn meet(&mut self, name: &str, base: &str, node: &Node) -> Read<()> {
        let is_bold = |base: &str| base.starts_with("\\mathbf");
        match self.met.get(name) {
            // A vector is bold, and its components are not.
            Some((other, _)) if other != base && is_bold(other) == is_bold(base) => Err(Fault::ambiguous(
                node.span.clone(),
                format!("`{other}` and `{base}` would both be `{name}`"),
                format!("declare both, or say in the notation how `{name}` is printed"),
            )),
            Some(_) => Ok(()),
            None => {
                self.met.insert(name.to_owned(), (base.to_owned(), node.span.clone()));
                Ok(())
            }
        }
    }

    /// What is printed in a way that the notation says, if this is.
    pub(super) fn spelled(&mut self, nodes: &[Node], at: &mut usize) -> Read<Option<Element>> {
        let node = &nodes[*at];
        let Some(base) = head(&node.plain()) else { return Ok(None) };
        let patterns = self.spellings.known(&base, &[]);
        let mut found: Vec<Meaning> = Vec::new();
        for spelling in patterns.iter().filter_map(|pattern| pattern.spelled.as_ref()) {
            found.extend(self.spelled_as(spelling, node));
        }
        // What explains more of the scripts is meant.
        let least = found.iter().map(|meaning| meaning.left.len()).min();
        found.retain(|meaning| Some(meaning.left.len()) == least);
        found.dedup();
        match found.as_slice() {
            [] => Ok(None),
            // What stands above is no power where another name has indices there.
            [only] if !only.left.is_empty() && self.has_indices(node) => Ok(None),
            [only] => {
                let meaning = only.clone();
                self.only_spelled(&meaning, node)?;
                *at += 1;
                self.with_arguments(meaning, node, nodes, at).map(Some)
            }
            [first, second, ..] => Err(Fault::ambiguous(
                node.span.clone(),
                format!("this is {} or {}", written(first), written(second)),
                "print the two in different ways",
            )),
        }
    }

    /// True if a declared name explains what stands at a letter as its indices.
    fn has_indices(&self, node: &Node) -> bool {
        let meanings = key(&node.plain()).and_then(|base| self.meanings(node, &base).ok());
        meanings.into_iter().flatten().any(|meaning| !meaning.slots.is_empty())
    }

    /// What is printed as the notation says may still be another name, or the power of one.
    fn only_spelled(&self, meaning: &Meaning, node: &Node) -> Read<()> {
        if let Some(base) = key(&node.plain())
            && let Some(other) = self
                .meanings(node, &base)
                .unwrap_or_default()
                .into_iter()
                .find(|other| other.name != meaning.name && other.slots.is_empty() && other.by.is_empty())
            && node.scripts_at(Height::Lower).next().is_some()
            && meaning.slots.iter().any(|slot| slot.index.letter().is_none())
        {
            return Err(Fault::ambiguous(
                node.span.clone(),
                format!("this is {} or {}", written(meaning), written(&other)),
                "print the two in different ways",
            ));
        }
        // `x^2` where `x^\mu` are coordinates.
        let power = node.scripts_at(Height::Upper).next().filter(|script| {
            matches!(script.nodes.as_slice(), [Node { kind: NodeKind::Number(n), .. }] if *n > RBig::ONE)
        });
        if let Some(script) = power
            && meaning.left.is_empty()
            && matches!(meaning.slots.as_slice(), [Slot { index: Index::Fixed(_), .. }])
            && !self.has_components(node)
        {
            return Err(Fault::ambiguous(
                script.span.clone(),
                "is this a component or a power?",
                "write the power of a component with brackets, `\\left(x^\\mu\\right)^2`",
            ));
        }
        Ok(())
    }

    /// `x^0` and `x^1` in a line say that `x^2` is a component there: nobody writes such powers.
    fn has_components(&self, node: &Node) -> bool {
        let above = key(&node.plain()).and_then(|base| self.superscripted.get(&base));
        above.is_some_and(|above| above.contains("0") || above.contains("1"))
    }

    fn spelled_as(&self, spelling: &Spelling, node: &Node) -> Option<Meaning> {
        let mut bound: Vec<Option<Slot>> = vec![None; spelling.slots.len()];
        let left = self.fits(spelling, &spelling.node, node, &mut bound)?;
        let slots: Option<Vec<Slot>> = bound.into_iter().collect();
        Some(Meaning {
            name: spelling.name.clone(),
            slots: slots?,
            is_spelled: true,
            left,
            primes: node.primes - spelling.node.primes,
            by: Vec::new(),
        })
    }

    /// Compares a node with one of a spelling, and notes the indices; what is left are the powers at it.
    fn fits(
        &self,
        spelling: &Spelling,
        pattern: &Node,
        node: &Node,
        bound: &mut [Option<Slot>],
    ) -> Option<Vec<usize>> {
        if pattern.primes > node.primes || head(&pattern.plain())? != head(&node.plain())? {
            return None;
        }
        let inner = |node: &Node| -> Option<Vec<Node>> {
            match &node.kind {
                NodeKind::Fence(_, inner, _) => {
                    Some(inner.iter().filter(|node| !node.is_space()).cloned().collect())
                }
                NodeKind::Styled(_, inner) if !inner.iter().all(Node::is_bare) => Some(inner.clone()),
                _ => None,
            }
        };
        if let (Some(wanted), Some(found)) = (inner(pattern), inner(node)) {
            if wanted.len() != found.len() {
                return None;
            }
            for (wanted, found) in wanted.iter().zip(&found) {
                let is_whole = wanted.primes == found.primes;
                match (wanted.mark(), found.mark()) {
                    (Some(wanted), Some(found)) if wanted == found => {}
                    (None, None) if is_whole => {
                        self.fits(spelling, wanted, found, bound).filter(Vec::is_empty).map(drop)?
                    }
                    _ => return None,
                }
            }
        }
        let mut left: Vec<usize> = Vec::new();
        for height in [Height::Lower, Height::Upper] {
            let wanted: Vec<Item> =
                pattern.scripts_at(height).flat_map(|script| self.items_of(script)).collect();
            let there: Vec<(usize, &Script)> =
                node.scripts.iter().enumerate().filter(|(_, script)| script.height == height).collect();
            let mut first = there.as_slice();
            if !wanted.is_empty() {
                let (_, script) = first.first()?;
                first = &first[1..];
                let found = self.items_of(script);
                if found.len() != wanted.len() {
                    return None;
                }
                for (wanted, found) in wanted.iter().zip(&found) {
                    self.bind(spelling, wanted, found, bound)?;
                }
            }
            match height {
                Height::Upper => left.extend(first.iter().map(|(n, _)| *n)),
                _ if first.is_empty() => {}
                _ => return None,
            }
        }
        Some(left)
    }

    fn items_of(&self, script: &Script) -> Vec<Item> {
        items(&script.nodes, script.height, &self.spellings, true)
    }

    /// Notes which index stands where the notation has a letter.
    fn bind(
        &self,
        spelling: &Spelling,
        wanted: &Item,
        found: &Item,
        bound: &mut [Option<Slot>],
    ) -> Option<()> {
        let place = |slot: &Slot| spelling.slots.iter().position(|known| known.index == slot.index);
        match (wanted, found) {
            (Item::Index(wanted), Item::Index(found)) => {
                let brackets = |slot: &Slot| (slot.opens, slot.closes);
                if brackets(wanted) != brackets(found) {
                    return None;
                }
                match place(wanted) {
                    Some(n) => {
                        let height = spelling.slots[n].height;
                        bound[n] = Some(Slot { height, opens: None, closes: None, ..found.clone() });
                        Some(())
                    }
                    None => (wanted.index == found.index).then_some(()),
                }
            }
            (wanted, found) => (wanted == found).then_some(()),
        }
    }

    /// What a letter with its scripts may mean by the names that are declared.
    fn meanings(&self, node: &Node, base: &str) -> Read<Vec<Meaning>> {
        let lower = || node.scripts_at(Height::Lower);
        let mut below: Vec<String> =
            lower().filter_map(|script| keys(&script.nodes)).map(|text| label(&text)).collect();
        below.extend(lower().map(|script| self.items_of(script).iter().map(said).collect::<String>()));
        let of = |base: &str| -> Vec<Pattern> {
            let all = self.spellings.known(base, &below);
            all.into_iter().filter(|pattern| pattern.spelled.is_none()).collect()
        };
        let mut candidates = of(base);
        if candidates.is_empty() {
            let other = ALIKE.iter().find_map(|(a, b)| match base {
                base if base == *a => Some(*b),
                base if base == *b => Some(*a),
                _ => None,
            });
            candidates = other.map(of).unwrap_or_default();
        }
        let mut whole_only = false;
        if candidates.is_empty()
            && let Some(inner) = base.strip_prefix("\\mathbf{").and_then(|rest| rest.strip_suffix('}'))
        {
            whole_only = true;
            candidates = of(inner);
            candidates.retain(|pattern| {
                let indexed = self.symbol(&pattern.name).is_some_and(|symbol| count(symbol) > 0);
                indexed || self.has_axes(&named(&pattern.name, Vec::new(), node.span.clone()))
            });
        }
        let mut meanings: Vec<Meaning> = Vec::new();
        let mut fault = None;
        for pattern in &candidates {
            match self.meaning(pattern, node) {
                // Bold is the whole, and not one of its elements.
                Ok(Some(meaning))
                    if whole_only
                        && self.symbol(&meaning.name).is_some_and(|symbol| {
                            count(symbol) > 0 && meaning.slots.len() >= count(symbol)
                        }) => {}
                Ok(Some(meaning)) if !meanings.contains(&meaning) => meanings.push(meaning),
                Ok(_) => {}
                Err(problem) => fault = Some(problem),
            }
        }
        match fault {
            Some(fault) if meanings.is_empty() => Err(fault),
            _ => Ok(meanings),
        }
    }

    fn symbol(&self, name: &str) -> Option<&std::sync::Arc<Symbol>> {
        self.scope.symbols.get(name)
    }

    fn meaning(&self, pattern: &Pattern, node: &Node) -> Read<Option<Meaning>> {
        let heights: Vec<Height> = match self.symbol(&pattern.name) {
            Some(symbol) => declared_heights(symbol),
            None => Vec::new(),
        };
        let is_plain = heights.iter().all(|height| *height == Height::Plain);
        let mut scripts: Vec<(usize, Height, Vec<Item>)> = node
            .scripts
            .iter()
            .enumerate()
            .map(|(n, script)| (n, script.height, items(&script.nodes, script.height, &self.spellings, true)))
            .collect();
        if !pattern.label.is_empty() {
            let Some(first) = scripts.iter().position(|script| script.1 == Height::Lower) else {
                return Ok(None);
            };
            let text = keys(&node.scripts[scripts[first].0].nodes).map(|text| label(&text));
            if text.as_deref() == Some(pattern.label.as_str()) {
                scripts.remove(first);
            } else if heights.is_empty() || !without_label(&mut scripts[first].2, &pattern.label) {
                return Ok(None);
            }
        }
        let lower: usize = scripts.iter().filter(|script| script.1 == Height::Lower).count();
        // Of a name whose indices have no height only those that differentiate may have one.
        let settled = |slot: Slot| match (slot.comma, is_plain) {
            (true, _) => self.height_of(slot),
            (false, true) => Slot { height: Height::Plain, ..slot },
            (false, false) => slot,
        };
        let meaning = |slots: Vec<Slot>, left: Vec<usize>| Meaning {
            name: pattern.name.clone(),
            slots: slots.into_iter().map(settled).collect(),
            is_spelled: false,
            left,
            primes: node.primes,
            by: Vec::new(),
        };
        if heights.is_empty() {
            let commas = |script: &(usize, Height, Vec<Item>)| {
                script.1 == Height::Lower
                    && matches!(script.2.first(), Some(Item::Comma))
                    && slots(&script.2, 0).is_some()
            };
            // `\phi_{,\mu}`
            if lower == 1
                && let Some(script) = scripts.iter().find(|script| commas(script))
                && let Some(slots) = slots(&script.2, 0)
            {
                let left = scripts
                    .iter()
                    .filter(|script| script.1 == Height::Upper)
                    .map(|script| script.0)
                    .collect();
                return Ok(Some(meaning(slots, left)));
            }
            let left =
                scripts.iter().filter(|script| script.1 == Height::Upper).map(|script| script.0).collect();
            if lower == 1 {
                let by = self.subscripts(pattern, node)?;
                return Ok(by.map(|by| Meaning { by, ..meaning(Vec::new(), left) }));
            }
            return Ok((lower == 0).then(|| meaning(Vec::new(), left)));
        }
        let mut found: Vec<Slot> = Vec::new();
        let mut left = Vec::new();
        let wanted = heights.len();
        // Before a comma that differentiates stand, with those above, as many indices as the name has.
        let above = |script: &&(usize, Height, Vec<Item>)| script.1 == Height::Upper;
        let is_letters = |found: &Vec<Slot>| found.iter().all(|slot| slot.index.letter().is_some());
        let upper: usize = scripts
            .iter()
            .filter(above)
            .filter_map(|s| slots(&s.2, 99))
            .filter(is_letters)
            .map(|s| s.len())
            .sum();
        let before_comma = |script: &(usize, Height, Vec<Item>)| {
            let comma = script.2.iter().position(|item| *item == Item::Comma);
            comma.is_some_and(|comma| comma == wanted || comma + upper == wanted)
        };
        let limit = |script: &(usize, Height, Vec<Item>)| if before_comma(script) { 0 } else { 99 };
        let below: usize = scripts
            .iter()
            .filter(|script| script.1 == Height::Lower)
            .filter_map(|script| slots(&script.2, limit(script)))
            .map(|slots| slots.iter().filter(|slot| !slot.comma).count())
            .sum();
        for script in &scripts {
            let (n, height, items) = script;
            let read = slots(items, limit(script));
            let is_letter = |slot: &Slot| slot.index.letter().is_some();
            match (height, read) {
                (Height::Upper, Some(slots))
                    if below < wanted && (slots.iter().all(is_letter) || !is_plain) =>
                {
                    if !is_plain
                        && wanted == 1
                        && slots.iter().any(|slot| !is_letter(slot))
                        && !self.has_components(node)
                    {
                        return Err(Fault::ambiguous(
                            node.span.clone(),
                            "is this a component or a power?",
                            "write the power of a component with brackets, `\\left(X^\\mu\\right)^2`",
                        ));
                    }
                    found.extend(slots);
                }
                (Height::Upper, _) => left.push(*n),
                (_, Some(slots)) => found.extend(slots),
                (_, None) => return Err(unread(items, &node.scripts[*n].span)),
            }
        }
        // `S_{12}` of two indices.
        if let [only] = found.as_slice()
            && let Index::Fixed(digits) = only.index
            && wanted > 1
            && digits.to_string().len() == wanted
        {
            let digit =
                |c: char| Slot { index: Index::Fixed(c.to_digit(10).unwrap_or(0).into()), ..only.clone() };
            found = digits.to_string().chars().map(digit).collect();
        }
        let indices = found.iter().filter(|slot| !slot.comma).count();
        if indices != 0 && indices != wanted {
            return Ok(None);
        }
        for (n, _, items) in &scripts {
            let script = &node.scripts[*n];
            if !left.contains(n)
                && let Some(slots) = slots(items, limit(&(*n, script.height, items.clone())))
            {
                self.plain_indices(&slots, items, script)?;
            }
        }
        self.stacked(pattern, node, &heights, &mut found)?;
        Ok(Some(meaning(found, left)))
    }

    /// Indices above each other come in the order in which the name is declared, and otherwise the order must not
    /// matter.
    fn stacked(&self, pattern: &Pattern, node: &Node, heights: &[Height], found: &mut Vec<Slot>) -> Read<()> {
        let written: Vec<Height> = found.iter().filter(|slot| !slot.comma).map(|slot| slot.height).collect();
        let mixed = written.contains(&Height::Upper) && written.contains(&Height::Lower);
        if !mixed || node.scripts.iter().any(|script| script.apart) || written == heights {
            return Ok(());
        }
        let count = |heights: &[Height], height| heights.iter().filter(|known| **known == height).count();
        let is_symmetric = self.symbol(&pattern.name).is_some_and(|symbol| {
            symbol.structure != Structure::General && symbol.structure != Structure::Antisymmetric
                || self.scope.metric.as_ref() == Some(&symbol.name)
        });
        if is_symmetric {
            return Ok(());
        }
        if count(heights, Height::Upper) != count(&written, Height::Upper) {
            return Err(Fault::ambiguous(
                node.span.clone(),
                "which of these indices comes first?",
                "write `F^\\mu{}_\\nu` or `F_\\nu{}^\\mu`",
            ));
        }
        let mut rest = std::mem::take(found);
        for height in heights {
            if let Some(n) = rest.iter().position(|slot| slot.height == *height && !slot.comma) {
                found.push(rest.remove(n));
            }
        }
        found.extend(rest);
        Ok(())
    }

    /// `u_{tx}`: the coordinates below a field that depends on them. Where vectors are declared, such a letter is a
    /// component.
    fn subscripts(&self, pattern: &Pattern, node: &Node) -> Read<Option<Vec<String>>> {
        let on = match self.symbol(&pattern.name).map(|symbol| &symbol.kind) {
            Some(SymbolKind::Field { on }) => on.clone(),
            Some(SymbolKind::Definition(definition)) => self.coordinates_of(&definition.body, 0),
            _ => return Ok(None),
        };
        let Some(script) = node.scripts_at(Height::Lower).next() else { return Ok(None) };
        // Nobody has a component t beside x.
        let seen = self.subscripted.get(&key(&node.plain()).unwrap_or_default());
        let by_time = seen.is_some_and(|seen| seen.contains("t") || seen.contains("\\tau"));
        let has_slots = self.symbol(&pattern.name).is_some_and(|symbol| !symbol.slots.is_empty());
        if !pattern.label.is_empty() || self.scope.vectors.is_some() && (has_slots || !by_time) {
            return Ok(None);
        }
        let mut by = Vec::new();
        for inner in script.nodes.iter().filter(|node| !node.is_space()) {
            let known = key(inner).filter(|_| inner.is_bare()).map(|base| self.spellings.known(&base, &[]));
            let known = known.into_iter().flatten();
            match known.filter(|known| known.label.is_empty()).find(|known| on.contains(&known.name)) {
                Some(known) => by.push(known.name.clone()),
                None => return Ok(None),
            }
        }
        if by.is_empty() {
            return Ok(None);
        }
        // `B_r` and `E_x` are components as a rule.
        let curved = ["r", "R", "theta", "phi", "varphi"];
        let is_declared = |sign: &std::sync::Arc<Spelling>| {
            sign.name == "d" && key(&sign.node.plain()) == key(&node.plain())
        };
        if self.scope.signs.iter().any(is_declared) {
            return Ok(Some(by));
        }
        if by_time && !on.iter().any(|name| curved.contains(&name.as_str())) {
            return Ok(Some(by));
        }
        Err(Fault::ambiguous(
            node.span.clone(),
            format!("is this a derivative of `{}`, or a component?", pattern.name),
            format!(
                "for derivatives say `print d as {0}_x` in the notation; declare a component under a name of its own",
                key(&node.plain()).unwrap_or_default()
            ),
        ))
    }

    /// The coordinates that a quantity depends on, through definitions, too.
    pub(super) fn coordinates_of(&self, expr: &Expr, depth: usize) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        expr.walk(&mut |part| {
            let Kind::Name(reference) = &part.kind else { return };
            match self.symbol(&reference.name).map(|symbol| &symbol.kind) {
                Some(SymbolKind::Field { on }) => out.extend(on.iter().cloned()),
                Some(SymbolKind::Coordinate) => out.push(reference.name.clone()),
                Some(SymbolKind::Definition(definition)) if depth < 20 => {
                    out.extend(self.coordinates_of(&definition.body, depth + 1));
                }
                _ => {}
            }
        });
        out.sort();
        out.dedup();
        out
    }

    /// The name with what is written behind it: arguments, then powers.
    fn with_arguments(
        &mut self,
        meaning: Meaning,
        node: &Node,
        nodes: &[Node],
        at: &mut usize,
    ) -> Read<Element> {
        let span = node.span.clone();
        let next = nodes
            .get(*at)
            .filter(|next| matches!(&next.kind, NodeKind::Fence(open, ..) if open == "(" || open == "["));
        if Spellings::is_function(self.scope, &meaning.name) {
            let Some(NodeKind::Fence(_, inner, _)) = next.map(|next| &next.kind) else {
                return Err(Fault::unread(
                    span,
                    format!("expected the argument of the function `{}`", meaning.name),
                ));
            };
            let fence = nodes[*at].clone();
            *at += 1;
            no_primes(&fence)?;
            let arguments =
                commas(inner).iter().map(|part| self.expression(part, &fence.span)).collect::<Read<_>>()?;
            let call = Call {
                name: meaning.name.clone(),
                primes: meaning.primes,
                brackets: meaning.slots.clone(),
                arguments,
                slots: Vec::new(),
            };
            let whole = span.start..fence.span.end;
            let mut element = Element::value(Expr::new(Kind::Call(call), whole.clone()));
            element.span = whole;
            // `f^2(x)` and `f(x)^2`
            for script in meaning.left.iter().map(|n| &node.scripts[*n]).chain(&fence.scripts) {
                element = self.raised(element, &script.nodes, &script.span)?;
            }
            return Ok(element);
        }
        let mut expr = named(&meaning.name, meaning.slots.clone(), span.clone());
        if !meaning.by.is_empty() {
            let by = meaning.by.iter().map(|name| named(name, Vec::new(), span.clone()));
            expr = Operator::call("d", std::iter::once(expr).chain(by).collect(), span.clone());
        }
        if meaning.primes > 0 {
            expr = self.primed(&meaning, expr, &span)?;
        }
        if self.is_metric(&meaning) {
            match self.place {
                Inside::Matrix => {}
                Inside::Root => expr = Operator::call("det", vec![expr], span.clone()),
                Inside::Nothing => {
                    return Err(Fault::ambiguous(
                        span.clone(),
                        "is this the metric, or its determinant?",
                        "write `\\det g`; under a root and in a logarithm it is the determinant",
                    ));
                }
            }
        }
        let is_tensor = self.symbol(&meaning.name).is_some_and(|symbol| {
            !matches!(symbol.kind, SymbolKind::Coordinate)
                && symbol.slots.iter().any(|slot| slot.height != Height::Plain)
        });
        if is_tensor && meaning.slots.is_empty() && self.place == Inside::Nothing {
            return Err(Fault::ambiguous(
                span.clone(),
                format!(
                    "`{}` is declared with indices: is this its trace, or the whole of it?",
                    meaning.name
                ),
                "write the indices; for a trace declare a name of its own",
            ));
        }
        let squared = meaning.left.len() == 1
            && matches!(node.scripts[meaning.left[0]].nodes.as_slice(), [Node { kind: NodeKind::Number(n), .. }] if *n == RBig::from(2u8));
        let is_bold = key(&node.plain()).is_some_and(|base| base.contains("\\mathbf"));
        if self.is_vector(&meaning) && !is_bold && !meaning.is_spelled && !squared {
            return Err(Fault::ambiguous(
                span,
                format!("is this the vector `{}`, or its length?", meaning.name),
                "a vector is printed bold, and its length is `\\sqrt{\\mathbf v^2}` or a name of its own",
            ));
        }
        let mut left = meaning.left.clone();
        if meaning.slots.len() == 2
            && let Some(n) = left.first().copied()
            && let Some(name) = matrix_power(&node.scripts[n])
        {
            // `A^{-1}_{jk}` is an element of the inverse; `A_{jk}^{-1}` may be one over the element.
            let behind = node
                .scripts
                .iter()
                .rposition(|script| script.height == Height::Lower)
                .is_some_and(|below| below > n);
            if !behind {
                return Err(Fault::ambiguous(
                    node.scripts[n].span.clone(),
                    "is this of the matrix, or of its element?",
                    "write `A^{-1}_{jk}` or `(A_{jk})^{-1}`",
                ));
            }
            let call = Call {
                name: name.to_owned(),
                primes: 0,
                brackets: Vec::new(),
                arguments: vec![named(&meaning.name, Vec::new(), span.clone())],
                slots: meaning.slots.clone(),
            };
            expr = Expr::new(Kind::Call(call), span.clone());
            left.remove(0);
        }
        let mut element = Element::value(expr);
        element.span = span.clone();
        for n in &left {
            let script = &node.scripts[*n];
            element = self.raised(element, &script.nodes, &script.span)?;
        }
        if let Some(fence) = next
            && self.are_arguments(&meaning.name, fence)?
        {
            let fence = fence.clone();
            *at += 1;
            no_primes(&fence)?;
            for script in &fence.scripts {
                element = self.raised(element, &script.nodes, &script.span)?;
            }
        }
        Ok(element)
    }

    /// True of a vector in the declared coordinates, without its index.
    fn is_vector(&self, meaning: &Meaning) -> bool {
        let Some(frame) = &self.scope.vectors else { return false };
        meaning.slots.is_empty()
            && self
                .symbol(&meaning.name)
                .is_some_and(|symbol| matches!(symbol.slots.as_slice(), [slot] if slot.range == frame.range))
    }

    /// `g` of a metric without indices is its determinant.
    fn is_metric(&self, meaning: &Meaning) -> bool {
        self.scope.metric.as_ref() == Some(&meaning.name) && meaning.slots.is_empty()
    }

    /// `F'` of a field of one coordinate.
    fn primed(&self, meaning: &Meaning, expr: Expr, span: &Span) -> Read<Expr> {
        let is_variable = matches!(
            self.symbol(&meaning.name).map(|symbol| &symbol.kind),
            Some(SymbolKind::Coordinate | SymbolKind::Parameter | SymbolKind::Operator)
        );
        if is_variable {
            let name = format!("{}{}", meaning.name, "'".repeat(meaning.primes as usize));
            return Err(Fault::unknown(span.clone(), format!("`{name}` is not declared")).with_help(
                "declare it under a name of its own, and say how that is printed: `print NAME as …'`",
            ));
        }
        let on = match self.coordinates_of(&expr, 0).as_slice() {
            [only] if self.symbol(only).is_some_and(|symbol| symbol.slots.is_empty()) => only.clone(),
            _ => {
                return Err(Fault::ambiguous(
                    span.clone(),
                    "in which coordinate does this prime differentiate?",
                    "a prime is the derivative of a field of one coordinate, or of a function with its argument behind it",
                ));
            }
        };
        let by = (0..meaning.primes).map(|_| named(&on, Vec::new(), span.clone()));
        Ok(Operator::call("d", std::iter::once(expr).chain(by).collect(), span.clone()))
    }

    /// True if a bracket behind a name holds what it depends on, false if it is a factor.
    fn are_arguments(&mut self, name: &str, fence: &Node) -> Read<bool> {
        let NodeKind::Fence(open, inner, _) = &fence.kind else { return Ok(false) };
        let Some(symbol) = self.symbol(name).cloned() else { return Ok(false) };
        let parts = commas(inner);
        let names: Vec<Option<String>> = parts.iter().map(|part| self.only_name(part)).collect();
        let on = match &symbol.kind {
            SymbolKind::Field { on } => Some(on.clone()),
            _ => None,
        };
        let depends = |name: &String| match &on {
            Some(on) => on.contains(name),
            None => matches!(
                self.symbol(name).map(|symbol| &symbol.kind),
                Some(SymbolKind::Coordinate | SymbolKind::Parameter | SymbolKind::Field { .. })
            ),
        };
        let all = names.iter().all(|name| name.as_ref().is_some_and(depends));
        let is_definition = matches!(symbol.kind, SymbolKind::Definition(_));
        let read: Vec<String> = names.iter().flatten().cloned().collect();
        if all && open == "(" && (on.is_some() || is_definition) {
            let as_declared = match &on {
                Some(on) => read == *on && parts.iter().all(|part| self.is_whole(part)),
                None => {
                    let known = self.arguments.entry(name.to_owned()).or_insert_with(|| parts_of(&parts));
                    *known == parts_of(&parts)
                        && read.iter().collect::<std::collections::BTreeSet<_>>().len() == read.len()
                }
            };
            if !as_declared {
                return Err(Fault::ambiguous(
                    fence.span.clone(),
                    format!("`{name}` is not declared with these arguments in this order"),
                    match &on {
                        Some(on) => {
                            format!("it is `{name}({})`; values at other places are not read", on.join(", "))
                        }
                        None => "its arguments are the same wherever it stands".to_owned(),
                    },
                ));
            }
        }
        if all && open == "(" && (parts.len() > 1 || on.is_some() || is_definition) {
            return Ok(true);
        }
        // `S[p, F]`: what a functional is a functional of.
        if open == "[" && is_definition && names.iter().all(Option::is_some) {
            return Ok(true);
        }
        if parts.len() > 1 {
            return Err(Fault::unread(
                fence.span.clone(),
                format!("`{name}` is not declared to depend on this"),
            ));
        }
        let inside = self.expression(&parts[0], &fence.span).ok();
        let is_number = matches!(&inside, Some(Expr { kind: Kind::Number(_), .. }));
        let bare = inside.as_ref().map(bare_names).unwrap_or_default();
        let is_coordinate = |name: &String| match &on {
            Some(on) => on.contains(name),
            None => {
                is_definition
                    && matches!(self.symbol(name).map(|symbol| &symbol.kind), Some(SymbolKind::Coordinate))
            }
        };
        let mentions = bare.iter().any(is_coordinate) || is_number;
        let lonely = names.first().is_some_and(Option::is_some) && open == "(";
        if mentions || lonely {
            return Err(Fault::ambiguous(
                fence.span.clone(),
                format!("is this a factor, or what `{name}` is a function of?"),
                format!(
                    "declare `{name}` as a field or a function of it; for a product write `\\,` between the factors, or drop the brackets"
                ),
            ));
        }
        Ok(false)
    }

    /// True of a family of coordinates or one by its letter, and not of one that is picked by a number.
    fn is_whole(&mut self, nodes: &[Node]) -> bool {
        let met = self.met.clone();
        let before = std::mem::replace(&mut self.place, Inside::Matrix);
        let expr = self.expression(nodes, &(0..0)).ok();
        self.place = before;
        self.met = met;
        match expr.map(|expr| expr.kind) {
            Some(Kind::Name(reference)) => reference.slots.iter().all(|slot| slot.index.letter().is_some()),
            _ => false,
        }
    }

    /// The name that a list of nodes is and nothing else.
    fn only_name(&mut self, nodes: &[Node]) -> Option<String> {
        let nodes: Vec<Node> = nodes.iter().filter(|node| !node.is_space()).cloned().collect();
        let [node] = nodes.as_slice() else { return None };
        if !matches!(node.kind, NodeKind::Letter(_) | NodeKind::Styled(..)) {
            return None;
        }
        let met = self.met.clone();
        // As an argument, the letter of a metric is the metric.
        let before = std::mem::replace(&mut self.place, Inside::Matrix);
        let expr = self.expression(&nodes, &node.span).ok();
        self.place = before;
        self.met = met;
        match expr?.kind {
            Kind::Name(reference) => Some(reference.name),
            _ => None,
        }
    }

    /// Letters that mean something without being declared: numbers, tensors of the metric, unit vectors.
    fn known_letter(&mut self, nodes: &[Node], at: &mut usize, base: &str) -> Read<Element> {
        let node = &nodes[*at];
        let span = node.span.clone();
        let raised = |reader: &mut Self, expr: Expr, left: &[&Script]| -> Read<Element> {
            let mut element = Element::value(expr);
            element.span = span.clone();
            for script in left {
                element = reader.raised(element, &script.nodes, &script.span)?;
            }
            Ok(element)
        };
        let upper: Vec<&Script> = node.scripts_at(Height::Upper).collect();
        let has_lower = node.scripts_at(Height::Lower).next().is_some();
        if node.primes > 0 {
            return Err(not_declared(node, base));
        }
        if let Some(unit) = self.unit_vector(node, base)? {
            *at += 1;
            return Ok(unit);
        }
        match base {
            "e" | "\\mathrm{e}" if !has_lower && upper.len() == 1 && node.primes == 0 => {
                *at += 1;
                if base == "e"
                    && matches!(upper[0].nodes.as_slice(), [Node { kind: NodeKind::Number(_), .. }])
                {
                    return Err(Fault::ambiguous(
                        span,
                        "is this the square of a charge or an eccentricity, or the exponential function?",
                        "declare `e`, or write `\\mathrm e` or `\\exp` for the function",
                    ));
                }
                let exponent = self.exponent(&upper[0].nodes, &upper[0].span)?;
                return Ok(Element::value(Operator::call("exp", vec![exponent], span)));
            }
            "\\mathrm{e}" if node.is_bare() => {
                *at += 1;
                return Ok(Element::value(Operator::call("exp", vec![number(1, &span)], span)));
            }
            "\\mathbf{0}" if node.is_bare() => {
                *at += 1;
                return Ok(Element::value(number(0, &span)));
            }
            "i" | "\\mathrm{i}" | "\\imath" if !has_lower => {
                *at += 1;
                return raised(self, named("i", Vec::new(), span.clone()), &upper);
            }
            "\\pi" if !has_lower => {
                *at += 1;
                return raised(self, named("pi", Vec::new(), span.clone()), &upper);
            }
            "O" | "\\mathcal{O}" if node.is_bare() => {
                if let Some(fence) = nodes.get(*at + 1).filter(|next| next.is_bare())
                    && let NodeKind::Fence(_, inner, _) = &fence.kind
                {
                    let argument = self.expression(inner, &span)?;
                    *at += 2;
                    return Ok(Element::value(Operator::call("O", vec![argument], span)));
                }
            }
            "\\Delta" if node.is_bare() => {
                if self.spellings.has_differences(base) {
                    return Err(Fault::ambiguous(
                        span,
                        "is this the change of a quantity, or its Laplacian?",
                        "write `\\nabla^2` for the Laplacian",
                    ));
                }
                *at += 1;
                return Ok(Element::operator(self.laplacian(), Reach::Factor, span));
            }
            _ => {}
        }
        if let Some((expr, left)) = self.tensor_letter(node, base)? {
            *at += 1;
            // `R(g)`: of which metric.
            if let Some(NodeKind::Fence(open, inner, _)) = nodes.get(*at).map(|next| &next.kind)
                && open == "("
                && nodes[*at].is_bare()
                && self.scope.metric.is_some()
                && self.only_name(inner) == self.scope.metric
            {
                *at += 1;
            }
            let left: Vec<&Script> = left.iter().map(|n| &node.scripts[*n]).collect();
            return raised(self, expr, &left);
        }
        Err(not_declared(node, base))
    }

    fn unit_vector(&mut self, node: &Node, base: &str) -> Read<Option<Element>> {
        let Some(frame) = self.scope.vectors.clone() else { return Ok(None) };
        let coordinate = |reader: &Self, node: &Node| {
            super::index::letter(node, &reader.spellings).filter(|name| frame.coordinates.contains(name))
        };
        let name = if ["\\hat{\\mathbf{e}}", "\\mathbf{e}", "\\hat{e}", "\\mathbf{\\hat{e}}"].contains(&base)
        {
            let Some(script) = node.scripts_at(Height::Lower).next() else { return Ok(None) };
            match script.nodes.as_slice() {
                [only] => coordinate(self, only),
                _ => None,
            }
        } else if let NodeKind::Styled("\\hat", inner) = &node.kind {
            match inner.as_slice() {
                [Node { kind: NodeKind::Styled("\\mathbf", inner), .. }] if inner.len() == 1 => {
                    coordinate(self, &inner[0])
                }
                [only] => coordinate(self, only),
                _ => None,
            }
        } else {
            None
        };
        let Some(name) = name else { return Ok(None) };
        let of = named(&name, Vec::new(), node.span.clone());
        Ok(Some(Element::value(Operator::call("unit", vec![of], node.span.clone()))))
    }

    /// δ, ε, Γ, R, G, C and the matrices of spin, by the number of their indices.
    fn tensor_letter(&self, node: &Node, base: &str) -> Read<Option<(Expr, Vec<usize>)>> {
        let span = &node.span;
        let axis = match (base, node.scripts.first().and_then(|script| keys(&script.nodes)).as_deref()) {
            ("\\sigma", Some("x")) => Some(1),
            ("\\sigma", Some("y")) => Some(2),
            ("\\sigma", Some("z")) => Some(3),
            _ => None,
        };
        if let Some(axis) = axis {
            let slot = Slot {
                index: Index::Fixed(axis),
                height: Height::Plain,
                comma: false,
                opens: None,
                closes: None,
                span: span.clone(),
            };
            return Ok(Some((named("pauli", vec![slot], span.clone()), (1..node.scripts.len()).collect())));
        }
        let mut found: Vec<Slot> = Vec::new();
        let mut written: Vec<Height> = Vec::new();
        let mut left = Vec::new();
        for (n, script) in node.scripts.iter().enumerate() {
            match slots(&items(&script.nodes, script.height, &self.spellings, true), 4) {
                Some(slots)
                    if slots
                        .iter()
                        .all(|slot| slot.index.letter().is_some() || script.height == Height::Lower) =>
                {
                    self.plain_indices(
                        &slots,
                        &items(&script.nodes, script.height, &self.spellings, true),
                        script,
                    )?;
                    written.extend(slots.iter().map(|_| script.height));
                    found.extend(slots.into_iter().map(|slot| self.height_of(slot)));
                }
                _ if script.height == Height::Upper => left.push(n),
                _ => return Ok(None),
            }
        }
        // A number among indices that stand up or down does so, too.
        let has_height = found.iter().any(|slot| slot.height != Height::Plain);
        let only_numbers = found.iter().all(|slot| slot.index.letter().is_none());
        if has_height || (only_numbers && self.scope.metric.is_some()) {
            for (slot, height) in found.iter_mut().zip(written) {
                slot.height = height;
            }
        }
        let metric = self.scope.metric.clone();
        let range = |name: &str| self.symbol(name)?.slots.first().map(|slot| slot.range.clone());
        let of_metric = |metric: &String| {
            let range = range(metric);
            let fits = |slot: &Slot| match (slot.index.letter(), &range) {
                (Some(letter), Some(range)) => self.scope.range_of(letter) == Some(range),
                _ => true,
            };
            found.iter().all(fits) && !(found.is_empty() && self.place == Inside::Matrix)
        };
        let curvature = |name: &str| {
            metric.clone().filter(of_metric).map(|metric| {
                let call = Call {
                    name: name.to_owned(),
                    primes: 0,
                    brackets: Vec::new(),
                    arguments: vec![named(&metric, Vec::new(), span.clone())],
                    slots: found.clone(),
                };
                Expr::new(Kind::Call(call), span.clone())
            })
        };
        let within = |first: i64, last: i64| {
            found.iter().all(|slot| !matches!(slot.index, Index::Fixed(n) if n < first || n > last))
        };
        let expr = match (base, found.len()) {
            ("\\delta", 2 | 4 | 6 | 8) => Some(named("delta", found.clone(), span.clone())),
            ("\\epsilon" | "\\varepsilon", 2..=8) => Some(named("levi_civita", found.clone(), span.clone())),
            ("\\Gamma", 3) => curvature("christoffel"),
            ("R", 4) => curvature("riemann"),
            ("R", 2) => curvature("ricci"),
            ("R", 0) => curvature("scalar_curvature"),
            ("G", 2) => curvature("einstein"),
            ("C", 4) => curvature("weyl"),
            ("\\sigma", 1) if within(1, 3) => Some(named("pauli", found.clone(), span.clone())),
            ("\\gamma", 1) if within(0, 3) => Some(named("dirac", found.clone(), span.clone())),
            _ => None,
        };
        Ok(expr.map(|expr| (expr, left)))
    }

    /// Brackets among indices and commas between them are never lost: brackets are of tensors, and a comma may be a
    /// derivative where coordinates have such an index.
    fn plain_indices(&self, slots: &[Slot], items: &[Item], script: &Script) -> Read<()> {
        let has_height = |slot: &Slot| self.height_of(slot.clone()).height != Height::Plain;
        let brackets = slots.iter().any(|slot| slot.opens.is_some() || slot.closes.is_some());
        if brackets && !slots.iter().any(has_height) {
            return Err(Fault::unread(
                script.span.clone(),
                "brackets among indices are read of tensors only",
            )
            .with_help("write the combination out"));
        }
        let has_comma = items.contains(&Item::Comma) && !slots.iter().any(|slot| slot.comma);
        let derives = |slot: &Slot| {
            let range = slot.index.letter().and_then(|letter| self.scope.range_of(letter));
            range.is_some_and(|range| {
                self.scope.coordinates().any(|family| family.slots.iter().any(|slot| slot.range == range))
            })
        };
        if has_comma && slots.iter().any(|slot| has_height(slot) || derives(slot)) {
            return Err(Fault::ambiguous(
                script.span.clone(),
                "does this comma set indices apart, or is it a derivative?",
                "leave the comma out, or write the derivative with `\\partial`",
            ));
        }
        Ok(())
    }

    /// An index stands up or down where its range has such places, and plainly elsewhere.
    pub(super) fn height_of(&self, slot: Slot) -> Slot {
        let range = slot.index.letter().and_then(|letter| self.scope.range_of(letter));
        let has_heights = range.is_some_and(|range| self.scope.symbols.has_heights(range));
        Slot { height: if has_heights { slot.height } else { Height::Plain }, ..slot }
    }

    /// `\dot x`, where no such name is declared.
    fn time_derivative(&mut self, nodes: &[Node], at: &mut usize) -> Read<Option<Element>> {
        let node = &nodes[*at];
        let NodeKind::Styled(accent @ ("\\dot" | "\\ddot" | "\\dddot"), inner) = &node.kind else {
            return Ok(None);
        };
        let base = key(&node.plain()).unwrap_or_default();
        if !self.meanings(node, &base)?.is_empty() {
            return Ok(None);
        }
        let order = match *accent {
            "\\dot" => 1,
            "\\ddot" => 2,
            _ => 3,
        };
        // `\dot x_i` is the derivative of `x_i`.
        let mut bare: Vec<Node> = inner.clone();
        let [only] = bare.as_mut_slice() else { return Ok(None) };
        let (powers, indices): (Vec<Script>, Vec<Script>) =
            node.scripts.iter().cloned().partition(|script| {
                script.height == Height::Upper
                    && slots(&self.items_of(script), 9)
                        .is_none_or(|slots| slots.iter().any(|slot| slot.index.letter().is_none()))
            });
        if node.primes > 0 {
            return Err(not_declared(node, &base));
        }
        only.scripts.extend(indices);
        let operand = self.expression(&bare, &node.span)?;
        *at += 1;
        let span = node.span.clone();
        let by_time = match &self.scope.flow {
            Some(_) => Operator::Flow(order),
            None => {
                let is_coordinate = matches!(&operand.kind, Kind::Name(reference)
                    if self.symbol(&reference.name).is_some_and(|s| matches!(s.kind, SymbolKind::Coordinate)));
                let Some(time) = self.time_of(&operand).filter(|_| !is_coordinate) else {
                    return Err(Fault::ambiguous(
                        span,
                        "in which coordinate does this dot differentiate?",
                        "a dot is the derivative along the declared `flow`, or in the coordinate t; write the derivative as a fraction, or declare the name",
                    ));
                };
                Operator::By((0..order).map(|_| named(&time, Vec::new(), span.clone())).collect())
            }
        };
        // `\dot x(t)`
        let arguments = match (&operand.kind, nodes.get(*at)) {
            (Kind::Name(reference), Some(fence)) if self.are_arguments(&reference.name, fence)? => {
                no_primes(fence)?;
                *at += 1;
                fence.scripts.clone()
            }
            _ => Vec::new(),
        };
        let mut element = Element::value(by_time.applied(operand, &span)?);
        element.span = span;
        for script in powers.iter().chain(&arguments) {
            element = self.raised(element, &script.nodes, &script.span)?;
        }
        Ok(Some(element))
    }

    /// The coordinate that a dot differentiates in: t, or τ.
    fn time_of(&self, operand: &Expr) -> Option<String> {
        let on = self.coordinates_of(operand, 0);
        ["t", "tau"].iter().find(|time| on.iter().any(|name| name == *time)).map(|time| (*time).to_owned())
    }

    /// A function of the language, with its argument in brackets or without.
    pub(super) fn function(&mut self, nodes: &[Node], at: &mut usize) -> Read<Option<Element>> {
        let node = &nodes[*at];
        let Some(name) = function_name(node) else { return Ok(None) };
        let span = node.span.clone();
        if node.primes > 0 {
            return Err(Fault::unread(span, format!("a prime at `{name}` is not read")));
        }
        if node.scripts_at(Height::Upper).count() > 1 || node.scripts_at(Height::Lower).count() > 1 {
            return Err(Fault::unread(span, format!("the scripts of `{name}` are not read")));
        }
        *at += 1;
        let exponent = node.scripts_at(Height::Upper).next();
        let base = node.scripts_at(Height::Lower).next();
        if base.is_some() && name != "log" {
            return Err(Fault::unread(span, format!("an index of `{name}` is not read")));
        }
        while nodes.get(*at).is_some_and(Node::is_space) {
            *at += 1;
        }
        let (argument, fence) = self.argument(nodes, at, name, &span)?;
        let whole = span.start..argument.first().map_or(span.end, |argument| argument.span.end);
        let operation = Operation::named(name).filter(|operation| operation.takes(argument.len()));
        if operation.is_none() {
            return Err(Fault::unread(whole, format!("`{name}` takes another number of arguments")));
        }
        let mut call = Operator::call(name, argument, whole.clone());
        if let Some(base) = base {
            let base = self.expression(&base.nodes, &base.span)?;
            call = product(
                vec![times(call), over(Operator::call("log", vec![base], whole.clone()))],
                whole.clone(),
            );
        }
        if let Some(fence) = &fence {
            no_primes(fence)?;
            if let Some(below) = fence.scripts_at(Height::Lower).next() {
                return Err(Fault::unread(below.span.clone(), "what stands below this is not read"));
            }
        }
        let mut element = Element::value(call);
        element.span = whole.clone();
        if let Some(exponent) = exponent {
            let power = self.expression(&exponent.nodes, &exponent.span)?;
            let is_inverse = matches!(&power.kind, Kind::Neg(one) if matches!(&one.kind, Kind::Number(n) if *n == RBig::ONE));
            if is_inverse {
                return Err(Fault::ambiguous(
                    exponent.span.clone(),
                    "is this the inverse function, or one over it?",
                    "write `\\arctan x`, or a fraction",
                ));
            }
            element = self.raised(element, &exponent.nodes, &exponent.span)?;
        }
        if let Some(script) = fence.as_ref().and_then(|fence| fence.scripts_at(Height::Upper).next()) {
            if name != "det" && name != "trace" {
                return Err(Fault::ambiguous(
                    script.span.clone(),
                    format!("is this the power of `{name}`, or of its argument?"),
                    "write `\\sin^2(x)` for the power of the function",
                ));
            }
            element = self.raised(element, &script.nodes, &script.span)?;
        }
        Ok(Some(element))
    }

    /// What a function is applied to, with the bracket around it.
    fn argument(
        &mut self,
        nodes: &[Node],
        at: &mut usize,
        name: &str,
        span: &Span,
    ) -> Read<(Vec<Expr>, Option<Node>)> {
        let missing = || Fault::unread(span.clone(), format!("expected the argument of `{name}`"));
        let node = nodes.get(*at).ok_or_else(missing)?.clone();
        if let NodeKind::Fence(open, inner, _) = &node.kind
            && (open == "(" || open == "[" || open == "\\{")
        {
            *at += 1;
            let mut arguments = Vec::new();
            for part in commas(inner) {
                arguments.push(self.matrix_argument(name, &part, &node.span)?);
            }
            // `\sin(n + 1/2)\theta`
            if ["sin", "cos", "tan"].contains(&name) && self.goes_on(nodes, *at, name) {
                return Err(Fault::ambiguous(
                    node.span,
                    format!("does the argument of `{name}` end with the bracket?"),
                    "write `\\,` behind the bracket, or one bracket around all",
                ));
            }
            return Ok((arguments, Some(node)));
        }
        if function_name(&node).is_some()
            || matches!(
                node.kind,
                NodeKind::Fraction(..)
                    | NodeKind::Root(..)
                    | NodeKind::Fence(..)
                    | NodeKind::Group(_)
                    | NodeKind::Rows(..)
            )
        {
            let element = self.element_at(nodes, at)?;
            if self.goes_on(nodes, *at, name) {
                return Err(Fault::ambiguous(
                    element.span,
                    format!("where does the argument of `{name}` end?"),
                    "put brackets around it",
                ));
            }
            return match element.part {
                Part::Value(expr) => Ok((vec![expr], None)),
                Part::Operator(_) => Err(missing()),
            };
        }
        let start = *at;
        while let Some(next) = nodes.get(*at)
            && matches!(next.kind, NodeKind::Letter(_) | NodeKind::Styled(..) | NodeKind::Number(_))
            && function_name(next).is_none()
        {
            *at += 1;
            // Arguments of a field belong to it.
            if matches!(next.kind, NodeKind::Number(_)) || *at - start > 2 {
                continue;
            }
        }
        let run = nodes[start..*at].to_vec();
        if run.is_empty() {
            return Err(missing());
        }
        let symbols: Vec<Node> =
            run.iter().filter(|node| !matches!(node.kind, NodeKind::Number(_))).cloned().collect();
        let ambiguous = |span: Span| {
            Err(Fault::ambiguous(
                span,
                format!("where does the argument of `{name}` end?"),
                "put brackets around it",
            ))
        };
        if symbols.len() > 1 {
            for symbol in &symbols {
                let expr = self.expression(std::slice::from_ref(symbol), &symbol.span)?;
                let is_plain = match &expr.kind {
                    Kind::Name(reference) => match self.symbol(&reference.name).map(|symbol| &symbol.kind) {
                        Some(SymbolKind::Parameter | SymbolKind::Coordinate) | None => true,
                        Some(_) => false,
                    },
                    _ => false,
                };
                if !is_plain || symbols.len() > 3 {
                    return ambiguous(span.start..run[run.len() - 1].span.end);
                }
            }
        }
        if self.goes_on(nodes, *at, name) {
            return ambiguous(span.start..run[run.len() - 1].span.end);
        }
        if let Some(next) = nodes.get(*at)
            && let NodeKind::Fence(open, ..) = &next.kind
            && open == "("
        {
            // The arguments of a field, or what could as well be a factor behind the function.
            let last = &run[run.len() - 1];
            let field = self.only_name(std::slice::from_ref(last));
            let is_argument = match field {
                Some(field) => self.are_arguments(&field, next).unwrap_or(false),
                None => false,
            };
            if !is_argument {
                return ambiguous(span.start..next.span.end);
            }
            *at += 1;
        }
        if nodes.get(*at).is_some_and(|next| next.is_mark("/"))
            && nodes.get(*at + 1).is_some_and(|next| function_name(next).is_none())
        {
            return ambiguous(span.start..nodes[*at + 1].span.end);
        }
        Ok((vec![self.matrix_argument(name, &run, span)?], None))
    }

    /// True if a factor follows that could belong to an argument without brackets.
    fn goes_on(&self, nodes: &[Node], at: usize, name: &str) -> bool {
        let takes_all = ["re", "im", "trace", "det"].contains(&name);
        nodes.get(at).is_some_and(|next| match &next.kind {
            NodeKind::Mark(mark, _) => takes_all && ["\\nabla", "\\partial"].contains(&mark.as_str()),
            NodeKind::Fraction(..) | NodeKind::Root(..) => true,
            NodeKind::Letter(_) | NodeKind::Styled(..) | NodeKind::Number(_) => function_name(next).is_none(),
            _ => false,
        })
    }

    /// `\det g`: there the name is the matrix itself.
    fn matrix_argument(&mut self, name: &str, nodes: &[Node], span: &Span) -> Read<Expr> {
        let is_matrix =
            Operation::named(name).is_some_and(|operation| matches!(operation.action, Action::Matrix(_)));
        let inside = match (is_matrix, name) {
            (true, _) => Inside::Matrix,
            (_, "log" | "ln" | "abs") => Inside::Root,
            _ => Inside::Nothing,
        };
        let before = std::mem::replace(&mut self.place, inside);
        let expr = self.expression(nodes, span);
        self.place = before;
        expr
    }

    pub(super) fn element_at(&mut self, nodes: &[Node], at: &mut usize) -> Read<Element> {
        let start = *at;
        let mut inner = 0;
        let rest = nodes[start..].to_vec();
        let element = self.one(&rest, &mut inner)?;
        *at = start + inner;
        Ok(element)
    }
}

/// The name that is printed as a letter with its accents: `xbar` of `\bar{x}`.
pub(super) fn plain_name(base: &str) -> Option<String> {
    for (accent, suffix) in [("\\bar{", "bar"), ("\\hat{", "hat"), ("\\dot{", "dot"), ("\\tilde{", "tilde")] {
        if let Some(inner) = base.strip_prefix(accent).and_then(|rest| rest.strip_suffix('}')) {
            return plain_name(inner).map(|inner| inner + suffix);
        }
    }
    for font in ["\\mathbf{", "\\mathrm{", "\\mathcal{"] {
        if let Some(inner) = base.strip_prefix(font).and_then(|rest| rest.strip_suffix('}')) {
            return plain_name(inner);
        }
    }
    let name = base.strip_prefix('\\').unwrap_or(base);
    name.chars().all(|c| c.is_ascii_alphanumeric()).then(|| name.to_owned())
}

/// What a power of a matrix is, if it is no number of times the matrix.
fn matrix_power(script: &Script) -> Option<&'static str> {
    match keys(&script.nodes).as_deref() {
        Some("-1") => Some("inverse"),
        Some("T" | "\\mathrm{T}" | "\\mathsf{T}") => Some("transpose"),
        _ => script.nodes.first().filter(|node| node.is_mark("\\top")).map(|_| "transpose"),
    }
}

fn not_declared(node: &Node, base: &str) -> Fault {
    let whole = keys(std::slice::from_ref(node)).unwrap_or_else(|| base.to_owned());
    Fault::unknown(node.span.clone(), format!("`{whole}` is not declared"))
        .with_help(format!("declare it, or say which declared name it is: `print NAME as {whole}`"))
}

/// Arguments as they are written.
fn parts_of(parts: &[Vec<Node>]) -> Vec<String> {
    parts.iter().map(|part| keys(part).unwrap_or_default()).collect()
}

/// `f(x)'` is not read: a prime stands at the function.
fn no_primes(fence: &Node) -> Read<()> {
    if fence.primes == 0 {
        return Ok(());
    }
    Err(Fault::unread(fence.span.clone(), "a prime behind the argument is not read; write `f'(x)`"))
}

/// Names outside of derivatives: `x` in `x - t`, and not in `\partial_x f`.
fn bare_names(expr: &Expr) -> Vec<String> {
    match &expr.kind {
        Kind::Name(reference) => vec![reference.name.clone()],
        Kind::Call(call) if ["d", "vary", "nabla"].contains(&call.name.as_str()) => {
            call.arguments.first().map(bare_names).unwrap_or_default()
        }
        _ => expr.children().flat_map(bare_names).collect(),
    }
}

fn written(meaning: &Meaning) -> String {
    format!("`{}`", named(&meaning.name, meaning.slots.clone(), 0..0))
}

fn count(symbol: &Symbol) -> usize {
    declared_heights(symbol).len()
}

fn declared_heights(symbol: &Symbol) -> Vec<Height> {
    match &symbol.kind {
        SymbolKind::Definition(definition) => definition.slots.iter().map(|slot| slot.height).collect(),
        _ => symbol.slots.iter().map(|slot| slot.height).collect(),
    }
}

/// What an item says if it is no index but a part of a label.
fn said(item: &Item) -> String {
    match item {
        Item::Index(Slot { index: Index::Letter { name, .. }, .. }) => name.clone(),
        Item::Index(Slot { index: Index::Fixed(n), .. }) => n.to_string(),
        Item::Other(other) => label(other),
        Item::Comma => ",".to_owned(),
    }
}

/// Takes a label from the front of a script, with the comma behind it.
fn without_label(items: &mut Vec<Item>, wanted: &str) -> bool {
    let mut text = String::new();
    for (n, item) in items.iter().enumerate() {
        text.push_str(&said(item));
        if text == wanted {
            let comma = matches!(items.get(n + 1), Some(Item::Comma));
            items.drain(..=n + usize::from(comma));
            return true;
        }
        if !wanted.starts_with(&text) {
            return false;
        }
    }
    false
}

/// Further names of functions, as LaTeX has them.
const FUNCTIONS: [(&str, &str); 12] = [
    ("\\Re", "re"),
    ("\\Im", "im"),
    ("\\mathrm{tr}", "trace"),
    ("\\mathrm{Tr}", "trace"),
    ("\\mathrm{Re}", "re"),
    ("\\mathrm{Im}", "im"),
    ("\\mathrm{sgn}", "sign"),
    ("\\mathrm{sech}", "sech"),
    ("\\mathrm{arctanh}", "artanh"),
    ("\\mathrm{arcsinh}", "arsinh"),
    ("\\mathrm{arccosh}", "arcosh"),
    ("\\mathrm{det}", "det"),
];

/// The function of the language that a node is.
pub(super) fn function_name(node: &Node) -> Option<&'static str> {
    let spelled = match &node.kind {
        NodeKind::Mark(mark, _) if mark.starts_with('\\') => mark.clone(),
        NodeKind::Styled("\\mathrm", _) => key(&node.plain())?,
        _ => return None,
    };
    if let Some(row) = FUNCTIONS.iter().find(|row| row.0 == spelled) {
        return Some(row.1);
    }
    let row = OPERATIONS.iter().find(|operation| match operation.latex {
        Latex::Name(name) => {
            name == spelled
                || name
                    .strip_prefix("\\operatorname{")
                    .and_then(|rest| rest.strip_suffix('}'))
                    .is_some_and(|name| spelled == format!("\\mathrm{{{name}}}"))
                || name.strip_prefix('\\').is_some_and(|name| spelled == format!("\\mathrm{{{name}}}"))
        }
        _ => false,
    });
    row.map(|operation| operation.name)
}

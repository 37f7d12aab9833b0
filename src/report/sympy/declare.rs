//! Declarations: each name that a claim uses, after all that it is made of.

use super::names::python;
use super::{Part, Writer, gap};
use crate::language::ast::{Height, Index, Slot};
use crate::language::scope::{
    Definition, DifferentialEquation, Sign, Signature, Structure, Symbol, SymbolKind,
};

fn quoted_sign(sign: Option<Sign>) -> Option<&'static str> {
    Some(match sign? {
        Sign::Positive => ">",
        Sign::Negative => "<",
        Sign::NonNegative => ">=",
        Sign::NonPositive => "<=",
        Sign::NonZero => "!=",
    })
}

fn height_mark(height: Height) -> char {
    match height {
        Height::Plain => '.',
        Height::Upper => '^',
        Height::Lower => '_',
    }
}

impl Writer<'_> {
    /// The Python variable of a size such as K.
    pub fn size(&self, range: &str) -> String {
        let mut sizes = self.sizes.borrow_mut();
        if !sizes.iter().any(|known| known == range) {
            sizes.push(range.to_owned());
        }
        size_name(range, self.scope.symbols.get(range).is_some())
    }

    /// `range(1, K + 1)`
    pub fn values(&self, range: &str) -> Part<String> {
        let Some(known) = self.scope.range(range) else {
            return gap(format!("the range `{range}` is not known"));
        };
        let last = match known.bounds.as_slice() {
            [_] if range.contains("..") => known.bounds[0].saturating_add(1).to_string(),
            _ => format!("{} + 1", self.size(range)),
        };
        Ok(format!("range({}, {last})", known.first))
    }

    /// The values of an index letter.
    pub fn values_of(&self, letter: &str) -> Part<String> {
        match self.scope.range_of(letter) {
            Some(range) => self.values(range),
            None => gap(format!("the index `{letter}` is not known")),
        }
    }

    /// The variable of an index letter: a symbol may have the same name.
    pub fn letter(&self, letter: &str) -> String {
        let name = python(letter);
        if self.scope.symbols.get(letter).is_some() { format!("{name}_index") } else { name }
    }

    pub fn first_of(&self, letter: &str) -> Option<i64> {
        Some(self.scope.range(self.scope.range_of(letter)?)?.first)
    }

    /// Declares a name, once.
    pub fn need(&mut self, name: &str) -> Part<()> {
        if self.declared.iter().any(|known| known == name) || self.locals.iter().any(|known| known == name) {
            return Ok(());
        }
        let Some(symbol) = self.scope.symbols.get(name).cloned() else {
            return gap(format!("`{name}` is not known"));
        };
        if self.pending.iter().any(|known| known == name) {
            return gap(format!("`{name}` leads back to itself"));
        }
        self.pending.push(name.to_owned());
        let line = self.declaration(&symbol);
        self.pending.pop();
        let line = line?;
        self.lines.push(line);
        self.declared.push(name.to_owned());
        if self.scope.metric.as_deref() == Some(name) {
            self.need_metric()?;
        }
        Ok(())
    }

    fn declaration(&mut self, symbol: &Symbol) -> Part<String> {
        let name = &symbol.name;
        let own = python(name);
        if let Some((_, value)) = self.determined.iter().find(|(known, _)| known == name) {
            let value = value.clone();
            let text = self.text(&value)?;
            return Ok(format!("{own} = determined(\"{name}\", {text})"));
        }
        if self.determined.iter().any(|(known, _)| known.starts_with(&format!("{name}["))) {
            return self.determined_array(symbol);
        }
        let shape = self.shape(symbol)?;
        let sign = quoted_sign(symbol.sign).map(|sign| format!(", sign=\"{sign}\"")).unwrap_or_default();
        let structure = match symbol.structure {
            Structure::General => "",
            Structure::Symmetric => ", structure=\"symmetric\"",
            Structure::Antisymmetric => ", structure=\"antisymmetric\"",
            Structure::Diagonal => ", structure=\"diagonal\"",
        };
        let complex = if symbol.complex { ", is_complex=True" } else { "" };
        Ok(match &symbol.kind {
            SymbolKind::Coordinate => format!("{own} = coord(\"{name}\"{shape}{sign})"),
            SymbolKind::Parameter if symbol.integer => {
                let least = if symbol.sign == Some(Sign::Positive) { 1 } else { 0 };
                format!("{own} = integer(\"{name}\", {least})")
            }
            SymbolKind::Parameter => format!("{own} = param(\"{name}\"{shape}{sign}{structure}{complex})"),
            SymbolKind::Field { on } => {
                for family in on {
                    self.need(family)?;
                }
                let on: Vec<String> = on.iter().map(|family| python(family)).collect();
                let metric = match self.scope.metric.as_deref() == Some(name.as_str()) {
                    true if self.scope.signature == Some(Signature::Lorentzian) => ", metric=\"lorentzian\"",
                    true => ", metric=\"euclidean\"",
                    false => "",
                };
                format!(
                    "{own} = field(\"{name}\", [{}]{shape}{sign}{structure}{complex}{metric})",
                    on.join(", ")
                )
            }
            SymbolKind::Function { equation: None } => format!("{own} = function(\"{name}\")"),
            SymbolKind::Function { equation: Some(equation) } => self.solution(name, equation)?,
            SymbolKind::Operator => {
                self.operators = true;
                format!("{own} = operator(\"{name}\"{shape})")
            }
            SymbolKind::Definition(definition) => self.definition(name, definition)?,
        })
    }

    /// The ranges, heights and labels of a declared array, behind a comma.
    fn shape(&mut self, symbol: &Symbol) -> Part<String> {
        let mut text = String::new();
        let mut labels = Vec::new();
        for slot in &symbol.slots {
            text += &format!(", {}", self.values(&slot.range)?);
            let frame = self.scope.vectors.as_ref().filter(|frame| frame.range == slot.range);
            labels.push(frame.map(|frame| {
                let each: Vec<String> = frame
                    .coordinates
                    .iter()
                    .enumerate()
                    .map(|(n, name)| format!("{}: \"{name}\"", n + 1))
                    .collect();
                format!("{{{}}}", each.join(", "))
            }));
        }
        if symbol.slots.iter().any(|slot| slot.height != Height::Plain) {
            let heights: String = symbol.slots.iter().map(|slot| height_mark(slot.height)).collect();
            text += &format!(", heights=\"{heights}\"");
        }
        if labels.iter().any(Option::is_some) {
            self.note_frame()?;
            let each: Vec<String> =
                labels.into_iter().map(|label| label.unwrap_or_else(|| "None".to_owned())).collect();
            text += &format!(", labels=[{}]", each.join(", "));
        }
        Ok(text)
    }

    fn definition(&mut self, name: &str, definition: &Definition) -> Part<String> {
        let own = python(name);
        let letters: Vec<String> =
            definition.slots.iter().filter_map(|slot| slot.index.letter().map(str::to_owned)).collect();
        if letters.len() != definition.slots.len() {
            return gap(format!("`{name}` is defined by single components"));
        }
        let outer = std::mem::replace(&mut self.bound, letters.clone());
        let body = self.text(&definition.body);
        self.bound = outer;
        let body = body?;
        if letters.is_empty() {
            return Ok(format!("{own} = {body}"));
        }
        let mut ranges = Vec::new();
        for letter in &letters {
            ranges.push(self.values_of(letter)?);
        }
        let heights: String = definition.slots.iter().map(|slot| height_mark(slot.height)).collect();
        let parameters: Vec<String> = letters.iter().map(|letter| self.letter(letter)).collect();
        Ok(format!(
            "{own} = defined([{}], \"{heights}\", lambda {}: {body})",
            ranges.join(", "),
            parameters.join(", ")
        ))
    }

    fn determined_array(&mut self, symbol: &Symbol) -> Part<String> {
        let [slot] = symbol.slots.as_slice() else {
            return gap("an array of coefficients has several indices");
        };
        let values: Vec<_> = self
            .determined
            .iter()
            .filter(|(known, _)| known.starts_with(&format!("{}[", symbol.name)))
            .cloned()
            .collect();
        let mut elements = Vec::new();
        for (name, value) in values {
            let text = self.text(&value)?;
            elements.push(format!("determined(\"{name}\", {text})"));
        }
        let first = self.scope.range(&slot.range).map_or(1, |range| range.first);
        Ok(format!("{} = listed([{}], {first})", python(&symbol.name), elements.join(", ")))
    }

    /// A function by its differential equation.
    fn solution(&mut self, name: &str, equation: &DifferentialEquation) -> Part<String> {
        let right = equation.right.clone();
        self.locals.push(equation.variable.clone());
        // Inside of its equation it is an argument of the formula.
        self.locals.push(equation.of.clone());
        let right = self.text(&right);
        self.locals.pop();
        self.locals.pop();
        let right = right?;
        let mut initial = String::new();
        if let Some(known) = &equation.initial {
            let at = self.text(&known.at)?;
            let values: Part<Vec<String>> = known.values.iter().map(|value| self.text(value)).collect();
            initial = format!(", ({at}, [{}])", values?.join(", "));
        }
        Ok(format!(
            "{} = function(\"{name}\", {}, lambda {}, {}: {right}{initial})",
            python(name),
            equation.order,
            python(&equation.of),
            python(&equation.variable)
        ))
    }

    /// The metric that moves indices, if there is one.
    pub fn need_metric(&mut self) -> Part<()> {
        let Some(metric) = self.scope.metric.clone() else { return Ok(()) };
        if self.metric_given || self.pending.contains(&metric) {
            return Ok(());
        }
        self.need(&metric)?;
        if !self.metric_given {
            self.metric_given = true;
            let family = self.family_of_metric(&metric)?;
            self.lines.push(format!("use_metric({}, {family})", python(&metric)));
            self.with_coordinates.push(metric);
        }
        Ok(())
    }

    /// A metric that is only differentiated needs its coordinates.
    pub fn give_coordinates(&mut self, metric: &str) -> Part<()> {
        if !self.with_coordinates.iter().any(|known| known == metric) {
            let family = self.family_of_metric(metric)?;
            self.with_coordinates.push(metric.to_owned());
            self.lines.push(format!("{}.coordinates = {family}", python(metric)));
        }
        Ok(())
    }

    /// The coordinates that a metric is a matrix over.
    fn family_of_metric(&mut self, name: &str) -> Part<String> {
        let range = self.scope.symbols.get(name).and_then(|symbol| match &symbol.kind {
            SymbolKind::Definition(definition) => {
                let letter = definition.slots.first()?.index.letter()?;
                self.scope.range_of(letter).map(str::to_owned)
            }
            _ => symbol.slots.first().map(|slot| slot.range.clone()),
        });
        self.family_over(range.as_deref())
    }

    /// The coordinates that a vector has components along.
    pub fn family_of_vectors(&mut self, name: &str) -> Part<String> {
        self.family_of_metric(name)
    }

    /// The coordinates that an index behind a comma counts.
    pub fn family_of_comma(&mut self, slot: &Slot) -> Part<String> {
        let range = match &slot.index {
            Index::Letter { name, .. } => self.scope.range_of(name).map(str::to_owned),
            Index::Fixed(_) => None,
        };
        self.family_over(range.as_deref())
    }

    fn family_over(&mut self, range: Option<&str>) -> Part<String> {
        let families: Vec<String> = self
            .scope
            .coordinates()
            .filter(|family| match family.slots.as_slice() {
                [only] => range.is_none_or(|range| only.range == range),
                _ => false,
            })
            .map(|family| family.name.clone())
            .collect();
        let [family] = families.as_slice() else { return gap("which coordinates are meant is not clear") };
        self.need(family)?;
        Ok(python(family))
    }

    /// What the components of vectors refer to.
    pub fn note_frame(&mut self) -> Part<()> {
        let Some(frame) = self.scope.vectors.clone() else { return Ok(()) };
        if self.frame_given {
            return Ok(());
        }
        self.frame_given = true;
        let outer = std::mem::take(&mut self.bound);
        let mut scales = Vec::new();
        for name in &frame.coordinates {
            self.need(name)?;
        }
        for scale in &frame.scales {
            scales.push(self.text(scale)?);
        }
        self.bound = outer;
        let names: Vec<String> = frame.coordinates.iter().map(|name| python(name)).collect();
        self.lines.push(format!("frame([{}], [{}])", names.join(", "), scales.join(", ")));
        Ok(())
    }

    /// Coordinates that move.
    pub fn note_flow(&mut self) -> Part<()> {
        let Some(flow) = self.scope.flow.clone() else { return gap("no flow is declared") };
        if self.flow_given {
            return Ok(());
        }
        self.flow_given = true;
        for name in flow.moving.iter().chain([&flow.along]) {
            self.need(name)?;
        }
        let moving: Vec<String> = flow.moving.iter().map(|name| python(name)).collect();
        self.lines.push(format!("flow([{}], {})", moving.join(", "), python(&flow.along)));
        Ok(())
    }
}

fn size_name(range: &str, taken: bool) -> String {
    let name = python(range);
    if taken { format!("{name}_values") } else { name }
}

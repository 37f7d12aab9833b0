//! A point: values of variables, of derivatives of fields, and of functions.

use std::collections::{BTreeMap, HashMap};

use super::number::{Complex, Number};

/// A variable, or a derivative of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jet {
    pub name: String,
    /// Coordinates, sorted, with repetition.
    pub by: Vec<String>,
}

/// What is done about a value that is not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It is an unknown of the claim's equations.
    Unknown,
    /// It is drawn at random.
    Drawn,
}

/// A polynomial field: coefficients with the exponents of coordinates, around the point.
pub type Polynomial<N> = Vec<(Complex<N>, BTreeMap<String, usize>)>;

/// Values by their names.
#[derive(Debug, Clone)]
pub struct Point<N> {
    pub values: HashMap<Jet, Complex<N>>,
    /// Fields that are given as a whole: all their derivatives are known.
    pub fields: HashMap<String, Polynomial<N>>,
    /// Values of functions and their derivatives, by name, order and argument.
    pub functions: Vec<(String, usize, Complex<N>, Complex<N>)>,
    pub missing: Missing,
    /// Names whose values are looked for: they are unknowns, whatever is done about others.
    pub sought: Vec<String>,
    /// True if values of functions are drawn, whatever is done about others.
    pub draws_functions: bool,
    /// To which order fields that are given as a whole satisfy the claim's equations.
    pub laws_to: Option<usize>,
    /// What is unknown; a complex quantity is two unknowns.
    unknowns: Vec<(Jet, bool)>,
    draw: Draw,
}

/// A source of whole numbers that look random (Steele, Lea & Flood, *SplitMix*).
#[derive(Debug, Clone)]
pub struct Draw(pub u64);

impl Draw {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// What is known of one value.
pub enum Known<N> {
    Value(Complex<N>),
    /// The numbers of its real and its imaginary part among the unknowns.
    Unknown(usize, Option<usize>),
}

impl<N: Number> Point<N> {
    pub fn new(missing: Missing, seed: u64) -> Self {
        Self {
            values: HashMap::new(),
            fields: HashMap::new(),
            functions: Vec::new(),
            missing,
            sought: Vec::new(),
            draws_functions: missing == Missing::Drawn,
            laws_to: None,
            unknowns: Vec::new(),
            draw: Draw(seed),
        }
    }

    /// The value of a derivative of a field.
    pub fn jet(&mut self, name: &str, by: Vec<String>, complex: bool, sign: Drawn) -> Option<Known<N>> {
        if let Some(polynomial) = self.fields.get(name) {
            return Some(Known::Value(at_origin(polynomial, &by)?));
        }
        let jet = Jet { name: name.to_owned(), by };
        if let Some(value) = self.values.get(&jet) {
            return Some(Known::Value(value.clone()));
        }
        if self.missing == Missing::Drawn && !self.sought.contains(&jet.name) {
            let value = self.drawn(complex, if jet.by.is_empty() { sign } else { Drawn::Any })?;
            self.values.insert(jet, value.clone());
            return Some(Known::Value(value));
        }
        let re = self.unknown(&jet, false);
        let im = complex.then(|| self.unknown(&jet, true));
        Some(Known::Unknown(re, im))
    }

    fn unknown(&mut self, jet: &Jet, imaginary: bool) -> usize {
        let wanted = (jet.clone(), imaginary);
        self.unknowns.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            self.unknowns.push(wanted);
            self.unknowns.len() - 1
        })
    }

    /// The name of an unknown.
    pub fn name_of(&self, unknown: usize) -> String {
        let jet = &self.unknowns[unknown].0;
        if jet.by.is_empty() {
            jet.name.clone()
        } else if jet.by.iter().any(|by| by.starts_with('\u{1}')) {
            format!("a value of {}", jet.name)
        } else {
            format!("d({}, {})", jet.name, jet.by.join(", "))
        }
    }

    /// Values for all unknowns that these equations determine; true if there are some.
    pub fn learn(&mut self, found: &[(usize, N)]) -> bool {
        let mut learnt = false;
        for (unknown, value) in found {
            let (jet, imaginary) = self.unknowns[*unknown].clone();
            let complex = self.unknowns.contains(&(jet.clone(), true));
            let part = |wanted: bool| {
                let number = self.unknowns.iter().position(|known| *known == (jet.clone(), wanted))?;
                found.iter().find(|(own, _)| *own == number).map(|(_, value)| value.clone())
            };
            let value = match complex {
                false => Complex::real(value.clone()),
                true => match (part(false), part(true)) {
                    (Some(re), Some(im)) if !imaginary => Complex { re, im },
                    _ => continue,
                },
            };
            learnt |= self.values.insert(jet, value).is_none();
        }
        learnt
    }

    /// The value of a function at an argument.
    pub fn function(&mut self, name: &str, order: usize, argument: &Complex<N>) -> Option<Known<N>> {
        let fits = |known: &&(String, usize, Complex<N>, Complex<N>)| {
            known.0 == name && known.1 == order && known.2.minus(argument).vanishes()
        };
        if let Some(known) = self.functions.iter().find(fits) {
            return Some(Known::Value(known.3.clone()));
        }
        if !self.draws_functions {
            // No coordinate begins like this.
            let at = format!("\u{1}{argument:?}");
            let jet = Jet { name: format!("{name}{}", "'".repeat(order)), by: vec![at] };
            if let Some(value) = self.values.get(&jet) {
                return Some(Known::Value(value.clone()));
            }
            return Some(Known::Unknown(self.unknown(&jet, false), None));
        }
        let value = self.drawn(false, Drawn::Any)?;
        self.functions.push((name.to_owned(), order, argument.clone(), value.clone()));
        Some(Known::Value(value))
    }

    fn drawn(&mut self, complex: bool, sign: Drawn) -> Option<Complex<N>> {
        let re = self.number(sign)?;
        let im = if complex { self.number(Drawn::Any)? } else { N::of(&0.into())? };
        Some(Complex { re, im })
    }

    /// A number that is not 0; a positive one is a square.
    pub fn number(&mut self, sign: Drawn) -> Option<N> {
        let bits = if N::pi().is_some() { 1 + self.draw.next() % 997 } else { 1 + (self.draw.next() >> 2) };
        let value = N::of(&dashu_ratio::RBig::from_parts(
            bits.into(),
            if N::pi().is_some() { 499u64 } else { 1 }.into(),
        ))?;
        Some(match sign {
            Drawn::Any if self.draw.next() & 1 == 0 => value.negative(),
            Drawn::Any => value,
            Drawn::Positive => value.times(&value),
            Drawn::Negative => value.times(&value).negative(),
        })
    }
}

/// The sign of what is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    Any,
    Positive,
    Negative,
}

/// A derivative of a polynomial at the origin of its displacements.
fn at_origin<N: Number>(polynomial: &Polynomial<N>, by: &[String]) -> Option<Complex<N>> {
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for coordinate in by {
        *wanted.entry(coordinate.clone()).or_default() += 1;
    }
    let mut sum = Complex::real(N::of(&0.into())?);
    for (coefficient, exponents) in polynomial {
        if *exponents == wanted {
            let factorials: u64 = exponents.values().map(|n| (1..=*n as u64).product::<u64>()).product();
            sum = sum.plus(&coefficient.times(&Complex::real(N::of(&factorials.into())?)));
        }
    }
    Some(sum)
}

//! Typed parameters of experiments: one declaration gives the struct, its documentation, its
//! defaults, its limits and its construction from text.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::{Bound, RangeBounds};
use std::str::FromStr;

use thiserror::Error;

use crate::spelling::nearest;

/// Why a parameter was refused. The messages complete "failed to set up the experiment: …".
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// No parameter has this name.
    #[error("unknown parameter `{name}`{}; known: {}", suggestion(.nearest), .known.join(", "))]
    Unknown {
        /// The parameter.
        name: String,
        /// A known name like it.
        nearest: Option<String>,
        /// All names.
        known: Vec<String>,
    },
    /// A parameter is given twice.
    #[error("parameter `{name}` is given twice")]
    Repeated {
        /// The parameter.
        name: String,
    },
    /// A value has the wrong form.
    #[error("parameter `{name}`: `{value}` is not {expected}")]
    Unreadable {
        /// The parameter.
        name: String,
        /// What was given.
        value: String,
        /// What would be readable.
        expected: String,
    },
    /// A value is out of bounds.
    #[error("parameter `{name}` = {value} is refused: {allowed}")]
    Refused {
        /// The parameter.
        name: String,
        /// What was given.
        value: String,
        /// What is allowed.
        allowed: String,
    },
}

impl ParameterError {
    /// A refusal for a reason that involves more than one parameter.
    pub fn refused(name: &str, value: impl Display, allowed: impl Into<String>) -> Self {
        Self::Refused { name: name.into(), value: value.to_string(), allowed: allowed.into() }
    }
}

fn suggestion(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or(String::new(), |name| format!(" (did you mean `{name}`?)"))
}

/// A type that a parameter can have.
pub trait Parameter: Copy + Display + FromStr + PartialOrd {
    /// What a text must be to be read as this type, for messages: "a number".
    const EXPECTED: &'static str;

    /// Neither NaN nor infinite.
    fn is_ordinary(self) -> bool {
        true
    }
}

impl Parameter for f64 {
    const EXPECTED: &'static str = "a number";

    fn is_ordinary(self) -> bool {
        self.is_finite()
    }
}

impl Parameter for usize {
    const EXPECTED: &'static str = "a non-negative whole number";
}

impl Parameter for u64 {
    const EXPECTED: &'static str = "a non-negative whole number";
}

/// What a user needs to know about one parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As on the command line.
    pub name: &'static str,
    /// One sentence; shape and units where there are any.
    pub documentation: String,
    /// What it is unless it is given.
    pub default: String,
    /// The values that are accepted: "at least 16 and at most 4096".
    pub allowed: String,
}

/// A struct of parameters; implemented by the macro `parameters!` only.
pub trait Parameters: Clone + Default + std::fmt::Debug + PartialEq + Send + Sync + 'static {
    /// In the order of their declaration.
    fn fields() -> Vec<Field>;

    /// Reads one parameter from text.
    ///
    /// # Errors
    /// An unknown name, a text that is no value of its type, or a value outside its limits.
    fn set(&mut self, name: &str, value: &str) -> Result<(), ParameterError>;

    /// Checks every parameter against its own limits.
    ///
    /// # Errors
    /// Names the first parameter outside its limits.
    fn validate(&self) -> Result<(), ParameterError>;

    /// Every parameter as text, such that [`set`](Parameters::set) reads it back.
    fn to_texts(&self) -> BTreeMap<String, String>;

    /// The defaults, changed by `key = value` pairs.
    ///
    /// # Errors
    /// As [`set`](Parameters::set); a key given twice is refused too.
    fn from_pairs<K: AsRef<str>, V: AsRef<str>>(pairs: &[(K, V)]) -> Result<Self, ParameterError> {
        let mut parameters = Self::default();
        for (index, (key, value)) in pairs.iter().enumerate() {
            let name = key.as_ref().trim();
            if pairs[..index].iter().any(|(earlier, _)| earlier.as_ref().trim() == name) {
                return Err(ParameterError::Repeated { name: name.into() });
            }
            parameters.set(name, value.as_ref().trim())?;
        }
        Ok(parameters)
    }
}

/// The open range (0, ∞), for rates, lengths and temperatures.
pub(crate) fn positive() -> (Bound<f64>, Bound<f64>) {
    (Bound::Excluded(0.0), Bound::Unbounded)
}

pub(crate) fn describe<T: Parameter>(allowed: &impl RangeBounds<T>) -> String {
    let low = match allowed.start_bound() {
        Bound::Included(low) => Some(format!("at least {low}")),
        Bound::Excluded(low) => Some(format!("greater than {low}")),
        Bound::Unbounded => None,
    };
    let high = match allowed.end_bound() {
        Bound::Included(high) => Some(format!("at most {high}")),
        Bound::Excluded(high) => Some(format!("less than {high}")),
        Bound::Unbounded => None,
    };
    match (low, high) {
        (Some(low), Some(high)) => format!("{low} and {high}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "finite".into(),
    }
}

pub(crate) fn check<T: Parameter>(
    name: &str,
    value: T,
    allowed: &impl RangeBounds<T>,
) -> Result<(), ParameterError> {
    // NaN is in no range, an infinity may be in a half-open one.
    if value.is_ordinary() && allowed.contains(&value) {
        return Ok(());
    }
    let limits = format!("it must be {}", describe(allowed));
    Err(ParameterError::refused(name, value, limits))
}

pub(crate) fn read<T: Parameter>(name: &str, value: &str) -> Result<T, ParameterError> {
    // `1_000_000` is accepted because walkers and steps are long numbers.
    value.replace('_', "").parse().map_err(|_| ParameterError::Unreadable {
        name: name.into(),
        value: value.into(),
        expected: T::EXPECTED.into(),
    })
}

pub(crate) fn unknown<P: Parameters>(name: &str) -> ParameterError {
    let known: Vec<String> = P::fields().iter().map(|field| field.name.to_owned()).collect();
    let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    ParameterError::Unknown { name: name.into(), nearest, known }
}

/// Declares an experiment's parameters: documentation, name, type, default and limits, once.
///
/// ```ignore
/// parameters! {
///     /// What the experiment does.
///     pub struct Decay {
///         /// Decay rate, 1/time.
///         rate: f64 = 1.0, positive();
///         /// Number of steps.
///         steps: usize = 100, 1..=1_000_000;
///     }
/// }
/// ```
macro_rules! parameters {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])+ $field:ident : $type:ty = $default:expr, $allowed:expr; )*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $( $(#[doc = $doc])+ pub $field: $type, )* }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )* }
            }
        }

        impl $crate::simulate::Parameters for $name {
            fn fields() -> Vec<$crate::simulate::Field> {
                let defaults = Self::default();
                vec![$( $crate::simulate::Field {
                    name: stringify!($field),
                    documentation: concat!($($doc),+).trim().to_owned(),
                    default: defaults.$field.to_string(),
                    allowed: $crate::simulate::parameters::describe::<$type>(&$allowed),
                } ),*]
            }

            fn set(
                &mut self,
                name: &str,
                value: &str,
            ) -> Result<(), $crate::simulate::ParameterError> {
                match name {
                    $( stringify!($field) => {
                        let value = $crate::simulate::parameters::read::<$type>(name, value)?;
                        $crate::simulate::parameters::check(name, value, &$allowed)?;
                        self.$field = value;
                    } )*
                    _ => return Err($crate::simulate::parameters::unknown::<Self>(name)),
                }
                Ok(())
            }

            fn validate(&self) -> Result<(), $crate::simulate::ParameterError> {
                $( $crate::simulate::parameters::check(
                    stringify!($field), self.$field, &$allowed,
                )?; )*
                Ok(())
            }

            fn to_texts(&self) -> std::collections::BTreeMap<String, String> {
                [$( (stringify!($field).to_owned(), self.$field.to_string()) ),*].into()
            }
        }
    };
}
pub(crate) use parameters;

#[cfg(test)]
mod tests {
    use super::*;

    parameters! {
        /// A struct to test the macro.
        pub struct Decay {
            /// Decay rate,
            /// 1/time.
            rate: f64 = 1.5, positive();
            /// Number of steps.
            steps: usize = 100, 1..=1000;
        }
    }

    #[test]
    fn one_declaration_gives_documentation_defaults_and_limits() {
        let fields = Decay::fields();
        assert_eq!(fields[0].documentation, "Decay rate, 1/time.");
        assert_eq!(fields[0].allowed, "greater than 0");
        assert_eq!(fields[1].allowed, "at least 1 and at most 1000");
        assert_eq!(fields[1].default, "100");
    }

    #[test]
    fn pairs_are_read_and_written_back() {
        let decay = Decay::from_pairs(&[("rate", "0.25"), (" steps ", "1_000")]).unwrap();
        assert_eq!(decay, Decay { rate: 0.25, steps: 1000 });
        let texts: Vec<_> = decay.to_texts().into_iter().collect();
        assert_eq!(Decay::from_pairs(&texts).unwrap(), decay);
    }

    #[test]
    fn refusals_name_the_parameter_the_value_and_what_is_allowed() {
        for (key, value, message) in [
            ("rate", "0", "parameter `rate` = 0 is refused: it must be greater than 0"),
            ("rate", "NaN", "parameter `rate` = NaN is refused: it must be greater than 0"),
            ("rate", "inf", "parameter `rate` = inf is refused: it must be greater than 0"),
            ("steps", "0", "parameter `steps` = 0 is refused: it must be at least 1 and at most 1000"),
            ("steps", "-3", "parameter `steps`: `-3` is not a non-negative whole number"),
            ("stpes", "3", "unknown parameter `stpes` (did you mean `steps`?); known: rate, steps"),
            ("colour", "red", "unknown parameter `colour`; known: rate, steps"),
        ] {
            let error = Decay::from_pairs(&[(key, value)]).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        let twice = Decay::from_pairs(&[("steps", "3"), ("steps", "4")]).unwrap_err();
        assert_eq!(twice, ParameterError::Repeated { name: "steps".into() });
    }
}

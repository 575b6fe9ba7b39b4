//! How a given value is checked against what is known of its property.
//!
//! Not here: the list of properties (`eventor_core::metadata::broker_config`), and what is made of their values (`settings`).

use std::fmt;

use eventor_core::metadata::broker_config::Property;
use eventor_core::metadata::topic_config::value::{Kind, Valid};

/// Why a value is not taken: a phrase that follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invalid {
    /// It is not written as its kind is.
    Kind(Kind),
    /// It is outside its bounds.
    Bounds(Valid),
}

/// Whether `value`, without white space around it, may be given for a property.
///
/// # Errors
/// What is wrong with it.
pub fn check(property: &Property, value: &str) -> Result<(), Invalid> {
    let (kind, valid) = (property.kind, property.valid);
    let whole = |low: i64, high: i64| match value.parse::<i64>() {
        Ok(number) if (low..=high).contains(&number) => check_number(valid, number),
        _ => Err(Invalid::Kind(kind)),
    };
    match kind {
        Kind::Boolean if value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false") => Ok(()),
        Kind::Boolean => Err(Invalid::Kind(kind)),
        Kind::Short => whole(i16::MIN.into(), i16::MAX.into()),
        Kind::Int => whole(i32::MIN.into(), i32::MAX.into()),
        Kind::Long => whole(i64::MIN, i64::MAX),
        Kind::Double => match value.parse::<f64>() {
            Ok(number) if valid != Valid::Ratio || (0.0..=1.0).contains(&number) => Ok(()),
            Ok(_) => Err(Invalid::Bounds(valid)),
            Err(_) => Err(Invalid::Kind(kind)),
        },
        Kind::Text => check_words(valid, [value]),
        Kind::List => check_words(valid, items(value)),
        Kind::Class | Kind::Secret => Ok(()),
    }
}

fn check_number(valid: Valid, number: i64) -> Result<(), Invalid> {
    let inside = match valid {
        Valid::AtLeast(low) => number >= low,
        Valid::Between(low, high) => (low..=high).contains(&number),
        _ => true,
    };
    if inside { Ok(()) } else { Err(Invalid::Bounds(valid)) }
}

fn check_words<'a>(valid: Valid, words: impl IntoIterator<Item = &'a str>) -> Result<(), Invalid> {
    let (Valid::OneOf(choices) | Valid::Items(choices)) = valid else { return Ok(()) };
    let are_known = words.into_iter().all(|word| choices.contains(&word));
    if are_known { Ok(()) } else { Err(Invalid::Bounds(valid)) }
}

/// The items of a list: between commas, without white space around them, empty ones left out.
pub fn items(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty())
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Invalid::Kind(Kind::Boolean) => f.write_str("write true or false"),
            Invalid::Kind(Kind::Short | Kind::Int) => {
                f.write_str("write a whole number, without a unit, that fits its range")
            }
            Invalid::Kind(Kind::Long) => f.write_str("write a whole number, without a unit"),
            Invalid::Kind(_) => f.write_str("write a number, such as 0.5"),
            Invalid::Bounds(Valid::AtLeast(low)) => write!(f, "the smallest value is {low}"),
            Invalid::Bounds(Valid::Between(low, high)) => write!(f, "write a number from {low} to {high}"),
            Invalid::Bounds(Valid::OneOf(choices) | Valid::Items(choices)) => {
                write!(f, "choose from {}", choices.join(", "))
            }
            Invalid::Bounds(_) => f.write_str("write a number from 0 to 1"),
        }
    }
}

//! What a property is: its kind, its bounds, and whether it acts here.
//!
//! Not here: the list of them (`table`), and what is made of their values (`settings`).

use std::fmt;

use super::table::TABLE;

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// A whole number of 16 bits.
    Short,
    /// A whole number of 32 bits.
    Int,
    /// A whole number of 64 bits.
    Long,
    /// A number with a fraction.
    Double,
    /// Any text.
    Text,
    /// Texts between commas.
    List,
    /// Text that is never shown.
    Secret,
}

/// Which values of a kind are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Valid {
    /// All of them.
    Any,
    /// Numbers from this one on.
    Min(i64),
    /// Numbers from the first to the second.
    Range(i64, i64),
    /// Numbers from 0 to 1.
    Ratio,
    /// One of these; in a list, any of these.
    OneOf(&'static [&'static str]),
}

/// What a property does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// What it does in Kafka.
    Acts,
    /// Nothing yet: it belongs to something that is still to be built.
    NotYet,
    /// Nothing: it tunes Kafka's insides, or something that one node does not have.
    Idle,
    /// Any value but the default would make the broker less safe than its owner thinks: what to do instead.
    Refused(&'static str),
}

/// One property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// How its value is written.
    pub kind: Kind,
    /// Its default; `None` for null, or where there is none.
    pub default: Option<&'static str>,
    /// Which values are taken.
    pub valid: Valid,
    /// What it does here.
    pub effect: Effect,
}

pub(super) const fn row(
    name: &'static str,
    kind: Kind,
    default: Option<&'static str>,
    valid: Valid,
    effect: Effect,
) -> Known {
    Known { name, kind, default, valid, effect }
}

/// The property of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Known> {
    TABLE.binary_search_by(|known| known.name.cmp(name)).ok().map(|index| &TABLE[index])
}

/// The names of all properties, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|known| known.name)
}

/// Why a value is not taken: a phrase that follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invalid {
    /// It is not written as its kind is.
    Kind(Kind),
    /// It is outside its bounds.
    Bounds(Valid),
}

impl Known {
    /// Whether `value`, without white space around it, may be given.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, value: &str) -> Result<(), Invalid> {
        let whole = |low: i64, high: i64| match value.parse::<i64>() {
            Ok(number) if (low..=high).contains(&number) => self.check_number(number),
            _ => Err(Invalid::Kind(self.kind)),
        };
        match self.kind {
            Kind::Boolean if value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false") => {
                Ok(())
            }
            Kind::Boolean => Err(Invalid::Kind(self.kind)),
            Kind::Short => whole(i16::MIN.into(), i16::MAX.into()),
            Kind::Int => whole(i32::MIN.into(), i32::MAX.into()),
            Kind::Long => whole(i64::MIN, i64::MAX),
            Kind::Double => match value.parse::<f64>() {
                Ok(number) if self.valid != Valid::Ratio || (0.0..=1.0).contains(&number) => Ok(()),
                Ok(_) => Err(Invalid::Bounds(self.valid)),
                Err(_) => Err(Invalid::Kind(self.kind)),
            },
            Kind::Text => self.check_words([value]),
            Kind::List => self.check_words(items(value)),
            Kind::Secret => Ok(()),
        }
    }

    fn check_number(&self, number: i64) -> Result<(), Invalid> {
        let inside = match self.valid {
            Valid::Min(low) => number >= low,
            Valid::Range(low, high) => (low..=high).contains(&number),
            _ => true,
        };
        if inside { Ok(()) } else { Err(Invalid::Bounds(self.valid)) }
    }

    fn check_words<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Result<(), Invalid> {
        match self.valid {
            Valid::OneOf(choices) if !words.into_iter().all(|word| choices.contains(&word)) => {
                Err(Invalid::Bounds(self.valid))
            }
            _ => Ok(()),
        }
    }
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
            Invalid::Bounds(Valid::Min(low)) => write!(f, "the smallest value is {low}"),
            Invalid::Bounds(Valid::Range(low, high)) => write!(f, "write a number from {low} to {high}"),
            Invalid::Bounds(Valid::OneOf(choices)) => write!(f, "choose from {}", choices.join(", ")),
            Invalid::Bounds(_) => f.write_str("write a number from 0 to 1"),
        }
    }
}

//! A config's value: how it is written, read and checked. Wording as clients know it from Kafka.
//!
//! Not here: which configs there are (`table`), and where a value comes from (`layers`).

use std::fmt;

/// How a value is written; the numbers are those of DescribeConfigs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i8)]
pub enum Kind {
    /// `true` or `false`.
    Boolean = 1,
    /// Any text.
    Text = 2,
    /// A whole number of 32 bits.
    Int = 3,
    /// A whole number of 16 bits.
    Short = 4,
    /// A whole number of 64 bits.
    Long = 5,
    /// A number with a fraction.
    Double = 6,
    /// Texts between commas.
    List = 7,
    /// The name of a Java class.
    Class = 8,
    /// Text that is never shown.
    Secret = 9,
}

/// Which values of a kind are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Valid {
    /// All of them.
    Any,
    /// Numbers from this one on.
    AtLeast(i64),
    /// Numbers from the first to the second.
    Between(i64, i64),
    /// The same, and one more that stands for a default.
    BetweenOrDefault(i64, i64, i64),
    /// Numbers from 0 to 1.
    Ratio,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A list of these texts, none of them empty.
    Items(&'static [&'static str]),
    /// A list of any texts, none of them empty.
    Words,
    /// A list of `partition:broker`, or `*` alone.
    ThrottledReplicas,
}

/// A value, read.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Of a [`Kind::Boolean`].
    Boolean(bool),
    /// Of a [`Kind::Text`], [`Kind::Class`] or [`Kind::Secret`].
    Text(String),
    /// Of a [`Kind::Short`], [`Kind::Int`] or [`Kind::Long`].
    Number(i64),
    /// Of a [`Kind::Double`].
    Double(f64),
    /// Of a [`Kind::List`].
    List(Vec<String>),
}

impl fmt::Display for Value {
    /// The one way in which Kafka writes this value, however it was given.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Boolean(flag) => write!(f, "{flag}"),
            Value::Text(text) => f.write_str(text),
            Value::Number(number) => write!(f, "{number}"),
            Value::Double(number) => f.write_str(&java(*number)),
            Value::List(items) => f.write_str(&items.join(",")),
        }
    }
}

/// A number with a fraction as Java writes it.
fn java(number: f64) -> String {
    if number == 0.0 || !number.is_finite() || (1e-3..1e7).contains(&number.abs()) {
        return format!("{number:?}");
    }
    let scientific = format!("{number:E}");
    match scientific.split_once('E') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0E{exponent}"),
        _ => scientific,
    }
}

/// Reads and checks the value that was given for `name`.
///
/// # Errors
/// What a client is told.
pub fn read(name: &str, kind: Kind, valid: Valid, given: &str) -> Result<Value, String> {
    let refuse = |value: &dyn fmt::Display, why: String| {
        Err(format!("Invalid value {value} for configuration {name}: {why}"))
    };
    let value = match parse(kind, given) {
        Ok(value) => value,
        Err(why) => return refuse(&given, why),
    };
    match (&value, valid) {
        (Value::Number(number), valid) => match out_of_bounds(*number, valid) {
            Some(why) => refuse(&value, why),
            None => Ok(value),
        },
        (Value::Double(number), Valid::Ratio) if *number < 0.0 => {
            refuse(&value, "Value must be at least 0".into())
        }
        (Value::Double(number), Valid::Ratio) if *number > 1.0 => {
            refuse(&value, "Value must be no more than 1".into())
        }
        (Value::Text(text), Valid::OneOf(texts)) if !texts.contains(&text.as_str()) => {
            refuse(&value, format!("String must be one of: {}", texts.join(", ")))
        }
        (Value::List(items), Valid::Items(_) | Valid::Words) if items.iter().any(String::is_empty) => {
            Err(format!("Configuration '{name}' values must not be empty."))
        }
        (Value::List(items), Valid::Items(texts)) => {
            match items.iter().find(|item| !texts.contains(&item.as_str())) {
                Some(item) => refuse(item, format!("String must be one of: {}", texts.join(", "))),
                None => Ok(Value::List(without_repeats(items))),
            }
        }
        (Value::List(items), Valid::ThrottledReplicas) if !are_throttled_replicas(items) => refuse(
            &format_args!("[{}]", items.join(", ")),
            format!(
                "{name} must be the literal '*' or a list of replicas in the following format: \
                 [partitionId]:[brokerId],[partitionId]:[brokerId],..."
            ),
        ),
        _ => Ok(value),
    }
}

/// Reads a value of that kind; white space around it does not count.
fn parse(kind: Kind, given: &str) -> Result<Value, String> {
    let trimmed = given.trim_matches(|c: char| c <= ' ');
    match kind {
        Kind::Boolean if trimmed.eq_ignore_ascii_case("true") => Ok(Value::Boolean(true)),
        Kind::Boolean if trimmed.eq_ignore_ascii_case("false") => Ok(Value::Boolean(false)),
        Kind::Boolean => Err("Expected value to be either true or false".into()),
        Kind::Text | Kind::Class | Kind::Secret => Ok(Value::Text(trimmed.to_owned())),
        Kind::Short => trimmed
            .parse::<i16>()
            .map(|number| Value::Number(number.into()))
            .map_err(|_| "Not a number of type SHORT".into()),
        Kind::Int => trimmed
            .parse::<i32>()
            .map(|number| Value::Number(number.into()))
            .map_err(|_| "Not a number of type INT".into()),
        Kind::Long => trimmed.parse().map(Value::Number).map_err(|_| "Not a number of type LONG".into()),
        Kind::Double => {
            // Java lets a number end in a letter that says how wide it is.
            let digits = trimmed.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(trimmed);
            digits.parse().map(Value::Double).map_err(|_| "Not a number of type DOUBLE".into())
        }
        Kind::List if trimmed.is_empty() => Ok(Value::List(Vec::new())),
        Kind::List => Ok(Value::List(trimmed.split(',').map(|item| item.trim().to_owned()).collect())),
    }
}

fn out_of_bounds(number: i64, valid: Valid) -> Option<String> {
    let (low, high) = match valid {
        Valid::AtLeast(low) => (low, i64::MAX),
        Valid::Between(low, high) => (low, high),
        Valid::BetweenOrDefault(low, high, default) => {
            return (number != default && !(low..=high).contains(&number))
                .then(|| format!("Value must be between {low} and {high} or equal to {default}"));
        }
        _ => return None,
    };
    if number < low {
        return Some(format!("Value must be at least {low}"));
    }
    (number > high).then(|| format!("Value must be no more than {high}"))
}

fn are_throttled_replicas(items: &[String]) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_pair = |item: &String| item.split_once(':').is_some_and(|(a, b)| is_number(a) && is_number(b));
    items.iter().all(is_pair) || matches!(items, [all] if all == "*")
}

fn without_repeats(items: &[String]) -> Vec<String> {
    let is_first = |at: usize| !items[..at].contains(&items[at]);
    (0..items.len()).filter(|at| is_first(*at)).map(|at| items[at].clone()).collect()
}

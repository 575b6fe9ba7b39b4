//! What a topic may be called. Wording as clients know it from Kafka.

/// The most characters that a name has: the directory of a partition is named after it.
const LENGTH_MAX: usize = 249;

/// The metadata log's own name, which no topic may have.
pub const METADATA: &str = "__cluster_metadata";
/// Topics that the broker itself writes.
const INTERNAL: [&str; 3] = ["__consumer_offsets", "__transaction_state", "__share_group_state"];

/// Whether the broker itself writes the topic of that name.
#[must_use]
pub fn is_internal(name: &str) -> bool {
    INTERNAL.contains(&name)
}

/// Checks a name.
///
/// # Errors
/// What a client is told.
pub fn check(name: &str) -> Result<(), String> {
    let is_legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let why = match name {
        "" => "the empty string is not allowed".to_owned(),
        "." | ".." => format!("'{name}' is not allowed"),
        _ if name.chars().count() > LENGTH_MAX => {
            format!("the length of '{name}' is longer than the max allowed length {LENGTH_MAX}")
        }
        _ if !name.chars().all(is_legal) => {
            format!(
                "'{name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
            )
        }
        _ => return Ok(()),
    };
    Err(format!("Topic name is invalid: {why}"))
}

/// Whether two names become one where dots and underscores are the same: names of metrics, in Kafka.
#[must_use]
pub fn collide(one: &str, other: &str) -> bool {
    let unified = |byte: u8| if byte == b'.' { b'_' } else { byte };
    one.len() == other.len() && one.bytes().map(unified).eq(other.bytes().map(unified))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trap_29_names_are_checked_as_in_kafka() {
        for name in ["orders", "a", "A-1_b.c", "...", &"x".repeat(249)] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        let refused = [
            ("", "Topic name is invalid: the empty string is not allowed"),
            (".", "Topic name is invalid: '.' is not allowed"),
            ("..", "Topic name is invalid: '..' is not allowed"),
            (
                "bad name",
                "Topic name is invalid: 'bad name' contains one or more characters other than ASCII alphanumerics, \
                 '.', '_' and '-'",
            ),
        ];
        for (name, message) in refused {
            assert_eq!(check(name), Err(message.to_owned()));
        }
        assert!(check(&"x".repeat(250)).is_err());
        assert!(check("\u{fffd}").is_err());
    }

    #[test]
    fn trap_29_dots_and_underscores_collide() {
        assert!(collide("a.b", "a_b"));
        assert!(!collide("a.b", "a-b"));
        assert!(!collide("a.b", "a_bc"));
    }
}

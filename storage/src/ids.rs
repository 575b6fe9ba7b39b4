//! Kafka's text form of identifiers: base64 with the URL-safe alphabet, without padding.

use uuid::Uuid;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The 22 characters of an identifier.
pub fn to_text(id: Uuid) -> String {
    let bits = id.as_u128();
    // 21 characters of six bits and one of two, filled up with zeros.
    (0..22_u32)
        .map(|index| {
            let shift = 122_i32 - 6 * index as i32;
            let six = if shift >= 0 { bits >> shift } else { bits << -shift };
            char::from(ALPHABET[(six & 63) as usize])
        })
        .collect()
}

/// Reads an identifier; takes padding and the standard alphabet too, as other tools write them.
pub fn from_text(text: &str) -> Option<Uuid> {
    let text = text.trim_end_matches('=');
    if text.len() != 22 {
        return None;
    }
    let mut bits = 0_u128;
    for (index, byte) in text.bytes().enumerate() {
        let byte = match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => other,
        };
        let six = ALPHABET.iter().position(|character| *character == byte)? as u128;
        bits = if index < 21 { bits << 6 | six } else { bits << 2 | six >> 4 };
    }
    Some(Uuid::from_u128(bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_identifier_are_each_others_inverse() {
        let metadata = "AAAAAAAAAAAAAAAAAAAAAQ";
        assert_eq!(from_text(metadata), Some(Uuid::from_u128(1)));
        assert_eq!(to_text(Uuid::from_u128(1)), metadata);
        for text in ["_xVf8jP9SuyVUTbQAal3Pg", "DwaAqHJFSbyvw9DL_9hSZA"] {
            assert_eq!(to_text(from_text(text).unwrap()), text);
        }
        assert_eq!(from_text("AAAAAAAAAAAAAAAAAAAAAQ=="), Some(Uuid::from_u128(1)));
        assert_eq!(from_text("/xVf8jP9SuyVUTbQAal3Pg"), from_text("_xVf8jP9SuyVUTbQAal3Pg"));
        assert_eq!(from_text("short"), None);
    }
}

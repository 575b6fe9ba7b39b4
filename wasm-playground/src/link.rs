//! Share links: a recording in the fragment of an address, as `v1.` and the base64url of its deflated text.
//!
//! What a link of some version says is read for ever: `tests/links` holds one of each kind.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// What a link of this version begins with.
const PREFIX: &str = "v1.";
/// No link is longer.
const LINK_BYTES_MAX: usize = 8 << 20;
/// No link holds more text.
const TEXT_BYTES_MAX: usize = 32 << 20;
/// Output grows by so much at a time.
const CHUNK_BYTES: usize = 64 << 10;

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Whether it looks like one: what stands behind `#` in an address, with or without it.
#[must_use]
pub fn is_link(text: &str) -> bool {
    text.trim_start_matches('#').starts_with(PREFIX)
}

/// A text as a link.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut deflate = Compress::new(Compression::best(), false);
    let mut packed = Vec::new();
    loop {
        packed.reserve(CHUNK_BYTES);
        let rest = &text.as_bytes()[deflate.total_in() as usize..];
        match deflate.compress_vec(rest, &mut packed, FlushCompress::Finish) {
            Ok(Status::StreamEnd) | Err(_) => break,
            Ok(_) => {}
        }
    }
    format!("{PREFIX}{}", base64_with(&packed, URL).trim_end_matches('='))
}

/// The text of a link.
///
/// # Errors
/// It is none, is damaged, or holds too much.
pub fn decode(link: &str) -> Result<String, String> {
    let digits = link.trim().trim_start_matches('#').strip_prefix(PREFIX);
    let digits = digits.ok_or("a link begins with v1.")?;
    if digits.len() > LINK_BYTES_MAX {
        return Err("the link is too long".into());
    }
    let packed = bytes_of(digits).ok_or("the link is damaged: it is not base64url")?;
    let mut inflate = Decompress::new(false);
    let mut text = Vec::new();
    loop {
        if text.len() >= TEXT_BYTES_MAX {
            return Err("the link holds too much".into());
        }
        text.reserve(CHUNK_BYTES);
        let (before, rest) = (text.len(), &packed[inflate.total_in() as usize..]);
        let status = inflate.decompress_vec(rest, &mut text, FlushDecompress::None);
        match status.map_err(|_| "the link is damaged: it cannot be inflated")? {
            Status::StreamEnd => break,
            Status::Ok | Status::BufError if text.len() > before => {}
            Status::Ok | Status::BufError => return Err("the link is cut".into()),
        }
    }
    String::from_utf8(text).map_err(|_| "the link does not hold text".into())
}

/// Bytes as base64, padded.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    base64_with(bytes, STANDARD)
}

fn base64_with(bytes: &[u8], digits: &[u8; 64]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = digits[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= group.len() { digit.into() } else { '=' });
        }
    }
    text
}

/// The bytes of base64url without padding.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for group in text.chunks(4) {
        let mut bits = 0_u32;
        for digit in group {
            let value = match digit {
                b'A'..=b'Z' => digit - b'A',
                b'a'..=b'z' => digit - b'a' + 26,
                b'0'..=b'9' => digit - b'0' + 52,
                b'-' => 62,
                b'_' => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(value);
        }
        let count = group.len().checked_sub(1).filter(|count| *count > 0)?;
        bits <<= 6 * (4 - group.len());
        bytes.extend_from_slice(&bits.to_be_bytes()[1..=count]);
    }
    Some(bytes)
}

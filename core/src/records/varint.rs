//! Zig-zag varints, as records use them: 32 bits in at most 5 bytes, 64 bits in at most 10.
//!
//! Not here: the unsigned varints of the wire protocol.

/// The number at the start of `bytes` and how many bytes it takes; `None` when it is cut or too long.
#[inline]
#[must_use]
pub fn read_i64(bytes: &[u8]) -> Option<(i64, usize)> {
    let mut value = 0_u64;
    for (at, &byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            return Some(((value >> 1) as i64 ^ -((value & 1) as i64), at + 1));
        }
    }
    None
}

/// As [`read_i64`], for a 32-bit number.
#[inline]
#[must_use]
pub fn read_i32(bytes: &[u8]) -> Option<(i32, usize)> {
    let mut value = 0_u32;
    for (at, &byte) in bytes.iter().take(5).enumerate() {
        value |= u32::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            return Some(((value >> 1) as i32 ^ -((value & 1) as i32), at + 1));
        }
    }
    None
}

/// Appends a number.
pub fn write_i64(out: &mut Vec<u8>, value: i64) {
    let mut rest = (value << 1 ^ value >> 63) as u64;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// How many bytes [`write_i64`] appends.
#[must_use]
pub fn size_bytes(value: i64) -> usize {
    let bits = 64 - ((value << 1 ^ value >> 63) as u64).leading_zeros() as usize;
    bits.div_ceil(7).max(1)
}

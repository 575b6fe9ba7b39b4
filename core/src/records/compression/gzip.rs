//! Gzip members, one behind the other. Kafka writes one, without name or time.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use super::CHUNK_BYTES;
use crate::error::Malformed;

/// Header and trailer: what is shorter behind a member is no other member.
const MEMBER_BYTES_MIN: usize = 18;

pub(super) struct Decoder<'a> {
    member: Option<Box<GzDecoder<&'a [u8]>>>,
    size_bytes: usize,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Decoder<'a> {
        Decoder { member: Some(Box::new(GzDecoder::new(bytes))), size_bytes: bytes.len() }
    }

    /// Puts some more output into the empty `out`; leaves it empty at the end. What follows the last member and is
    /// none is ignored, as in Kafka.
    pub(super) fn decode(&mut self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        while let Some(member) = &mut self.member {
            out.resize(CHUNK_BYTES, 0);
            let decoded = member.read(out);
            out.truncate(*decoded.as_ref().unwrap_or(&0));
            let rest = *member.get_ref();
            decoded.map_err(|_| Malformed { at: self.size_bytes - rest.len(), what: "not a gzip stream" })?;
            if !out.is_empty() {
                break;
            }
            let goes_on = rest.len() > MEMBER_BYTES_MIN && rest.starts_with(&[0x1f, 0x8b, 8]);
            self.member = goes_on.then(|| Box::new(GzDecoder::new(rest)));
        }
        Ok(())
    }
}

pub(super) fn encode(plain: &mut dyn Read, level: Option<i32>, out: &mut dyn Write) -> io::Result<()> {
    let level = level.and_then(|level| u32::try_from(level).ok());
    let level = level.map_or(Compression::default(), |level| Compression::new(level.min(9)));
    let mut encoder = GzEncoder::new(out, level);
    io::copy(plain, &mut encoder)?;
    encoder.finish().map(drop)
}

//! Snappy blocks in the xerial framing that Kafka's Java clients began with; on input also one bare block.

use std::io::{self, Read, Write};

use super::{Undecodable, next_block};
use crate::error::Malformed;

/// Magic, version 1, compatible with version 1.
const HEADER: [u8; 16] = *b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01";
const MAGIC_BYTES: usize = 8;
/// How much one block holds, uncompressed.
const BLOCK_BYTES: usize = 32 << 10;
/// No element expands further: three bytes copy at most 64.
const EXPANSION_MAX: usize = 22;

pub(super) struct Decoder<'a> {
    rest: &'a [u8],
    framed: bool,
    position: usize,
    snap: snap::raw::Decoder,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Decoder<'a>, Malformed> {
        let framed = bytes.starts_with(&HEADER[..MAGIC_BYTES]);
        let position = if framed { HEADER.len() } else { 0 };
        let wrong = |what| Malformed { at: MAGIC_BYTES.min(bytes.len()), what };
        let rest = bytes.get(position..).ok_or_else(|| wrong("snappy header is cut"))?;
        if framed && bytes[12..16] < HEADER[12..16] {
            return Err(wrong("snappy framing of an unknown version"));
        }
        Ok(Decoder { rest, framed, position, snap: snap::raw::Decoder::new() })
    }

    /// Puts the next block into the empty `out`; leaves it empty at the end.
    pub(super) fn decode(
        &mut self,
        out: &mut Vec<u8>,
        room: usize,
        bytes_max: usize,
    ) -> Result<(), Undecodable> {
        // An empty block holds nothing; whoever sends many of them is not asked for each.
        while out.is_empty() && !self.rest.is_empty() {
            let block = self.next_block()?;
            let wrong = |what| Malformed { at: self.position - block.len(), what };
            let size_bytes =
                snap::raw::decompress_len(block).map_err(|_| wrong("snappy block has no length"))?;
            if size_bytes > block.len().saturating_mul(EXPANSION_MAX) {
                return Err(wrong("snappy block declares more than it can hold").into());
            }
            if size_bytes > room {
                return Err(Undecodable::TooLarge { bytes_max });
            }
            out.resize(size_bytes, 0);
            self.snap.decompress(block, out).map_err(|_| wrong("not a snappy block"))?;
        }
        Ok(())
    }

    fn next_block(&mut self) -> Result<&'a [u8], Malformed> {
        if !self.framed {
            self.position += self.rest.len();
            return Ok(core::mem::take(&mut self.rest));
        }
        let wrong = Malformed { at: self.position, what: "snappy block is cut" };
        let (length, rest) = self.rest.split_first_chunk().ok_or(wrong)?;
        let length = usize::try_from(i32::from_be_bytes(*length)).map_err(|_| wrong)?;
        let (block, rest) = rest.split_at_checked(length).ok_or(wrong)?;
        self.rest = rest;
        self.position += 4 + length;
        Ok(block)
    }
}

pub(super) fn encode(plain: &mut dyn Read, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&HEADER)?;
    let mut encoder = snap::raw::Encoder::new();
    let mut room = vec![0; BLOCK_BYTES];
    let mut packed = vec![0; snap::raw::max_compress_len(BLOCK_BYTES)];
    loop {
        let block = next_block(plain, &mut room)?;
        if block.is_empty() {
            return Ok(());
        }
        let length = encoder.compress(block, &mut packed).expect("room for the worst case");
        out.write_all(&(length as u32).to_be_bytes())?;
        out.write_all(&packed[..length])?;
    }
}

//! LZ4 frames as Kafka takes and makes them: version 1, independent blocks, no dictionary.

use std::io::{self, Read, Write};

use lz4_flex::block::{compress_into, decompress_into, get_maximum_output_size};
use twox_hash::XxHash32;

use super::next_block;
use crate::error::Malformed;

const MAGIC: [u8; 4] = [0x04, 0x22, 0x4d, 0x18];
/// Version 1, independent blocks, no checksums, no size.
const FLAGS: u8 = 0x60;
/// Blocks of at most 64 KiB.
const BLOCK_DESCRIPTOR: u8 = 0x40;
const BLOCK_BYTES: usize = 64 << 10;
/// Top bit of a block's length: it is stored, not compressed.
const STORED: u32 = 1 << 31;

pub(super) struct Decoder<'a> {
    bytes: &'a [u8],
    position: usize,
    block_bytes_max: usize,
    block_checksums: bool,
    finished: bool,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Decoder<'a>, Malformed> {
        let mut decoder =
            Decoder { bytes, position: 0, block_bytes_max: 0, block_checksums: false, finished: false };
        if decoder.take(4)? != MAGIC {
            return Err(Malformed { at: 0, what: "not an lz4 frame" });
        }
        let wrong = |at, what| Err(Malformed { at, what });
        let descriptor_at = decoder.position;
        let (flags, descriptor) = (decoder.take(1)?[0], decoder.take(1)?[0]);
        match flags {
            _ if flags >> 6 != 1 => return wrong(4, "lz4 frame of an unknown version"),
            _ if flags & 0b0010_0000 == 0 => return wrong(4, "lz4 frame with dependent blocks"),
            _ if flags & 0b11 != 0 => return wrong(4, "lz4 frame with reserved flags"),
            _ => {}
        }
        decoder.block_checksums = flags & 0b0001_0000 != 0;
        decoder.block_bytes_max = match descriptor {
            0x40 => 64 << 10,
            0x50 => 256 << 10,
            0x60 => 1 << 20,
            0x70 => 4 << 20,
            _ => return wrong(5, "lz4 frame with an unknown block size"),
        };
        if flags & 0b1000 != 0 {
            // The content's size, which Kafka ignores.
            decoder.take(8)?;
        }
        let sum = header_checksum(&bytes[descriptor_at..decoder.position]);
        match decoder.take(1)? == [sum] {
            true => Ok(decoder),
            false => wrong(decoder.position - 1, "lz4 frame header has a wrong checksum"),
        }
    }

    /// Puts the next block into the empty `out`; leaves it empty at the end. What follows the frame is ignored, and so
    /// is the content's checksum, as in Kafka: the batch has its own.
    pub(super) fn decode(&mut self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        while out.is_empty() && !self.finished {
            let at = self.position;
            let wrong = |what| Malformed { at, what };
            let length = u32::from_le_bytes(self.take(4)?.try_into().expect("four bytes"));
            let stored = length & STORED != 0;
            let length = (length & !STORED) as usize;
            if length == 0 {
                self.finished = true;
                break;
            }
            if length > self.block_bytes_max {
                return Err(wrong("lz4 block is larger than its frame allows"));
            }
            let block = self.take(length)?;
            if self.block_checksums && self.take(4)? != XxHash32::oneshot(0, block).to_le_bytes() {
                return Err(wrong("lz4 block has a wrong checksum"));
            }
            if stored {
                out.extend_from_slice(block);
            } else {
                // One byte of a match's length stands for at most 255.
                out.resize(self.block_bytes_max.min(length * 255 + 64), 0);
                let size_bytes = decompress_into(block, out).map_err(|_| wrong("not an lz4 block"))?;
                out.truncate(size_bytes);
            }
        }
        Ok(())
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let taken = rest.get(..length).ok_or(Malformed { at: self.bytes.len(), what: "lz4 frame is cut" })?;
        self.position += length;
        Ok(taken)
    }
}

fn header_checksum(descriptor: &[u8]) -> u8 {
    (XxHash32::oneshot(0, descriptor) >> 8) as u8
}

pub(super) fn encode(plain: &mut dyn Read, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&MAGIC)?;
    out.write_all(&[FLAGS, BLOCK_DESCRIPTOR, header_checksum(&[FLAGS, BLOCK_DESCRIPTOR])])?;
    let mut room = vec![0; BLOCK_BYTES];
    let mut packed = vec![0; get_maximum_output_size(BLOCK_BYTES)];
    loop {
        let block = next_block(plain, &mut room)?;
        if block.is_empty() {
            return out.write_all(&[0; 4]);
        }
        let length = compress_into(block, &mut packed).expect("room for the worst case");
        let (length, bytes) = match length < block.len() {
            true => (length as u32, &packed[..length]),
            false => (block.len() as u32 | STORED, block),
        };
        out.write_all(&length.to_le_bytes())?;
        out.write_all(bytes)?;
    }
}

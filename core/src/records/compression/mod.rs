//! The codecs of record batches: decoding as a bounded stream, encoding for `compression.type`.
//!
//! Not here: what is inside the stream. A batch's records are one stream; header and checksum lie outside it.
//!
//! Decoding hands out chunks as it goes. Its memory does not follow what a stream declares, only what it really holds:
//! a length that cannot be is an error before anything is allocated for it, and output ends at a limit. Zstandard alone
//! keeps its window, at most 128 MiB, and no more than was decoded.
//!
//! One pure-Rust implementation per codec on every target, so the same bytes are accepted and made everywhere.

use std::borrow::Cow;
use std::io::{Read, Write};

use super::walk::Input;
use super::{Batch, Codec};
use crate::error::Malformed;

mod gzip;
mod lz4;
mod snappy;
mod zstd;

/// Output of one step, where the codec lets us choose.
const CHUNK_BYTES: usize = 32 << 10;

/// Why a stream of records could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Undecodable {
    /// It is not such a stream. Positions are in the compressed bytes.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// It holds more than is allowed.
    #[error("more than {bytes_max} bytes when decompressed")]
    TooLarge {
        /// The limit.
        bytes_max: usize,
    },
}

/// A codec and how hard it tries (`compression.type` and `compression.*.level`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compression {
    /// The codec.
    pub codec: Codec,
    /// Its level as configured; `None` for its default. Only gzip has levels here: the encoders of lz4 and zstd have
    /// one, which is fast.
    pub level: Option<i32>,
}

/// Decodes a stream of records chunk by chunk.
pub struct Decompressor<'a> {
    stream: Stream<'a>,
    chunk: Vec<u8>,
    consumed: usize,
    /// How much more may come out.
    room: usize,
    bytes_max: usize,
}

enum Stream<'a> {
    Plain(&'a [u8]),
    Gzip(gzip::Decoder<'a>),
    Snappy(snappy::Decoder<'a>),
    Lz4(lz4::Decoder<'a>),
    Zstd(Box<zstd::Decoder<'a>>),
}

impl<'a> Decompressor<'a> {
    /// Begins to decode `bytes`, of which at most `bytes_max` may come out.
    ///
    /// # Errors
    /// The stream's beginning is not that codec's.
    pub fn new(codec: Codec, bytes: &'a [u8], bytes_max: usize) -> Result<Decompressor<'a>, Undecodable> {
        let stream = match codec {
            Codec::Uncompressed => Stream::Plain(bytes),
            Codec::Gzip => Stream::Gzip(gzip::Decoder::new(bytes)),
            Codec::Snappy => Stream::Snappy(snappy::Decoder::new(bytes)?),
            Codec::Lz4 => Stream::Lz4(lz4::Decoder::new(bytes)?),
            Codec::Zstd => Stream::Zstd(Box::new(zstd::Decoder::new(bytes))),
        };
        Ok(Decompressor { stream, chunk: Vec::new(), consumed: 0, room: bytes_max, bytes_max })
    }

    /// Appends all that is left to `out`.
    ///
    /// # Errors
    /// As [`Undecodable`] says; what came before the error is appended.
    pub fn read_to(&mut self, out: &mut Vec<u8>) -> Result<(), Undecodable> {
        loop {
            let chunk = self.chunk()?;
            let chunk_bytes = chunk.len();
            if chunk_bytes == 0 {
                return Ok(());
            }
            out.extend_from_slice(chunk);
            self.consume(chunk_bytes);
        }
    }

    fn decode_chunk(&mut self) -> Result<(), Undecodable> {
        self.consumed = 0;
        self.chunk.clear();
        match &mut self.stream {
            Stream::Plain(bytes) => self.chunk.extend_from_slice(core::mem::take(bytes)),
            Stream::Gzip(decoder) => decoder.decode(&mut self.chunk)?,
            Stream::Snappy(decoder) => decoder.decode(&mut self.chunk, self.room, self.bytes_max)?,
            Stream::Lz4(decoder) => decoder.decode(&mut self.chunk)?,
            Stream::Zstd(decoder) => decoder.decode(&mut self.chunk)?,
        }
        let too_large = Undecodable::TooLarge { bytes_max: self.bytes_max };
        self.room = self.room.checked_sub(self.chunk.len()).ok_or(too_large)?;
        Ok(())
    }
}

impl Input for Decompressor<'_> {
    fn chunk(&mut self) -> Result<&[u8], Undecodable> {
        if self.consumed == self.chunk.len() {
            self.decode_chunk()?;
        }
        Ok(&self.chunk[self.consumed..])
    }

    fn consume(&mut self, bytes: usize) {
        self.consumed += bytes;
        debug_assert!(self.consumed <= self.chunk.len(), "only what chunk() gave can be consumed");
    }
}

/// The records of a batch, uncompressed: at most `bytes_max` of them, borrowed if they are not compressed.
///
/// # Errors
/// The batch's codec does not exist, or [`Undecodable`].
pub fn decompress_all<'a>(batch: &Batch<'a>, bytes_max: usize) -> Result<Cow<'a, [u8]>, Undecodable> {
    let codec = batch.codec().ok_or(Malformed { at: 0, what: "the compression codec is unknown" })?;
    if codec == Codec::Uncompressed {
        return Ok(Cow::Borrowed(batch.records()));
    }
    let mut plain = Vec::new();
    Decompressor::new(codec, batch.records(), bytes_max)?.read_to(&mut plain)?;
    Ok(Cow::Owned(plain))
}

/// Appends `plain` to `out`, compressed as one stream.
pub fn compress(compression: Compression, plain: &[u8], out: &mut Vec<u8>) {
    encode(compression, &mut &plain[..], out);
}

/// Appends the records of a batch to `out`, compressed anew, and answers how many bytes that takes: what goes beyond
/// `bytes_max` is counted but not kept. The uncompressed records are never in memory as a whole.
///
/// # Errors
/// The batch's codec does not exist, or [`Undecodable`].
pub fn recompress(
    batch: &Batch<'_>,
    to: Compression,
    out: &mut Vec<u8>,
    bytes_max: usize,
) -> Result<usize, Undecodable> {
    let codec = batch.codec().ok_or(Malformed { at: 0, what: "the compression codec is unknown" })?;
    let decompressor = Decompressor::new(codec, batch.records(), usize::MAX)?;
    let mut plain = Reader { decompressor, error: None };
    let mut counted = Counted { out, bytes_max, size_bytes: 0 };
    encode(to, &mut plain, &mut counted);
    let size_bytes = counted.size_bytes;
    plain.error.map_or(Ok(size_bytes), Err)
}

/// Neither side fails: memory does not, and a stream that breaks off ends with its error set aside.
fn encode(compression: Compression, plain: &mut dyn Read, out: &mut dyn Write) {
    let encoded = match compression.codec {
        Codec::Uncompressed => std::io::copy(plain, out).map(drop),
        Codec::Gzip => gzip::encode(plain, compression.level, out),
        Codec::Snappy => snappy::encode(plain, out),
        Codec::Lz4 => lz4::encode(plain, out),
        Codec::Zstd => {
            zstd::encode(plain, out);
            Ok(())
        }
    };
    encoded.expect("memory neither fails to be read nor to be written");
}

/// A decompressor that ends early instead of failing.
struct Reader<'a> {
    decompressor: Decompressor<'a>,
    error: Option<Undecodable>,
}

impl Read for Reader<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let length = match self.decompressor.chunk() {
            _ if self.error.is_some() => 0,
            Ok(chunk) => {
                let length = chunk.len().min(out.len());
                out[..length].copy_from_slice(&chunk[..length]);
                length
            }
            Err(error) => {
                self.error = Some(error);
                0
            }
        };
        self.decompressor.consume(length);
        Ok(length)
    }
}

/// Keeps the first bytes and counts the others.
struct Counted<'a> {
    out: &'a mut Vec<u8>,
    bytes_max: usize,
    size_bytes: usize,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.size_bytes = self.size_bytes.saturating_add(bytes.len());
        if self.size_bytes <= self.bytes_max {
            self.out.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Fills `block` as far as there is input; an empty answer is the end.
fn next_block<'b>(plain: &mut dyn Read, block: &'b mut [u8]) -> std::io::Result<&'b [u8]> {
    let mut length = 0;
    while length < block.len() {
        match plain.read(&mut block[length..])? {
            0 => break,
            read => length += read,
        }
    }
    Ok(&block[..length])
}

#[cfg(test)]
mod tests;

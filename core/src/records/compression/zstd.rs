//! Zstandard frames, one behind the other; frames to be skipped among them are skipped.

use std::io::{Read, Write};

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use ruzstd::encoding::CompressionLevel;

use super::CHUNK_BYTES;
use crate::error::Malformed;

/// Sixteen magics, the lowest four bits are free: frames that decoders skip.
const SKIPPABLE: u32 = 0x184d_2a50;

pub(super) struct Decoder<'a> {
    rest: &'a [u8],
    size_bytes: usize,
    /// The frame that is being decoded. A new one for each: it then allocates its window only as it fills.
    frame: Option<FrameDecoder>,
    begun: bool,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Decoder<'a> {
        Decoder { rest: bytes, size_bytes: bytes.len(), frame: None, begun: false }
    }

    fn wrong(&self, what: &'static str) -> Malformed {
        Malformed { at: self.size_bytes - self.rest.len(), what }
    }

    /// Puts some more output into the empty `out`; leaves it empty at the end.
    pub(super) fn decode(&mut self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        while out.is_empty() {
            let Some(mut frame) = self.frame.take() else {
                if self.rest.is_empty() && self.begun {
                    break;
                }
                self.frame = self.begin()?;
                self.begun = true;
                continue;
            };
            if frame.can_collect() == 0 && !frame.is_finished() {
                let step = frame.decode_blocks(&mut self.rest, BlockDecodingStrategy::UptoBlocks(1));
                step.map_err(|_| self.wrong("not a zstd block"))?;
            }
            out.resize(CHUNK_BYTES.min(frame.can_collect()), 0);
            let length = frame.read(out).map_err(|_| self.wrong("zstd output cannot be read"))?;
            out.truncate(length);
            if !frame.is_finished() || frame.can_collect() > 0 {
                self.frame = Some(frame);
            } else if frame.get_checksum_from_data().is_some()
                && frame.get_checksum_from_data() != frame.get_calculated_checksum()
            {
                return Err(self.wrong("zstd frame has a wrong checksum"));
            }
        }
        Ok(())
    }

    /// Reads a frame's header; `None` when the frame was one to skip.
    fn begin(&mut self) -> Result<Option<FrameDecoder>, Malformed> {
        let magic = self.rest.first_chunk().map(|magic| u32::from_le_bytes(*magic));
        if magic.is_some_and(|magic| magic & !0xf == SKIPPABLE) {
            let length = self.rest[4..].first_chunk().map(|length| u32::from_le_bytes(*length) as usize);
            let length = length.ok_or_else(|| self.wrong("zstd frame is cut"))?;
            let behind = self.rest[8..].get(length..);
            self.rest = behind.ok_or_else(|| self.wrong("zstd frame is cut"))?;
            return Ok(None);
        }
        let mut frame = FrameDecoder::new();
        match frame.init(&mut self.rest) {
            Ok(()) => Ok(Some(frame)),
            Err(_) => Err(self.wrong("not a zstd frame")),
        }
    }
}

pub(super) fn encode(plain: &mut dyn Read, out: &mut dyn Write) {
    ruzstd::encoding::compress(plain, out, CompressionLevel::Fastest);
}

//! Replies that wait to be sent: one byte buffer, with regions of storage spliced in where records belong.
//!
//! A reply is built whole, then committed; a reply that fails half-way leaves no trace.

use std::collections::VecDeque;
use std::num::TryFromIntError;

use crate::storage::Region;
use crate::wire::Split;

use super::Transmit;

/// The length that precedes every frame.
const PREFIX_BYTES: usize = 4;
/// A buffer larger than this is given back once it is not needed.
const KEEP_BYTES: usize = 64 * 1024;

/// One reply as it was written: frame prefix, header, body, and where regions go.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    /// The frame's bytes, regions left out.
    pub bytes: Vec<u8>,
    /// Where the regions belong in `bytes`, ascending.
    pub splits: Vec<Split>,
    /// The regions, by the index that a split names.
    pub regions: Vec<Region>,
}

impl Reply {
    /// Starts a frame, in place of one that was written: room for the length.
    pub fn begin(&mut self) {
        self.bytes.clear();
        self.splits.clear();
        self.bytes.extend_from_slice(&[0; PREFIX_BYTES]);
    }

    /// Writes the frame's length, regions included.
    ///
    /// # Errors
    /// When no frame is that long.
    pub fn finish(&mut self) -> Result<(), TryFromIntError> {
        let regions: usize = self.splits.iter().map(|split| split.length as usize).sum();
        let length = i32::try_from(self.bytes.len() - PREFIX_BYTES + regions)?;
        self.bytes[..PREFIX_BYTES].copy_from_slice(&length.to_be_bytes());
        Ok(())
    }

    /// Forgets what was written and keeps the memory, within bounds.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(KEEP_BYTES);
        self.splits.clear();
        self.regions.clear();
    }
}

/// Replies in the order in which they leave.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    bytes: Vec<u8>,
    regions: VecDeque<(usize, Region)>,
    /// How much of `bytes` was sent.
    sent: usize,
    /// How much of the first region was sent, once its position is reached.
    sent_of_region: u32,
}

impl Outbox {
    /// Whether everything was sent.
    pub fn is_empty(&self) -> bool {
        self.sent == self.bytes.len() && self.regions.is_empty()
    }

    /// Bytes that wait, regions included.
    pub fn waiting_bytes(&self) -> usize {
        let regions: usize = self.regions.iter().map(|(_, region)| region.length as usize).sum();
        self.bytes.len() - self.sent + regions
    }

    /// Adds a finished reply at the end, and leaves `reply` empty with its memory.
    pub fn push(&mut self, reply: &mut Reply) {
        let base = self.bytes.len();
        self.bytes.extend_from_slice(&reply.bytes);
        for split in &reply.splits {
            self.regions.push_back((base + split.at, reply.regions[split.index as usize].clone()));
        }
        reply.clear();
    }

    /// What to send next.
    pub fn next(&mut self) -> Option<Transmit<'_>> {
        match self.regions.front() {
            Some((at, region)) if *at == self.sent => Some(Transmit::Region(region, self.sent_of_region)),
            Some((at, _)) => Some(Transmit::Bytes(&self.bytes[self.sent..*at])),
            None if self.sent < self.bytes.len() => Some(Transmit::Bytes(&self.bytes[self.sent..])),
            None => None,
        }
    }

    /// `count` bytes of what [`Outbox::next`] handed out were sent.
    pub fn sent(&mut self, count: usize) {
        match self.regions.front() {
            Some((at, region)) if *at == self.sent => {
                self.sent_of_region += u32::try_from(count).unwrap_or(u32::MAX);
                if self.sent_of_region >= region.length {
                    self.sent_of_region = 0;
                    self.regions.pop_front();
                }
            }
            _ => self.sent = (self.sent + count).min(self.bytes.len()),
        }
        if self.is_empty() {
            self.bytes.clear();
            self.sent = 0;
            self.bytes.shrink_to(KEEP_BYTES);
        }
    }

    /// Forgets everything and gives the memory back.
    pub fn clear(&mut self) {
        *self = Outbox::default();
    }
}

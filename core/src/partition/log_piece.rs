//! A log read from one end to the other, a piece at a time: what everything does that replays a log at a start.
//!
//! It ends where the log ends, or where nothing lies before that end, which compaction leaves so. It never ends early: a batch that
//! cannot be read is an error. What is in a batch, and what is to become of the log then, is for the caller to say.

use crate::records::{Batch, Batches};
use crate::storage::{Fault, Log, Offset, ReadLimit, Region};

/// How much is read at a time; more only where a single batch is larger.
pub const PIECE_BYTES: u32 = 1 << 20;

/// Why a log cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The storage gave a fault.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// A batch is damaged.
    #[error("the batch at offset {offset} cannot be read: {what}")]
    Damaged {
        /// Where it should be.
        offset: Offset,
        /// What is wrong.
        what: &'static str,
    },
}

/// Whole batches of a log, back to back.
#[derive(Debug)]
pub struct LogPiece {
    bytes: Vec<u8>,
    /// Where the next piece begins.
    pub next_offset: Offset,
}

impl LogPiece {
    /// The piece that begins with the batch at `from`, or else the first one behind it; none at the end. Blocks.
    ///
    /// # Errors
    /// The storage's fault, or the piece begins with a batch that is damaged.
    pub fn read(log: &dyn Log, from: Offset) -> Result<Option<LogPiece>, Unreadable> {
        let mut from = from.max(log.start_offset());
        loop {
            if let Some(region) = look(log, from)? {
                let mut bytes = Vec::new();
                region.read_to(&mut bytes)?;
                return LogPiece::whole(bytes, from).map(Some);
            }
            // Nothing is there below a start that has risen meanwhile; from there on, it means that nothing is left.
            let start_offset = log.start_offset();
            if start_offset <= from {
                return Ok(None);
            }
            from = start_offset;
        }
    }

    /// The whole batches in bytes that were read from `from` on.
    fn whole(mut bytes: Vec<u8>, from: Offset) -> Result<LogPiece, Unreadable> {
        let damaged = |offset, what| Err(Unreadable::Damaged { offset, what });
        let mut next_offset = from;
        let mut batches = Batches::new(&bytes);
        for batch in batches.by_ref() {
            match batch {
                Ok(batch) if batch.next_offset() > next_offset => next_offset = batch.next_offset(),
                Ok(_) => return damaged(next_offset, "its offsets do not go on"),
                Err(malformed) if next_offset == from => return damaged(from, malformed.what),
                // The last one may be cut: the next piece begins with it, and says so if it is damaged.
                Err(_) => break,
            }
        }
        if next_offset == from {
            return damaged(from, "it has no bytes");
        }
        let whole_bytes = batches.position();
        bytes.truncate(whole_bytes);
        Ok(LogPiece { bytes, next_offset })
    }

    /// Its batches.
    pub fn batches(&self) -> impl Iterator<Item = Batch<'_>> {
        Batches::new(&self.bytes).map_while(Result::ok)
    }
}

fn look(log: &dyn Log, from: Offset) -> Result<Option<Region>, Fault> {
    let limit = ReadLimit { bytes_max: PIECE_BYTES, at_least_one_batch: true, end_offset: log.end_offset() };
    Ok(log.read(from, limit)?.region)
}

#[cfg(test)]
mod tests {
    use super::{LogPiece, Unreadable};
    use crate::records::{BatchBuilder, BatchSpec, NewRecord};

    /// Batches of two records each, the first at this offset.
    fn batches(base_offsets: &[i64]) -> Vec<u8> {
        let batch = |base_offset: &i64| {
            let mut builder =
                BatchBuilder::new(BatchSpec { base_offset: *base_offset, ..BatchSpec::default() });
            for value in [b"first", b"other"] {
                builder.push(NewRecord { timestamp: 0, key: None, value: Some(value), headers: &[] });
            }
            builder.build()
        };
        base_offsets.iter().flat_map(batch).collect()
    }

    fn offsets(bytes: Vec<u8>, from: i64) -> Result<(Vec<i64>, i64), Unreadable> {
        let piece = LogPiece::whole(bytes, from)?;
        Ok((piece.batches().map(|batch| batch.base_offset()).collect(), piece.next_offset))
    }

    #[test]
    fn a_piece_is_of_whole_batches_and_the_next_one_begins_behind_them() {
        // One begins before what is asked for, and compaction took some.
        let bytes = batches(&[4, 6, 11]);
        assert_eq!(offsets(bytes.clone(), 5), Ok((vec![4, 6, 11], 13)));
        let size_bytes = bytes.len() / 3;
        for cut in 1..=size_bytes {
            let expected = Ok((vec![4, 6], 8));
            assert_eq!(offsets(bytes[..bytes.len() - cut].to_vec(), 5), expected, "{cut} bytes are cut");
        }
    }

    #[test]
    fn a_batch_that_is_damaged_is_no_end() {
        let damaged = |offset, what| Err(Unreadable::Damaged { offset, what });
        let good = batches(&[5]);
        for length in 1..good.len() {
            assert!(offsets(good[..length].to_vec(), 5).is_err(), "{length} bytes");
        }
        assert_eq!(offsets(Vec::new(), 5), damaged(5, "it has no bytes"));
        assert_eq!(offsets(good.clone(), 7), damaged(7, "its offsets do not go on"));
        assert_eq!(offsets(batches(&[5, 5]), 5), damaged(7, "its offsets do not go on"));
        let mut other = batches(&[5, 7]);
        other[good.len() + 16] = 1;
        assert_eq!(offsets(other.clone(), 5), Ok((vec![5], 7)), "up to there all is well");
        assert_eq!(offsets(other.split_off(good.len()), 7), damaged(7, "record batch magic is not 2"));
    }
}

//! Leader epochs of a log: where each began, so where each ended.

use crate::storage::{EpochStart, Offset};

/// An epoch and the offset at which it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpochEnd {
    /// The epoch that was asked for, or the nearest below it.
    pub epoch: i32,
    /// Where the next one begins, or the log ends.
    pub end_offset: Offset,
}

/// The epoch of whoever knows none.
const NO_EPOCH: i32 = -1;

/// Where `epoch` ends in a log that ends at `end_offset`; `None` for an epoch that is newer than all, or a log that knows none.
///
/// Source: KIP-101, KIP-279; Kafka's `LeaderEpochFileCache.endOffsetFor`.
#[must_use]
pub fn end_of(epoch: i32, epochs: &[EpochStart], end_offset: Offset) -> Option<EpochEnd> {
    let latest = epochs.last()?;
    if epoch == NO_EPOCH || epoch > latest.epoch {
        return None;
    }
    if epoch == latest.epoch {
        return Some(EpochEnd { epoch, end_offset });
    }
    let higher = epochs.partition_point(|start| start.epoch <= epoch);
    let floor = higher.checked_sub(1).map_or(epoch, |floor| epochs[floor].epoch);
    Some(EpochEnd { epoch: floor, end_offset: epochs[higher].start_offset })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_ends_where_the_next_begins() {
        let epochs =
            [(2, 10), (5, 20), (6, 30)].map(|(epoch, start_offset)| EpochStart { epoch, start_offset });
        let end = |epoch| end_of(epoch, &epochs, 40).map(|end| (end.epoch, end.end_offset));
        assert_eq!(end(6), Some((6, 40)));
        assert_eq!(end(5), Some((5, 30)));
        assert_eq!(end(4), Some((2, 20)), "an epoch without records ends with the one before it");
        assert_eq!(end(1), Some((1, 10)), "below all: where the first begins");
        assert_eq!(end(7), None);
        assert_eq!(end(-1), None);
        assert_eq!(end(-2), Some((-2, 10)), "only -1 means none");
        assert_eq!(end_of(0, &[], 40), None);
    }
}

//! What of a log is old enough, or too much, to be kept: whole segments, oldest first.
//!
//! Not here: deleting (the log), and when to look (the broker). Compacted logs lose what lies below their start only.

use crate::planted::{self, Bug};
use crate::storage::{Offset, SegmentSpan};
use crate::time::Wall;

/// How long and how much of a log is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Whether `cleanup.policy` has `delete`; without it age and size are no matter.
    pub deletes: bool,
    /// `retention.ms`, negative for ever.
    pub ms: i64,
    /// `retention.bytes`, negative for any size.
    pub bytes: i64,
    /// `file.delete.delay.ms`: how long files stay that are marked as deleted.
    pub delay_ms: i64,
}

impl Retention {
    /// Whether time or growth alone may make something go.
    #[must_use]
    pub fn may_expire(&self) -> bool {
        self.deletes && (self.ms >= 0 || self.bytes >= 0)
    }

    /// The first offset to keep of these segments, the last of which grows.
    ///
    /// First what exceeds the size goes, as long as no less than that stays; then what is older. The last segment may go
    /// too, unless it is empty.
    ///
    /// Source: Kafka's `UnifiedLog.deleteOldSegments`.
    #[must_use]
    pub fn keeps_from(&self, segments: &[SegmentSpan], start_offset: Offset, wall: Wall) -> Offset {
        if !self.deletes {
            return start_offset;
        }
        let is_live = |segment: &&SegmentSpan| segment.end_offset > start_offset && segment.size_bytes > 0;
        let mut live = segments.iter().filter(is_live).peekable();
        let size_bytes: u64 = live.clone().map(|segment| segment.size_bytes).sum();
        let mut excess_bytes = u64::try_from(self.bytes).map_or(0, |bytes| size_bytes.saturating_sub(bytes));
        let mut kept_from = start_offset;
        while let Some(segment) = live.next_if(|segment| segment.size_bytes <= excess_bytes) {
            excess_bytes -= segment.size_bytes;
            kept_from = segment.end_offset;
        }
        if planted::is(Bug::DeleteTooMuch) && self.ms >= 0 {
            kept_from = live.next().map_or(kept_from, |segment| segment.end_offset);
        }
        let is_old =
            |segment: &&SegmentSpan| self.ms >= 0 && wall.0.saturating_sub(segment.newest.0) > self.ms;
        while let Some(segment) = live.next_if(is_old) {
            kept_from = segment.end_offset;
        }
        kept_from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOREVER: Retention = Retention { deletes: true, ms: -1, bytes: -1, delay_ms: 0 };

    /// Three segments of ten offsets, ten bytes and ten milliseconds each, and what is left of them at 100 ms.
    fn kept(retention: Retention, start_offset: Offset) -> Offset {
        let segment = |base_offset: Offset| SegmentSpan {
            base_offset,
            end_offset: base_offset + 10,
            size_bytes: 10,
            newest: Wall(base_offset + 10),
        };
        retention.keeps_from(&[segment(0), segment(10), segment(20)], start_offset, Wall(100))
    }

    #[test]
    fn the_oldest_segments_go_until_one_is_young_enough() {
        assert_eq!(kept(FOREVER, 0), 0);
        assert_eq!(kept(Retention { ms: 90, ..FOREVER }, 0), 0, "exactly as old is not older");
        assert_eq!(kept(Retention { ms: 89, ..FOREVER }, 0), 10);
        assert_eq!(kept(Retention { ms: 70, ..FOREVER }, 0), 20);
        assert_eq!(kept(Retention { ms: 0, ..FOREVER }, 0), 30, "the last one too");
        assert_eq!(kept(Retention { ms: 0, deletes: false, ..FOREVER }, 0), 0);
    }

    #[test]
    fn the_oldest_segments_go_while_no_less_than_the_size_stays() {
        assert_eq!(kept(Retention { bytes: 30, ..FOREVER }, 0), 0);
        assert_eq!(kept(Retention { bytes: 21, ..FOREVER }, 0), 0);
        assert_eq!(kept(Retention { bytes: 20, ..FOREVER }, 0), 10);
        assert_eq!(kept(Retention { bytes: 1, ..FOREVER }, 0), 20);
        assert_eq!(kept(Retention { bytes: 0, ..FOREVER }, 0), 30);
        assert_eq!(
            kept(Retention { bytes: 10, ..FOREVER }, 10),
            20,
            "what is below the start is not counted"
        );
        assert_eq!(kept(Retention { bytes: 20, ms: 79, ..FOREVER }, 0), 20, "then age");
    }

    #[test]
    fn a_start_within_a_segment_stays() {
        assert_eq!(kept(FOREVER, 5), 5);
        assert_eq!(kept(Retention { ms: 89, ..FOREVER }, 5), 10);
        assert_eq!(kept(Retention { ms: 89, ..FOREVER }, 15), 15);
    }
}

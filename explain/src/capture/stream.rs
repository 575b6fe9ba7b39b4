//! What one side of a connection sent, put in order.

use super::link::Segment;

/// The segments of one direction.
#[derive(Default)]
pub(super) struct Stream<'a> {
    /// The sequence number of the first byte, once it is known.
    base: Option<u32>,
    /// Was its beginning captured?
    pub has_start: bool,
    /// How far it has come.
    newest: i64,
    pieces: Vec<(i64, i64, &'a [u8])>,
}

/// The bytes of a stream, in order, each once.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    pub bytes: Vec<u8>,
    /// Where each piece begins, and when it was captured.
    pub pieces: Vec<(usize, i64)>,
    /// Where bytes are missing, and how many.
    pub gaps: Vec<(usize, u64)>,
}

impl<'a> Stream<'a> {
    /// Is this the sequence number of another connection's beginning?
    pub fn begins_elsewhere(&self, sequence: u32) -> bool {
        self.base.is_some_and(|base| !self.has_start || base != sequence.wrapping_add(1))
    }

    pub fn add(&mut self, segment: &Segment<'a>) {
        let first = segment.sequence.wrapping_add(segment.is_syn.into());
        if segment.is_syn && !self.has_start {
            // What came before its own beginning is counted from there.
            let shift = self.base.map_or(0, |base| i64::from(first.wrapping_sub(base) as i32));
            self.pieces.iter_mut().for_each(|(at, ..)| *at -= shift);
            self.newest -= shift;
            (self.base, self.has_start) = (Some(first), true);
        }
        let base = *self.base.get_or_insert(first);
        // Sequence numbers go round every 4 GiB: the nearest place to the newest byte is meant.
        let expected = base.wrapping_add(self.newest as u32);
        let at = self.newest + i64::from(first.wrapping_sub(expected) as i32);
        if !segment.payload.is_empty() {
            self.pieces.push((at, segment.time_us, segment.payload));
            self.newest = self.newest.max(at + segment.payload.len() as i64);
        }
    }

    /// Puts the pieces in order. What was sent again counts once, as it was first captured.
    pub fn assemble(mut self) -> Assembled {
        self.pieces.sort_by_key(|(at, ..)| *at);
        let mut assembled = Assembled::default();
        let mut next = if self.has_start { 0 } else { self.pieces.first().map_or(0, |(at, ..)| *at) };
        for (at, time_us, payload) in self.pieces {
            let end = at + payload.len() as i64;
            if end <= next {
                continue;
            }
            if at > next {
                assembled.gaps.push((assembled.bytes.len(), at.abs_diff(next)));
                next = at;
            }
            let fresh = usize::try_from(next - at).unwrap_or_default();
            assembled.pieces.push((assembled.bytes.len(), time_us));
            assembled.bytes.extend_from_slice(payload.get(fresh..).unwrap_or_default());
            next = end;
        }
        assembled
    }
}

impl Assembled {
    /// When the byte before this place was captured.
    pub fn time_before(&self, at: usize) -> i64 {
        let index = self.pieces.partition_point(|(start, _)| *start < at);
        index.checked_sub(1).and_then(|index| self.pieces.get(index)).map_or(0, |(_, time_us)| *time_us)
    }

    /// Where a piece begins behind this place: where a message may begin again.
    pub fn piece_behind(&self, at: usize) -> Option<usize> {
        let index = self.pieces.partition_point(|(start, _)| *start <= at);
        self.pieces.get(index).map(|(start, _)| *start)
    }

    /// The first gap in this range.
    pub fn gap_in(&self, from: usize, to: usize) -> Option<usize> {
        let index = self.gaps.partition_point(|(at, _)| *at <= from);
        self.gaps.get(index).map(|(at, _)| *at).filter(|at| *at < to)
    }
}

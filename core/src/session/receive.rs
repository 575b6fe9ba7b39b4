//! The receive buffer: bytes as they arrive, frames as they become whole.
//!
//! It grows with bytes that arrived, never with bytes that were declared, and gives memory back once it is drained. A read
//! that filled it has most likely left something behind, so the next one is offered more: pipelined requests share a read.

use super::Disconnect;

/// What an idle connection may keep, and the least that a read is offered.
const SMALL_BYTES: usize = 4096;
/// The most that it grows by reads that filled it, not for one frame's sake.
const AHEAD_BYTES: usize = 64 * 1024;
/// A drained buffer larger than this is given back.
const KEEP_BYTES: usize = 256 * 1024;
/// The length that precedes every frame.
const PREFIX_BYTES: usize = 4;

/// Bytes received and not yet consumed.
#[derive(Debug, Default)]
pub(super) struct Receive {
    buffer: Vec<u8>,
    /// Start of the first frame that was not taken.
    start: usize,
    /// End of what was received.
    end: usize,
}

/// Where a whole frame's payload lies in the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    from: usize,
    to: usize,
}

impl Receive {
    /// Room to read into; never empty.
    pub fn room(&mut self) -> &mut [u8] {
        let is_full = self.end == self.buffer.len();
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
            if self.buffer.len() > KEEP_BYTES {
                self.buffer = Vec::new();
            }
        }
        if is_full && self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() || (is_full && self.buffer.len() < AHEAD_BYTES) {
            let grown = (self.buffer.len() * 2).max(SMALL_BYTES);
            self.buffer.resize(grown, 0);
        }
        &mut self.buffer[self.end..]
    }

    /// `count` bytes were read into the room.
    pub fn filled(&mut self, count: usize) {
        self.end = (self.end + count).min(self.buffer.len());
    }

    /// Bytes that wait to be consumed.
    pub fn waiting_bytes(&self) -> usize {
        self.end - self.start
    }

    /// The next whole frame, without taking it.
    ///
    /// # Errors
    /// When its declared length cannot be served; said before the frame is there.
    pub fn frame(&self, bytes_max: u32) -> Result<Option<Frame>, Disconnect> {
        let waiting = &self.buffer[self.start..self.end];
        let Some((prefix, rest)) = waiting.split_first_chunk::<PREFIX_BYTES>() else { return Ok(None) };
        let declared = i32::from_be_bytes(*prefix);
        let length = u32::try_from(declared).ok().filter(|length| *length <= bytes_max);
        let Some(length) = length else { return Err(Disconnect::FrameLength { declared, bytes_max }) };
        let length = length as usize;
        let from = self.start + PREFIX_BYTES;
        Ok((rest.len() >= length).then_some(Frame { from, to: from + length }))
    }

    /// A frame's payload.
    pub fn payload(&self, frame: Frame) -> &[u8] {
        &self.buffer[frame.from..frame.to]
    }

    /// The frame was handled: its bytes are no longer needed.
    pub fn consume(&mut self, frame: Frame) {
        self.start = frame.to;
    }

    /// Forgets everything and gives the memory back.
    pub fn clear(&mut self) {
        *self = Receive::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(receive: &mut Receive, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = receive.room();
            let count = room.len().min(bytes.len());
            room[..count].copy_from_slice(&bytes[..count]);
            receive.filled(count);
            bytes = &bytes[count..];
        }
    }

    #[test]
    fn frames_come_out_as_they_become_whole() {
        let mut receive = Receive::default();
        feed(&mut receive, &[0, 0, 0, 2, 7]);
        assert_eq!(receive.frame(10), Ok(None));
        feed(&mut receive, &[8, 0, 0, 0, 0]);
        let first = receive.frame(10).unwrap().unwrap();
        assert_eq!(receive.payload(first), [7, 8]);
        receive.consume(first);
        let second = receive.frame(10).unwrap().unwrap();
        assert!(receive.payload(second).is_empty());
        receive.consume(second);
        assert_eq!(receive.waiting_bytes(), 0);
    }

    #[test]
    fn a_length_out_of_range_is_refused_before_its_bytes_arrive() {
        for (prefix, declared) in [([0xff, 0xff, 0xff, 0xff], -1), ([0, 0, 0, 11], 11)] {
            let mut receive = Receive::default();
            feed(&mut receive, &prefix);
            assert_eq!(receive.frame(10), Err(Disconnect::FrameLength { declared, bytes_max: 10 }));
        }
    }

    #[test]
    fn a_read_that_filled_the_room_is_offered_more() {
        let mut receive = Receive::default();
        let mut offered = Vec::new();
        for _ in 0..7 {
            let room = receive.room().len();
            offered.push(room);
            receive.filled(room);
            receive.start = receive.end;
        }
        assert_eq!(offered, [4096, 8192, 16384, 32768, AHEAD_BYTES, AHEAD_BYTES, AHEAD_BYTES]);
        receive.room();
        receive.filled(1);
        receive.start = receive.end;
        assert_eq!(receive.room().len(), AHEAD_BYTES, "and keeps what it has");
    }

    #[test]
    fn memory_grows_with_what_arrived_and_is_given_back() {
        let mut receive = Receive::default();
        feed(&mut receive, &[0x06, 0, 0, 0]);
        assert!(receive.room().len() <= SMALL_BYTES, "a declared length reserves nothing");
        feed(&mut receive, &vec![1; KEEP_BYTES * 2]);
        receive.start = receive.end;
        assert!(receive.room().len() <= SMALL_BYTES);
    }
}

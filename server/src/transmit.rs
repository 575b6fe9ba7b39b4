//! What both runtimes send the same way: small pieces together, records of a file without reading them. How much at a time is
//! decided here; whether a thread or a task waits for the socket is the runtime's.

use std::io;

use eventor_core::session::Transmit;
use eventor_core::storage::{Fault, Region};

/// Pieces are gathered up to here; larger ones go out as they are.
pub const GATHER_BYTES_MAX: usize = 16 * 1024;
/// How much is kept of the gathering buffer while nothing is sent.
pub const KEEP_BYTES: usize = 1024;
/// How much is read at a time of what cannot be sent without reading.
pub const READ_BYTES: usize = 64 * 1024;

/// Why sending stopped.
#[derive(Debug)]
pub enum Broken {
    /// The socket's fault, or the peer's.
    Socket(io::Error),
    /// What was to be sent cannot be read.
    Storage(Fault),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Broken {
        Broken::Socket(error)
    }
}

/// How many bytes of a piece are left.
#[must_use]
pub fn length(next: &Transmit<'_>) -> usize {
    match next {
        Transmit::Bytes(bytes) => bytes.len(),
        Transmit::Region(region, sent) => region.length.saturating_sub(*sent) as usize,
    }
}

/// Whether it is records that are sent from their file, by a call that cannot say that more follows.
#[must_use]
pub fn is_large(next: &Transmit<'_>) -> bool {
    matches!(next, Transmit::Region(region, _) if region.length as usize > GATHER_BYTES_MAX)
}

/// Reads the first `count` bytes of a region to the end of `gathered`.
///
/// # Errors
/// What the storage says.
pub fn read(region: &Region, count: usize, gathered: &mut Vec<u8>) -> Result<usize, Broken> {
    let length = u32::try_from(count).unwrap_or(region.length).min(region.length);
    let first = Region { source: region.source.clone(), position: region.position, length };
    first.read_to(gathered).map_err(Broken::Storage)?;
    Ok(length as usize)
}

/// A region without its first `sent` bytes.
#[must_use]
pub fn rest(region: &Region, sent: u32) -> Region {
    let position = region.position.saturating_add(u64::from(sent));
    Region { source: region.source.clone(), position, length: region.length.saturating_sub(sent) }
}

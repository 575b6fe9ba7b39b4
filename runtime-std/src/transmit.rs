//! Sends what a session has to say: small pieces together, records of a file without reading them.

use std::fs::File;
use std::io;
use std::net::TcpStream;

use eventor_core::session::{Session, Transmit};
use eventor_core::storage::{Fault, Region};

use crate::sys;

/// Pieces are gathered up to here; larger ones go out as they are.
const GATHER_BYTES_MAX: usize = 16 * 1024;
/// How much is kept of the gathering buffer while nothing is sent.
const KEEP_BYTES: usize = 1024;
/// How much is read at a time of what cannot be sent without reading.
const READ_BYTES: usize = 64 * 1024;

/// Why sending stopped.
enum Broken {
    Socket(io::Error),
    Storage(Fault),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Broken {
        Broken::Socket(error)
    }
}

/// Sends everything; answers whether there was anything.
pub fn transmit(socket: &TcpStream, session: &mut Session, gathered: &mut Vec<u8>) -> io::Result<bool> {
    let (mut any, mut corked) = (false, false);
    while let Some(next) = session.poll_transmit() {
        any = true;
        if !corked && is_large(&next) {
            sys::cork(socket, true)?;
            corked = true;
        }
        match piece(socket, &next, gathered) {
            Ok(count) => session.handle_sent(count),
            Err(Broken::Storage(fault)) => session.handle_fault(fault),
            Err(Broken::Socket(error)) => return Err(error),
        }
    }
    send(socket, gathered, false)?;
    if corked {
        sys::cork(socket, false)?;
    }
    gathered.shrink_to(KEEP_BYTES);
    Ok(any)
}

/// Whether it is records that are sent from their file, by a call that cannot say that more follows.
fn is_large(next: &Transmit<'_>) -> bool {
    matches!(next, Transmit::Region(region, _) if region.length as usize > GATHER_BYTES_MAX)
}

/// Gathers or sends a piece, or its beginning; answers how much of it.
fn piece(socket: &TcpStream, next: &Transmit<'_>, gathered: &mut Vec<u8>) -> Result<usize, Broken> {
    let length = match next {
        Transmit::Bytes(bytes) => bytes.len(),
        Transmit::Region(region, sent) => region.length.saturating_sub(*sent) as usize,
    };
    let fits = gathered.len() + length <= GATHER_BYTES_MAX;
    if !fits {
        send(socket, gathered, true)?;
    }
    match next {
        Transmit::Bytes(bytes) if fits => {
            gathered.extend_from_slice(bytes);
            Ok(length)
        }
        Transmit::Bytes(bytes) => Ok(sys::send(socket, bytes, false)?),
        Transmit::Region(region, sent) if fits => read(&rest(region, *sent), length, gathered),
        Transmit::Region(region, sent) => send_region(socket, &rest(region, *sent), gathered),
    }
}

fn send_region(socket: &TcpStream, region: &Region, gathered: &mut Vec<u8>) -> Result<usize, Broken> {
    if let Some(file) = region.source.as_any().downcast_ref::<File>()
        && let Some(count) = sys::send_file(socket, file, region.position, region.length as usize)?
        && count > 0
    {
        return Ok(count);
    }
    // No file, or one that ends early: reading it says what is wrong.
    let count = read(region, READ_BYTES.min(region.length as usize), gathered)?;
    send(socket, gathered, true)?;
    Ok(count)
}

/// Reads the first `count` bytes of a region to the end of `gathered`.
fn read(region: &Region, count: usize, gathered: &mut Vec<u8>) -> Result<usize, Broken> {
    let length = u32::try_from(count).unwrap_or(region.length).min(region.length);
    let first = Region { source: region.source.clone(), position: region.position, length };
    first.read_to(gathered).map_err(Broken::Storage)?;
    Ok(length as usize)
}

/// A region without its first `sent` bytes.
fn rest(region: &Region, sent: u32) -> Region {
    let position = region.position.saturating_add(u64::from(sent));
    Region { source: region.source.clone(), position, length: region.length.saturating_sub(sent) }
}

/// Sends all that was gathered.
fn send(socket: &TcpStream, gathered: &mut Vec<u8>, more: bool) -> io::Result<()> {
    let mut sent = 0;
    while sent < gathered.len() {
        sent += sys::send(socket, &gathered[sent..], more)?;
    }
    gathered.clear();
    Ok(())
}

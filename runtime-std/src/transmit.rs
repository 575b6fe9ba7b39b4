//! Sends what a session has to say: small pieces together, records of a file without reading them.

use std::fs::File;
use std::io;
use std::net::TcpStream;

use eventor_core::session::{Session, Transmit};
use eventor_core::storage::Region;
use eventor_server::socket;
use eventor_server::transmit::{
    self, Broken, GATHER_BYTES_MAX, KEEP_BYTES, READ_BYTES, is_large, read, rest,
};

/// Sends everything; answers whether there was anything.
pub fn transmit(socket: &TcpStream, session: &mut Session, gathered: &mut Vec<u8>) -> io::Result<bool> {
    let (mut any, mut corked) = (false, false);
    while let Some(next) = session.poll_transmit() {
        any = true;
        if !corked && is_large(&next) {
            socket::cork(socket, true)?;
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
        socket::cork(socket, false)?;
    }
    gathered.shrink_to(KEEP_BYTES);
    Ok(any)
}

/// Gathers or sends a piece, or its beginning; answers how much of it.
fn piece(socket: &TcpStream, next: &Transmit<'_>, gathered: &mut Vec<u8>) -> Result<usize, Broken> {
    let length = transmit::length(next);
    let fits = gathered.len() + length <= GATHER_BYTES_MAX;
    if !fits {
        send(socket, gathered, true)?;
    }
    match next {
        Transmit::Bytes(bytes) if fits => {
            gathered.extend_from_slice(bytes);
            Ok(length)
        }
        Transmit::Bytes(bytes) => Ok(socket::send(socket, bytes, false)?),
        Transmit::Region(region, sent) if fits => read(&rest(region, *sent), length, gathered),
        Transmit::Region(region, sent) => send_region(socket, &rest(region, *sent), gathered),
    }
}

fn send_region(socket: &TcpStream, region: &Region, gathered: &mut Vec<u8>) -> Result<usize, Broken> {
    if let Some(file) = region.source.as_any().downcast_ref::<File>()
        && let Some(count) = socket::send_file(socket, file, region.position, region.length as usize)?
        && count > 0
    {
        return Ok(count);
    }
    // No file, or one that ends early: reading it says what is wrong.
    let count = read(region, READ_BYTES.min(region.length as usize), gathered)?;
    send(socket, gathered, true)?;
    Ok(count)
}

/// Sends all that was gathered.
fn send(socket: &TcpStream, gathered: &mut Vec<u8>, more: bool) -> io::Result<()> {
    let mut sent = 0;
    while sent < gathered.len() {
        sent += socket::send(socket, &gathered[sent..], more)?;
    }
    gathered.clear();
    Ok(())
}

//! Sends what a session has to say: small pieces together, records of a file without reading them.

use std::fs::File;
use std::io;
use std::net::TcpStream;

use async_io::Async;
use eventor_core::session::{Session, Transmit};
use eventor_core::storage::Region;
use eventor_server::socket;
use eventor_server::transmit::{
    self, Broken, GATHER_BYTES_MAX, KEEP_BYTES, READ_BYTES, is_large, read, rest,
};

/// Sends everything; answers whether there was anything.
pub async fn transmit(
    socket: &Async<TcpStream>,
    session: &mut Session,
    gathered: &mut Vec<u8>,
) -> io::Result<bool> {
    let (mut any, mut corked) = (false, false);
    while let Some(next) = session.poll_transmit() {
        any = true;
        if !corked && is_large(&next) {
            socket::cork(socket.get_ref(), true)?;
            corked = true;
        }
        match piece(socket, &next, gathered).await {
            Ok(count) => session.handle_sent(count),
            Err(Broken::Storage(fault)) => session.handle_fault(fault),
            Err(Broken::Socket(error)) => return Err(error),
        }
    }
    send(socket, gathered, false).await?;
    if corked {
        socket::cork(socket.get_ref(), false)?;
    }
    gathered.shrink_to(KEEP_BYTES);
    Ok(any)
}

/// Gathers or sends a piece, or its beginning; answers how much of it.
async fn piece(
    socket: &Async<TcpStream>,
    next: &Transmit<'_>,
    gathered: &mut Vec<u8>,
) -> Result<usize, Broken> {
    let length = transmit::length(next);
    let fits = gathered.len() + length <= GATHER_BYTES_MAX;
    if !fits {
        send(socket, gathered, true).await?;
    }
    match next {
        Transmit::Bytes(bytes) if fits => {
            gathered.extend_from_slice(bytes);
            Ok(length)
        }
        Transmit::Bytes(bytes) => Ok(socket.write_with(|socket| socket::send(socket, bytes, false)).await?),
        Transmit::Region(region, sent) if fits => read(&rest(region, *sent), length, gathered),
        Transmit::Region(region, sent) => send_region(socket, &rest(region, *sent), gathered).await,
    }
}

async fn send_region(
    socket: &Async<TcpStream>,
    region: &Region,
    gathered: &mut Vec<u8>,
) -> Result<usize, Broken> {
    if let Some(file) = region.source.as_any().downcast_ref::<File>()
        && let Some(count) = send_file(socket, file, region).await?
        && count > 0
    {
        return Ok(count);
    }
    // No file, or one that ends early: reading it says what is wrong.
    let count = read(region, READ_BYTES.min(region.length as usize), gathered)?;
    send(socket, gathered, true).await?;
    Ok(count)
}

/// A page that is not in memory is read meanwhile on this thread: rare, and shorter than a hand-over for every page that is.
async fn send_file(socket: &Async<TcpStream>, file: &File, region: &Region) -> io::Result<Option<usize>> {
    let length = region.length as usize;
    socket.write_with(|socket| socket::send_file(socket, file, region.position, length)).await
}

/// Sends all that was gathered.
async fn send(socket: &Async<TcpStream>, gathered: &mut Vec<u8>, more: bool) -> io::Result<()> {
    let mut sent = 0;
    while sent < gathered.len() {
        sent += socket.write_with(|socket| socket::send(socket, &gathered[sent..], more)).await?;
    }
    gathered.clear();
    Ok(())
}

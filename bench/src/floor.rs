//! The floor: reads a frame, computes its CRC-32C, writes it to a file, answers what was made beforehand; sends records
//! of that file without reading them. One thread for each connection. It is no broker: it knows nothing, checks nothing,
//! and forgets everything.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use eventor_core::protocol::ApiKey;
use eventor_core::records::checksum;
use rustix::net::SendFlags;

use crate::Outcome;

/// What a Produce is answered: as long as the real one, about.
const REPLY_BYTES: usize = 64;
/// What precedes the records of a Fetch, about.
const FETCH_HEAD_BYTES: usize = 80;

/// What all connections share.
struct Floor {
    file: File,
    end: AtomicU64,
    /// How much was sent from the file.
    sent: AtomicU64,
    /// Where each Produce ended, for a Fetch that waits.
    grown: Mutex<u64>,
    bell: Condvar,
    /// How much a Fetch is sent from the file; none when it waits for the next Produce.
    fetch_bytes: Option<u64>,
}

/// Serves until it is killed. `fetch_bytes` is a number, or `wait`.
pub fn serve(directory: &Path, fetch_bytes: &str) -> Outcome<()> {
    let failed = |error: std::io::Error| error.to_string();
    std::fs::create_dir_all(directory).map_err(failed)?;
    let mut options = File::options();
    let file = options.create(true).truncate(true).read(true).write(true).open(directory.join("log"));
    let floor = Arc::new(Floor {
        file: file.map_err(failed)?,
        end: AtomicU64::new(0),
        sent: AtomicU64::new(0),
        grown: Mutex::new(0),
        bell: Condvar::new(),
        fetch_bytes: fetch_bytes.parse().ok(),
    });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
    println!("  bootstrap   {}", listener.local_addr().map_err(failed)?);
    for socket in listener.incoming() {
        let (floor, socket) = (floor.clone(), socket.map_err(failed)?);
        let seen = *floor.grown();
        // The peer's end is an error like any other: the thread is done.
        thread::spawn(move || floor.connection(socket, seen));
    }
    Ok(())
}

impl Floor {
    fn grown(&self) -> MutexGuard<'_, u64> {
        self.grown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `seen` is how far a consumer has read.
    fn connection(&self, mut socket: TcpStream, mut seen: u64) -> std::io::Result<()> {
        socket.set_nodelay(true)?;
        let mut buffer = vec![0; 2 << 20];
        let (mut filled, mut replies) = (0, Vec::new());
        loop {
            match socket.read(&mut buffer[filled..])? {
                0 => return Ok(()),
                count => filled += count,
            }
            let mut from = 0;
            while let Some(prefix) = buffer[from..filled].first_chunk::<4>() {
                let length = u32::from_be_bytes(*prefix) as usize;
                if filled - from - 4 < length {
                    break;
                }
                self.request(&buffer[from + 4..from + 4 + length], &socket, &mut seen, &mut replies)?;
                from += 4 + length;
            }
            buffer.copy_within(from..filled, 0);
            filled -= from;
            socket.write_all(&replies)?;
            replies.clear();
        }
    }

    fn request(
        &self,
        frame: &[u8],
        socket: &TcpStream,
        seen: &mut u64,
        replies: &mut Vec<u8>,
    ) -> std::io::Result<()> {
        if frame[..2] == ApiKey::Fetch.number().to_be_bytes() {
            return match self.fetch_bytes {
                Some(bytes) => self.send_file(frame, bytes, socket),
                None => self.send_next(frame, seen, replies),
            };
        }
        std::hint::black_box(checksum(frame));
        let position = self.end.fetch_add(frame.len() as u64, Ordering::Relaxed);
        self.file.write_all_at(frame, position)?;
        if self.fetch_bytes.is_none() {
            let mut grown = self.grown();
            *grown += frame.len() as u64;
            // Who wrote it knows it.
            *seen = *grown;
            self.bell.notify_all();
        }
        reply(frame, REPLY_BYTES, replies);
        Ok(())
    }

    /// What a consumer of records that are there costs at least: a head, and the file as it lies.
    fn send_file(&self, frame: &[u8], bytes: u64, socket: &TcpStream) -> std::io::Result<()> {
        let mut head = Vec::with_capacity(FETCH_HEAD_BYTES);
        reply(frame, FETCH_HEAD_BYTES, &mut head);
        head[..4].copy_from_slice(&((FETCH_HEAD_BYTES - 4) as u32 + bytes as u32).to_be_bytes());
        rustix::net::send(socket, &head, SendFlags::NOSIGNAL | SendFlags::MORE)?;
        // Through the whole file and again, as a consumer would.
        let end = self.end.load(Ordering::Relaxed);
        let mut position = self.sent.fetch_add(bytes, Ordering::Relaxed) % (end.saturating_sub(bytes) + 1);
        let until = position + bytes;
        while position < until {
            let left = (until - position) as usize;
            rustix::fs::sendfile(socket, &self.file, Some(&mut position), left)?;
        }
        Ok(())
    }

    /// What a consumer at the end costs at least: sleep until somebody produced, then send that.
    fn send_next(&self, frame: &[u8], seen: &mut u64, replies: &mut Vec<u8>) -> std::io::Result<()> {
        let grown = self.bell.wait_while(self.grown(), |grown| *grown <= *seen);
        let end = *grown.unwrap_or_else(PoisonError::into_inner);
        let (from, bytes) = (*seen, (end - *seen) as usize);
        *seen = end;
        reply(frame, FETCH_HEAD_BYTES + bytes, replies);
        let at = replies.len() - bytes;
        self.file.read_exact_at(&mut replies[at..], from)
    }
}

/// A frame of `length` bytes with the request's correlation id, and zeros.
fn reply(frame: &[u8], length: usize, replies: &mut Vec<u8>) {
    let at = replies.len();
    replies.resize(at + length, 0);
    replies[at..at + 4].copy_from_slice(&(length as u32 - 4).to_be_bytes());
    replies[at + 4..at + 8].copy_from_slice(&frame[4..8]);
}

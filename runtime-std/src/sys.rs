//! System calls that std does not offer. The only such file of this runtime.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::retry_on_intr;
use rustix::net::RecvFlags;

/// How many files a connection holds open: its socket, and the pipe of its bell once it has waited.
pub const FILES_PER_CONNECTION: usize = if cfg!(target_os = "linux") { 2 } else { 3 };

/// A pair of handles: what is written to the second makes the first readable.
pub struct Pipe {
    read: OwnedFd,
    #[cfg(not(target_os = "linux"))]
    write: OwnedFd,
}

impl Pipe {
    /// An eventfd, or a pipe where there is none.
    pub fn new() -> io::Result<Pipe> {
        #[cfg(target_os = "linux")]
        let pipe = {
            use rustix::event::EventfdFlags;
            Pipe { read: rustix::event::eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)? }
        };
        #[cfg(not(target_os = "linux"))]
        let pipe = {
            let (read, write) = rustix::pipe::pipe()?;
            rustix::io::ioctl_fionbio(&read, true)?;
            rustix::io::ioctl_fionbio(&write, true)?;
            Pipe { read, write }
        };
        Ok(pipe)
    }

    /// Makes it readable. Full is as good as written.
    pub fn ring(&self) {
        #[cfg(target_os = "linux")]
        let _ = rustix::io::write(&self.read, &1_u64.to_ne_bytes());
        #[cfg(not(target_os = "linux"))]
        let _ = rustix::io::write(&self.write, &[1]);
    }

    /// Takes out what was written; answers whether anything was.
    pub fn hush(&self) -> bool {
        rustix::io::read(&self.read, &mut [0_u8; 8]).is_ok()
    }
}

/// Sleeps until the socket can be read (when `reading`), the pipe was rung, or `timeout_ms` is over; hushes the pipe. Answers
/// whether the socket has something to say.
pub fn wait(socket: &TcpStream, reading: bool, pipe: &Pipe, timeout_ms: Option<u64>) -> io::Result<bool> {
    let mut handles = [PollFd::new(&pipe.read, PollFlags::IN), PollFd::new(socket, PollFlags::IN)];
    // A socket that is not read is not watched: its hang-up would end every sleep.
    let watched = if reading { 2 } else { 1 };
    poll(&mut handles[..watched], pipe, timeout_ms)?;
    Ok(reading && !handles[1].revents().is_empty())
}

/// Sleeps until a connection can be accepted, the pipe was rung, or `timeout_ms` is over; hushes the pipe.
pub fn wait_any(listeners: &[TcpListener], pipe: &Pipe, timeout_ms: Option<u64>) -> io::Result<()> {
    let mut handles = vec![PollFd::new(&pipe.read, PollFlags::IN)];
    handles.extend(listeners.iter().map(|one| PollFd::new(one, PollFlags::IN)));
    poll(&mut handles, pipe, timeout_ms)
}

/// Polls; the first handle is the pipe's.
fn poll(handles: &mut [PollFd<'_>], pipe: &Pipe, timeout_ms: Option<u64>) -> io::Result<()> {
    let timeout = timeout_ms.map(|ms| Timespec {
        tv_sec: i64::try_from(ms / 1000).unwrap_or(i64::MAX),
        tv_nsec: (ms % 1000) as i64 * 1_000_000,
    });
    match rustix::event::poll(handles, timeout.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    if !handles[0].revents().is_empty() {
        pipe.hush();
    }
    Ok(())
}

/// Reads what is there, without waiting; `None` when nothing is.
pub fn receive_now(socket: &TcpStream, buffer: &mut [u8]) -> io::Result<Option<usize>> {
    match retry_on_intr(|| rustix::net::recv(socket, &mut *buffer, RecvFlags::DONTWAIT)) {
        Ok((count, _)) => Ok(Some(count)),
        Err(rustix::io::Errno::AGAIN) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

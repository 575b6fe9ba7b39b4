//! System calls that std does not offer. The only such file of this runtime.

use std::fs::File;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::retry_on_intr;
use rustix::net::{RecvFlags, SendFlags};

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

/// Sleeps until the socket can be read (when `reading`) or has hung up, the pipe was rung, or `timeout_ms` is over; hushes the
/// pipe. Answers whether the socket has something to say.
pub fn wait(socket: &TcpStream, reading: bool, pipe: &Pipe, timeout_ms: Option<u64>) -> io::Result<bool> {
    let wanted = if reading { PollFlags::IN } else { PollFlags::empty() };
    let mut handles = [PollFd::new(&pipe.read, PollFlags::IN), PollFd::new(socket, wanted)];
    poll(&mut handles, pipe, timeout_ms)?;
    let ready = handles[1].revents();
    if !reading && ready.intersects(PollFlags::HUP | PollFlags::ERR) {
        return Err(io::Error::from(io::ErrorKind::ConnectionReset));
    }
    Ok(!ready.is_empty())
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

/// Sends some of `bytes`; `more` says that the rest of a reply follows at once.
pub fn send(socket: &TcpStream, bytes: &[u8], more: bool) -> io::Result<usize> {
    #[cfg(target_os = "linux")]
    let flags = if more { SendFlags::NOSIGNAL | SendFlags::MORE } else { SendFlags::NOSIGNAL };
    #[cfg(not(target_os = "linux"))]
    let flags = SendFlags::empty();
    let _ = more;
    Ok(retry_on_intr(|| rustix::net::send(socket, bytes, flags))?)
}

/// Holds back a segment that is not full, or lets it go: what follows a file's bytes then leaves together with their end.
pub fn cork(socket: &TcpStream, corked: bool) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::net::sockopt::set_tcp_cork(socket, corked)?;
    #[cfg(not(target_os = "linux"))]
    let _ = (socket, corked);
    Ok(())
}

/// Sends some of a file without reading it; `None` where the system cannot.
pub fn send_file(socket: &TcpStream, file: &File, position: u64, length: usize) -> io::Result<Option<usize>> {
    #[cfg(target_os = "linux")]
    {
        let mut position = position;
        let sent = retry_on_intr(|| rustix::fs::sendfile(socket.as_fd(), file, Some(&mut position), length));
        match sent {
            Ok(count) => Ok(Some(count)),
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (socket.as_fd(), file, position, length);
        Ok(None)
    }
}

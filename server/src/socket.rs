//! What both runtimes do with an accepted socket by system calls that std does not offer: sending, and files without reading
//! them. None of it waits where the socket does not.

use std::fs::File;
use std::io;
use std::net::TcpStream;
use std::os::fd::AsFd;

use rustix::io::retry_on_intr;
use rustix::net::SendFlags;

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

//! A client that costs little: frames made beforehand, one system call for each, replies counted and not looked at.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::Outcome;

/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection.
pub struct Client {
    socket: TcpStream,
    buffer: Vec<u8>,
    /// How much of `buffer` was received and not taken.
    filled: usize,
}

impl Client {
    pub fn connect(address: SocketAddr) -> Outcome<Client> {
        let failed = |error| format!("{address}: {error}");
        let socket = TcpStream::connect(address).map_err(failed)?;
        socket.set_nodelay(true).map_err(failed)?;
        socket.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
        Ok(Client { socket, buffer: vec![0; 256 << 10], filled: 0 })
    }

    pub fn send(&mut self, frame: &[u8]) -> Outcome<()> {
        self.socket.write_all(frame).map_err(|error| format!("sending: {error}"))
    }

    /// Takes one whole reply; answers its length, and its beginning up to the buffer's size.
    pub fn reply(&mut self) -> Outcome<(usize, &[u8])> {
        while self.filled < 4 {
            self.receive()?;
        }
        let prefix = self.buffer.first_chunk::<4>().map_or(0, |prefix| u32::from_be_bytes(*prefix));
        let length = 4 + prefix as usize;
        if length <= self.buffer.len() {
            while self.filled < length {
                self.receive()?;
            }
            // What belongs to the next one is rare: only pipelining brings it, and that does not look at replies.
            self.filled -= length;
            self.buffer.copy_within(length..length + self.filled, 0);
            return Ok((length, &self.buffer[..length]));
        }
        let mut rest = length - self.filled;
        self.filled = 0;
        while rest > 0 {
            let room = rest.min(self.buffer.len());
            rest -= self.read(0, room)?;
        }
        Ok((length, &[]))
    }

    /// Takes whatever has come, at least a byte; answers how much.
    pub fn some(&mut self) -> Outcome<usize> {
        let room = self.buffer.len();
        self.read(0, room)
    }

    /// Sends a frame and takes its reply.
    pub fn call(&mut self, frame: &[u8]) -> Outcome<usize> {
        self.send(frame)?;
        self.reply().map(|(length, _)| length)
    }

    fn receive(&mut self) -> Outcome<()> {
        let room = self.buffer.len();
        self.filled += self.read(self.filled, room)?;
        Ok(())
    }

    fn read(&mut self, from: usize, to: usize) -> Outcome<usize> {
        match self.socket.read(&mut self.buffer[from..to]) {
            Ok(0) => Err("the server closed the connection".to_owned()),
            Ok(count) => Ok(count),
            Err(error) => Err(format!("receiving: {error}")),
        }
    }
}

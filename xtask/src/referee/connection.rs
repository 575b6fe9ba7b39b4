//! A connection to a broker, and what comes of a request on it. Not here: what is asked.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use eventor_core::protocol::{ApiKey, api_versions};
use eventor_tests::{Reply, Request, at, frame};

use super::case;
use super::compare::NO_REPLY;
use super::fields::{self, Fields};
use super::identity::Identities;
use crate::Outcome;

/// Longer than anything takes.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Of the request behind each case's: what comes before its answer is the case's, or there is none.
const BEHIND: i32 = i32::MAX;

/// A reply of some API, field by field.
pub struct Seen {
    pub api: ApiKey,
    pub fields: Fields,
}

impl Seen {
    pub fn of(reply: &Reply, identities: &Identities) -> Seen {
        Seen { api: reply.api(), fields: fields::of_reply(reply, identities) }
    }
}

/// What came of a request.
pub enum Answer {
    Reply(Reply),
    /// The next request was answered, this one was not.
    Nothing,
    /// Neither was while others answered.
    None,
    Closed,
}

impl Answer {
    pub fn is(&self, right: impl FnOnce(&Reply) -> bool) -> bool {
        matches!(self, Answer::Reply(reply) if right(reply))
    }

    pub fn show(&self, api: ApiKey, identities: &Identities) -> Seen {
        let said = |what: &str| Seen { api, fields: Fields::from([(NO_REPLY.to_owned(), what.to_owned())]) };
        match self {
            Answer::Reply(reply) => Seen::of(reply, identities),
            Answer::Nothing => said("no answer"),
            Answer::None => said("no answer in time"),
            Answer::Closed => said("the connection is closed"),
        }
    }
}

/// A connection to a broker.
pub struct Connection(TcpStream);

impl Connection {
    pub fn open(port: u16) -> Result<Connection, String> {
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
        Ok(Connection(stream))
    }

    /// Asks and insists on an answer.
    pub fn call(&mut self, request: &impl Request) -> Result<Reply, String> {
        self.send(&frame(request, 0))?;
        match self.receive()? {
            Some(frame) => Ok(Reply::new(request.api(), request.version(), frame, 0)),
            None => Err(format!("the connection was closed on {:?}", request.api())),
        }
    }

    /// Sends a frame of the state and insists that it is answered without an error.
    pub fn accepted(&mut self, request: &[u8]) -> Result<Reply, String> {
        let (api, version) = case::heading(request).ok_or("a state of something that is no request")?;
        self.send(request)?;
        let frame = self.receive()?.ok_or_else(|| format!("the connection was closed on {api:?}"))?;
        let reply = Reply::new(api, version, frame, 0);
        match reply.first_error() {
            error if error.is_none() => Ok(reply),
            _ => Err(format!("the state cannot be made:\n{}", reply.annotated())),
        }
    }

    /// Sends a request, and one behind it that is always answered.
    pub fn ask(&mut self, request: &[u8]) -> Outcome {
        self.send(request)?;
        // The connection may be closed already; then so it is found when it is read.
        _ = self.send(&frame(&at(0, api_versions::Request::default()), BEHIND));
        Ok(())
    }

    /// What came of what was asked, if anything has come within this time.
    pub fn answer(&mut self, api: ApiKey, version: i16, within: Duration) -> Result<Option<Answer>, String> {
        self.wait_at_most(within)?;
        let begins = self.0.peek(&mut [0]);
        self.wait_at_most(PATIENCE)?;
        if begins.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)) {
            return Ok(None);
        }
        let Some(first) = self.receive()? else { return Ok(Some(Answer::Closed)) };
        if first.starts_with(&BEHIND.to_be_bytes()) {
            return Ok(Some(Answer::Nothing));
        }
        self.receive()?;
        Ok(Some(Answer::Reply(Reply::new(api, version, first, 0))))
    }

    /// Sends a request and waits for what comes of it.
    pub fn exchange(&mut self, api: ApiKey, version: i16, request: &[u8]) -> Result<Answer, String> {
        self.ask(request)?;
        self.answer(api, version, PATIENCE)?.ok_or_else(|| format!("no answer to {api:?}"))
    }

    fn wait_at_most(&self, within: Duration) -> Outcome {
        self.0.set_read_timeout(Some(within)).map_err(|error| error.to_string())
    }

    fn send(&mut self, frame: &[u8]) -> Outcome {
        self.0.write_all(frame).map_err(|error| format!("cannot send: {error}"))
    }

    /// The next frame without its length; none when the connection is closed.
    fn receive(&mut self) -> Result<Option<Vec<u8>>, String> {
        let mut length = [0; 4];
        match self.0.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) => {
                return Ok(None);
            }
            Err(error) => return Err(format!("no answer: {error}")),
        }
        let mut frame = vec![0; u32::from_be_bytes(length) as usize];
        self.0.read_exact(&mut frame).map_err(|error| format!("a cut answer: {error}"))?;
        Ok(Some(frame))
    }
}

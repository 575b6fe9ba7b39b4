//! A request and its reply with every byte explained: what a snapshot of an exchange holds.

use std::fmt::{self, Write};

use bumpalo::Bump;
use eventor_core::protocol::ApiKey;

use crate::Reply;

/// One exchange in words. Its `Display` is stable: the same seed and inputs give the same text.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotated {
    /// What was asked, byte by byte.
    pub request: String,
    /// What was answered, byte by byte, or why nothing was.
    pub response: String,
    reply: Option<Reply>,
}

impl Annotated {
    pub(crate) fn new(frame: &[u8], reply: Option<Reply>, closed: Option<String>) -> Annotated {
        let mut response = match (&reply, &closed) {
            (Some(reply), _) => reply.annotated(),
            (None, None) => "no reply (yet)\n".to_owned(),
            (None, Some(_)) => String::new(),
        };
        if let Some(why) = closed {
            _ = writeln!(response, "the connection is closed: {why}");
        }
        Annotated { request: explain_request(frame), response, reply }
    }

    /// The reply, if one came.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply> {
        self.reply.as_ref()
    }
}

impl fmt::Display for Annotated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "request\n{}", self.request)?;
        write!(f, "response\n{}", self.response)
    }
}

/// What every byte of a request is, from its API key on.
#[must_use]
pub fn explain_request(bytes: &[u8]) -> String {
    eventor_explain::request(bytes, &Bump::new()).to_string()
}

/// What every byte of a response is, from its correlation id on.
#[must_use]
pub fn explain_response(api: ApiKey, version: i16, bytes: &[u8]) -> String {
    eventor_explain::response(api, version, bytes, &Bump::new()).to_string()
}

//! A request and its reply with every byte explained: what a snapshot of an exchange holds.

use std::fmt::{self, Write};

use bumpalo::Bump;
use eventor_core::protocol::{ApiKey, frame};
use eventor_core::wire::{Kind, Scalar, Trace};

use crate::Reply;
use crate::batch::Explained;

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
    let arena = Bump::new();
    explain(&frame::trace_request(bytes, &arena), bytes)
}

/// What every byte of a response is, from its correlation id on.
#[must_use]
pub fn explain_response(api: ApiKey, version: i16, bytes: &[u8]) -> String {
    let arena = Bump::new();
    explain(&frame::trace_response(api, version, bytes, &arena), bytes)
}

/// The trace, a line a node, with record batches opened, and what was left unread as one leaf at the end.
fn explain(trace: &Trace<'_>, bytes: &[u8]) -> String {
    let mut text = String::new();
    let lines = trace.to_string();
    let mut lines = lines.lines();
    for (node, line) in trace.nodes.iter().zip(lines.by_ref()) {
        _ = writeln!(text, "{line}");
        if let (Kind::Records, Some(Scalar::Blob(batches))) = (node.kind, node.value) {
            _ = write!(text, "{}", Explained(batches, 13 + node.depth as usize * 2));
        }
    }
    lines.for_each(|line| _ = writeln!(text, "{line}"));
    let read = trace.nodes.iter().map(|node| node.range.end).max().unwrap_or(0);
    if trace.error.is_none() && read < bytes.len() {
        _ = writeln!(text, "{read:>5} +{:<4} trailing bytes", bytes.len() - read);
    }
    text
}

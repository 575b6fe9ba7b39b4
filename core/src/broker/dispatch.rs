//! From a frame to a handler: the header, the version, the request, then the one handler of its API.
//!
//! What cannot be answered closes the connection, as in Kafka. ApiVersions alone is always answered, because whoever asks it
//! may be writing a first client by hand.

use std::sync::Arc;

use bumpalo::Bump;

use crate::error::Malformed;
use crate::event::{Event, Level};
use crate::protocol::ApiKey;
use crate::protocol::header::RequestHeader;
use crate::session::{Disconnect, Peer};
use crate::time::Now;
use crate::wire::{Message, Reader};

use super::Broker;
use super::api::{self, api_versions};
use super::context::{Context, Heading, Step};
use super::signal::Signal;
use super::slate::Slate;

/// Bytes of key, version and correlation id: what every header begins with.
const HEADING_BYTES: usize = 8;

/// Starts the request in `frame`, which is without its length.
#[allow(clippy::too_many_arguments)]
pub(crate) fn dispatch(
    frame: &[u8],
    broker: &Arc<Broker>,
    peer: &Peer,
    signal: &Arc<Signal>,
    arena: &Bump,
    slate: &mut Slate,
    now: Now,
) -> (Heading, Step) {
    let mut heading = Heading { api: ApiKey::ApiVersions, version: 0, correlation_id: 0 };
    let step = match read_heading(frame) {
        Ok(read) => {
            heading = read;
            let mut context = Context::new(broker, peer, signal, arena, slate, heading, now);
            handle(&mut context, frame)
        }
        Err(reason) => Step::Close(reason),
    };
    (heading, step)
}

/// Starts a request anew that has waited for a change of metadata.
pub(crate) fn again(context: &mut Context<'_>, frame: &[u8]) -> Step {
    context.is_again = true;
    // The one that it came with may be older than the change it has waited for.
    context.snapshot = context.broker.snapshot();
    // The frame belongs to the wait; what the request borrows must live as long as the arena's.
    let frame = context.arena.alloc_slice_copy(frame);
    handle(context, frame)
}

fn read_heading(frame: &[u8]) -> Result<Heading, Disconnect> {
    let Some(&[k0, k1, v0, v1, c0, c1, c2, c3]) = frame.first_chunk::<HEADING_BYTES>() else {
        let malformed = Malformed { at: frame.len(), what: "request header is cut" };
        return Err(Disconnect::Malformed { api: "unknown".into(), version: -1, malformed });
    };
    let (number, version) = (i16::from_be_bytes([k0, k1]), i16::from_be_bytes([v0, v1]));
    let correlation_id = i32::from_be_bytes([c0, c1, c2, c3]);
    let unsupported = |api: String| Disconnect::Unsupported { api, version };
    let api = ApiKey::from_number(number).ok_or_else(|| unsupported(format!("api key {number}")))?;
    if api != ApiKey::ApiVersions && !api::serves(api, version) {
        return Err(unsupported(api.schema().name.to_owned()));
    }
    Ok(Heading { api, version, correlation_id })
}

fn handle<'c>(context: &mut Context<'c>, frame: &'c [u8]) -> Step {
    let Heading { api, version, .. } = context.heading;
    if api == ApiKey::ApiVersions && !api::serves(api, version) {
        return api_versions::unsupported_version(context);
    }
    context.frame = frame;
    let mut reader = Reader::new(frame, context.arena);
    let step = reader.message::<RequestHeader<'c>>(api.request_header_version(version)).and_then(|header| {
        context.client_id = header.client_id;
        api::handle(context, &mut reader)
    });
    match step {
        Ok(step) => step,
        Err(malformed) if api == ApiKey::ApiVersions => {
            let Malformed { at, what } = malformed;
            let text = format!(
                "ApiVersions request, version {version}, answered with INVALID_REQUEST: byte {at}: {what}"
            );
            context.broker.say(Event::new(Level::Warn, "session", text));
            api_versions::invalid_request(context)
        }
        Err(malformed) => {
            Step::Close(Disconnect::Malformed { api: api.schema().name.to_owned(), version, malformed })
        }
    }
}

/// Reads a request's body and hands it to `handler`.
pub(crate) fn body<'c, M: Message<'c>>(
    context: &mut Context<'c>,
    reader: &mut Reader<'c>,
    handler: impl FnOnce(M, &mut Context<'c>) -> Step,
) -> Result<Step, Malformed> {
    let request = reader.message::<M>(context.heading.version)?;
    Ok(handler(request, context))
}

//! What clients and brokers said to each other, out of a packet capture: pcap or pcapng.
//!
//! Not a packet dissector: of each packet only what leads to the bytes of its TCP stream is looked at. All that is kept is
//! what the capture holds of those streams, each byte once.

mod exchange;
mod link;
mod packets;
mod stream;

use std::collections::BTreeMap;
use std::ops::Range;

use bumpalo::Bump;
use eventor_core::protocol::ApiKey;

use crate::{Tree, frame};
pub(crate) use exchange::head;
use link::Segment;
use stream::Stream;

/// What a capture holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capture {
    /// Connections that speak Kafka's protocol, in the order in which they appear.
    pub connections: Vec<Connection>,
    /// What could not be read, and what was left out.
    pub notes: Vec<String>,
}

/// A connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connection {
    /// Address and port of the side that asks.
    pub client: String,
    /// Address and port of the side that answers.
    pub server: String,
    /// What the client sent.
    pub sent: Vec<u8>,
    /// What the server sent.
    pub received: Vec<u8>,
    /// Requests with their responses, in the order of the requests; responses to nothing that was seen stand last.
    pub exchanges: Vec<Exchange>,
    /// What is missing, or cannot be read.
    pub notes: Vec<String>,
}

/// A request and its response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The API and version of the request, if it can be told.
    pub api: Option<(ApiKey, i16)>,
    /// The number that both carry.
    pub correlation_id: i32,
    /// The request.
    pub request: Option<Message>,
    /// The response.
    pub response: Option<Message>,
}

/// A message in what one side sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its bytes there, with its size before it.
    pub range: Range<usize>,
    /// When its last byte was captured, in microseconds since 1970.
    pub time_us: i64,
}

impl Connection {
    /// What each byte of a request is; empty without one.
    pub fn request<'a>(&'a self, exchange: &Exchange, arena: &'a Bump) -> Tree<'a> {
        match &exchange.request {
            Some(message) => frame::requests(&self.sent[message.range.clone()], arena),
            None => Tree::default(),
        }
    }

    /// What each byte of a response is; empty without one, or where nobody knows of what API it is.
    pub fn response<'a>(&'a self, exchange: &Exchange, arena: &'a Bump) -> Tree<'a> {
        match (&exchange.response, exchange.api) {
            (Some(message), Some((key, version))) => {
                let bytes = &self.received[message.range.clone()];
                frame::responses(key, frame::answered(key, version, bytes), bytes, arena)
            }
            _ => Tree::default(),
        }
    }
}

/// Do these bytes begin as a capture does?
#[must_use]
pub fn is_capture(bytes: &[u8]) -> bool {
    packets::Packets::new(bytes).is_some()
}

/// Reads a capture; `None` if it is none. What is damaged ends it, and is told.
#[must_use]
pub fn capture(bytes: &[u8]) -> Option<Capture> {
    let mut packets = packets::Packets::new(bytes)?;
    let mut flows = Flows::default();
    let (mut count, mut other) = (0_u64, 0_u64);
    for packet in packets.by_ref() {
        count += 1;
        match link::segment(&packet) {
            Some(segment) => flows.add(&segment),
            None => other += 1,
        }
    }
    let mut capture = Capture::default();
    capture.notes.extend(packets.error.map(|(at, why)| format!("byte {at}: {why}")));
    if other > 0 {
        capture.notes.push(format!("{other} of {count} packets are not whole TCP over IPv4 or IPv6"));
    }
    let mut silent = 0_u64;
    for pair in flows.pairs {
        match exchange::connection(pair) {
            Some(connection) => capture.connections.push(connection),
            None => silent += 1,
        }
    }
    if silent > 0 {
        capture
            .notes
            .push(format!("{silent} more connections do not speak Kafka's protocol, or say nothing"));
    }
    Some(capture)
}

/// An address of 4 or 16 bytes, and a port.
type Endpoint = (std::net::IpAddr, u16);

/// Both directions of a connection.
#[derive(Default)]
pub(crate) struct Pair<'a> {
    /// The two ends, and what each sent.
    sides: [(Option<Endpoint>, Stream<'a>); 2],
    /// Which of them began, if that was seen.
    opener: Option<usize>,
}

#[derive(Default)]
struct Flows<'a> {
    pairs: Vec<Pair<'a>>,
    /// The newest connection between two ends, the smaller first.
    newest: BTreeMap<(Endpoint, Endpoint), usize>,
}

impl<'a> Flows<'a> {
    fn add(&mut self, segment: &Segment<'a>) {
        let ends = (segment.from.min(segment.to), segment.from.max(segment.to));
        let side = usize::from(segment.from > segment.to);
        let opens = segment.is_syn && !segment.is_ack;
        let known = self.newest.get(&ends).copied().filter(|index| {
            // Ports are used again: another beginning is another connection.
            !(opens && self.pairs[*index].sides[side].1.begins_elsewhere(segment.sequence))
        });
        let index = known.unwrap_or_else(|| {
            let mut pair = Pair::default();
            (pair.sides[0].0, pair.sides[1].0) = (Some(ends.0), Some(ends.1));
            self.pairs.push(pair);
            self.newest.insert(ends, self.pairs.len() - 1);
            self.pairs.len() - 1
        });
        let pair = &mut self.pairs[index];
        if opens {
            pair.opener = Some(side);
        } else if segment.is_syn {
            pair.opener = Some(1 - side);
        }
        pair.sides[side].1.add(segment);
    }
}

#[cfg(test)]
mod tests;

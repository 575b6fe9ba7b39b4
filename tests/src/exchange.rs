//! Requests and their responses, found in what was sent and received: what a packet dissector does.

use std::fmt::Write;

use bumpalo::Bump;
use eventor_core::protocol::ApiKey;

use crate::{Event, Packet, Sim, Travelled};

/// A request and its response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// On which connection.
    pub connection: usize,
    /// The API and version as the request says them.
    pub api: (i16, i16),
    /// The number that the response must carry.
    pub correlation_id: i32,
    /// The request, its length before it.
    pub request: Vec<u8>,
    /// When its last byte was sent.
    pub sent_ms: u64,
    /// How many events came before that, the one in which it happened included.
    pub event: usize,
    /// The response, its length before it; `None` if none came, or none yet.
    pub response: Option<Vec<u8>>,
    /// When its last byte was received.
    pub received_ms: u64,
}

impl Exchange {
    /// What the API is called.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        ApiKey::from_number(self.api.0).map(|key| key.schema().name)
    }

    /// What every byte of both is, as text.
    #[must_use]
    pub fn explained(&self) -> (String, Option<String>) {
        let arena = Bump::new();
        let request = eventor_explain::requests(&self.request, &arena).to_string();
        let Some(key) = ApiKey::from_number(self.api.0) else { return (request, None) };
        let explain =
            |bytes: &Vec<u8>| eventor_explain::responses(key, self.api.1, bytes, &arena).to_string();
        (request, self.response.as_ref().map(explain))
    }
}

impl Sim {
    /// All that a client has sent on each connection.
    #[must_use]
    pub fn sent(&self) -> Vec<Vec<u8>> {
        let mut sent = vec![Vec::new(); self.connections()];
        for event in self.recording() {
            if let Event::Bytes { connection, bytes } = event {
                sent[connection].extend(bytes);
            }
        }
        sent
    }

    /// Every exchange, in the order in which the last byte of each request was sent.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Exchange> {
        let mut found: Vec<Exchange> = Vec::new();
        for (connection, sent) in self.sent().iter().enumerate() {
            let packets = self.packets(connection);
            let first = found.len();
            for (end, request) in frames(sent) {
                let Some(packet) = packet_of(&packets, end, true) else { break };
                let short =
                    |at: usize| request.get(at..at + 2).map_or(-1, |at| i16::from_be_bytes([at[0], at[1]]));
                found.push(Exchange {
                    connection,
                    api: (short(4), short(6)),
                    correlation_id: correlation_id(request, 8),
                    request: request.to_vec(),
                    sent_ms: packet.at.0,
                    event: packet.event,
                    response: None,
                    received_ms: 0,
                });
            }
            let mut waiting = found[first..].iter_mut();
            // Responses come in the order of the requests; a Produce with acks 0 has none.
            for (end, response) in frames(&self.received(connection)) {
                let id = correlation_id(response, 4);
                if let Some(exchange) = waiting.find(|exchange| exchange.correlation_id == id) {
                    exchange.response = Some(response.to_vec());
                    exchange.received_ms = packet_of(&packets, end, false).map_or(0, |packet| packet.at.0);
                }
            }
        }
        found.sort_by_key(|exchange| exchange.event);
        found
    }

    /// Every exchange with every byte explained, and how each connection ended: what a golden of a whole run holds.
    #[must_use]
    pub fn transcript(&self) -> String {
        let mut text = String::new();
        for exchange in self.exchanges() {
            let (request, response) = exchange.explained();
            let name = exchange.name().unwrap_or("unknown API");
            let (version, on, ms) = (exchange.api.1, exchange.connection, exchange.sent_ms);
            _ = writeln!(text, "{name} version {version} on connection {on} at {ms} ms\n{request}");
            _ = match response {
                Some(response) => writeln!(text, "answered at {} ms\n{response}", exchange.received_ms),
                None => writeln!(text, "not answered\n"),
            };
        }
        for connection in 0..self.connections() {
            if let Some(why) = self.closed(connection) {
                _ = writeln!(text, "connection {connection} is closed: {why}");
            }
        }
        text
    }
}

/// Each whole frame, its length included, with where it ends.
fn frames(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..)?;
        let size = usize::try_from(i32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        let frame = rest.get(..size.checked_add(4)?)?;
        at += frame.len();
        Some((at, frame))
    })
}

/// The packet that brought the byte before `end`.
fn packet_of(packets: &[Packet], end: usize, is_sent: bool) -> Option<&Packet> {
    packets.iter().find(|packet| match &packet.what {
        Travelled::Sent(range) => is_sent && range.contains(&(end - 1)),
        Travelled::Received(range) => !is_sent && range.contains(&(end - 1)),
        _ => false,
    })
}

fn correlation_id(frame: &[u8], at: usize) -> i32 {
    frame.get(at..).and_then(<[u8]>::first_chunk).map_or(-1, |id| i32::from_be_bytes(*id))
}

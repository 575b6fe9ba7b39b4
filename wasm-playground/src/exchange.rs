//! Requests and their responses, found in what was sent and received: what a packet dissector does.

use eventor_core::protocol::ApiKey;
use eventor_tests::{Event, Sim};

use crate::json::Json;

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
    /// The response, its length before it; `None` if none came, or none yet.
    pub response: Option<Vec<u8>>,
}

/// Every exchange: `[{connection, key, version, name?, correlation_id, request, response?}]`, in the order of the requests.
#[must_use]
pub fn json(sim: &Sim) -> String {
    let mut json = Json::default();
    json.array(|json| {
        for exchange in exchanges(sim) {
            json.object(|json| {
                json.key("connection").size(exchange.connection);
                json.key("key").number(exchange.api.0);
                json.key("version").number(exchange.api.1);
                if let Some(key) = ApiKey::from_number(exchange.api.0) {
                    json.key("name").string(key.schema().name);
                }
                json.key("correlation_id").number(exchange.correlation_id);
                json.key("request").bytes(&exchange.request);
                if let Some(response) = &exchange.response {
                    json.key("response").bytes(response);
                }
            });
        }
    });
    json.finish()
}

/// Every exchange, in the order in which the last byte of each request was sent.
#[must_use]
pub fn exchanges(sim: &Sim) -> Vec<Exchange> {
    let mut sent = vec![Vec::new(); sim.connections()];
    let mut found = Vec::new();
    for event in sim.recording() {
        let Event::Bytes { connection, bytes } = event else { continue };
        sent[connection].extend(bytes);
        while let Some(request) = take_frame(&mut sent[connection]) {
            let short = |at| request.get(at..at + 2).map_or(-1, |at| i16::from_be_bytes([at[0], at[1]]));
            found.push(Exchange {
                connection,
                api: (short(4), short(6)),
                correlation_id: correlation_id(&request, 8),
                request,
                response: None,
            });
        }
    }
    for connection in 0..sim.connections() {
        let mut received = sim.received(connection);
        let mut waiting = found.iter_mut().filter(|exchange| exchange.connection == connection);
        // Responses come in the order of the requests; a Produce with acks 0 has none.
        while let Some(response) = take_frame(&mut received) {
            let id = correlation_id(&response, 4);
            if let Some(exchange) = waiting.find(|exchange| exchange.correlation_id == id) {
                exchange.response = Some(response);
            }
        }
    }
    found
}

/// The first whole frame, its length included.
fn take_frame(bytes: &mut Vec<u8>) -> Option<Vec<u8>> {
    let size = usize::try_from(i32::from_be_bytes(*bytes.first_chunk()?)).ok()?;
    let end = size.checked_add(4).filter(|end| *end <= bytes.len())?;
    Some(bytes.drain(..end).collect())
}

fn correlation_id(frame: &[u8], at: usize) -> i32 {
    frame.get(at..).and_then(<[u8]>::first_chunk).map_or(-1, |id| i32::from_be_bytes(*id))
}

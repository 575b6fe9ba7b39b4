//! Requests and responses in the streams of a connection, paired.

use std::collections::BTreeMap;
use std::ops::Range;

use eventor_core::protocol::ApiKey;

use super::stream::Assembled;
use super::{Connection, Exchange, Message, Pair};

/// No message is longer; a broker takes no more than 100 MiB.
const MESSAGE_BYTES_MAX: usize = 128 << 20;

/// API, version and correlation id of a request, from its size on.
pub(crate) fn head(frame: &[u8]) -> Option<(ApiKey, i16, i32)> {
    let number = |at: usize| Some(i16::from_be_bytes(*frame.get(at..)?.first_chunk()?));
    let key = ApiKey::from_number(number(4)?)?;
    let version = number(6)?;
    // A client that asks in a version of tomorrow is told so in one that all know.
    let is_known = key.schema().versions.contains(version) || (key == ApiKey::ApiVersions && version >= 0);
    let correlation_id = i32::from_be_bytes(*frame.get(8..)?.first_chunk()?);
    is_known.then_some((key, version, correlation_id))
}

/// Makes a connection of what both sides sent; `None` if it is not Kafka's protocol.
pub(super) fn connection(pair: Pair<'_>) -> Option<Connection> {
    let opener = pair.opener;
    let [one, two] = pair.sides.map(|(end, stream)| (end, stream.assemble()));
    let asks = |side: &Assembled| begin(side).is_some();
    let is_first = match opener {
        Some(side) => side == 0,
        None if asks(&one.1) != asks(&two.1) => asks(&one.1),
        // Both, or neither: the server has the smaller port.
        None => one.0?.1 > two.0?.1,
    };
    let ((client, sent), (server, received)) = if is_first { (one, two) } else { (two, one) };
    let name = |(address, port)| std::net::SocketAddr::new(address, port).to_string();
    let start = begin(&sent);
    let encrypted = sent.bytes.starts_with(&[0x16, 3]);
    if start.is_none() && !encrypted {
        return None;
    }
    let mut connection = Connection { client: name(client?), server: name(server?), ..Connection::default() };
    for (who, side) in [("client", &sent), ("server", &received)] {
        let missing = side.gaps.iter().map(|(_, count)| count).sum::<u64>();
        if missing > 0 {
            connection.notes.push(format!("{missing} bytes of the {who} were not captured"));
        }
    }
    match start {
        Some(start) => pair_up(&mut connection, &sent, &received, start),
        None => connection.notes.push("encrypted: TLS".to_owned()),
    }
    (connection.sent, connection.received) = (sent.bytes, received.bytes);
    Some(connection)
}

/// Where the first request begins: at the start, or where a packet does.
fn begin(side: &Assembled) -> Option<usize> {
    let starts = side.pieces.iter().map(|(at, _)| *at);
    starts.take(64).find(|at| is_request(&side.bytes[*at..]))
}

fn is_request(bytes: &[u8]) -> bool {
    size(bytes).is_some_and(|size| (8..MESSAGE_BYTES_MAX).contains(&size)) && head(bytes).is_some()
}

fn size(bytes: &[u8]) -> Option<usize> {
    usize::try_from(i32::from_be_bytes(*bytes.first_chunk()?)).ok()
}

/// Messages one behind the other from here on. Behind a gap it goes on where `fits` says that one begins.
fn messages(side: &Assembled, mut at: usize, fits: &dyn Fn(&[u8]) -> bool) -> (Vec<Range<usize>>, usize) {
    let (mut messages, mut lost) = (Vec::new(), 0);
    while at < side.bytes.len() {
        let rest = &side.bytes[at..];
        let end = size(rest).filter(|size| *size <= MESSAGE_BYTES_MAX).map(|size| at + 4 + size);
        let whole = end.filter(|end| *end <= side.bytes.len() && side.gap_in(at, *end).is_none());
        if let Some(end) = whole {
            messages.push(at..end);
            at = end;
            continue;
        }
        let mut next = side.piece_behind(at);
        while let Some(start) = next.filter(|start| !fits(&side.bytes[*start..])) {
            next = side.piece_behind(start);
        }
        let next = next.unwrap_or(side.bytes.len());
        lost += next - at;
        at = next;
    }
    (messages, lost)
}

fn pair_up(connection: &mut Connection, sent: &Assembled, received: &Assembled, start: usize) {
    let (requests, lost) = messages(sent, start, &is_request);
    let mut waiting = BTreeMap::<i32, Vec<usize>>::new();
    for range in requests {
        let (head, time_us) = (head(&sent.bytes[range.clone()]), sent.time_before(range.end));
        let request = Some(Message { range, time_us });
        // A SASL token of old is no request: it has no head.
        let (api, correlation_id) = head.map_or((None, -1), |(key, version, id)| (Some((key, version)), id));
        if api.is_some() {
            waiting.entry(correlation_id).or_default().push(connection.exchanges.len());
        }
        connection.exchanges.push(Exchange { api, correlation_id, request, response: None });
    }
    let known = |bytes: &[u8]| {
        let id = bytes.get(4..).and_then(|bytes| bytes.first_chunk()).map(|id| i32::from_be_bytes(*id));
        size(bytes).is_some_and(|size| size >= 4) && id.is_some_and(|id| waiting.contains_key(&id))
    };
    let mut from = 0;
    // A capture that began late may begin within a response.
    if start > 0 || !received.gaps.is_empty() || !known(&received.bytes) {
        let starts = received.pieces.iter().map(|(at, _)| *at);
        from = starts.into_iter().find(|at| known(&received.bytes[*at..])).unwrap_or(0);
    }
    let (responses, lost_too) = messages(received, from, &known);
    let mut answered = BTreeMap::<i32, usize>::new();
    for range in responses {
        let id = received.bytes.get(range.start + 4..range.end).and_then(|bytes| bytes.first_chunk());
        let correlation_id = id.map_or(-1, |id| i32::from_be_bytes(*id));
        let response = Some(Message { time_us: received.time_before(range.end), range });
        let turn = answered.entry(correlation_id).or_default();
        let asked = waiting.get(&correlation_id).and_then(|asked| asked.get(*turn));
        *turn += 1;
        match asked {
            Some(index) => connection.exchanges[*index].response = response,
            None => {
                connection.exchanges.push(Exchange { api: None, correlation_id, request: None, response })
            }
        }
    }
    if lost + lost_too + start + from > 0 {
        let count = lost + lost_too + start + from;
        connection.notes.push(format!("{count} bytes are of messages that are not there whole"));
    }
}

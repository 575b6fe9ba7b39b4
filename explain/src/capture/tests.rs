//! Captures that a small writer makes of a conversation: in both formats, over every link, in any order, cut anywhere.

use bumpalo::Bump;
use eventor_core::protocol::ApiKey;
use eventor_core::protocol::header::{RequestHeader, ResponseHeader};
use eventor_core::random::Random;
use eventor_core::wire::{Message, Text, Value, Writer};

use super::*;

/// A request and a response of an API, each with its size.
struct Said {
    key: ApiKey,
    version: i16,
    id: i32,
    request: Vec<u8>,
    response: Vec<u8>,
}

fn said(key: ApiKey, id: i32, random: &mut Random) -> Said {
    let version = key.schema().versions.last;
    let (mut request, mut response) = (Vec::new(), Vec::new());
    let header = RequestHeader {
        request_api_key: key.number(),
        request_api_version: version,
        correlation_id: id,
        client_id: Some(Text::new("test")),
    };
    header.encode(key.request_header_version(version), &mut request);
    ResponseHeader { correlation_id: id }.encode(key.response_header_version(version), &mut response);
    for (message, out) in [(key.request(), &mut request), (key.response(), &mut response)] {
        let value: Value = message.example(version, random);
        let mut splits = Vec::new();
        let mut writer = Writer::new(out, &mut splits);
        value
            .write_message(&mut writer, message.schema, message.fields, version)
            .expect("an example of its kind");
    }
    let sized = |bytes: Vec<u8>| [&(bytes.len() as i32).to_be_bytes()[..], &bytes].concat();
    Said { key, version, id, request: sized(request), response: sized(response) }
}

const KEYS: [ApiKey; 5] =
    [ApiKey::ApiVersions, ApiKey::Metadata, ApiKey::Produce, ApiKey::Fetch, ApiKey::DescribeTopicPartitions];

fn conversation(random: &mut Random) -> Vec<Said> {
    (0..12).map(|id| said(KEYS[id as usize % KEYS.len()], 100 + id, random)).collect()
}

/// How packets travel.
#[derive(Debug, Clone, Copy)]
struct Way {
    link: u32,
    is_ipv6: bool,
    vlans: usize,
    piece_bytes: usize,
    /// Where each side begins to count.
    sequences: [u32; 2],
    ports: [u16; 2],
    with_syn: bool,
}

const WAY: Way = Way {
    link: 1,
    is_ipv6: false,
    vlans: 0,
    piece_bytes: 60,
    sequences: [1000, u32::MAX - 100],
    ports: [40_000, 9092],
    with_syn: true,
};

/// A TCP segment with everything around it.
fn packet(way: &Way, side: usize, sequence: u32, flags: u8, payload: &[u8]) -> Vec<u8> {
    let mut tcp = Vec::new();
    tcp.extend(way.ports[side].to_be_bytes());
    tcp.extend(way.ports[1 - side].to_be_bytes());
    tcp.extend(sequence.to_be_bytes());
    tcp.extend([0; 4]);
    // Options of four bytes.
    tcp.extend([6 << 4, flags, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
    tcp.extend(payload);
    let address = |side: usize| 10 + side as u8;
    let ip = match way.is_ipv6 {
        false => {
            let size = (20 + tcp.len()) as u16;
            let mut ip = vec![0x45, 0];
            ip.extend(size.to_be_bytes());
            ip.extend([0, 0, 0x40, 0, 64, 6, 0, 0, 127, 0, 0, address(side), 127, 0, 0, address(1 - side)]);
            [ip, tcp].concat()
        }
        true => {
            // A hop-by-hop header of eight bytes stands before TCP.
            let mut ip = vec![0x60, 0, 0, 0];
            ip.extend(((tcp.len() + 8) as u16).to_be_bytes());
            ip.extend([0, 64]);
            for side in [side, 1 - side] {
                ip.extend([0; 15]);
                ip.push(address(side));
            }
            ip.extend([6, 0, 0, 0, 0, 0, 0, 0]);
            [ip, tcp].concat()
        }
    };
    let kind: [u8; 2] = if way.is_ipv6 { [0x86, 0xdd] } else { [8, 0] };
    let tags = [0x81, 0, 0, 7].repeat(way.vlans);
    match way.link {
        // Ethernet fills up short packets.
        1 => [&[0; 12][..], &tags, &kind, &ip, &[0; 6]].concat(),
        113 => [&[0; 14][..], &kind, &ip].concat(),
        276 => [&kind[..], &[0; 18], &ip].concat(),
        0 => [&[2, 0, 0, 0][..], &ip].concat(),
        _ => ip,
    }
}

/// The packets of a connection, in order.
fn packets(way: &Way, said: &[Said]) -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    let mut next = way.sequences;
    if way.with_syn {
        packets.push(packet(way, 0, next[0], 2, &[]));
        packets.push(packet(way, 1, next[1], 18, &[]));
        next = next.map(|sequence| sequence.wrapping_add(1));
    }
    // Two requests are on their way at a time.
    for pair in said.chunks(2) {
        let requests: Vec<u8> = pair.iter().flat_map(|said| said.request.clone()).collect();
        let responses: Vec<u8> = pair.iter().flat_map(|said| said.response.clone()).collect();
        for (side, bytes) in [(0, requests), (1, responses)] {
            for piece in bytes.chunks(way.piece_bytes) {
                packets.push(packet(way, side, next[side], 24, piece));
                next[side] = next[side].wrapping_add(piece.len() as u32);
            }
        }
    }
    packets
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum File {
    Pcap { is_little: bool, is_nano: bool },
    Pcapng { is_little: bool, is_simple: bool },
}

const FILES: [File; 6] = [
    File::Pcap { is_little: true, is_nano: false },
    File::Pcap { is_little: false, is_nano: false },
    File::Pcap { is_little: false, is_nano: true },
    File::Pcapng { is_little: true, is_simple: false },
    File::Pcapng { is_little: false, is_simple: false },
    File::Pcapng { is_little: true, is_simple: true },
];

/// A capture file; the packets are a millisecond apart from second 1000 on.
fn write(file: File, link: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let is_little = matches!(file, File::Pcap { is_little: true, .. } | File::Pcapng { is_little: true, .. });
    let number = |value: u32| if is_little { value.to_le_bytes() } else { value.to_be_bytes() };
    let half = |value: u16| if is_little { value.to_le_bytes() } else { value.to_be_bytes() };
    let block = |kind: u32, body: &[u8]| {
        let body = [body, &vec![0; body.len().next_multiple_of(4) - body.len()]].concat();
        let size = number(body.len() as u32 + 12);
        [&number(kind)[..], &size, &body, &size].concat()
    };
    match file {
        File::Pcap { is_nano, .. } => {
            let magic = if is_nano { 0xa1b2_3c4d } else { 0xa1b2_c3d4 };
            let head = [number(magic), [0; 4], [0; 4], [0; 4], number(65_535), number(link)].concat();
            packets.iter().enumerate().fold(head, |mut out, (index, packet)| {
                let fraction = index as u32 * 1000 * if is_nano { 1000 } else { 1 };
                let size = number(packet.len() as u32);
                out.extend([number(1000), number(fraction), size, size].concat());
                out.extend(packet);
                out
            })
        }
        File::Pcapng { is_simple, .. } => {
            let mut out =
                block(0x0a0d_0d0a, &[&number(0x1a2b_3c4d)[..], &half(1), &half(0), &[0xff; 8]].concat());
            // Nanoseconds.
            let resolution = [&half(9)[..], &half(1), &[9, 0, 0, 0], &[0; 4]].concat();
            out.extend(block(1, &[&half(link as u16)[..], &[0; 6], &resolution].concat()));
            out.extend(block(5, b"a block that nobody asked for"));
            for (index, packet) in packets.iter().enumerate() {
                let time = 1_000_000_000_000 + index as u64 * 1_000_000;
                let size = number(packet.len() as u32);
                out.extend(match is_simple {
                    true => block(3, &[&size[..], packet].concat()),
                    false => {
                        let (high, low) = (number((time >> 32) as u32), number(time as u32));
                        block(6, &[&number(0)[..], &high, &low, &size, &size, packet].concat())
                    }
                });
            }
            out
        }
    }
}

/// Every request has its response, and both read to their ends.
fn assert_said(connection: &Connection, said: &[Said], what: &str) {
    assert_eq!(connection.notes, Vec::<String>::new(), "{what}");
    assert_eq!(connection.exchanges.len(), said.len(), "{what}");
    for (exchange, said) in connection.exchanges.iter().zip(said) {
        assert_eq!(
            (exchange.api, exchange.correlation_id),
            (Some((said.key, said.version)), said.id),
            "{what}"
        );
        let bytes = |message: &Option<super::Message>| message.clone().expect("it was sent").range;
        assert_eq!(connection.sent[bytes(&exchange.request)], said.request, "{what}");
        assert_eq!(connection.received[bytes(&exchange.response)], said.response, "{what}");
        let arena = Bump::new();
        assert!(!connection.request(exchange, &arena).nodes.is_empty());
        assert_eq!(connection.response(exchange, &arena).buffers[0], said.response);
    }
}

#[test]
fn every_format_and_link_is_read() {
    let said = conversation(&mut Random::seed(7));
    for file in FILES {
        for (link, is_ipv6, vlans) in [
            (1, false, 0),
            (1, false, 1),
            (1, true, 2),
            (0, false, 0),
            (101, true, 0),
            (113, false, 0),
            (276, true, 0),
        ] {
            let way = Way { link, is_ipv6, vlans, ..WAY };
            let found = capture(&write(file, link, &packets(&way, &said))).expect("a capture");
            let what = format!("{file:?} {way:?}");
            assert_eq!((found.connections.len(), found.notes.len()), (1, 0), "{what}");
            assert_said(&found.connections[0], &said, &what);
            let ends =
                if is_ipv6 { ("[::a]:40000", "[::b]:9092") } else { ("127.0.0.10:40000", "127.0.0.11:9092") };
            assert_eq!((found.connections[0].client.as_str(), found.connections[0].server.as_str()), ends);
        }
    }
}

#[test]
fn packets_that_come_twice_late_or_overlap_make_the_same_conversation() {
    let mut random = Random::seed(8);
    for seed in 0..40 {
        let said = conversation(&mut Random::seed(seed));
        let way = Way { piece_bytes: 1 + random.below(200) as usize, ..WAY };
        let mut packets = packets(&way, &said);
        // Both begin first; then anything may come twice, or a little later.
        for _ in 0..packets.len() {
            let at = 2 + random.below(packets.len() as u64 - 3) as usize;
            match random.below(2) {
                0 => packets.swap(at, at + 1),
                _ => packets.insert(at, packets[at].clone()),
            }
        }
        let found = capture(&write(FILES[0], 1, &packets)).expect("a capture");
        assert_said(&found.connections[0], &said, &format!("seed {seed}"));
    }
}

#[test]
fn connections_side_by_side_and_one_after_the_other_on_the_same_ports_are_told_apart() {
    let mut random = Random::seed(9);
    let talks: Vec<_> = (0..3).map(|_| conversation(&mut random)).collect();
    let ways = [WAY, Way { ports: [40_001, 9092], ..WAY }, Way { sequences: [77, 88], ..WAY }];
    let mut streams: Vec<_> = ways.iter().zip(&talks).map(|(way, said)| packets(way, said)).collect();
    let again = streams.pop().expect("three");
    let count = streams[0].len().max(streams[1].len());
    let side_by_side =
        (0..count).flat_map(|index| streams.iter().filter_map(move |stream| stream.get(index)));
    let all: Vec<_> = side_by_side.cloned().chain(again).collect();
    let found = capture(&write(FILES[3], 1, &all)).expect("a capture");
    assert_eq!(found.connections.len(), 3);
    for (connection, said) in found.connections.iter().zip(&talks) {
        assert_said(connection, said, &connection.client);
    }
}

#[test]
fn a_capture_that_begins_late_or_lacks_packets_says_so_and_goes_on() {
    let said = conversation(&mut Random::seed(10));
    let way = Way { with_syn: false, piece_bytes: 5000, ports: [9092, 40_000], ..WAY };
    let mut packets = packets(&way, &said);
    // Each turn is one packet for each side; the responses of the third are lost, and the first requests.
    packets.remove(5);
    packets.remove(0);
    let found = capture(&write(FILES[0], 1, &packets)).expect("a capture");
    let connection = &found.connections[0];
    assert_eq!(connection.client, "127.0.0.10:9092");
    let paired = connection
        .exchanges
        .iter()
        .filter(|exchange| exchange.request.is_some() && exchange.response.is_some());
    assert_eq!(paired.count(), said.len() - 4);
    assert!(
        connection.notes.iter().any(|note| note.ends_with("bytes of the server were not captured")),
        "{:?}",
        connection.notes
    );
}

#[test]
fn an_answer_in_version_0_is_read_so() {
    let mut said = conversation(&mut Random::seed(11));
    let mut response = 100_i32.to_be_bytes().to_vec();
    response.extend(b"\0\x23\0\0\0\x01\0\x12\0\0\0\x05");
    said[0].response = [&(response.len() as i32).to_be_bytes()[..], &response].concat();
    let found = capture(&write(FILES[0], 1, &packets(&WAY, &said))).expect("a capture");
    let (connection, arena) = (&found.connections[0], Bump::new());
    let tree = connection.response(&connection.exchanges[0], &arena);
    assert_eq!(tree.wrongs().count(), 0, "{tree}");
}

#[test]
fn no_damage_does_more_than_leave_something_out() {
    let mut random = Random::seed(12);
    let said = conversation(&mut random);
    let way = Way { vlans: 1, is_ipv6: true, ..WAY };
    for file in FILES {
        let whole = write(file, 1, &packets(&way, &said));
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..=random.below(20) {
                let at = random.below(bytes.len() as u64) as usize;
                bytes[at] = match random.below(3) {
                    0 => 0xff,
                    1 => 0,
                    _ => bytes[at] ^ 1 << random.below(8),
                };
            }
            bytes.truncate(bytes.len() - random.below(bytes.len() as u64 / 2) as usize);
            let Some(found) = capture(&bytes) else { continue };
            let kept: usize = found.connections.iter().map(|one| one.sent.len() + one.received.len()).sum();
            assert!(kept <= bytes.len());
            for connection in &found.connections {
                for exchange in &connection.exchanges {
                    let arena = Bump::new();
                    _ = (connection.request(exchange, &arena), connection.response(exchange, &arena));
                }
            }
        }
    }
    for bytes in [&b""[..], b"\xd4\xc3\xb2\xa1", b"\x0a\x0d\x0d\x0a", &[0; 100], &[0xff; 100]] {
        assert_eq!(capture(bytes), None);
    }
}

//! A run as a capture file: what packet dissectors read. Each connection is TCP over IPv4, with its handshake and its end.
//!
//! The classic format: microseconds, little endian, link type 101 (raw IP). Segments are at most a page; nothing is lost or repeated,
//! and nobody acknowledges without saying something.

use eventor_tests::{START_MS, Sim, Travelled};

/// No segment carries more.
const PAYLOAD_BYTES_MAX: usize = 32 << 10;
const HEADERS_BYTES: usize = 40;
const BROKER_PORT: u16 = 9092;
const BROKER: [u8; 4] = [127, 0, 0, 1];
const CLIENT: [u8; 4] = [127, 0, 0, 2];

const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const PUSH: u8 = 8;
const ACK: u8 = 16;

/// One connection's two directions: the next number of each.
struct Stream {
    port: u16,
    /// The client's, then the broker's.
    next: [u32; 2],
}

/// Everything that travelled.
#[must_use]
pub fn write(sim: &Sim) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend(0xa1b2_c3d4_u32.to_le_bytes());
    out.extend([2_u16, 4].map(u16::to_le_bytes).as_flattened());
    out.extend([0_u32, 0, 65_535, 101].map(u32::to_le_bytes).as_flattened());
    let mut packets = Vec::new();
    for connection in 0..sim.connections() {
        packets.extend(sim.packets(connection).into_iter().map(|packet| (connection, packet)));
    }
    packets.sort_by_key(|(_, packet)| packet.event);
    let sent = sim.sent();
    let received: Vec<Vec<u8>> = (0..sim.connections()).map(|connection| sim.received(connection)).collect();
    let port = |connection: usize| 49_152 + (connection % 16_384) as u16;
    let mut streams: Vec<Stream> = (0..sim.connections())
        .map(|connection| Stream { port: port(connection), next: [1000, 5000] })
        .collect();
    for (number, (connection, packet)) in packets.into_iter().enumerate() {
        // Simulated time stands still while much happens: the microseconds keep the order visible, as far as they go.
        let wall_us = (START_MS as u64 + packet.at.0) * 1000 + number.min(999) as u64;
        let stream = &mut streams[connection];
        let mut say = |from_broker: bool, flags: u8, payload: &[u8]| {
            stream.segment(&mut out, wall_us, from_broker, flags, payload);
        };
        match packet.what {
            Travelled::Opened => {
                say(false, SYN, &[]);
                say(true, SYN | ACK, &[]);
                say(false, ACK, &[]);
            }
            Travelled::Sent(range) => {
                let bytes = sent[connection].get(range).unwrap_or_default();
                bytes.chunks(PAYLOAD_BYTES_MAX).for_each(|chunk| say(false, PUSH | ACK, chunk));
            }
            Travelled::Received(range) => {
                let bytes = received[connection].get(range).unwrap_or_default();
                bytes.chunks(PAYLOAD_BYTES_MAX).for_each(|chunk| say(true, PUSH | ACK, chunk));
            }
            Travelled::Ended => say(false, FIN | ACK, &[]),
            Travelled::Closed => say(true, FIN | ACK, &[]),
            Travelled::Cut => say(false, RST | ACK, &[]),
        }
    }
    out
}

impl Stream {
    fn segment(&mut self, out: &mut Vec<u8>, wall_us: u64, from_broker: bool, flags: u8, payload: &[u8]) {
        let size = HEADERS_BYTES + payload.len();
        let time = [(wall_us / 1_000_000) as u32, (wall_us % 1_000_000) as u32];
        out.extend([time[0], time[1], size as u32, size as u32].map(u32::to_le_bytes).as_flattened());
        let (from, to) = if from_broker { (BROKER, CLIENT) } else { (CLIENT, BROKER) };
        let ports = if from_broker { [BROKER_PORT, self.port] } else { [self.port, BROKER_PORT] };
        let side = usize::from(from_broker);
        let mut ip = vec![0x45, 0];
        ip.extend((size as u16).to_be_bytes());
        ip.extend([0, 0, 0x40, 0, 64, 6, 0, 0]);
        ip.extend(from);
        ip.extend(to);
        let sum = checksum(&[&ip]);
        ip[10..12].copy_from_slice(&sum.to_be_bytes());
        let acknowledged = if flags & ACK == 0 { 0 } else { self.next[1 - side] };
        let mut tcp = ports.map(u16::to_be_bytes).as_flattened().to_vec();
        tcp.extend([self.next[side], acknowledged].map(u32::to_be_bytes).as_flattened());
        tcp.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
        let length = (size - 20) as u16;
        let sum = checksum(&[&from, &to, &[0, 6], &length.to_be_bytes(), &tcp, payload]);
        tcp[16..18].copy_from_slice(&sum.to_be_bytes());
        out.extend(ip);
        out.extend(tcp);
        out.extend(payload);
        let taken = payload.len() as u32 + u32::from(flags & (SYN | FIN) != 0);
        self.next[side] = self.next[side].wrapping_add(taken);
    }
}

/// The checksum of IP and TCP over these parts, all but the last of an even length.
fn checksum(parts: &[&[u8]]) -> u16 {
    let mut sum = 0_u32;
    for pair in parts.iter().flat_map(|part| part.chunks(2)) {
        sum += u32::from(pair[0]) << 8 | u32::from(pair.get(1).copied().unwrap_or(0));
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

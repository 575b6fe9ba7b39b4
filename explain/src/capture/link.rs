//! From a packet to the TCP segment in it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Endpoint;
use super::packets::Packet;

/// A TCP segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment<'a> {
    pub from: Endpoint,
    pub to: Endpoint,
    pub sequence: u32,
    pub is_syn: bool,
    pub is_ack: bool,
    pub time_us: i64,
    pub payload: &'a [u8],
}

const ETHERTYPE_IPV4: u16 = 0x0800;
const ETHERTYPE_IPV6: u16 = 0x86dd;
const TCP: u8 = 6;
/// Tags and extension headers within each other.
const NESTING_MAX: usize = 8;

/// The segment in a packet; `None` for anything else, and for fragments.
pub(super) fn segment<'a>(packet: &Packet<'a>) -> Option<Segment<'a>> {
    let bytes = packet.bytes;
    let (from, to, tcp) = match packet.link {
        // Ethernet
        1 => tagged(bytes.get(12..)?),
        // Null and loop: a number of the host's for the protocol, which the packet tells as well
        0 | 108 => ip(bytes.get(4..)?),
        // Raw, by several numbers
        12 | 14 | 101 | 228 | 229 => ip(bytes),
        // Linux "any"
        113 => tagged(bytes.get(14..)?),
        276 => {
            let kind = half(bytes, 0)?;
            typed(kind, bytes.get(20..)?)
        }
        _ => None,
    }?;
    let header = usize::from(tcp.get(12)? >> 4) * 4;
    let flags = *tcp.get(13)?;
    Some(Segment {
        from: (from, half(tcp, 0)?),
        to: (to, half(tcp, 2)?),
        sequence: u32::from_be_bytes(*tcp.get(4..)?.first_chunk()?),
        is_syn: flags & 2 != 0,
        is_ack: flags & 16 != 0,
        time_us: packet.time_us,
        payload: tcp.get(header.max(20)..)?,
    })
}

type Ip<'a> = (IpAddr, IpAddr, &'a [u8]);

/// An ethertype, and what it says that follows.
fn tagged(bytes: &[u8]) -> Option<Ip<'_>> {
    typed(half(bytes, 0)?, bytes.get(2..)?)
}

fn typed(mut kind: u16, mut rest: &[u8]) -> Option<Ip<'_>> {
    for _ in 0..NESTING_MAX {
        match kind {
            ETHERTYPE_IPV4 | ETHERTYPE_IPV6 => return ip(rest),
            // VLANs
            0x8100 | 0x88a8 | 0x9100 => (kind, rest) = (half(rest, 2)?, rest.get(4..)?),
            _ => return None,
        }
    }
    None
}

fn ip(bytes: &[u8]) -> Option<Ip<'_>> {
    match bytes.first()? >> 4 {
        4 => ipv4(bytes),
        6 => ipv6(bytes),
        _ => None,
    }
}

fn ipv4(bytes: &[u8]) -> Option<Ip<'_>> {
    let header = usize::from(bytes.first()? & 15) * 4;
    let fragment = half(bytes, 6)?;
    if header < 20 || *bytes.get(9)? != TCP || fragment & 0x3fff != 0 {
        return None;
    }
    // What the network card cuts into packets has no length yet; and Ethernet fills up short ones.
    let size = match usize::from(half(bytes, 2)?) {
        0 => bytes.len(),
        size => size.min(bytes.len()),
    };
    let address = |at| Some(IpAddr::V4(Ipv4Addr::from(*bytes.get(at..)?.first_chunk::<4>()?)));
    Some((address(12)?, address(16)?, bytes.get(header..size)?))
}

fn ipv6(bytes: &[u8]) -> Option<Ip<'_>> {
    let address = |at| Some(IpAddr::V6(Ipv6Addr::from(*bytes.get(at..)?.first_chunk::<16>()?)));
    let (from, to) = (address(8)?, address(24)?);
    let rest = bytes.get(40..)?;
    let mut rest = match usize::from(half(bytes, 4)?) {
        0 => rest,
        size => &rest[..size.min(rest.len())],
    };
    let mut next = *bytes.get(6)?;
    for _ in 0..NESTING_MAX {
        let size = match next {
            TCP => return Some((from, to, rest)),
            // Hop by hop, routing, destination
            0 | 43 | 60 => (usize::from(*rest.get(1)?) + 1) * 8,
            // A fragment that is the whole
            44 if half(rest, 2)? & 0xfff9 == 0 => 8,
            // Authentication
            51 => (usize::from(*rest.get(1)?) + 2) * 4,
            _ => return None,
        };
        (next, rest) = (*rest.first()?, rest.get(size..)?);
    }
    None
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

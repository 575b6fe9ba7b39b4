//! The packets of a capture file, in both formats, both byte orders.

/// A packet: its bytes as captured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packet<'a> {
    /// What its first bytes are, by tcpdump's numbers.
    pub link: u32,
    pub time_us: i64,
    pub bytes: &'a [u8],
}

/// The packets of a capture file, one after the other.
pub(super) struct Packets<'a> {
    bytes: &'a [u8],
    at: usize,
    is_little: bool,
    format: Format,
    /// Where and why it ended early.
    pub error: Option<(usize, &'static str)>,
}

enum Format {
    Classic {
        link: u32,
        is_nano: bool,
    },
    /// Of each interface: its link type, and how many of its units of time are a second.
    Blocks(Vec<(u32, u64)>),
}

const BLOCK_SECTION: u32 = 0x0a0d_0d0a;
const BLOCK_INTERFACE: u32 = 1;
const BLOCK_PACKET: u32 = 2;
const BLOCK_SIMPLE_PACKET: u32 = 3;
const BLOCK_ENHANCED_PACKET: u32 = 6;
const BYTE_ORDER: u32 = 0x1a2b_3c4d;
const OPTION_TIME_RESOLUTION: u16 = 9;
const MICROSECONDS: u64 = 1_000_000;

impl<'a> Packets<'a> {
    pub fn new(bytes: &'a [u8]) -> Option<Packets<'a>> {
        let magic = u32::from_be_bytes(*bytes.first_chunk()?);
        let (format, is_little, at) = match magic {
            0xa1b2_c3d4 | 0xd4c3_b2a1 | 0xa1b2_3c4d | 0x4d3c_b2a1 => {
                let is_little = magic & 0xff00_0000 != 0xa100_0000;
                let link = number(bytes, 20, is_little)? & 0x0fff_ffff;
                (Format::Classic { link, is_nano: matches!(magic, 0xa1b2_3c4d | 0x4d3c_b2a1) }, is_little, 24)
            }
            BLOCK_SECTION => {
                let order = number(bytes, 8, true)?;
                if order != BYTE_ORDER && order.swap_bytes() != BYTE_ORDER {
                    return None;
                }
                (Format::Blocks(Vec::new()), order == BYTE_ORDER, 0)
            }
            _ => return None,
        };
        Some(Packets { bytes, at, is_little, format, error: None })
    }

    fn fail(&mut self, why: &'static str) -> Option<Packet<'a>> {
        self.error = Some((self.at, why));
        self.at = self.bytes.len();
        None
    }

    fn classic(&mut self, link: u32, is_nano: bool) -> Option<Packet<'a>> {
        let field = |at| number(self.bytes, self.at + at, self.is_little);
        let (Some(seconds), Some(fraction), Some(size)) = (field(0), field(4), field(8)) else {
            return self.fail("the header of a packet is cut off");
        };
        let start = self.at + 16;
        let Some(bytes) = self.bytes.get(start..).and_then(|rest| rest.get(..size as usize)) else {
            return self.fail("a packet is longer than the rest of the file");
        };
        self.at = start + bytes.len();
        let micros = i64::from(fraction) / if is_nano { 1000 } else { 1 };
        Some(Packet { link, time_us: i64::from(seconds) * 1_000_000 + micros, bytes })
    }

    /// The next block that is a packet.
    fn block(&mut self) -> Option<Packet<'a>> {
        while self.at < self.bytes.len() {
            let kind = number(self.bytes, self.at, self.is_little);
            if kind == Some(BLOCK_SECTION) {
                // Its byte order is told before its length.
                match number(self.bytes, self.at + 8, true) {
                    Some(order) if order == BYTE_ORDER => self.is_little = true,
                    Some(order) if order.swap_bytes() == BYTE_ORDER => self.is_little = false,
                    _ => return self.fail("a section without a byte order"),
                }
                if let Format::Blocks(interfaces) = &mut self.format {
                    interfaces.clear();
                }
            }
            let size = number(self.bytes, self.at + 4, self.is_little).map(|size| size as usize);
            let (Some(kind), Some(size)) = (kind, size.filter(|size| *size >= 12 && size % 4 == 0)) else {
                return self.fail("a block whose length cannot be");
            };
            let Some(block) = self.bytes.get(self.at..).and_then(|rest| rest.get(..size)) else {
                return self.fail("a block is longer than the rest of the file");
            };
            self.at += size;
            if let Some(packet) = self.read_block(kind, &block[8..size - 4]) {
                return Some(packet);
            }
        }
        None
    }

    fn read_block(&mut self, kind: u32, body: &'a [u8]) -> Option<Packet<'a>> {
        let is_little = self.is_little;
        let Format::Blocks(interfaces) = &mut self.format else { return None };
        let field = |at| number(body, at, is_little);
        match kind {
            BLOCK_INTERFACE => {
                interfaces.push((half(body, 0, is_little)?.into(), resolution(body.get(8..)?, is_little)));
                None
            }
            BLOCK_ENHANCED_PACKET | BLOCK_PACKET => {
                let interface =
                    if kind == BLOCK_PACKET { half(body, 0, is_little)?.into() } else { field(0)? };
                let (link, per_second) = *interfaces.get(interface as usize)?;
                let time = u64::from(field(4)?) << 32 | u64::from(field(8)?);
                let time_us = u128::from(time) * u128::from(MICROSECONDS) / u128::from(per_second);
                let time_us = i64::try_from(time_us).unwrap_or(i64::MAX);
                Some(Packet { link, time_us, bytes: body.get(20..)?.get(..field(12)? as usize)? })
            }
            BLOCK_SIMPLE_PACKET => {
                let (link, _) = *interfaces.first()?;
                let rest = body.get(4..)?;
                Some(Packet { link, time_us: 0, bytes: &rest[..rest.len().min(field(0)? as usize)] })
            }
            _ => None,
        }
    }
}

impl<'a> Iterator for Packets<'a> {
    type Item = Packet<'a>;

    fn next(&mut self) -> Option<Packet<'a>> {
        match self.format {
            _ if self.at >= self.bytes.len() => None,
            Format::Classic { link, is_nano } => self.classic(link, is_nano),
            Format::Blocks(_) => self.block(),
        }
    }
}

/// How many units of time an interface counts in a second.
fn resolution(mut options: &[u8], is_little: bool) -> u64 {
    while let (Some(code), Some(size)) = (half(options, 0, is_little), half(options, 2, is_little)) {
        if code == OPTION_TIME_RESOLUTION
            && let Some(power) = options.get(4)
        {
            let exponent = u32::from(power & 0x7f);
            let base: u64 = if power & 0x80 == 0 { 10 } else { 2 };
            return base.checked_pow(exponent).unwrap_or(MICROSECONDS);
        }
        let Some(rest) = options.get(4 + usize::from(size).next_multiple_of(4)..) else { break };
        options = rest;
    }
    MICROSECONDS
}

fn number(bytes: &[u8], at: usize, is_little: bool) -> Option<u32> {
    let bytes = *bytes.get(at..)?.first_chunk()?;
    Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
}

fn half(bytes: &[u8], at: usize, is_little: bool) -> Option<u16> {
    let bytes = *bytes.get(at..)?.first_chunk()?;
    Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
}

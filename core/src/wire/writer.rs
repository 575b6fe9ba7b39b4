//! Writes Kafka's encodings to the end of a buffer. The counterpart of [`Reader`](super::Reader).

use super::{FieldInfo, Kind, Message, Wire};
use crate::records::varint;

/// Where the bytes of a region belong: the output is the buffer up to `at`, then the region, then the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// A position in the buffer.
    pub at: usize,
    /// Which region: the number that the `Records::Region` was written with.
    pub index: u32,
    /// The region's length in bytes.
    pub length: u32,
}

/// A buffer to write to and the version to write.
///
/// Writing cannot fail half-way. Two things that no version can express are kept well-formed instead: null where null
/// is not allowed is written as the empty value, and a string of more than 32767 bytes is cut in versions with two-byte
/// lengths; [`Writer::overflow`] then says so.
pub struct Writer<'w> {
    out: &'w mut Vec<u8>,
    splits: &'w mut Vec<Split>,
    version: i16,
    flexible: bool,
    in_tag: bool,
    overflow: bool,
}

impl<'w> Writer<'w> {
    /// Writes to the end of `out`; where a region's bytes belong is noted in `splits`.
    pub fn new(out: &'w mut Vec<u8>, splits: &'w mut Vec<Split>) -> Writer<'w> {
        Writer { out, splits, version: 0, flexible: false, in_tag: false, overflow: false }
    }

    /// Writes a whole message in one of its versions.
    pub fn message<'a, M: Message<'a>>(&mut self, message: &M, version: i16) {
        let schema = M::SCHEMA;
        debug_assert!(schema.versions.contains(version), "{} has no version {version}", schema.name);
        self.begin(version, schema.flexible.contains(version));
        message.write(self, false);
    }

    /// What follows is in this version.
    pub(super) fn begin(&mut self, version: i16, flexible: bool) {
        (self.version, self.flexible) = (version, flexible);
    }

    /// Was a string too long for the version it was written in?
    pub fn overflow(&self) -> bool {
        self.overflow
    }

    /// The version that is being written.
    #[inline]
    pub fn version(&self) -> i16 {
        self.version
    }

    /// Is that version flexible?
    #[inline]
    pub fn flexible(&self) -> bool {
        self.flexible
    }

    /// The length of the buffer now.
    pub fn at(&self) -> usize {
        self.out.len()
    }

    // ---- fields ---------------------------------------------------------------------------------------------------

    /// Writes a field where it stands, if this version has it there.
    #[inline(always)]
    pub(crate) fn field<'a, T: Wire<'a>>(&mut self, info: &FieldInfo, value: &T) {
        if !info.in_place(self.version) {
            return;
        }
        let flexible = self.flexible;
        self.flexible &= info.compact;
        value.write(self, info.nulls.contains(self.version));
        self.flexible = flexible;
    }

    /// Writes the tagged section: `write` is called for each tag in turn and says whether it wrote it.
    #[inline]
    pub(crate) fn tags(&mut self, tags: u32, mut write: impl FnMut(&mut Self, u32) -> bool) {
        if tags == 0 { self.out.push(0) } else { self.tagged_fields(tags, &mut write) }
    }

    // One for all structs, as in the reader.
    fn tagged_fields(&mut self, tags: u32, write: &mut dyn FnMut(&mut Self, u32) -> bool) {
        let at = self.out.len();
        self.out.push(0);
        let mut count = 0;
        for tag in 0..tags {
            count += u8::from(write(self, tag));
        }
        debug_assert!(count < 0x80, "a count of one byte");
        self.out[at] = count;
    }

    /// Writes a tagged field: tag, size, value. One equal to its default, or unknown to this version, is left out.
    pub(crate) fn tagged<'a, T: Wire<'a>>(&mut self, info: &FieldInfo, value: &T, default: &T) -> bool {
        if value == default || !info.versions.contains(self.version) {
            return false;
        }
        let nullable = info.nulls.contains(self.version);
        self.tagged_with(info, |writer| value.write(writer, nullable));
        true
    }

    /// Tag and size around what `write` writes.
    pub(super) fn tagged_with(&mut self, info: &FieldInfo, write: impl FnOnce(&mut Self)) {
        self.uvarint(info.tag.unwrap_or_default());
        // One byte is enough for the size of most; the others move up.
        let at = self.out.len();
        self.out.push(0);
        self.in_tag = matches!(info.kind, Kind::Struct(_)) && info.nulls.contains(self.version);
        write(self);
        let size = self.out.len() - at - 1;
        let (bytes, length) = uvarint_bytes(size as u32);
        self.out.splice(at..at + 1, bytes[..length].iter().copied());
    }

    // ---- numbers, lengths and bytes -------------------------------------------------------------------------------

    /// Bytes as they are.
    #[inline]
    pub(crate) fn put(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// An unsigned number of seven bits a byte.
    #[inline]
    pub fn uvarint(&mut self, value: u32) {
        if value < 0x80 {
            self.out.push(value as u8);
        } else {
            let (bytes, length) = uvarint_bytes(value);
            self.put(&bytes[..length]);
        }
    }

    /// A zig-zag number.
    pub(super) fn varlong(&mut self, value: i64) {
        varint::write_i64(self.out, value);
    }

    /// The byte before a struct that may be null.
    pub(crate) fn present(&mut self, present: bool) {
        let null = if std::mem::take(&mut self.in_tag) { 0 } else { 0xff };
        self.out.push(if present { 1 } else { null });
    }

    /// A string with its length; `None` is null.
    #[inline]
    pub(crate) fn text(&mut self, text: Option<&[u8]>) {
        let text = match text {
            Some(text) if !self.flexible && text.len() > i16::MAX as usize => {
                self.overflow = true;
                Some(&text[..i16::MAX as usize])
            }
            text => text,
        };
        if self.flexible {
            self.uvarint(text.map_or(0, |text| text.len() as u32 + 1));
        } else {
            self.put(&text.map_or(-1, |text| text.len() as i16).to_be_bytes());
        }
        self.put(text.unwrap_or_default());
    }

    /// The length of a byte string or the count of an array; `None` is null.
    #[inline]
    pub(crate) fn wide_length(&mut self, length: Option<usize>) {
        debug_assert!(length.is_none_or(|length| length < i32::MAX as usize), "no frame is that long");
        if self.flexible {
            self.uvarint(length.map_or(0, |length| length as u32 + 1));
        } else {
            self.put(&length.map_or(-1, |length| length as i32).to_be_bytes());
        }
    }

    /// The length of a region, and a note that its bytes belong here.
    pub(crate) fn region(&mut self, index: u32, length: u32) {
        self.wide_length(Some(length as usize));
        self.splits.push(Split { at: self.out.len(), index, length });
    }
}

fn uvarint_bytes(mut value: u32) -> ([u8; 5], usize) {
    let mut bytes = [0; 5];
    let mut length = 0;
    while value >= 0x80 {
        bytes[length] = value as u8 | 0x80;
        value >>= 7;
        length += 1;
    }
    bytes[length] = value as u8;
    (bytes, length + 1)
}

//! Reads Kafka's encodings from a slice of bytes. Borrows strings from the slice and takes arrays from an arena.

use super::trace::{Name, Scalar, Trace};
use super::{FieldInfo, Kind, Message, Text, Wire};
use crate::error::Malformed;
use crate::records::varint;
use bumpalo::Bump;

/// A position in a frame, the version to read, and room for arrays.
///
/// No number in the frame is believed: a count must fit in the bytes that remain, and all arrays together in 16 times
/// the frame's size (plus 64 KiB, at most 64 MiB).
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    arena: &'a Bump,
    room: usize,
    version: i16,
    flexible: bool,
    in_tag: bool,
    trace: Option<Box<Trace<'a>>>,
}

impl<'a> Reader<'a> {
    /// Starts at the first byte, in version 0, not flexible.
    pub fn new(bytes: &'a [u8], arena: &'a Bump) -> Reader<'a> {
        let room = bytes.len().saturating_mul(16).saturating_add(64 << 10).min(64 << 20);
        Reader { bytes, at: 0, arena, room, version: 0, flexible: false, in_tag: false, trace: None }
    }

    /// The same, and it notes what every byte is.
    pub fn traced(bytes: &'a [u8], arena: &'a Bump) -> Reader<'a> {
        let mut reader = Reader::new(bytes, arena);
        reader.trace = Some(Box::default());
        reader
    }

    /// The position of the next byte.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The bytes that have not been read.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The version that is being read.
    #[inline]
    pub fn version(&self) -> i16 {
        self.version
    }

    /// Is that version flexible?
    #[inline]
    pub fn flexible(&self) -> bool {
        self.flexible
    }

    /// The arena that arrays come from.
    pub fn arena(&self) -> &'a Bump {
        self.arena
    }

    /// What was noted; the rest of the bytes, if any, becomes the leaf "trailing bytes" (unless an error came before).
    pub fn into_trace(mut self) -> Option<Trace<'a>> {
        let rest = self.rest();
        if let Some(trace) = &mut self.trace
            && trace.error.is_none()
            && !rest.is_empty()
        {
            trace.leaf(
                Name::Word("trailing bytes"),
                Kind::Raw,
                self.at..self.bytes.len(),
                Scalar::Blob(rest),
            );
        }
        self.trace.map(|trace| *trace)
    }

    /// Reads a whole message in one of its versions.
    pub fn message<M: Message<'a>>(&mut self, version: i16) -> Result<M, Malformed> {
        let schema = M::SCHEMA;
        if !schema.versions.contains(version) {
            return Err(self.fail(self.at, "a version that this message does not have"));
        }
        self.begin(version, schema.flexible.contains(version));
        self.open(Name::Word(schema.name), M::KIND);
        let message = M::read(self, false)?;
        self.close();
        Ok(message)
    }

    /// What follows is in this version.
    pub(super) fn begin(&mut self, version: i16, flexible: bool) {
        (self.version, self.flexible) = (version, flexible);
    }

    // ---- fields ---------------------------------------------------------------------------------------------------

    /// Reads a field where it stands; one that this version does not have keeps its default.
    #[inline(always)]
    pub(crate) fn field<T: Wire<'a>>(
        &mut self,
        info: &'static FieldInfo,
        slot: &mut T,
    ) -> Result<(), Malformed> {
        if !info.in_place(self.version) {
            return Ok(());
        }
        self.open(Name::Field(info), T::KIND);
        let flexible = self.flexible;
        self.flexible &= info.compact;
        *slot = T::read(self, info.nulls.contains(self.version))?;
        self.flexible = flexible;
        self.close();
        Ok(())
    }

    /// Reads the tagged section of a struct. `known` reads a tag it knows and says so; others are skipped.
    #[inline]
    pub(crate) fn tags(
        &mut self,
        mut known: impl FnMut(&mut Self, u32) -> Result<bool, Malformed>,
    ) -> Result<(), Malformed> {
        let start = self.at;
        let count = self.uvarint()?;
        self.leaf("tag count", Kind::Uvarint, start, Scalar::Uint(count.into()));
        if count == 0 { Ok(()) } else { self.tagged_fields(count, &mut known) }
    }

    // One for all structs: compiled once, and most have no tagged field in most messages.
    fn tagged_fields(
        &mut self,
        count: u32,
        known: &mut dyn FnMut(&mut Self, u32) -> Result<bool, Malformed>,
    ) -> Result<(), Malformed> {
        for _ in 0..count {
            let start = self.at;
            let tag = self.uvarint()?;
            self.leaf("tag", Kind::Uvarint, start, Scalar::Uint(tag.into()));
            let start = self.at;
            let size = self.uvarint()?;
            let Some(end) = self.at.checked_add(size as usize).filter(|end| *end <= self.bytes.len()) else {
                return Err(self.fail(start, "a tagged field longer than the bytes that remain"));
            };
            self.leaf("size", Kind::Uvarint, start, Scalar::Uint(size.into()));
            if !known(self, tag)? {
                let start = self.at;
                let bytes = self.take(size as usize)?;
                if !bytes.is_empty() {
                    self.leaf("unknown tagged field", Kind::Raw, start, Scalar::Blob(bytes));
                }
            }
            if self.at != end {
                return Err(self.fail(self.at, "a tagged field of another size than announced"));
            }
        }
        Ok(())
    }

    /// Reads the value of a tagged field.
    pub(crate) fn tagged<T: Wire<'a>>(
        &mut self,
        info: &'static FieldInfo,
        slot: &mut T,
    ) -> Result<bool, Malformed> {
        if !info.versions.contains(self.version) {
            return Ok(false);
        }
        self.open(Name::Field(info), T::KIND);
        let nullable = info.nulls.contains(self.version);
        self.expect_tagged(T::KIND, nullable);
        *slot = T::read(self, nullable)?;
        self.close();
        Ok(true)
    }

    // ---- numbers, lengths and bytes -------------------------------------------------------------------------------

    /// The next `count` bytes.
    #[inline]
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        match self.rest().get(..count) {
            Some(bytes) => {
                self.at += count;
                Ok(bytes)
            }
            None => Err(self.fail(self.bytes.len(), "the end of the bytes, and more was announced")),
        }
    }

    /// The next `N` bytes.
    #[inline]
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        match self.rest().first_chunk::<N>() {
            Some(bytes) => {
                self.at += N;
                Ok(*bytes)
            }
            None => Err(self.fail(self.bytes.len(), "the end of the bytes inside a field")),
        }
    }

    /// An unsigned number of seven bits a byte, at most five bytes and 32 bits. Padding with zero bits is accepted.
    #[inline]
    pub fn uvarint(&mut self) -> Result<u32, Malformed> {
        let start = self.at;
        let [first] = self.array()?;
        if first < 0x80 { Ok(first.into()) } else { self.long_uvarint(start, first) }
    }

    fn long_uvarint(&mut self, start: usize, first: u8) -> Result<u32, Malformed> {
        let mut value = u32::from(first & 0x7f);
        for shift in [7, 14, 21, 28] {
            let [byte] = self.array()?;
            if shift == 28 && byte > 0x0f {
                return Err(self.fail(start, "a variable-length number of more than 32 bits"));
            }
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Ok(value)
    }

    /// A zig-zag number of 32 bits in at most five bytes.
    pub(super) fn varint(&mut self) -> Result<i32, Malformed> {
        let read = varint::read_i32(self.rest());
        let (number, bytes) =
            read.ok_or_else(|| self.fail(self.at, "a varint that is cut or longer than five bytes"))?;
        self.at += bytes;
        Ok(number)
    }

    /// A zig-zag number of 64 bits in at most ten bytes.
    pub(super) fn varlong(&mut self) -> Result<i64, Malformed> {
        let read = varint::read_i64(self.rest());
        let (number, bytes) =
            read.ok_or_else(|| self.fail(self.at, "a varint that is cut or longer than ten bytes"))?;
        self.at += bytes;
        Ok(number)
    }

    /// A length that is a zig-zag number; any below zero is null, as in Kafka.
    pub(super) fn varint_length(&mut self, nullable: bool) -> Result<Option<usize>, Malformed> {
        let start = self.at;
        let length = i64::from(self.varint()?);
        self.length(start, if nullable { length.max(-1) } else { length }, nullable)
    }

    /// The length of a string (two bytes where it is not compact); `None` is null.
    #[inline]
    pub(crate) fn text_length(&mut self, nullable: bool) -> Result<Option<usize>, Malformed> {
        let start = self.at;
        let length =
            if self.flexible { self.compact_length()? } else { i64::from(i16::from_be_bytes(self.array()?)) };
        self.length(start, length, nullable)
    }

    /// The length of a byte string or the count of an array (four bytes where it is not compact); `None` is null.
    #[inline]
    pub(crate) fn wide_length(&mut self, nullable: bool) -> Result<Option<usize>, Malformed> {
        let start = self.at;
        let length =
            if self.flexible { self.compact_length()? } else { i64::from(i32::from_be_bytes(self.array()?)) };
        self.length(start, length, nullable)
    }

    /// A compact length is one more than the length, so that 0 can be null.
    #[inline]
    fn compact_length(&mut self) -> Result<i64, Malformed> {
        Ok(i64::from(self.uvarint()?) - 1)
    }

    #[inline]
    fn length(&mut self, start: usize, length: i64, nullable: bool) -> Result<Option<usize>, Malformed> {
        match length {
            0.. if length as usize <= self.bytes.len() - self.at => Ok(Some(length as usize)),
            0.. => Err(self.fail(start, "a length beyond the end of the bytes")),
            -1 if nullable => Ok(None),
            -1 => Err(self.fail(start, "null where null is not allowed")),
            _ => Err(self.fail(start, "a negative length")),
        }
    }

    /// The count of an array of elements of this kind and this size in memory.
    pub(crate) fn count(
        &mut self,
        nullable: bool,
        smallest: usize,
        size: usize,
    ) -> Result<Option<usize>, Malformed> {
        let start = self.at;
        let Some(count) = self.wide_length(nullable)? else {
            self.leaf("count", self.count_kind(), start, Scalar::Null);
            return Ok(None);
        };
        self.bounded(start, count, smallest, size)?;
        self.leaf("count", self.count_kind(), start, Scalar::Uint(count as u64));
        Ok(Some(count))
    }

    /// The count of an array whose count is a zig-zag varint.
    pub(super) fn varint_count(&mut self, smallest: usize, size: usize) -> Result<usize, Malformed> {
        let start = self.at;
        let count = self.varint_length(false)?.unwrap_or_default();
        self.bounded(start, count, smallest, size)?;
        self.leaf("count", Kind::Varint, start, Scalar::Int(count as i64));
        Ok(count)
    }

    /// Can so many elements be there, and is there room for them?
    fn bounded(&mut self, start: usize, count: usize, smallest: usize, size: usize) -> Result<(), Malformed> {
        if count > self.rest().len() / smallest {
            return Err(self.fail(start, "a count of more elements than the bytes can hold"));
        }
        match count.checked_mul(size).and_then(|bytes| self.room.checked_sub(bytes)) {
            Some(room) => self.room = room,
            None => return Err(self.fail(start, "arrays that need too much memory")),
        }
        Ok(())
    }

    fn count_kind(&self) -> Kind {
        if self.flexible { Kind::Uvarint } else { Kind::I32 }
    }

    /// What is read next is the value of a tagged field; for a struct that may be null this is another form of null.
    #[inline]
    pub(super) fn expect_tagged(&mut self, kind: Kind, nullable: bool) {
        self.in_tag = nullable && matches!(kind, Kind::Struct(_));
    }

    /// The byte before a struct that may be null; false if it is. Null is -1, and 0 in a tagged field.
    pub(crate) fn present(&mut self) -> Result<bool, Malformed> {
        let start = self.at;
        let [marker] = self.array()?;
        let marker = marker as i8;
        self.leaf("present", Kind::I8, start, Scalar::Int(marker.into()));
        Ok(if std::mem::take(&mut self.in_tag) { marker != 0 } else { marker >= 0 })
    }

    // ---- the trace ------------------------------------------------------------------------------------------------

    // Each is one branch where nobody traces; what a trace takes stands apart, so that a field's read stays small.

    /// What is read next has this name.
    #[inline]
    pub(crate) fn open(&mut self, name: Name, kind: Kind) {
        if self.trace.is_some() {
            self.trace_open(name, kind);
        }
    }

    /// It ends here.
    #[inline]
    pub(crate) fn close(&mut self) {
        if self.trace.is_some() {
            self.trace_close();
        }
    }

    /// It was a single value.
    #[inline]
    pub(crate) fn note(&mut self, scalar: Scalar<'a>) {
        if self.trace.is_some() {
            self.trace_note(scalar);
        }
    }

    /// What lies between `start` and here is a leaf of its own.
    #[inline]
    pub(crate) fn leaf(&mut self, name: &'static str, kind: Kind, start: usize, scalar: Scalar<'a>) {
        if self.trace.is_some() {
            self.trace_leaf(name, kind, start, scalar);
        }
    }

    #[cold]
    #[inline(never)]
    fn trace_open(&mut self, name: Name, kind: Kind) {
        if let Some(trace) = &mut self.trace {
            trace.open(name, kind, self.at);
        }
    }

    #[cold]
    #[inline(never)]
    fn trace_close(&mut self) {
        if let Some(trace) = &mut self.trace {
            trace.close(self.at);
        }
    }

    #[cold]
    #[inline(never)]
    fn trace_note(&mut self, scalar: Scalar<'a>) {
        if let Some(trace) = &mut self.trace {
            trace.note(scalar);
        }
    }

    #[cold]
    #[inline(never)]
    fn trace_leaf(&mut self, name: &'static str, kind: Kind, start: usize, scalar: Scalar<'a>) {
        if let Some(trace) = &mut self.trace {
            trace.leaf(Name::Word(name), kind, start..self.at, scalar);
        }
    }

    /// The byte at `at` is wrong: the trace ends there.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail(&mut self, at: usize, what: &'static str) -> Malformed {
        let error = Malformed { at, what };
        if let Some(trace) = &mut self.trace {
            trace.fail(error);
        }
        error
    }

    /// A string that this position holds, for places that are not in a schema.
    pub fn text(&mut self) -> Result<Text<'a>, Malformed> {
        Text::read(self, false)
    }
}

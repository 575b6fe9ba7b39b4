//! Takes traces, one behind the other, and makes a tree of them.

use std::ops::Range;

use bumpalo::Bump;
use eventor_core::error::Malformed;
use eventor_core::wire::{Kind, Name, Reader, Scalar, Trace};

use crate::inside::{Inside, Records};
use crate::{Around, Node, Note, Tree, meaning};

/// In a tree of more nodes no further batch or record is opened; the rest is one leaf.
const NODES_MAX: usize = 1 << 20;
/// No more bytes are decompressed for one tree.
const DECOMPRESSED_BYTES_MAX: usize = 64 << 20;

pub(crate) struct Builder<'a> {
    pub arena: &'a Bump,
    tree: Tree<'a>,
    /// The buffer that is being explained.
    buffer: usize,
    /// How many nodes are open.
    depth: u32,
    /// What is around the next node: of each that is open its depth and what it is to those in it.
    around: Vec<(u32, Around)>,
    /// How many bytes may still be decompressed.
    pub decompressed_bytes_left: usize,
    /// What is known of the records that are read.
    pub records: Records,
}

impl<'a> Builder<'a> {
    pub fn new(bytes: &'a [u8], arena: &'a Bump) -> Builder<'a> {
        Builder {
            arena,
            tree: Tree { buffers: vec![bytes], nodes: Vec::new() },
            buffer: 0,
            depth: 0,
            around: Vec::new(),
            decompressed_bytes_left: DECOMPRESSED_BYTES_MAX,
            records: Records::default(),
        }
    }

    pub fn finish(self) -> Tree<'a> {
        self.tree
    }

    /// These bytes of the buffer.
    pub fn bytes(&self, range: Range<usize>) -> &'a [u8] {
        self.tree.buffers[self.buffer].get(range).unwrap_or_default()
    }

    /// How many bytes the buffer has.
    pub fn end(&self) -> usize {
        self.tree.buffers[self.buffer].len()
    }

    /// A node around those that `inside` adds.
    pub fn node(&mut self, name: Name, kind: Kind, range: Range<usize>, inside: impl FnOnce(&mut Self)) {
        self.push(0, name, kind, range, None);
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    /// A leaf.
    pub fn leaf(&mut self, name: &'static str, kind: Kind, range: Range<usize>, value: Scalar<'a>) {
        self.named_leaf(Name::Word(name), kind, range, value);
    }

    /// A leaf with any name.
    pub fn named_leaf(&mut self, name: Name, kind: Kind, range: Range<usize>, value: Scalar<'a>) {
        self.push(0, name, kind, range, Some(value));
    }

    /// The place of the node that comes next.
    pub fn mark(&self) -> usize {
        self.tree.nodes.len()
    }

    /// The node at this place ends here.
    pub fn end_at(&mut self, mark: usize, end: usize) {
        if let Some(node) = self.tree.nodes.get_mut(mark) {
            node.range.end = end;
        }
    }

    /// A leaf of bytes that are wrong, or that nobody can read.
    pub fn unread(&mut self, range: Range<usize>, why: impl Into<String>) {
        let bytes = self.bytes(range.clone());
        // Where bytes are missing, what was read last is what is wrong.
        if !bytes.is_empty() || self.tree.nodes.is_empty() {
            self.leaf("unread bytes", Kind::Raw, range, Scalar::Blob(bytes));
        }
        self.note(Note::Wrong(why.into()));
    }

    /// Says something of the last node.
    pub fn note(&mut self, note: Note) {
        if let Some(node) = self.tree.nodes.last_mut() {
            node.note = Some(note);
        }
    }

    /// Says something of the node that is open.
    pub fn note_around(&mut self, note: Note) {
        let around = self.depth.checked_sub(1);
        if let Some(node) = self.tree.nodes.iter_mut().rev().find(|node| Some(node.depth) == around) {
            node.note = Some(note);
        }
    }

    /// Says something of the last node of this name.
    pub fn note_on(&mut self, name: &str, note: Note) {
        let named = |node: &&mut Node<'a>| matches!(node.name, Name::Field(field) if field.name == name);
        if let Some(node) = self.tree.nodes.iter_mut().rev().find(named) {
            node.note = Some(note);
        }
    }

    /// Says something of the first node of this name from this place on.
    pub fn note_from(&mut self, mark: usize, name: &str, note: Note) {
        let named = |node: &&mut Node<'a>| matches!(node.name, Name::Field(field) if field.name == name);
        if let Some(node) = self.tree.nodes.iter_mut().skip(mark).find(named) {
            node.note = Some(note);
        }
    }

    /// Goes on in bytes that were compressed in the leaf before.
    pub fn buffer(&mut self, bytes: &'a [u8], inside: impl FnOnce(&mut Self)) {
        let outside = self.buffer;
        self.buffer = self.tree.buffers.len();
        self.tree.buffers.push(bytes);
        inside(self);
        self.buffer = outside;
    }

    /// Is there no room for more nodes?
    pub fn is_full(&self) -> bool {
        self.tree.nodes.len() >= NODES_MAX
    }

    /// Reads these bytes; whatever is left of them is a leaf. Gives what `read` gave.
    pub fn read<T>(
        &mut self,
        range: Range<usize>,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Malformed>,
    ) -> Option<T> {
        self.read_below(0, range, read)
    }

    /// The same of one message whose node is there already.
    pub fn fields<T>(
        &mut self,
        range: Range<usize>,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Malformed>,
    ) -> Option<T> {
        self.read_below(1, range, read)
    }

    /// Reads these bytes and adds the nodes of this depth and below.
    fn read_below<T>(
        &mut self,
        depth: u32,
        range: Range<usize>,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Malformed>,
    ) -> Option<T> {
        let mut reader = Reader::traced(self.bytes(range.clone()), self.arena);
        let value = read(&mut reader).ok();
        self.trace(reader.into_trace().unwrap_or_default(), range, depth);
        value
    }

    /// Adds a trace of these bytes, from nodes of this depth on.
    fn trace(&mut self, mut trace: Trace<'a>, range: Range<usize>, depth: u32) {
        let bytes = self.bytes(range.clone());
        let mut at = 0;
        close_cut_leaf(&mut trace, bytes);
        let mut path: Vec<Name> = Vec::new();
        for node in trace.nodes {
            path.truncate(node.depth as usize);
            path.push(node.name);
            let inner = range.start + node.range.start..range.start + node.range.end;
            if node.value.is_some() {
                at = at.max(node.range.end);
            }
            let is_trailing = node.name == Name::Word("trailing bytes");
            // What goes on behind a message, at its level, has no name of a message before it.
            match node.depth.checked_sub(depth) {
                Some(depth) => self.traced(&path, node.kind, inner, depth, node.value),
                None if node.value.is_some() => self.traced(&path, node.kind, inner, 0, node.value),
                // Its node is there already, under another name.
                None => _ = self.enter(self.depth.saturating_sub(1), node.name, node.kind),
            }
            if is_trailing {
                self.note(Note::Wrong("the fields end before".into()));
            }
        }
        match trace.error {
            Some(error) => {
                let from = at.max(error.at.min(bytes.len()));
                if at < from {
                    self.unread(range.start + at..range.start + from, "read in vain");
                }
                self.unread(range.start + from..range.end, error.what);
            }
            None if at < bytes.len() => self.unread(range.start + at..range.end, "nothing is left to read"),
            None => {}
        }
    }

    /// Adds a node of a trace, and opens it if something known lies in it.
    fn traced(
        &mut self,
        path: &[Name],
        kind: Kind,
        range: Range<usize>,
        depth: u32,
        value: Option<Scalar<'a>>,
    ) {
        let name = path.last().copied().unwrap_or(Name::Word(""));
        if let (Name::Field(field), Some(Scalar::Text(text))) = (name, value) {
            self.records.see(field.name, text);
        }
        if let Some(Scalar::Blob(content)) = value
            && let Some(inside) = Inside::find(path, kind, content, &self.records)
        {
            return self.open(name, kind, range, depth, content, inside);
        }
        self.push(depth, name, kind, range, value);
        if let Some(means) = value.and_then(|value| meaning::of(path, value)) {
            self.note(Note::Means(means));
        }
    }

    /// A byte string in which something known lies: its length, then that.
    fn open(
        &mut self,
        name: Name,
        kind: Kind,
        range: Range<usize>,
        depth: u32,
        content: &'a [u8],
        inside: Inside,
    ) {
        let start = range.end - content.len();
        self.push(depth, name, kind, range.clone(), None);
        self.depth += depth + 1;
        let length = match kind {
            Kind::VarBlob => Kind::Varint,
            _ if start - range.start == 4 => Kind::I32,
            _ => Kind::Uvarint,
        };
        self.leaf("length", length, range.start..start, Scalar::Uint(content.len() as u64));
        inside.explain(self, start..range.end);
        self.depth -= depth + 1;
    }

    fn push(&mut self, depth: u32, name: Name, kind: Kind, range: Range<usize>, value: Option<Scalar<'a>>) {
        let depth = depth + self.depth;
        let buffer = self.buffer;
        let around = self.enter(depth, name, kind);
        self.tree.nodes.push(Node { depth, buffer, range, name, kind, around, value, note: None });
    }

    /// Leaves what a node of this depth does not lie in, and gives what it lies in; from here on it is open itself.
    fn enter(&mut self, depth: u32, name: Name, kind: Kind) -> Around {
        while self.around.pop_if(|(open, _)| *open >= depth).is_some() {}
        let around = self.around.last().map_or_else(Around::default, |(_, around)| *around);
        match (name, kind) {
            (Name::Word(_), Kind::Struct(message)) => self.around.push((depth, Around::message(message))),
            (Name::Field(field), _) => self.around.push((depth, around.inside(field))),
            _ => {}
        }
        around
    }
}

/// Where reading stopped inside a field, the part of it that was read is a leaf as well.
fn close_cut_leaf<'a>(trace: &mut Trace<'a>, bytes: &'a [u8]) {
    if let (Some(_), Some(last)) = (trace.error, trace.nodes.last_mut())
        && last.value.is_none()
        && let Some(read) = bytes.get(last.range.clone()).filter(|read| !read.is_empty())
    {
        (last.kind, last.value) = (Kind::Raw, Some(Scalar::Blob(read)));
    }
}

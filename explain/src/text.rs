//! The tree as text: a line a node, with its first byte and size, name, type, value, and what there is to say of it.

use std::fmt;

use crate::{Node, Note, Tree};

impl fmt::Display for Tree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.nodes.iter().try_for_each(|node| writeln!(f, "{node}"))
    }
}

/// A line. Bytes of a buffer that was decompressed are marked with `~`.
impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.range.end - self.range.start;
        let sign = if self.buffer == 0 { '+' } else { '~' };
        write!(f, "{:>5} {sign}{size:<4} ", self.range.start)?;
        write!(f, "{:width$}{}: {}", "", self.name, self.kind, width = self.depth as usize * 2)?;
        if let Some(value) = &self.value {
            write!(f, " = {value}")?;
        }
        match &self.note {
            None => Ok(()),
            Some(Note::Means(means)) => write!(f, "  ({means})"),
            Some(Note::Wrong(why)) => write!(f, "  !! {why}"),
        }
    }
}

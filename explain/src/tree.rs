//! The tree: nodes in the order of the bytes, a node's children behind it and one level deeper.

use std::ops::Range;

use eventor_core::wire::{Kind, Name, Scalar};

use crate::Around;

/// What every byte of a buffer is, and of those that were compressed in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree<'a> {
    /// The bytes: what was given, then what was found compressed in it.
    pub buffers: Vec<&'a [u8]>,
    /// In preorder.
    pub nodes: Vec<Node<'a>>,
}

/// A message, a struct, an array, a batch, or a leaf.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// How many nodes it lies in.
    pub depth: u32,
    /// Which of the buffers its bytes are in. One that is not its parent's was compressed in the leaf before.
    pub buffer: usize,
    /// Its bytes there.
    pub range: Range<usize>,
    /// What it is called.
    pub name: Name,
    /// Its type.
    pub kind: Kind,
    /// What it lies in: its message, and the versions that have all that is between.
    pub around: Around,
    /// Its value, if it is a leaf.
    pub value: Option<Scalar<'a>>,
    /// What there is to say of it beyond its value.
    pub note: Option<Note>,
}

/// What there is to say of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// What the value means: the name of an error, a date.
    Means(String),
    /// What is wrong here.
    Wrong(String),
}

impl<'a> Tree<'a> {
    /// The leaves: each byte of a buffer is in exactly one of that buffer's.
    pub fn leaves(&self) -> impl Iterator<Item = &Node<'a>> {
        self.nodes.iter().filter(|node| node.value.is_some())
    }

    /// Everything that is wrong, in order.
    pub fn wrongs(&self) -> impl Iterator<Item = (&Node<'a>, &str)> {
        self.nodes.iter().filter_map(|node| match &node.note {
            Some(Note::Wrong(why)) => Some((node, why.as_str())),
            _ => None,
        })
    }
}

//! What a request owns between its start and its reply; nothing borrowed from its frame survives.
//!
//! A session wipes the slate of a request that is over and writes the next one's on it: so in steady state a request that
//! waits allocates as little as one that does not, nothing.

use std::sync::Arc;

use crate::session::Reply;
use crate::storage::Offset;

use super::api::fetch;
use super::hosted::Hosted;

/// Of longer lists than this the memory is given back.
const KEEP_ITEMS: usize = 1024;

/// A log, and the end of what must be on disk of it before an answer may leave.
pub(crate) type Need = (Arc<Hosted>, Offset);

/// See the module.
#[derive(Default)]
pub(crate) struct Slate {
    /// The reply, as far as it is written.
    pub reply: Reply,
    /// What must be on disk: for a Produce one for each partition, in the reply's order, none where it failed.
    pub needs: Vec<Option<Need>>,
    /// What a Fetch waits for.
    pub wanted: fetch::Kept,
}

impl Slate {
    /// Forgets everything and keeps the memory, within bounds.
    pub fn wipe(&mut self) {
        self.reply.clear();
        wipe(&mut self.needs);
        self.wanted.wipe();
    }
}

/// Forgets a list and keeps its memory, within bounds.
pub(crate) fn wipe<T>(list: &mut Vec<T>) {
    list.clear();
    list.shrink_to(KEEP_ITEMS);
}

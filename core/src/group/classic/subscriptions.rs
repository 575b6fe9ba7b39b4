//! What the members of a group of consumers read, as far as the broker understands what they say of themselves.
//!
//! Kept is what they said, shared with the members, and not the topics that it names: those would cost many times as much.

use std::collections::BTreeSet;

use bumpalo::Bump;
use bytes::Bytes;

use crate::error::Malformed;
use crate::group::{Name, name};
use crate::protocol::on_disk::embedded::ConsumerProtocolSubscription;
use crate::wire::{Message, Text};

use super::Classic;

/// The topics that a group's members read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reads {
    /// None can be ruled out.
    Anything,
    /// These.
    Topics(BTreeSet<Name>),
}

impl Reads {
    /// Is a topic read, or can that not be ruled out?
    #[must_use]
    pub fn contains(&self, topic: &str) -> bool {
        match self {
            Reads::Anything => true,
            Reads::Topics(topics) => topics.contains(topic),
        }
    }
}

/// What the members of a generation said of themselves, each a subscription that can be read.
#[derive(Debug)]
pub(super) struct Subscriptions(Box<[Bytes]>);

impl Subscriptions {
    fn topics(&self) -> BTreeSet<Name> {
        let mut topics = BTreeSet::new();
        for metadata in &self.0 {
            let arena = Bump::new();
            let read = read(metadata, &arena).expect("it was read when the generation began");
            for topic in read {
                // Members mostly read the same, so a name is mostly known.
                if !std::str::from_utf8(topic.0).is_ok_and(|known| topics.contains(known)) {
                    topics.insert(name(*topic));
                }
            }
        }
        topics
    }
}

impl Classic {
    /// The topics that the members of this generation read.
    #[must_use]
    pub fn reads(&self) -> Reads {
        match &self.subscribed {
            Some(subscriptions) => Reads::Topics(subscriptions.topics()),
            None if self.is_of_consumers() => Reads::Anything,
            None => Reads::Topics(BTreeSet::new()),
        }
    }

    /// What its members say now; `None` when their protocol is not the consumers', or cannot be read.
    pub(super) fn subscriptions(&self) -> Option<Subscriptions> {
        if !self.is_of_consumers() || (self.protocol.is_none() && !self.members.is_empty()) {
            return None;
        }
        let metadata = self.members.values().map(|member| member.metadata(self.protocol()));
        let is_read = |metadata: &Bytes| read(metadata, &Bump::new()).is_ok();
        metadata
            .map(|metadata| is_read(&metadata).then_some(metadata))
            .collect::<Option<_>>()
            .map(Subscriptions)
    }
}

/// The topics of a consumer's subscription. Version 0 is how every version begins.
fn read<'a>(metadata: &'a [u8], arena: &'a Bump) -> Result<&'a [Text<'a>], Malformed> {
    const VERSION_BYTES: usize = 2;
    let what = "a subscription begins with its version";
    let body = metadata.get(VERSION_BYTES..).ok_or(Malformed { at: metadata.len(), what })?;
    Ok(ConsumerProtocolSubscription::decode(body, 0, arena)?.topics)
}

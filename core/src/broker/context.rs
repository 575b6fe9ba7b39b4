//! What a handler is given, and what it answers with.

use std::sync::Arc;
use std::task::Poll;

use bumpalo::Bump;

use crate::error::ErrorCode;
use crate::group::{self, Name, Shard, Turn};
use crate::protocol::ApiKey;
use crate::protocol::header::ResponseHeader;
use crate::session::{Disconnect, Peer, Reply};
use crate::storage::{Fault, Offset, Region};
use crate::time::Now;
use crate::wire::{Message, Records, Text, Writer};

use super::Broker;
use super::group_shard::GroupShard;
use super::hosted::Hosted;
use super::signal::Signal;
use super::slate::{Need, Slate};
use super::snapshot::Snapshot;
use super::wait::Wait;

/// Records shorter than this are copied into the reply: one send costs less than two.
const COPY_BYTES_MAX: u32 = 16 * 1024;

/// Which request a reply belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heading {
    pub api: ApiKey,
    pub version: i16,
    pub correlation_id: i32,
}

/// Where a request stands when a handler or a wait returns.
pub(crate) enum Step {
    /// The reply is written.
    Reply,
    /// There is no reply (Produce with acks=0).
    Silent,
    /// It goes on when something has happened.
    Wait(Wait),
    /// The connection closes.
    Close(Disconnect),
}

/// A request's surroundings.
pub(crate) struct Context<'c> {
    pub broker: &'c Arc<Broker>,
    /// The metadata as of the request's start, and the partitions that belong to it.
    pub snapshot: Arc<Snapshot>,
    pub peer: &'c Peer,
    pub signal: &'c Arc<Signal>,
    pub arena: &'c Bump,
    pub heading: Heading,
    pub now: Now,
    /// As the header says; null and absent are the same.
    pub client_id: Option<Text<'c>>,
    /// The whole frame, for a request that starts anew later.
    pub frame: &'c [u8],
    /// Whether it is that later start.
    pub is_again: bool,
    pub slate: &'c mut Slate,
}

impl<'c> Context<'c> {
    pub fn new(
        broker: &'c Arc<Broker>,
        peer: &'c Peer,
        signal: &'c Arc<Signal>,
        arena: &'c Bump,
        slate: &'c mut Slate,
        heading: Heading,
        now: Now,
    ) -> Context<'c> {
        Context {
            broker,
            snapshot: broker.snapshot(),
            peer,
            signal,
            arena,
            heading,
            now,
            client_id: None,
            frame: &[],
            is_again: false,
            slate,
        }
    }

    /// A slice in the arena; cut once the reply is larger than may be, which closes the connection when it is written.
    pub fn slice<T>(&self, items: impl IntoIterator<Item = T>) -> &'c [T] {
        let items = items.into_iter().take_while(|_| !self.is_overlong());
        bumpalo::collections::Vec::from_iter_in(items, self.arena).into_bump_slice()
    }

    /// Whether what was gathered for the reply is more than may be: what repeats itself in a request may multiply in its reply.
    fn is_overlong(&self) -> bool {
        self.arena.allocated_bytes() > self.broker.config().reply_bytes_max
    }

    /// A string in the arena.
    pub fn text(&self, text: &str) -> Text<'c> {
        Text(self.arena.alloc_str(text).as_bytes())
    }

    /// Where the client comes from, as Java writes an address; localhost where there is no network.
    pub fn client_host(&self) -> Name {
        self.peer.address.map_or_else(|| "/127.0.0.1".into(), |address| format!("/{}", address.ip()).into())
    }

    /// The request's version.
    pub fn version(&self) -> i16 {
        self.heading.version
    }

    /// Writes the whole reply.
    pub fn reply<'a, M: Message<'a>>(&mut self, response: &M) -> Step {
        self.reply_in(response, self.heading.version)
    }

    /// Writes the whole reply in another version than the request's: ApiVersions alone needs that.
    pub fn reply_in<'a, M: Message<'a>>(&mut self, response: &M, version: i16) -> Step {
        self.write(response, version).map_or_else(Step::Close, |()| Step::Reply)
    }

    /// Writes the reply now; it is sent when `wait` is over.
    pub fn reply_after<'a, M: Message<'a>>(&mut self, response: &M, wait: Wait) -> Step {
        self.write(response, self.heading.version).map_or_else(Step::Close, |()| Step::Wait(wait))
    }

    /// Replies once the metadata log is in force up to `offset`.
    pub fn reply_when_published<'a, M: Message<'a>>(&mut self, response: &M, offset: Offset) -> Step {
        if self.broker.published.offset() >= offset {
            return self.reply(response);
        }
        self.broker.want_publish();
        self.reply_after(response, Wait::Published(offset))
    }

    /// Replies once what is in force now is in the checkpoint files.
    pub fn reply_when_checkpointed<'a, M: Message<'a>>(&mut self, response: &M) -> Step {
        let number = self.broker.want_checkpoint();
        self.reply_after(response, Wait::Checkpointed(number))
    }

    /// Replies once logs are on disk, each up to an offset.
    pub fn reply_when_flushed<'a, M: Message<'a>>(&mut self, response: &M, needs: &[Need]) -> Step {
        for need in needs {
            if self.is_flushed(&need.0, need.1) != Poll::Ready(Ok(())) {
                self.slate.needs.push(Some(need.clone()));
            }
        }
        match self.slate.needs.is_empty() {
            true => self.reply(response),
            false => self.reply_after(response, Wait::Flushed),
        }
    }

    /// Whether a log is on disk up to `offset`; if not, registers for it and asks for a flush. Without
    /// `eventor.acks.wait.for.flush` nobody waits.
    pub fn is_flushed(&self, hosted: &Arc<Hosted>, offset: Offset) -> Poll<Result<(), ErrorCode>> {
        if !self.broker.config().acks_wait_for_flush {
            return Poll::Ready(Ok(()));
        }
        // Register first, look second: then no wake-up is lost.
        hosted.waiters.register(self.signal);
        match hosted.is_durable(offset) {
            Ok(true) => {
                hosted.waiters.forget(self.signal);
                Poll::Ready(Ok(()))
            }
            Ok(false) => {
                self.broker.want_flush(hosted);
                Poll::Pending
            }
            Err(error_code) => Poll::Ready(Err(error_code)),
        }
    }

    /// The coordinator of the group that a request is about.
    ///
    /// # Errors
    /// `INVALID_GROUP_ID` for an empty id; the code of a shard that is not served here.
    pub fn group(&self, group_id: Text<'_>) -> Result<(Name, Arc<GroupShard>), ErrorCode> {
        if group_id.is_empty() {
            return Err(ErrorCode::INVALID_GROUP_ID);
        }
        let id = group::name(group_id);
        let shard = self.snapshot.group_shard(&id)?.clone();
        Ok((id, shard))
    }

    /// One of several groups that a request is about: what `command` makes of it, and in `needs` what must be on disk before
    /// that may be told.
    ///
    /// # Errors
    /// The code of a shard that is not served here, or not yet.
    pub fn one_group<R>(
        &self,
        group_id: Text<'_>,
        needs: &mut Vec<Need>,
        command: impl FnOnce(&mut Shard, &Name, &mut Turn) -> R,
    ) -> Result<R, ErrorCode> {
        let id = group::name(group_id);
        let shard = self.snapshot.group_shard(&id)?;
        let turned = self.broker.group_turn(shard, self.now, |shard, turn| command(shard, &id, turn))?;
        needs.push((shard.hosted.clone(), turned.durable_at));
        Ok(turned.value)
    }

    /// The metadata log is offline: the broker stops, and this connection with it.
    pub fn metadata_offline(&mut self, fault: Fault) -> Step {
        self.broker.fail(&fault);
        Step::Close(Disconnect::Fault(fault))
    }

    fn write<'a, M: Message<'a>>(&mut self, response: &M, version: i16) -> Result<(), Disconnect> {
        let api = self.heading.api.schema().name;
        let overlong = || Disconnect::Overlong { api };
        if self.is_overlong() {
            return Err(overlong());
        }
        let header = ResponseHeader { correlation_id: self.heading.correlation_id };
        let header_version = self.heading.api.response_header_version(version);
        self.slate.reply.begin();
        let Reply { bytes, splits, .. } = &mut self.slate.reply;
        header.encode(header_version, bytes);
        let mut writer = Writer::new(bytes, splits);
        writer.message(response, version);
        if writer.overflow() {
            return Err(Disconnect::Inexpressible { api, version });
        }
        self.slate.reply.finish().map_err(|_| overlong())
    }

    /// Puts stored records into the reply: short ones as bytes, long ones as a region that nobody copies.
    ///
    /// # Errors
    /// The storage's fault, when short ones cannot be read.
    pub fn records(&mut self, region: Region) -> Result<Records<'c>, Fault> {
        if region.length >= COPY_BYTES_MAX {
            let length = region.length;
            self.slate.reply.regions.push(region);
            let index = u32::try_from(self.slate.reply.regions.len() - 1).expect("few regions a reply");
            return Ok(Records::Region { index, length });
        }
        let bytes = self.arena.alloc_slice_fill_copy(region.length as usize, 0_u8);
        region.source.read_at(region.position, bytes)?;
        Ok(Records::Bytes(bytes))
    }
}

//! OffsetFetch, API key 9.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Up to which offsets have these groups consumed?
    /// - 2: null asks for all topics (KIP-88).
    /// - 3: as before; only the response changed.
    /// - 4: the client waits by itself when it is over a quota (KIP-219).
    /// - 5: as before; only the response changed.
    /// - 6: flexible (KIP-482).
    /// - 7: an offset that a transaction is about to commit can be waited for (KIP-447).
    /// - 8: many groups at once (KIP-709).
    /// - 9: for groups of the consumer protocol: who asks, with the epoch (KIP-848).
    /// - 10: topics by id (KIP-848).
    pub struct Request<'a> of ApiKey::OffsetFetch {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>, in 0-7;
        /// Which partitions to look up, up to version 7; null is all that the group committed.
        topics: Option<&'a [Topic<'a>]>, in 0-7, null 2-7;
        /// Whose offsets, and for which partitions (KIP-709).
        groups: &'a [Group<'a>], in 8+;
        /// Wait until no transaction can change the offsets (KIP-447)?
        require_stable: bool, in 7+;
    }

    /// Partitions of one topic to look up, up to version 7.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partition_indexes: &'a [i32];
    }

    /// A group, and which of its offsets to look up.
    pub struct Group<'a> {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Option<Text<'a>> = None, in 9+;
        /// Rises when the member's assignment changes; a member that is behind is refused. -1 if it is none.
        member_epoch: i32 = -1, in 9+;
        /// Which partitions to look up; null is all that the group committed.
        topics: Option<&'a [Topics<'a>]>;
    }

    /// Partitions of one topic to look up.
    pub struct Topics<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>, in 8-9;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 10+;
        /// Which partitions of the topic; they are numbered from 0.
        partition_indexes: &'a [i32];
    }

    /// The offsets that groups committed.
    /// - 2: one error for the group (KIP-88).
    /// - 3: says how long a quota makes the client wait (KIP-124).
    /// - 4: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 5: leader epochs, to notice a log that was truncated (KIP-320).
    /// - 6: flexible (KIP-482).
    /// - 7: UNSTABLE_OFFSET_COMMIT, while a transaction is about to commit (KIP-447).
    /// - 8: many groups at once (KIP-709).
    /// - 9: STALE_MEMBER_EPOCH and UNKNOWN_MEMBER_ID, with the consumer protocol (KIP-848).
    /// - 10: topics by id, and UNKNOWN_TOPIC_ID (KIP-848).
    pub struct Response<'a> of ApiKey::OffsetFetch {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 3+;
        /// How far the group has got, topic by topic.
        topics: &'a [ResponseTopic<'a>], in 0-7;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode, in 2-7;
        /// What each group has committed.
        groups: &'a [ResponseGroup<'a>], in 8+;
    }

    /// Offsets committed for one topic, up to version 7.
    pub struct ResponseTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// How far the group has got in each partition.
        partitions: &'a [Partition<'a>];
    }

    /// The offset committed for one partition, up to version 7.
    pub struct Partition<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The record to read next; clients see -1 where nothing was committed.
        committed_offset: i64;
        /// The leader epoch of the last record consumed; -1 if it is not known (KIP-320).
        committed_leader_epoch: i32 = -1, in 5-7;
        /// What the committer added, for its own use; null or empty if nothing.
        metadata: Option<Text<'a>>;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }

    /// Offsets that one group has committed.
    pub struct ResponseGroup<'a> {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// How far the group has got, topic by topic.
        topics: &'a [ResponseTopics<'a>];
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }

    /// Offsets committed for one topic.
    pub struct ResponseTopics<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>, in 8-9;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 10+;
        /// How far the group has got in each partition.
        partitions: &'a [Partitions<'a>];
    }

    /// The offset committed for one partition.
    pub struct Partitions<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The record to read next; clients see -1 where nothing was committed.
        committed_offset: i64;
        /// The leader epoch of the last record consumed; -1 if it is not known (KIP-320).
        committed_leader_epoch: i32 = -1;
        /// What the committer added, for its own use; null or empty if nothing.
        metadata: Option<Text<'a>>;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}

//! OffsetCommit, API key 8.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A group has consumed up to these offsets: remember them.
    /// - 3: as before; only the response changed.
    /// - 4: the client waits by itself when it is over a quota (KIP-219).
    /// - 5: offsets last as long as the broker says (KIP-211).
    /// - 6: leader epochs, to notice a log that was truncated (KIP-320).
    /// - 7: static members (KIP-345).
    /// - 8: flexible (KIP-482).
    /// - 9: for groups of the consumer protocol too (KIP-848).
    /// - 10: topics by id (KIP-848).
    pub struct Request<'a> of ApiKey::OffsetCommit {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// The generation of a classic group, or the member's epoch in another; -1 outside of any.
        generation_id_or_member_epoch: i32 = -1;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 7+;
        /// How long to keep the offsets, in milliseconds; -1 is the broker's default.
        retention_time_ms: i64 = -1, in 2-4;
        /// How far the group has got, topic by topic.
        topics: &'a [Topic<'a>];
    }

    /// How far the group has got in one topic.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>, in 0-9;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 10+;
        /// How far the group has got in each partition.
        partitions: &'a [Partition<'a>];
    }

    /// How far the group has got in one partition.
    pub struct Partition<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The record to read next: one more than the last that is done.
        committed_offset: i64;
        /// The leader epoch of the last record consumed; -1 if it is not known (KIP-320).
        committed_leader_epoch: i32 = -1, in 6+;
        /// What the committer added, for its own use; null if nothing.
        committed_metadata: Option<Text<'a>>;
    }

    /// Whether each offset was remembered.
    /// - 3: says how long a quota makes the client wait (KIP-124).
    /// - 4: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 5: as before; only the request changed.
    /// - 6: as before; only the request changed.
    /// - 7: FENCED_INSTANCE_ID, for a static member that was replaced (KIP-345).
    /// - 8: flexible (KIP-482).
    /// - 9: STALE_MEMBER_EPOCH and GROUP_ID_NOT_FOUND, with the consumer protocol (KIP-848).
    /// - 10: topics by id, and UNKNOWN_TOPIC_ID (KIP-848).
    pub struct Response<'a> of ApiKey::OffsetCommit {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 3+;
        /// Which offsets were remembered and which not, topic by topic.
        topics: &'a [ResponseTopic<'a>];
    }

    /// What became of the commits to one topic.
    pub struct ResponseTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>, in 0-9;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 10+;
        /// Which offsets were remembered and which not.
        partitions: &'a [ResponsePartition];
    }

    /// What became of one commit.
    pub struct ResponsePartition {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}

//! OffsetFetch, API key 9.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Up to which offsets have these groups consumed?
    pub struct Request<'a> of ApiKey::OffsetFetch {
        /// The group's id.
        group_id: Text<'a>, in 0-7;
        /// The partitions, up to version 7; null is every partition.
        topics: Option<&'a [Topic<'a>]>, in 0-7, null 2-7;
        /// The groups, from version 8 on (KIP-709).
        groups: &'a [Group<'a>], in 8+;
        /// Wait until no transaction can change the offsets (KIP-447)?
        require_stable: bool, in 7+;
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        /// Its name.
        name: Text<'a>;
        /// The numbers of its partitions.
        partition_indexes: &'a [i32];
    }

    /// Part of [`Request`].
    pub struct Group<'a> {
        /// The group's id.
        group_id: Text<'a>;
        /// The member's id.
        member_id: Option<Text<'a>> = None, in 9+;
        /// The member's epoch, which rises when its assignment changes.
        member_epoch: i32 = -1, in 9+;
        /// The partitions; null is every partition.
        topics: Option<&'a [Topics<'a>]>;
    }

    /// Part of [`Request`].
    pub struct Topics<'a> {
        /// Its name.
        name: Text<'a>, in 8-9;
        /// The topic's id.
        topic_id: Uuid, in 10+;
        /// The numbers of its partitions.
        partition_indexes: &'a [i32];
    }

    /// The offsets that groups committed.
    pub struct Response<'a> of ApiKey::OffsetFetch {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 3+;
        /// The topics.
        topics: &'a [ResponseTopic<'a>], in 0-7;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode, in 2-7;
        /// The groups.
        groups: &'a [ResponseGroup<'a>], in 8+;
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [Partition<'a>];
    }

    /// Part of [`Response`].
    pub struct Partition<'a> {
        /// The partition's number.
        partition_index: i32;
        /// The offset that was committed; -1 if there is none.
        committed_offset: i64;
        /// The leader epoch of the last record consumed; -1 if it is not known (KIP-320).
        committed_leader_epoch: i32 = -1, in 5-7;
        /// What the committer added.
        metadata: Option<Text<'a>>;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }

    /// Part of [`Response`].
    pub struct ResponseGroup<'a> {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: &'a [ResponseTopics<'a>];
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }

    /// Part of [`Response`].
    pub struct ResponseTopics<'a> {
        /// Its name.
        name: Text<'a>, in 8-9;
        /// The topic's id.
        topic_id: Uuid, in 10+;
        /// Its partitions.
        partitions: &'a [Partitions<'a>];
    }

    /// Part of [`Response`].
    pub struct Partitions<'a> {
        /// The partition's number.
        partition_index: i32;
        /// The offset that was committed; -1 if there is none.
        committed_offset: i64;
        /// The leader epoch of the last record consumed; -1 if it is not known (KIP-320).
        committed_leader_epoch: i32 = -1;
        /// What the committer added.
        metadata: Option<Text<'a>>;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}

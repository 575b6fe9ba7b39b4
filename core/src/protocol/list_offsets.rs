//! ListOffsets, API key 2.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which offset does each partition have at a point in time?
    /// - 2: the end as readers of committed records see it (KIP-98).
    /// - 3: the client waits by itself when it is over a quota (KIP-219).
    /// - 4: the leader epoch that the client knows, against stale leaders (KIP-320).
    /// - 5: the client understands OFFSET_NOT_AVAILABLE (KIP-207).
    /// - 6: flexible (KIP-482).
    /// - 7: -3 asks for the record with the greatest timestamp (KIP-734).
    /// - 8: -4 asks where the log on the broker's own disk begins (KIP-405).
    /// - 9: -5 asks for the last offset in tiered storage (KIP-1005).
    /// - 10: says how long to wait for tiered storage (KIP-1075).
    /// - 11: -6 asks for the first offset that is not in tiered storage yet (KIP-1023).
    pub struct Request<'a> of ApiKey::ListOffsets {
        /// Who asks: a follower by its `node.id`, or -1 for a consumer.
        replica_id: i32;
        /// Where the end is: 0 at the high watermark, 1 at the first open transaction (KIP-98).
        isolation_level: i8, in 2+;
        /// What to look up, topic by topic.
        topics: &'a [Topic<'a>];
        /// How long to wait for remote storage, in milliseconds (KIP-1075).
        timeout_ms: i32, in 10+;
    }

    /// Partitions of one topic.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which point in time to look up in each partition.
        partitions: &'a [Partition];
    }

    /// A point in time of one partition.
    pub struct Partition {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The leader epoch that the sender knows: another one is refused; -1 if it is not to be checked (KIP-320).
        current_leader_epoch: i32 = -1, in 4+;
        /// Milliseconds since 1970, or: -1 the end, -2 the beginning, -3 the record of the greatest time, -4 the
        /// beginning on disk, -5 the end in remote storage, -6 the beginning of what is not yet there.
        timestamp: i64;
    }

    /// The offset found in each partition.
    /// - 2: says how long a quota makes the client wait (KIP-124).
    /// - 3: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 4: the leader epoch of each offset (KIP-320).
    /// - 5: OFFSET_NOT_AVAILABLE, while a new leader does not know its high watermark (KIP-207).
    /// - 6: flexible (KIP-482).
    /// - 7: as before; only the request changed.
    /// - 8: as before; only the request changed.
    /// - 9: as before; only the request changed.
    /// - 10: as before; only the request changed.
    /// - 11: as before; only the request changed.
    pub struct Response<'a> of ApiKey::ListOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 2+;
        /// What was found, topic by topic.
        topics: &'a [TopicResponse<'a>];
    }

    /// What was found in one topic.
    pub struct TopicResponse<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// What was found in each partition.
        partitions: &'a [PartitionResponse];
    }

    /// The offset found in one partition.
    pub struct PartitionResponse {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if the question could be answered, otherwise why not.
        error_code: ErrorCode;
        /// The time of the record found; -1 if it has none to tell.
        timestamp: i64 = -1;
        /// The offset of the first record at that time or later; -1 if there is none.
        offset: i64 = -1;
        /// The leader epoch of that record; -1 if there is none.
        leader_epoch: i32 = -1, in 4+;
    }
}

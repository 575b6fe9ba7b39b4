//! OffsetForLeaderEpoch, API key 23.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Where did this leader epoch end in each partition?
    /// - 3: says whether a follower or a consumer asks: a consumer sees no further than the high watermark.
    /// - 4: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::OffsetForLeaderEpoch {
        /// The follower that asks; -1 is a consumer, -2 an unknown one.
        replica_id: i32 = -2, in 3+;
        /// What to look up, topic by topic.
        topics: &'a [OffsetForLeaderTopic<'a>];
    }

    /// Partitions of one topic.
    pub struct OffsetForLeaderTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partitions of the topic, and what is asked of each.
        partitions: &'a [OffsetForLeaderPartition];
    }

    /// What to look up in one partition.
    pub struct OffsetForLeaderPartition {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The leader epoch that the sender knows: another one is refused; -1 if it is not to be checked (KIP-320).
        current_leader_epoch: i32 = -1;
        /// The leader epoch whose end is wanted.
        leader_epoch: i32;
    }

    /// The end of the epoch, or of the one before it.
    /// - 3: as before; only the request changed.
    /// - 4: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::OffsetForLeaderEpoch {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What was found, topic by topic.
        topics: &'a [OffsetForLeaderTopicResult<'a>];
    }

    /// Ends in one topic.
    pub struct OffsetForLeaderTopicResult<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Where the epoch ends in each partition.
        partitions: &'a [EpochEndOffset];
    }

    /// The end found in one partition.
    pub struct EpochEndOffset {
        /// 0 if the question could be answered, otherwise why not.
        error_code: ErrorCode;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The greatest epoch that is not above the one asked for; -1 if there is none.
        leader_epoch: i32 = -1;
        /// One more than the offset of its last record; -1 if there is none.
        end_offset: i64 = -1;
    }
}

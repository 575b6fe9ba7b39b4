//! DescribeProducers, API key 61.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which producers write to these partitions?
    pub struct Request<'a> of ApiKey::DescribeProducers {
        /// Which partitions to look at, topic by topic.
        topics: &'a [TopicRequest<'a>];
    }

    /// Partitions of one topic to tell of.
    pub struct TopicRequest<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partition_indexes: &'a [i32];
    }

    /// Their epochs, sequences and open transactions.
    pub struct Response<'a> of ApiKey::DescribeProducers {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// Who produces, topic by topic.
        topics: &'a [TopicResponse<'a>];
    }

    /// Who produces to partitions of one topic.
    pub struct TopicResponse<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// What there is to tell of each partition, or why there is nothing.
        partitions: &'a [PartitionResponse<'a>];
    }

    /// Who produces to one partition.
    pub struct PartitionResponse<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// Who has batches in the partition and is not forgotten yet.
        active_producers: &'a [ProducerState];
    }

    /// An idempotent or transactional producer, as the partition's leader remembers it.
    pub struct ProducerState {
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// Rises when the producer starts anew; whoever has an older one is refused.
        producer_epoch: i32;
        /// The sequence number of the producer's last record; -1 if there is none.
        last_sequence: i32 = -1;
        /// The time of the producer's last batch, in milliseconds since 1970; -1 if it is not known.
        last_timestamp: i64 = -1;
        /// Rises when another broker becomes the coordinator; markers of an older one are refused. -1 if there was
        /// none.
        coordinator_epoch: i32;
        /// The first offset of the producer's open transaction; -1 if there is none.
        current_txn_start_offset: i64 = -1;
    }
}

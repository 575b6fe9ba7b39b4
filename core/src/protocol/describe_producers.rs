//! DescribeProducers, API key 61.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which producers write to these partitions?
    pub struct Request<'a> of ApiKey::DescribeProducers {
        /// The topics.
        topics: &'a [TopicRequest<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicRequest<'a> {
        /// Its name.
        name: Text<'a>;
        /// The numbers of its partitions.
        partition_indexes: &'a [i32];
    }

    /// Their epochs, sequences and open transactions.
    pub struct Response<'a> of ApiKey::DescribeProducers {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The topics.
        topics: &'a [TopicResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicResponse<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [PartitionResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionResponse<'a> {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
        /// The producers.
        active_producers: &'a [ProducerState];
    }

    /// Part of [`Response`].
    pub struct ProducerState {
        /// The producer's id.
        producer_id: i64;
        /// The producer's epoch.
        producer_epoch: i32;
        /// The sequence number of the producer's last record; -1 if there is none.
        last_sequence: i32 = -1;
        /// The time of the producer's last batch, in milliseconds since 1970; -1 if it is not known.
        last_timestamp: i64 = -1;
        /// The epoch of the coordinator, which rises when it moves.
        coordinator_epoch: i32;
        /// The first offset of the producer's open transaction; -1 if there is none.
        current_txn_start_offset: i64 = -1;
    }
}

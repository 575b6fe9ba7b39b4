//! WriteTxnMarkers, API key 27.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Coordinator to partition leaders: write the end of these transactions into the logs.
    /// - 2: says which version of transactions, since one of them checks epochs more strictly (KIP-1228).
    pub struct Request<'a> of ApiKey::WriteTxnMarkers {
        /// The transactions, or what became of each.
        markers: &'a [WritableTxnMarker<'a>];
    }

    /// The end of one producer's transaction, to be written into partitions.
    pub struct WritableTxnMarker<'a> {
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// Rises when the producer starts anew; whoever has an older one is refused.
        producer_epoch: i16;
        /// True if it commits, false if it aborts.
        transaction_result: bool;
        /// Which partitions get the marker, topic by topic.
        topics: &'a [WritableTxnMarkerTopic<'a>];
        /// Rises when another broker becomes the coordinator; markers of an older one are refused. -1 if there was
        /// none.
        coordinator_epoch: i32;
        /// The transaction version that the marker is written under.
        transaction_version: i8, in 2+;
    }

    /// Partitions of one topic that took part.
    pub struct WritableTxnMarkerTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partition_indexes: &'a [i32];
    }

    /// Whether each marker was written.
    /// - 2: as before; only the request changed.
    pub struct Response<'a> of ApiKey::WriteTxnMarkers {
        /// The transactions, or what became of each.
        markers: &'a [WritableTxnMarkerResult<'a>];
    }

    /// What became of the markers of one producer.
    pub struct WritableTxnMarkerResult<'a> {
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// Where markers were written and where not, topic by topic.
        topics: &'a [WritableTxnMarkerTopicResult<'a>];
    }

    /// What became of the markers in one topic.
    pub struct WritableTxnMarkerTopicResult<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// What became of each partition that was named.
        partitions: &'a [WritableTxnMarkerPartitionResult];
    }

    /// What became of the marker in one partition.
    pub struct WritableTxnMarkerPartitionResult {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}

//! Records of `__remote_log_metadata`, known to the last detail and used by nobody here.

use uuid::Uuid;

use super::RemoteLogRecord;
use crate::wire::{Blob, Text, wire};

wire! {
    /// A segment was copied to remote storage.
    pub struct RemoteLogSegmentMetadataRecord<'a> of RemoteLogRecord::RemoteLogSegment {
        /// The remote segment.
        remote_log_segment_id: RemoteLogSegmentIdEntry<'a>;
        /// The first offset.
        start_offset: i64;
        /// The offset behind the last.
        end_offset: i64;
        /// The broker's id.
        broker_id: i32;
        /// The end for good, or the greatest time in it, in milliseconds since 1970.
        max_timestamp_ms: i64;
        /// When this happened, in milliseconds since 1970.
        event_timestamp_ms: i64;
        /// The leader epochs in the segment and where each begins.
        segment_leader_epochs: &'a [SegmentLeaderEpochEntry];
        /// The segment's size.
        segment_size_in_bytes: i32;
        /// What the remote storage added for its own use.
        custom_metadata: Option<Blob<'a>> = None;
        /// 0 copy started, 1 copied, 2 deletion started, 3 deleted.
        remote_log_segment_state: i8;
        /// Does the segment lack aborted transactions?
        txn_index_empty: bool, tag 0;
    }

    /// Part of [`RemoteLogSegmentMetadataRecord`].
    pub struct RemoteLogSegmentIdEntry<'a> {
        /// The partition.
        topic_id_partition: TopicIdPartitionEntry<'a>;
        /// The id.
        id: Uuid;
    }

    /// Part of [`RemoteLogSegmentMetadataRecord`].
    pub struct TopicIdPartitionEntry<'a> {
        /// Its name.
        name: Text<'a>;
        /// The id.
        id: Uuid;
        /// The partition's number.
        partition: i32;
    }

    /// Part of [`RemoteLogSegmentMetadataRecord`].
    pub struct SegmentLeaderEpochEntry {
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The offset.
        offset: i64;
    }

    /// A remote segment has another state.
    pub struct RemoteLogSegmentMetadataUpdateRecord<'a> of RemoteLogRecord::RemoteLogSegmentUpdate {
        /// The remote segment.
        remote_log_segment_id: RemoteLogSegmentMetadataUpdateRemoteLogSegmentIdEntry<'a>;
        /// The broker's id.
        broker_id: i32;
        /// When this happened, in milliseconds since 1970.
        event_timestamp_ms: i64;
        /// What the remote storage added for its own use.
        custom_metadata: Option<Blob<'a>> = None;
        /// 0 copy started, 1 copied, 2 deletion started, 3 deleted.
        remote_log_segment_state: i8;
    }

    /// Part of [`RemoteLogSegmentMetadataUpdateRecord`].
    pub struct RemoteLogSegmentMetadataUpdateRemoteLogSegmentIdEntry<'a> {
        /// The partition.
        topic_id_partition: RemoteLogSegmentMetadataUpdateTopicIdPartitionEntry<'a>;
        /// The id.
        id: Uuid;
    }

    /// Part of [`RemoteLogSegmentMetadataUpdateRecord`].
    pub struct RemoteLogSegmentMetadataUpdateTopicIdPartitionEntry<'a> {
        /// Its name.
        name: Text<'a>;
        /// The id.
        id: Uuid;
        /// The partition's number.
        partition: i32;
    }

    /// A partition's remote segments are to be deleted.
    pub struct RemotePartitionDeleteMetadataRecord<'a> of RemoteLogRecord::RemotePartitionDelete {
        /// The partition.
        topic_id_partition: RemotePartitionDeleteMetadataTopicIdPartitionEntry<'a>;
        /// The broker's id.
        broker_id: i32;
        /// When this happened, in milliseconds since 1970.
        event_timestamp_ms: i64;
        /// 0 marked for deletion, 1 deletion started, 2 deleted.
        remote_partition_delete_state: i8;
    }

    /// Part of [`RemotePartitionDeleteMetadataRecord`].
    pub struct RemotePartitionDeleteMetadataTopicIdPartitionEntry<'a> {
        /// Its name.
        name: Text<'a>;
        /// The id.
        id: Uuid;
        /// The partition's number.
        partition: i32;
    }

    /// A remote segment in a snapshot of a partition's remote segments.
    pub struct RemoteLogSegmentMetadataSnapshotRecord<'a> of RemoteLogRecord::RemoteLogSegmentSnapshot {
        /// The segment's id.
        segment_id: Uuid;
        /// The first offset.
        start_offset: i64;
        /// The offset behind the last.
        end_offset: i64;
        /// The broker's id.
        broker_id: i32;
        /// The end for good, or the greatest time in it, in milliseconds since 1970.
        max_timestamp_ms: i64;
        /// When this happened, in milliseconds since 1970.
        event_timestamp_ms: i64;
        /// The leader epochs in the segment and where each begins.
        segment_leader_epochs: &'a [RemoteLogSegmentMetadataSnapshotSegmentLeaderEpochEntry];
        /// The segment's size.
        segment_size_in_bytes: i32;
        /// What the remote storage added for its own use.
        custom_metadata: Option<Blob<'a>> = None;
        /// 0 copy started, 1 copied, 2 deletion started, 3 deleted.
        remote_log_segment_state: i8;
        /// Does the segment lack aborted transactions?
        txn_index_empty: bool, tag 0;
    }

    /// Part of [`RemoteLogSegmentMetadataSnapshotRecord`].
    pub struct RemoteLogSegmentMetadataSnapshotSegmentLeaderEpochEntry {
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The offset.
        offset: i64;
    }
}

//! Records of `__remote_log_metadata`, known to the last detail and used by nobody here.

use uuid::Uuid;

use super::RemoteLogRecord;
use crate::wire::{Blob, Text, wire};

wire! {
    /// A segment was copied to remote storage.
    pub struct RemoteLogSegmentMetadataRecord<'a> of RemoteLogRecord::RemoteLogSegment {
        remote_log_segment_id: RemoteLogSegmentIdEntry<'a>;
        start_offset: i64;
        end_offset: i64;
        broker_id: i32;
        max_timestamp_ms: i64;
        event_timestamp_ms: i64;
        segment_leader_epochs: &'a [SegmentLeaderEpochEntry];
        segment_size_in_bytes: i32;
        custom_metadata: Option<Blob<'a>> = None;
        remote_log_segment_state: i8;
        txn_index_empty: bool, tag 0;
    }

    /// Part of [`RemoteLogSegmentMetadataRecord`].
    pub struct RemoteLogSegmentIdEntry<'a> {
        topic_id_partition: TopicIdPartitionEntry<'a>;
        id: Uuid;
    }

    /// Part of [`RemoteLogSegmentMetadataRecord`].
    pub struct TopicIdPartitionEntry<'a> {
        name: Text<'a>;
        id: Uuid;
        partition: i32;
    }

    /// Part of [`RemoteLogSegmentMetadataRecord`].
    pub struct SegmentLeaderEpochEntry {
        leader_epoch: i32;
        offset: i64;
    }

    /// A remote segment has another state.
    pub struct RemoteLogSegmentMetadataUpdateRecord<'a> of RemoteLogRecord::RemoteLogSegmentUpdate {
        remote_log_segment_id: RemoteLogSegmentMetadataUpdateRemoteLogSegmentIdEntry<'a>;
        broker_id: i32;
        event_timestamp_ms: i64;
        custom_metadata: Option<Blob<'a>> = None;
        remote_log_segment_state: i8;
    }

    /// Part of [`RemoteLogSegmentMetadataUpdateRecord`].
    pub struct RemoteLogSegmentMetadataUpdateRemoteLogSegmentIdEntry<'a> {
        topic_id_partition: RemoteLogSegmentMetadataUpdateTopicIdPartitionEntry<'a>;
        id: Uuid;
    }

    /// Part of [`RemoteLogSegmentMetadataUpdateRecord`].
    pub struct RemoteLogSegmentMetadataUpdateTopicIdPartitionEntry<'a> {
        name: Text<'a>;
        id: Uuid;
        partition: i32;
    }

    /// A partition's remote segments are to be deleted.
    pub struct RemotePartitionDeleteMetadataRecord<'a> of RemoteLogRecord::RemotePartitionDelete {
        topic_id_partition: RemotePartitionDeleteMetadataTopicIdPartitionEntry<'a>;
        broker_id: i32;
        event_timestamp_ms: i64;
        remote_partition_delete_state: i8;
    }

    /// Part of [`RemotePartitionDeleteMetadataRecord`].
    pub struct RemotePartitionDeleteMetadataTopicIdPartitionEntry<'a> {
        name: Text<'a>;
        id: Uuid;
        partition: i32;
    }

    /// A remote segment in a snapshot of a partition's remote segments.
    pub struct RemoteLogSegmentMetadataSnapshotRecord<'a> of RemoteLogRecord::RemoteLogSegmentSnapshot {
        segment_id: Uuid;
        start_offset: i64;
        end_offset: i64;
        broker_id: i32;
        max_timestamp_ms: i64;
        event_timestamp_ms: i64;
        segment_leader_epochs: &'a [RemoteLogSegmentMetadataSnapshotSegmentLeaderEpochEntry];
        segment_size_in_bytes: i32;
        custom_metadata: Option<Blob<'a>> = None;
        remote_log_segment_state: i8;
        txn_index_empty: bool, tag 0;
    }

    /// Part of [`RemoteLogSegmentMetadataSnapshotRecord`].
    pub struct RemoteLogSegmentMetadataSnapshotSegmentLeaderEpochEntry {
        leader_epoch: i32;
        offset: i64;
    }
}

//! Records of `__remote_log_metadata`, known to the last detail and used by nobody here.

use uuid::Uuid;

use super::RemoteLogRecord;
use crate::wire::{Blob, Text, wire};

wire! {
    /// A segment was copied to remote storage.
    pub struct RemoteLogSegmentMetadataRecord<'a> of RemoteLogRecord::RemoteLogSegment {
        /// Which copy of which segment this is about.
        remote_log_segment_id: RemoteLogSegmentIdEntry<'a>;
        /// The first record that the group is not done with yet, by its offset; -1 if that is not known.
        start_offset: i64;
        /// One more than the offset of the last record.
        end_offset: i64;
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// The greatest timestamp of a record in the segment, in milliseconds since 1970.
        max_timestamp_ms: i64;
        /// When this happened, in milliseconds since 1970.
        event_timestamp_ms: i64;
        /// The leader epochs in the segment and where each begins.
        segment_leader_epochs: &'a [SegmentLeaderEpochEntry];
        /// How long the `.log` file is, in bytes.
        segment_size_in_bytes: i32;
        /// What the remote storage added for its own use.
        custom_metadata: Option<Blob<'a>> = None;
        /// 0 copy started, 1 copied, 2 deletion started, 3 deleted.
        remote_log_segment_state: i8;
        /// Is there no aborted transaction in the segment, so that its `.txnindex` is empty (KIP-1058)?
        txn_index_empty: bool, tag 0;
    }

    /// A segment in tiered storage: of which partition, and its own id.
    pub struct RemoteLogSegmentIdEntry<'a> {
        /// Where the records come from.
        topic_id_partition: TopicIdPartitionEntry<'a>;
        /// Made for each copy of a segment; no two have the same.
        id: Uuid;
    }

    /// A partition by its topic's name and id.
    pub struct TopicIdPartitionEntry<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Tells the topic from others of its name.
        id: Uuid;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
    }

    /// Where a leader epoch begins in the segment.
    pub struct SegmentLeaderEpochEntry {
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The first record of that epoch in the segment.
        offset: i64;
    }

    /// A remote segment has another state.
    pub struct RemoteLogSegmentMetadataUpdateRecord<'a> of RemoteLogRecord::RemoteLogSegmentUpdate {
        /// Which copy of which segment this is about.
        remote_log_segment_id: RemoteLogSegmentMetadataUpdateRemoteLogSegmentIdEntry<'a>;
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// When this happened, in milliseconds since 1970.
        event_timestamp_ms: i64;
        /// What the remote storage added for its own use.
        custom_metadata: Option<Blob<'a>> = None;
        /// 0 copy started, 1 copied, 2 deletion started, 3 deleted.
        remote_log_segment_state: i8;
    }

    /// A segment in tiered storage: of which partition, and its own id.
    pub struct RemoteLogSegmentMetadataUpdateRemoteLogSegmentIdEntry<'a> {
        /// Where the records come from.
        topic_id_partition: RemoteLogSegmentMetadataUpdateTopicIdPartitionEntry<'a>;
        /// Made for each copy of a segment; no two have the same.
        id: Uuid;
    }

    /// A partition by its topic's name and id.
    pub struct RemoteLogSegmentMetadataUpdateTopicIdPartitionEntry<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Tells the topic from others of its name.
        id: Uuid;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
    }

    /// A partition's remote segments are to be deleted.
    pub struct RemotePartitionDeleteMetadataRecord<'a> of RemoteLogRecord::RemotePartitionDelete {
        /// Where the records come from.
        topic_id_partition: RemotePartitionDeleteMetadataTopicIdPartitionEntry<'a>;
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// When this happened, in milliseconds since 1970.
        event_timestamp_ms: i64;
        /// 0 marked for deletion, 1 deletion started, 2 deleted.
        remote_partition_delete_state: i8;
    }

    /// A partition by its topic's name and id.
    pub struct RemotePartitionDeleteMetadataTopicIdPartitionEntry<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Tells the topic from others of its name.
        id: Uuid;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
    }

    /// A remote segment in a snapshot of a partition's remote segments.
    pub struct RemoteLogSegmentMetadataSnapshotRecord<'a> of RemoteLogRecord::RemoteLogSegmentSnapshot {
        /// Made for each copy of a segment; no two have the same.
        segment_id: Uuid;
        /// The first record that the group is not done with yet, by its offset; -1 if that is not known.
        start_offset: i64;
        /// One more than the offset of the last record.
        end_offset: i64;
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// The greatest timestamp of a record in the segment, in milliseconds since 1970.
        max_timestamp_ms: i64;
        /// When this happened, in milliseconds since 1970.
        event_timestamp_ms: i64;
        /// The leader epochs in the segment and where each begins.
        segment_leader_epochs: &'a [RemoteLogSegmentMetadataSnapshotSegmentLeaderEpochEntry];
        /// How long the `.log` file is, in bytes.
        segment_size_in_bytes: i32;
        /// What the remote storage added for its own use.
        custom_metadata: Option<Blob<'a>> = None;
        /// 0 copy started, 1 copied, 2 deletion started, 3 deleted.
        remote_log_segment_state: i8;
        /// Is there no aborted transaction in the segment, so that its `.txnindex` is empty (KIP-1058)?
        txn_index_empty: bool, tag 0;
    }

    /// Where a leader epoch begins in the segment.
    pub struct RemoteLogSegmentMetadataSnapshotSegmentLeaderEpochEntry {
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The first record of that epoch in the segment.
        offset: i64;
    }
}

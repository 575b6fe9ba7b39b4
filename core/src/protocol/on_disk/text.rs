//! The text files of a data directory, field by field, for whoever explains them.
//!
//! Not what reads and writes them, which is storage's: here stands what their lines mean.

use uuid::Uuid;

use crate::wire::{StructInfo, Text, wire};

wire! {
    /// The `meta.properties` file: whose directory this is. A broker refuses to start on a directory of another's.
    pub struct MetaProperties<'a> {
        /// The version of this file: 1; 0 came before KRaft.
        version: i32;
        /// The cluster that the directory belongs to; the same in every directory of every node.
        cluster_id: Text<'a>;
        /// The node that the directory belongs to, as `node.id` of its `server.properties` says.
        node_id: i32;
        /// What the metadata log calls this directory, to know which replica lies where (KIP-858).
        directory_id: Uuid;
        /// What version 0 calls the node's id.
        broker_id: i32;
    }

    /// The `partition.metadata` file: which topic a partition's folder belongs to, since a name may be given again (KIP-516).
    pub struct PartitionMetadata {
        /// The version of this file: 0.
        version: i32;
        /// The topic's id, as the metadata log has it; URL-safe base64 without padding.
        topic_id: Uuid;
    }

    /// The `.kafka_cleanshutdown` file. That it exists says that every log was closed whole: nothing needs recovery.
    pub struct CleanShutdown {
        /// The version of this file: 0.
        version: i32;
        /// The broker epoch of the run that ended, told to the controller at the next start; -1 if not known.
        broker_epoch: i64;
    }

    /// How each of the checkpoint files begins.
    pub struct Checkpoint {
        /// The version of this file: 0.
        version: i32;
        /// How many lines follow, an entry each.
        entry_count: i32;
    }

    /// An entry of `recovery-point-offset-checkpoint`: up to where a log is known to be on disk.
    pub struct RecoveryPoint<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// Everything before it was flushed: after an unclean stop, recovery begins in the segment that holds it.
        offset: i64;
    }

    /// An entry of `replication-offset-checkpoint`: up to where all replicas in sync have a log.
    pub struct HighWatermark<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The high watermark: consumers read what is before it.
        offset: i64;
    }

    /// An entry of `log-start-offset-checkpoint`: where a log begins that does not begin with its first segment.
    pub struct LogStart<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The first offset that can be read; what stands before it in the segment was deleted.
        offset: i64;
    }

    /// An entry of `cleaner-offset-checkpoint`: up to where a log is compacted.
    pub struct FirstDirty<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The first offset that compaction has not looked at.
        offset: i64;
    }

    /// An entry of `leader-epoch-checkpoint`: from where on a leader wrote (KIP-101).
    pub struct LeaderEpoch {
        /// The epoch, which rises with every new leader; batches from there on carry it.
        epoch: i32;
        /// The first offset that this leader wrote.
        start_offset: i64;
    }
}

/// Every text file, and every line of one that has fields.
pub const TEXTS: &[&StructInfo] = &[
    MetaProperties::INFO,
    PartitionMetadata::INFO,
    CleanShutdown::INFO,
    Checkpoint::INFO,
    RecoveryPoint::INFO,
    HighWatermark::INFO,
    LogStart::INFO,
    FirstDirty::INFO,
    LeaderEpoch::INFO,
];

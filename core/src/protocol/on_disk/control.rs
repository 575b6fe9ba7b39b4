//! Control records: in partitions the ends of transactions, in the metadata log raft's own.

use uuid::Uuid;

use super::{CONTROL_RECORD_TYPE_SCHEMA, END_TXN_MARKER, KRAFT_VERSION_RECORD, LEADER_CHANGE_MESSAGE};
use super::{SNAPSHOT_FOOTER_RECORD, SNAPSHOT_HEADER_RECORD, VOTERS_RECORD};
use crate::wire::{Text, wire};

wire! {
    /// The part of a control record's key after its version.
    pub struct ControlRecordTypeSchema of CONTROL_RECORD_TYPE_SCHEMA {
        r#type: i16;
    }

    /// The value of a commit or abort marker.
    pub struct EndTxnMarker of END_TXN_MARKER {
        coordinator_epoch: i32;
    }

    /// A new raft leader's first record, a control record.
    pub struct LeaderChangeMessage<'a> of LEADER_CHANGE_MESSAGE {
        version: i16;
        leader_id: i32;
        voters: &'a [Voter];
        granting_voters: &'a [Voter];
    }

    /// Part of [`LeaderChangeMessage`].
    pub struct Voter {
        voter_id: i32;
        voter_directory_id: Uuid, in 1+;
    }

    /// The first record of a snapshot, a control record.
    pub struct SnapshotHeaderRecord of SNAPSHOT_HEADER_RECORD {
        version: i16;
        last_contained_log_timestamp: i64;
    }

    /// The last record of a snapshot, a control record.
    pub struct SnapshotFooterRecord of SNAPSHOT_FOOTER_RECORD {
        version: i16;
    }

    /// The raft version that the metadata log is kept in, a control record.
    pub struct KRaftVersionRecord of KRAFT_VERSION_RECORD {
        version: i16;
        k_raft_version: i16;
    }

    /// Who votes in the raft quorum, a control record.
    pub struct VotersRecord<'a> of VOTERS_RECORD {
        version: i16;
        voters: &'a [VotersVoter<'a>];
    }

    /// Part of [`VotersRecord`].
    pub struct VotersVoter<'a> {
        voter_id: i32;
        voter_directory_id: Uuid;
        endpoints: &'a [Endpoint<'a>];
        k_raft_version_feature: KRaftVersionFeature;
    }

    /// Part of [`VotersRecord`].
    pub struct Endpoint<'a> {
        name: Text<'a>;
        host: Text<'a>;
        port: u16;
    }

    /// Part of [`VotersRecord`].
    pub struct KRaftVersionFeature {
        min_supported_version: i16;
        max_supported_version: i16;
    }
}

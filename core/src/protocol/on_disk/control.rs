//! Control records: in partitions the ends of transactions, in the metadata log raft's own.

use uuid::Uuid;

use super::{CONTROL_RECORD_TYPE_SCHEMA, END_TXN_MARKER, KRAFT_VERSION_RECORD, LEADER_CHANGE_MESSAGE};
use super::{SNAPSHOT_FOOTER_RECORD, SNAPSHOT_HEADER_RECORD, VOTERS_RECORD};
use crate::wire::{MessageInfo, Text, wire};

wire! {
    /// The part of a control record's key after its version.
    pub struct ControlRecordTypeSchema of CONTROL_RECORD_TYPE_SCHEMA {
        /// 0 abort, 1 commit, 2 leader change, 3 snapshot header, 4 snapshot footer, 5 raft version, 6 voters.
        r#type: i16;
    }

    /// The value of a commit or abort marker.
    pub struct EndTxnMarker of END_TXN_MARKER {
        /// Rises when another broker becomes the coordinator; markers of an older one are refused. -1 if there was
        /// none.
        coordinator_epoch: i32;
    }

    /// A new raft leader's first record, a control record.
    /// - 1: directory ids of voters (KIP-853).
    pub struct LeaderChangeMessage<'a> of LEADER_CHANGE_MESSAGE {
        /// The version of the record's layout; what follows is read by it.
        version: i16;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// Everybody who could vote at that time.
        voters: &'a [Voter];
        /// The voters that voted for the leader.
        granting_voters: &'a [Voter];
    }

    /// A voter at the time of the election.
    pub struct Voter {
        /// Which node votes, by its `node.id`.
        voter_id: i32;
        /// The voter's log directory, by which it is told from a voter of its number with another disk (KIP-853).
        voter_directory_id: Uuid, in 1+;
    }

    /// The first record of a snapshot, a control record.
    pub struct SnapshotHeaderRecord of SNAPSHOT_HEADER_RECORD {
        /// The version of the record's layout; what follows is read by it.
        version: i16;
        /// The time of the last record in the snapshot, in milliseconds since 1970.
        last_contained_log_timestamp: i64;
    }

    /// The last record of a snapshot, a control record.
    pub struct SnapshotFooterRecord of SNAPSHOT_FOOTER_RECORD {
        /// The version of the record's layout; what follows is read by it.
        version: i16;
    }

    /// The raft version that the metadata log is kept in, a control record.
    pub struct KRaftVersionRecord of KRAFT_VERSION_RECORD {
        /// The version of the record's layout; what follows is read by it.
        version: i16;
        /// The raft version in force: 0 with voters from the properties file, 1 with voters in the log (KIP-853).
        k_raft_version: i16;
    }

    /// Who votes in the raft quorum, a control record.
    pub struct VotersRecord<'a> of VOTERS_RECORD {
        /// The version of the record's layout; what follows is read by it.
        version: i16;
        /// Who may vote from this record on.
        voters: &'a [VotersVoter<'a>];
    }

    /// A voter, where to reach it, and what it could run with.
    pub struct VotersVoter<'a> {
        /// Which node votes, by its `node.id`.
        voter_id: i32;
        /// The voter's log directory, by which it is told from a voter of its number with another disk (KIP-853).
        voter_directory_id: Uuid;
        /// Where other controllers can reach the voter, by listener.
        endpoints: &'a [Endpoint<'a>];
        /// The raft versions that the voter can speak.
        k_raft_version_feature: KRaftVersionFeature;
    }

    /// An address of the voter.
    pub struct Endpoint<'a> {
        /// What the listener is called: the part before `://` in `listeners`.
        name: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
    }

    /// The levels of `kraft.version` that a voter could run with.
    pub struct KRaftVersionFeature {
        /// The lowest level that the node could run with.
        min_supported_version: i16;
        /// The highest level that the node could run with.
        max_supported_version: i16;
    }
}

/// The value of a control record of this type.
pub const fn value(r#type: i16) -> Option<&'static MessageInfo> {
    Some(match r#type {
        0 | 1 => EndTxnMarker::MESSAGE,
        2 => LeaderChangeMessage::MESSAGE,
        3 => SnapshotHeaderRecord::MESSAGE,
        4 => SnapshotFooterRecord::MESSAGE,
        5 => KRaftVersionRecord::MESSAGE,
        6 => VotersRecord::MESSAGE,
        _ => return None,
    })
}

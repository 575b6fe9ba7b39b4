//! Files beside the segments.

use uuid::Uuid;

use super::{ABORTED_TXN, PRODUCER_SNAPSHOT, QUORUM_STATE_DATA};
use crate::wire::{Text, wire};

wire! {
    /// An aborted transaction in a segment's `.txnindex` file.
    pub struct AbortedTxn of ABORTED_TXN {
        producer_id: i64;
        first_offset: i64;
        last_offset: i64;
        last_stable_offset: i64;
    }

    /// A `.snapshot` file: what a partition knows of its producers at an offset.
    pub struct ProducerSnapshot<'a> of PRODUCER_SNAPSHOT {
        crc: u32;
        producer_entries: &'a [ProducerEntry];
    }

    /// Part of [`ProducerSnapshot`].
    pub struct ProducerEntry {
        producer_id: i64;
        epoch: i16;
        last_sequence: i32;
        last_offset: i64;
        offset_delta: i32;
        timestamp: i64;
        coordinator_epoch: i32;
        current_txn_first_offset: i64;
    }

    /// The `quorum-state` file: for whom this node voted, and who leads.
    pub struct QuorumStateData<'a> of QUORUM_STATE_DATA {
        cluster_id: Text<'a>, in 0-0;
        leader_id: i32 = -1;
        leader_epoch: i32 = -1;
        voted_id: i32 = -1;
        voted_directory_id: Uuid, in 1+;
        applied_offset: i64, in 0-0;
        current_voters: Option<&'a [Voter]>, in 0-0;
    }

    /// Part of [`QuorumStateData`].
    pub struct Voter {
        voter_id: i32;
    }
}

//! Files beside the segments.

use uuid::Uuid;

use super::{ABORTED_TXN, OFFSET_INDEX_ENTRY, PRODUCER_SNAPSHOT, QUORUM_STATE_DATA, TIME_INDEX_ENTRY};
use crate::wire::{Text, wire};

wire! {
    /// An aborted transaction in a segment's `.txnindex` file.
    pub struct AbortedTxn of ABORTED_TXN {
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// The offset of the first record of the transaction.
        first_offset: i64;
        /// The offset of the abort marker.
        last_offset: i64;
        /// Where the first open transaction began when this one was aborted; readers beyond it need not look
        /// further.
        last_stable_offset: i64;
    }

    /// An entry of a segment's `.index` file.
    pub struct OffsetIndexEntry of OFFSET_INDEX_ENTRY {
        /// The last offset of a batch, less the segment's base offset.
        relative_offset: i32;
        /// Where that batch begins in the segment's `.log` file, in bytes.
        position: i32;
    }

    /// An entry of a segment's `.timeindex` file.
    pub struct TimeIndexEntry of TIME_INDEX_ENTRY {
        /// The largest timestamp up to that offset, in milliseconds since 1970.
        timestamp: i64;
        /// The offset of the record that has it, less the segment's base offset.
        relative_offset: i32;
    }

    /// A `.snapshot` file: what a partition knows of its producers at an offset.
    pub struct ProducerSnapshot<'a> of PRODUCER_SNAPSHOT {
        /// The CRC-32C of everything that follows in the file.
        crc: u32;
        /// Everybody whose last batches the partition remembers, to notice repeats and gaps.
        producer_entries: &'a [ProducerEntry];
    }

    /// One producer, as the partition remembers it.
    pub struct ProducerEntry {
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// Rises when the producer starts anew; batches of an older one are refused.
        epoch: i16;
        /// The sequence number of the producer's last record; -1 if there is none.
        last_sequence: i32;
        /// The offset of the producer's last record; -1 if it has none left.
        last_offset: i64;
        /// How many records the last batch has, less one.
        offset_delta: i32;
        /// The time of the producer's last batch, in milliseconds since 1970.
        timestamp: i64;
        /// The coordinator epoch of the last marker; -1 if there was none.
        coordinator_epoch: i32;
        /// The first offset of the open transaction; -1 if there is none.
        current_txn_first_offset: i64;
    }

    /// The `quorum-state` file: for whom this node voted, and who leads.
    /// - 1: flexible (KIP-482); the voter's directory id; the voters stand in the log (KIP-853).
    pub struct QuorumStateData<'a> of QUORUM_STATE_DATA {
        /// The cluster that the file is of.
        cluster_id: Text<'a>, in 0-0;
        /// The node that leads; -1 if nobody does.
        leader_id: i32 = -1;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32 = -1;
        /// The candidate that this node voted for; -1 if none.
        voted_id: i32 = -1;
        /// The log directory of that candidate; zero if it is not known (KIP-853).
        voted_directory_id: Uuid, in 1+;
        /// Always 0; it was never of use.
        applied_offset: i64, in 0-0;
        /// Who may vote: as `controller.quorum.voters` said.
        current_voters: Option<&'a [Voter]>, in 0-0;
    }

    /// A voter of the metadata log.
    pub struct Voter {
        /// Which node votes, by its `node.id`.
        voter_id: i32;
    }
}

//! Records of `__share_group_state`.

use uuid::Uuid;

use super::{KEY, ShareRecord};
use crate::wire::{Text, wire};

wire! {
    /// Which group, in which partition: the key of all there is to know of a share partition.
    pub struct ShareSnapshotKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
    }

    /// All there is to know of a share partition.
    pub struct ShareSnapshotValue<'a> of ShareRecord::ShareSnapshot {
        /// Rises with each snapshot of the partition; updates name the one that they go on from.
        snapshot_epoch: i32;
        /// The epoch of the share partition's state, which rises when it begins anew.
        state_epoch: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The first record that the group is not done with yet, by its offset; -1 if that is not known.
        start_offset: i64;
        /// How many records from the start offset on are done with already; -1 if it is not known (KIP-1226).
        delivery_complete_count: i32 = -1, tag 0;
        /// When the state began, in milliseconds since 1970.
        create_timestamp: i64;
        /// When the snapshot was written, in milliseconds since 1970.
        write_timestamp: i64;
        /// Runs of records with what became of them.
        state_batches: &'a [StateBatch];
    }

    /// A run of records in the same state.
    pub struct StateBatch {
        /// Where the run begins: the offset of its first record.
        first_offset: i64;
        /// Where the run ends: the offset of its last record.
        last_offset: i64;
        /// What became of the records: 0 available, 1 acquired, 2 acknowledged, 4 archived.
        delivery_state: i8;
        /// How often the records were delivered, this time included.
        delivery_count: i16;
    }

    /// Which group, in which partition: the key of what has changed in a share partition since its snapshot.
    pub struct ShareUpdateKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
    }

    /// What has changed in a share partition since its snapshot.
    pub struct ShareUpdateValue<'a> of ShareRecord::ShareUpdate {
        /// Rises with each snapshot of the partition; updates name the one that they go on from.
        snapshot_epoch: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The first record that the group is not done with yet, by its offset; -1 if that is not known.
        start_offset: i64;
        /// How many records from the start offset on are done with already; -1 if it is not known (KIP-1226).
        delivery_complete_count: i32 = -1, tag 0;
        /// Runs of records with what became of them.
        state_batches: &'a [ShareUpdateValueStateBatch];
    }

    /// A run of records in the same state.
    pub struct ShareUpdateValueStateBatch {
        /// Where the run begins: the offset of its first record.
        first_offset: i64;
        /// Where the run ends: the offset of its last record.
        last_offset: i64;
        /// What became of the records: 0 available, 1 acquired, 2 acknowledged, 4 archived.
        delivery_state: i8;
        /// How often the records were delivered, this time included.
        delivery_count: i16;
    }
}

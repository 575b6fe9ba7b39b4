//! Records of `__share_group_state`.

use uuid::Uuid;

use super::{KEY, ShareRecord};
use crate::wire::{Text, wire};

wire! {
    /// The key of: all there is to know of a share partition.
    pub struct ShareSnapshotKey<'a> of KEY {
        group_id: Text<'a>;
        topic_id: Uuid;
        partition: i32;
    }

    /// All there is to know of a share partition.
    pub struct ShareSnapshotValue<'a> of ShareRecord::ShareSnapshot {
        snapshot_epoch: i32;
        state_epoch: i32;
        leader_epoch: i32;
        start_offset: i64;
        delivery_complete_count: i32 = -1, tag 0;
        create_timestamp: i64;
        write_timestamp: i64;
        state_batches: &'a [StateBatch];
    }

    /// Part of [`ShareSnapshotValue`].
    pub struct StateBatch {
        first_offset: i64;
        last_offset: i64;
        delivery_state: i8;
        delivery_count: i16;
    }

    /// The key of: what has changed in a share partition since its snapshot.
    pub struct ShareUpdateKey<'a> of KEY {
        group_id: Text<'a>;
        topic_id: Uuid;
        partition: i32;
    }

    /// What has changed in a share partition since its snapshot.
    pub struct ShareUpdateValue<'a> of ShareRecord::ShareUpdate {
        snapshot_epoch: i32;
        leader_epoch: i32;
        start_offset: i64;
        delivery_complete_count: i32 = -1, tag 0;
        state_batches: &'a [ShareUpdateValueStateBatch];
    }

    /// Part of [`ShareUpdateValue`].
    pub struct ShareUpdateValueStateBatch {
        first_offset: i64;
        last_offset: i64;
        delivery_state: i8;
        delivery_count: i16;
    }
}

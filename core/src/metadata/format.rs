//! The first bytes of a fresh directory: the snapshot that a formatter leaves for the first start.
//!
//! Form: that of Kafka 4.4.0's formatter for a single dynamic voter: header, raft version and voters; features; footer.
//! A first start appends all of it to the log again, as Kafka does.

use crate::config::Endpoint;
use crate::protocol::on_disk::control::{
    Endpoint as VoterEndpoint, KRaftVersionFeature, KRaftVersionRecord, SnapshotFooterRecord,
    SnapshotHeaderRecord, VotersRecord, VotersVoter,
};
use crate::protocol::on_disk::metadata::FeatureLevelRecord;
use crate::records::{BatchBuilder, BatchSpec, ControlType, NewRecord};
use crate::storage::Identity;
use crate::time::Wall;
use crate::wire::{Message, Text};

use super::levels;
use super::record::Record;

/// The bytes of `00000000000000000000-0000000000.checkpoint` in a directory formatted at the portable levels.
#[must_use]
pub fn bootstrap_snapshot(identity: &Identity, controllers: &[Endpoint], wall: Wall) -> Vec<u8> {
    let mut header = Vec::new();
    SnapshotHeaderRecord { version: 0, last_contained_log_timestamp: wall.0 }.encode(0, &mut header);
    let control = |base_offset| BatchSpec {
        base_offset,
        partition_leader_epoch: 0,
        control: true,
        ..BatchSpec::default()
    };
    let mut batch = BatchBuilder::new(control(0));
    batch.push_control(wall.0, ControlType::SnapshotHeader, &header);
    push_voters(&mut batch, identity, controllers, wall);
    let mut bytes = batch.build();

    let base_offset = 3;
    let mut batch = BatchBuilder::new(BatchSpec { control: false, ..control(base_offset) });
    for (name, feature_level) in levels::PORTABLE {
        let mut value = Vec::new();
        Record::FeatureLevel(FeatureLevelRecord { name: Text::new(name), feature_level })
            .encode(0, &mut value);
        batch.push(NewRecord { timestamp: wall.0, key: None, value: Some(&value), headers: &[] });
    }
    bytes.extend(batch.build());

    let mut footer = Vec::new();
    SnapshotFooterRecord { version: 0 }.encode(0, &mut footer);
    let mut batch = BatchBuilder::new(control(base_offset + levels::PORTABLE.len() as i64));
    batch.push_control(wall.0, ControlType::SnapshotFooter, &footer);
    bytes.extend(batch.build());
    bytes
}

/// The control records that make this node the quorum's only voter.
pub(super) fn push_voters(
    batch: &mut BatchBuilder,
    identity: &Identity,
    controllers: &[Endpoint],
    wall: Wall,
) {
    let mut value = Vec::new();
    KRaftVersionRecord { version: 0, k_raft_version: 1 }.encode(0, &mut value);
    batch.push_control(wall.0, ControlType::KraftVersion, &value);

    let endpoints: Vec<VoterEndpoint<'_>> = controllers
        .iter()
        .map(|endpoint| VoterEndpoint {
            name: Text::new(&endpoint.name),
            host: Text::new(&endpoint.host),
            port: endpoint.port,
        })
        .collect();
    let voters = VotersRecord {
        version: 0,
        voters: &[VotersVoter {
            voter_id: identity.node_id,
            voter_directory_id: identity.directory_id,
            endpoints: &endpoints,
            k_raft_version_feature: KRaftVersionFeature {
                min_supported_version: 0,
                max_supported_version: 1,
            },
        }],
    };
    value.clear();
    voters.encode(0, &mut value);
    batch.push_control(wall.0, ControlType::KraftVoters, &value);
}

//! Feature levels: what Kafka 4.4.0 supports, what a fresh directory gets, and which record versions a level asks for.
//!
//! Source: `MetadataVersion` and `Feature` of Kafka 4.4.0's server-common.

use super::image::Image;

/// The feature that governs the metadata log's records.
pub const METADATA_VERSION: &str = "metadata.version";
/// The raft protocol's own feature: set by a control record, not by a feature record.
pub const KRAFT_VERSION: &str = "kraft.version";
/// KIP-966: replicas that may lead although they are not in sync.
pub const ELIGIBLE_LEADER_REPLICAS_VERSION: &str = "eligible.leader.replicas.version";

/// Feature levels that are understood: name, lowest, highest. Kafka 4.4.0's production levels.
pub const SUPPORTED: [(&str, i16, i16); 7] = [
    ("eligible.leader.replicas.version", 0, 1),
    ("group.version", 0, 1),
    (KRAFT_VERSION, 0, 1),
    (METADATA_VERSION, 7, 33),
    ("share.version", 0, 2),
    ("streams.version", 0, 1),
    ("transaction.version", 0, 2),
];

/// What a fresh directory is formatted with: what Kafka 4.0 formats by default, and every 4.x opens.
pub const PORTABLE: [(&str, i16); 3] =
    [(METADATA_VERSION, 25), ("group.version", 1), ("transaction.version", 2)];

/// Record versions to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordVersions {
    /// RegisterBrokerRecord.
    pub register_broker: i16,
    /// PartitionRecord and PartitionChangeRecord.
    pub partition: i16,
    /// Whether metadata transactions are understood.
    pub transactions: bool,
    /// Whether controllers register themselves.
    pub register_controller: bool,
}

impl RecordVersions {
    /// What readers at the image's metadata.version understand.
    #[must_use]
    pub fn of(image: &Image) -> RecordVersions {
        let level = image.feature(METADATA_VERSION);
        RecordVersions {
            register_broker: match level {
                30.. => 4,
                17.. => 3,
                8.. => 2,
                _ => 1,
            },
            partition: match level {
                23.. => 2,
                17.. => 1,
                _ => 0,
            },
            transactions: level >= 13,
            register_controller: level >= 15,
        }
    }
}

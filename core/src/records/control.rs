//! Control records: transaction markers, and the metadata log's own. No application ever sees one.
//!
//! Not here: the bodies of the metadata log's control records, which are schema messages.

use crate::error::Malformed;

/// What a control record is about. The key of a control record is int16 version, int16 type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlType {
    /// A transaction ended without its records.
    Abort,
    /// A transaction ended with its records.
    Commit,
    /// A leader was elected in the metadata quorum.
    LeaderChange,
    /// A metadata snapshot begins.
    SnapshotHeader,
    /// A metadata snapshot is complete.
    SnapshotFooter,
    /// The version of the quorum's protocol.
    KraftVersion,
    /// The quorum's voters.
    KraftVoters,
    /// One that is not known here: to be skipped.
    Unknown(i16),
}

impl ControlType {
    /// Reads a control record's key; what follows the type in newer versions is ignored.
    ///
    /// # Errors
    /// The key is missing or cut, or its version is negative.
    pub fn from_key(key: Option<&[u8]>) -> Result<ControlType, Malformed> {
        let key = key.unwrap_or_default();
        let Some(&[v0, v1, t0, t1]) = key.first_chunk() else {
            return Err(Malformed { at: key.len(), what: "control record key is cut" });
        };
        if i16::from_be_bytes([v0, v1]) < 0 {
            return Err(Malformed { at: 0, what: "control record key has a negative version" });
        }
        Ok(match i16::from_be_bytes([t0, t1]) {
            0 => ControlType::Abort,
            1 => ControlType::Commit,
            2 => ControlType::LeaderChange,
            3 => ControlType::SnapshotHeader,
            4 => ControlType::SnapshotFooter,
            5 => ControlType::KraftVersion,
            6 => ControlType::KraftVoters,
            other => ControlType::Unknown(other),
        })
    }

    /// Kafka's number.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            ControlType::Abort => 0,
            ControlType::Commit => 1,
            ControlType::LeaderChange => 2,
            ControlType::SnapshotHeader => 3,
            ControlType::SnapshotFooter => 4,
            ControlType::KraftVersion => 5,
            ControlType::KraftVoters => 6,
            ControlType::Unknown(other) => other,
        }
    }

    /// Kafka's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ControlType::Abort => "ABORT",
            ControlType::Commit => "COMMIT",
            ControlType::LeaderChange => "LEADER_CHANGE",
            ControlType::SnapshotHeader => "SNAPSHOT_HEADER",
            ControlType::SnapshotFooter => "SNAPSHOT_FOOTER",
            ControlType::KraftVersion => "KRAFT_VERSION",
            ControlType::KraftVoters => "KRAFT_VOTERS",
            ControlType::Unknown(_) => "UNKNOWN",
        }
    }

    /// The key's bytes.
    #[must_use]
    pub fn to_key(self) -> [u8; 4] {
        let [high, low] = self.code().to_be_bytes();
        [0, 0, high, low]
    }
}

/// How a transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndTxnMarker {
    /// Its records count.
    pub committed: bool,
    /// Epoch of the coordinator that decided.
    pub coordinator_epoch: i32,
}

impl EndTxnMarker {
    /// Reads a marker; `None` for a control record of another type.
    ///
    /// # Errors
    /// The key or value is missing or cut, or has a negative version.
    pub fn read(key: Option<&[u8]>, value: Option<&[u8]>) -> Result<Option<EndTxnMarker>, Malformed> {
        let committed = match ControlType::from_key(key)? {
            ControlType::Commit => true,
            ControlType::Abort => false,
            _ => return Ok(None),
        };
        let value = value.unwrap_or_default();
        let Some(&[v0, v1, e0, e1, e2, e3]) = value.first_chunk() else {
            return Err(Malformed { at: value.len(), what: "transaction marker is cut" });
        };
        if i16::from_be_bytes([v0, v1]) < 0 {
            return Err(Malformed { at: 0, what: "transaction marker has a negative version" });
        }
        Ok(Some(EndTxnMarker { committed, coordinator_epoch: i32::from_be_bytes([e0, e1, e2, e3]) }))
    }

    /// The record's key.
    #[must_use]
    pub fn key(self) -> [u8; 4] {
        match self.committed {
            true => ControlType::Commit.to_key(),
            false => ControlType::Abort.to_key(),
        }
    }

    /// The record's value.
    #[must_use]
    pub fn value(self) -> [u8; 6] {
        let [e0, e1, e2, e3] = self.coordinator_epoch.to_be_bytes();
        [0, 0, e0, e1, e2, e3]
    }
}

//! UpdateRaftVoter, API key 82.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A voter's endpoints or raft versions have changed.
    pub struct Request<'a> of ApiKey::UpdateRaftVoter {
        /// The cluster that is meant; a node of another one refuses. Null if it does not matter.
        cluster_id: Option<Text<'a>>;
        /// The leader epoch that the sender knows: another one is refused; -1 if it is not to be checked.
        current_leader_epoch: i32;
        /// Which voter is meant, by its `node.id`.
        voter_id: i32;
        /// The voter's log directory, by which it is told from a voter of its number with another disk (KIP-853).
        voter_directory_id: Uuid;
        /// Where others can reach it, by listener.
        listeners: &'a [Listener<'a>];
        /// The raft versions that the voter can speak.
        k_raft_version_feature: KRaftVersionFeature;
    }

    /// An address of the voter.
    pub struct Listener<'a> {
        /// What the listener is called: the part before `://` in `listeners`.
        name: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
    }

    /// The levels of `kraft.version` that the voter could run with.
    pub struct KRaftVersionFeature {
        /// The lowest level that the node could run with.
        min_supported_version: i16;
        /// The highest level that the node could run with.
        max_supported_version: i16;
    }

    /// Whether that was taken over.
    pub struct Response<'a> of ApiKey::UpdateRaftVoter {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// Who leads the partition, told to a client that asked the wrong broker.
        current_leader: CurrentLeader<'a>, tag 0;
    }

    /// The leader, for a voter that asked somebody else.
    pub struct CurrentLeader<'a> {
        /// The node that leads; -1 if nobody does.
        leader_id: i32 = -1;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32 = -1;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: i32;
    }
}

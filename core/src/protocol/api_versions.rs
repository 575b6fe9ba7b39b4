//! ApiVersions, API key 18.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Who is asking, and what can this broker do?
    /// - 1: as before; only the response changed.
    /// - 2: the client waits by itself when it is over a quota (KIP-219).
    /// - 3: flexible (KIP-482); the client library says its name (KIP-511).
    /// - 4: as before: the client understands features whose lowest level is 0.
    /// - 5: says whom the client means to reach, so that a wrong broker can send it back (KIP-1242).
    pub struct Request<'a> of ApiKey::ApiVersions {
        /// The client library's name: letters, digits, `-` and `.` (KIP-511).
        client_software_name: Text<'a>, in 3+;
        /// The client library's version: letters, digits, `-` and `.` (KIP-511).
        client_software_version: Text<'a>, in 3+;
        /// The cluster that the client believes it talks to; null if it does not say (KIP-1242).
        cluster_id: Option<Text<'a>> = None, in 5+;
        /// The node that the client believes it talks to; -1 if it does not say.
        node_id: i32 = -1, in 5+;
    }

    /// Every API with its versions, and the features of the cluster.
    /// - 1: says how long a quota makes the client wait (KIP-124).
    /// - 2: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 3: flexible (KIP-482) but for its header; features of the cluster (KIP-584).
    /// - 4: features whose lowest level is 0 are told as they are; before, they were left out.
    /// - 5: REBOOTSTRAP_REQUIRED for a client that meant another cluster or node (KIP-1242).
    pub struct Response<'a> of ApiKey::ApiVersions {
        /// UNSUPPORTED_VERSION if the request's version is not known; the answer then is in version 0.
        error_code: ErrorCode;
        /// Every API that the broker answers, with the versions of it.
        api_keys: &'a [ApiVersion];
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 1+;
        /// The features that this broker could run with (KIP-584).
        supported_features: &'a [SupportedFeatureKey<'a>], in 3+, tag 0;
        /// As of which offset of the metadata log the finalized features are told; -1 if there are none.
        finalized_features_epoch: i64 = -1, in 3+, tag 1;
        /// The features that the cluster runs with, each at one level (KIP-584).
        finalized_features: &'a [FinalizedFeatureKey<'a>], in 3+, tag 2;
        /// Is a move away from ZooKeeper prepared? Of no use since 4.0.
        zk_migration_ready: bool, in 3+, tag 3;
    }

    /// What may be asked of one API.
    pub struct ApiVersion {
        /// Which API, by its number: 0 is Produce, 1 is Fetch.
        api_key: i16;
        /// The oldest version that the broker answers.
        min_version: i16;
        /// The newest version that the broker answers.
        max_version: i16;
    }

    /// The levels of a feature that the broker could run with.
    pub struct SupportedFeatureKey<'a> {
        /// What the feature is called, `metadata.version` for one.
        name: Text<'a>;
        /// The lowest level that the broker could run with.
        min_version: i16;
        /// The highest level that the broker could run with.
        max_version: i16;
    }

    /// The level of a feature that the cluster runs with.
    pub struct FinalizedFeatureKey<'a> {
        /// What the feature is called, `metadata.version` for one.
        name: Text<'a>;
        /// The level that the cluster runs with.
        max_version_level: i16;
        /// The same number again; the field is older than levels.
        min_version_level: i16;
    }
}

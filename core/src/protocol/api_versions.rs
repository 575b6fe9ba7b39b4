//! ApiVersions, API key 18.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Who is asking, and what can this broker do?
    pub struct Request<'a> of ApiKey::ApiVersions {
        client_software_name: Text<'a>, in 3+;
        client_software_version: Text<'a>, in 3+;
        cluster_id: Option<Text<'a>> = None, in 5+;
        node_id: i32 = -1, in 5+;
    }

    /// Every API with its versions, and the features of the cluster.
    pub struct Response<'a> of ApiKey::ApiVersions {
        error_code: ErrorCode;
        api_keys: &'a [ApiVersion];
        throttle_time_ms: i32, in 1+;
        supported_features: &'a [SupportedFeatureKey<'a>], in 3+, tag 0;
        finalized_features_epoch: i64 = -1, in 3+, tag 1;
        finalized_features: &'a [FinalizedFeatureKey<'a>], in 3+, tag 2;
        zk_migration_ready: bool, in 3+, tag 3;
    }

    /// Part of [`Response`].
    pub struct ApiVersion {
        api_key: i16;
        min_version: i16;
        max_version: i16;
    }

    /// Part of [`Response`].
    pub struct SupportedFeatureKey<'a> {
        name: Text<'a>;
        min_version: i16;
        max_version: i16;
    }

    /// Part of [`Response`].
    pub struct FinalizedFeatureKey<'a> {
        name: Text<'a>;
        max_version_level: i16;
        min_version_level: i16;
    }
}

//! UpdateFeatures, API key 57.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Finalize these features at these levels.
    pub struct Request<'a> of ApiKey::UpdateFeatures {
        timeout_ms: i32 = 60000;
        feature_updates: &'a [FeatureUpdateKey<'a>];
        validate_only: bool, in 1+;
    }

    /// Part of [`Request`].
    pub struct FeatureUpdateKey<'a> {
        feature: Text<'a>;
        max_version_level: i16;
        allow_downgrade: bool, in 0-0;
        upgrade_type: i8 = 1, in 1+;
    }

    /// Whether each feature was changed.
    pub struct Response<'a> of ApiKey::UpdateFeatures {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        results: &'a [UpdatableFeatureResult<'a>], in 0-1;
    }

    /// Part of [`Response`].
    pub struct UpdatableFeatureResult<'a> {
        feature: Text<'a>;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
    }
}

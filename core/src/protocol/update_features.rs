//! UpdateFeatures, API key 57.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Finalize these features at these levels.
    /// - 1: may only be tried; downgrades that lose metadata are asked for by name (KIP-778).
    /// - 2: as before; only the response changed.
    pub struct Request<'a> of ApiKey::UpdateFeatures {
        /// How long the broker may take before it answers REQUEST_TIMED_OUT, in milliseconds.
        timeout_ms: i32 = 60000;
        /// Which features to raise or lower; all of them change, or none.
        feature_updates: &'a [FeatureUpdateKey<'a>];
        /// Only find out whether it could be done, and change nothing?
        validate_only: bool, in 1+;
    }

    /// A feature and the level that it is to have.
    pub struct FeatureUpdateKey<'a> {
        /// Which feature: `metadata.version` for one.
        feature: Text<'a>;
        /// The level that the feature is to have; 0 turns it off.
        max_version_level: i16;
        /// May the level become lower than it is?
        allow_downgrade: bool, in 0-0;
        /// How far the change may go: 1 only up, 2 down if nothing is lost, 3 down in any case (KIP-778).
        upgrade_type: i8 = 1, in 1+;
    }

    /// Whether each feature was changed.
    /// - 1: as before; only the request changed.
    /// - 2: one outcome for all features.
    pub struct Response<'a> of ApiKey::UpdateFeatures {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
        /// What became of each feature that was to change.
        results: &'a [UpdatableFeatureResult<'a>], in 0-1;
    }

    /// What became of one feature.
    pub struct UpdatableFeatureResult<'a> {
        /// Which feature: `metadata.version` for one.
        feature: Text<'a>;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}

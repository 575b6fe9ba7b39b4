//! UpdateFeatures 0-2. Finalize these features at these levels.
//!
//! - All change or none: what may not is INVALID_UPDATE_VERSION (95), with the first reason. `validate_only` changes nothing.
//! - metadata.version rises up to what Kafka 4.4 writes; it falls only over levels at which no record changed.
//! - A feature that is named twice: the last counts. `timeout_ms` has no effect, because nothing here takes long.
//! - Version 0 only ever upgrades: Kafka's controller does not look at `allow_downgrade`.
//! - Versions 0 and 1 tell each feature beside the whole.
//!
//! Waits: `Published`. KIP-584, 778, 1022.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::ErrorCode;
use crate::metadata::features::{Direction, check_all};
use crate::protocol::update_features::{FeatureUpdateKey, Request, Response, UpdatableFeatureResult};
use crate::wire::Text;

use super::super::Broker;
use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let wanted: BTreeMap<String, (i16, Direction)> = request
        .feature_updates
        .iter()
        .map(|update| (update.feature.to_string(), (update.max_version_level, direction(update))))
        .collect();
    let broker: &'c Arc<Broker> = ctx.broker;
    let mut controller = broker.controller();
    if let Err(reason) = check_all(&controller.pending, broker.config().node_id, &wanted) {
        drop(controller);
        let what = "The update failed for all features since the following feature had an error";
        let error_message = Some(ctx.text(&format!("{what}: {reason}")));
        let error_code = ErrorCode::INVALID_UPDATE_VERSION;
        return ctx.reply(&Response { error_code, error_message, ..Response::default() });
    }
    let results = request.feature_updates.iter().map(|update| UpdatableFeatureResult {
        feature: update.feature,
        error_code: ErrorCode::NONE,
        error_message: Some(Text::new("NONE")),
    });
    let response = Response { results: ctx.slice(results), error_message: None, ..Response::default() };
    if request.validate_only {
        drop(controller);
        return ctx.reply(&response);
    }
    let updated = controller.update_features(broker.config(), &wanted, ctx.now.wall);
    drop(controller);
    match updated {
        Ok(offset) => ctx.reply_when_published(&response, offset),
        Err(fault) => ctx.metadata_offline(fault),
    }
}

fn direction(update: &FeatureUpdateKey<'_>) -> Direction {
    match update.upgrade_type {
        1 => Direction::Upgrade,
        2 => Direction::SafeDowngrade,
        3 => Direction::UnsafeDowngrade,
        _ => Direction::Unknown,
    }
}

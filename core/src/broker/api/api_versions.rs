//! ApiVersions 0-5. What this broker serves, and its features.
//!
//! - An unknown version is answered in the layout of version 0, error 35, with one row: ApiVersions itself (KIP-511).
//! - Version 3 on: the client's software name and version must be well-formed, else 42. Version 3 lists only features whose
//!   lowest level is at least 1; later ones all (KIP-1022). Version 5: a wrong cluster id is 129, a wrong node id 42 (KIP-1242).
//! - Produce is advertised from 0, although 0-2 are not served (KAFKA-18659).
//!
//! Kinder than Kafka: a request that cannot be decoded is answered with 42, and the connection stays.

use crate::error::ErrorCode;
use crate::metadata::levels;
use crate::protocol::ApiKey;
use crate::protocol::api_versions::{ApiVersion, FinalizedFeatureKey, Request, Response, SupportedFeatureKey};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::SERVED;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    match check(&request, ctx) {
        Err(error_code) => ctx.reply(&Response { error_code, ..Response::default() }),
        Ok(()) => {
            let response = response(ctx);
            ctx.reply(&response)
        }
    }
}

/// The answer to a version that does not exist: the body is not looked at.
pub(crate) fn unsupported_version(ctx: &mut Context<'_>) -> Step {
    let itself = [advertised(ApiKey::ApiVersions)];
    let error_code = ErrorCode::UNSUPPORTED_VERSION;
    ctx.reply_in(&Response { error_code, api_keys: &itself, ..Response::default() }, 0)
}

/// The answer to a request that cannot be decoded.
pub(crate) fn invalid_request(ctx: &mut Context<'_>) -> Step {
    ctx.reply(&Response { error_code: ErrorCode::INVALID_REQUEST, ..Response::default() })
}

fn check(request: &Request<'_>, ctx: &Context<'_>) -> Result<(), ErrorCode> {
    if ctx.version() >= 3 && !(is_software(request.client_software_name) && is_software(request.client_software_version))
    {
        return Err(ErrorCode::INVALID_REQUEST);
    }
    let identity = ctx.broker.identity();
    if request.cluster_id.is_some_and(|id| id != identity.cluster_id.as_str()) {
        return Err(ErrorCode::REBOOTSTRAP_REQUIRED);
    }
    match request.node_id {
        -1 => Ok(()),
        id if id == identity.node_id => Ok(()),
        _ => Err(ErrorCode::INVALID_REQUEST),
    }
}

/// Letters and digits, and between them also `-` and `.`.
fn is_software(text: Text<'_>) -> bool {
    let inner = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let ends = [text.0.first(), text.0.last()];
    ends.iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric)) && text.0.iter().all(inner)
}

fn response<'c>(ctx: &Context<'c>) -> Response<'c> {
    let image = &ctx.snapshot.image;
    let listed = levels::SUPPORTED.iter().filter(|(_, min, _)| ctx.version() >= 4 || *min >= 1);
    let supported = |(name, min, max): &(&'static str, i16, i16)| SupportedFeatureKey {
        name: Text::new(name),
        min_version: *min,
        max_version: *max,
    };
    let kraft = (image.kraft_version > 0).then_some((levels::KRAFT_VERSION, image.kraft_version));
    let finalized = image.features.iter().map(|(name, level)| (name.as_str(), *level)).chain(kraft);
    Response {
        error_code: ErrorCode::NONE,
        api_keys: ctx.slice(SERVED.iter().map(|api| advertised(*api))),
        throttle_time_ms: 0,
        supported_features: ctx.slice(listed.map(supported)),
        finalized_features_epoch: image.end_offset - 1,
        finalized_features: ctx.slice(finalized.map(|(name, level)| FinalizedFeatureKey {
            name: ctx.text(name),
            max_version_level: level,
            min_version_level: level,
        })),
        zk_migration_ready: false,
    }
}

/// librdkafka takes Produce's lowest version for a sign of age.
fn advertised(api: ApiKey) -> ApiVersion {
    let versions = super::versions(api).each();
    let min_version = if api == ApiKey::Produce { 0 } else { *versions.start() };
    ApiVersion { api_key: api.number(), min_version, max_version: *versions.end() }
}

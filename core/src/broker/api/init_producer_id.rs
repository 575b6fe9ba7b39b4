//! InitProducerId 0-5. A fresh producer id and epoch 0, for an idempotent producer.
//!
//! - Ids come from blocks in the metadata log; none is given before its block is durable, and none is given twice.
//! - An idempotent producer that asks again gets another id, as from Kafka; what it sends of its old one does not matter.
//! - A transactional id: TRANSACTIONAL_ID_AUTHORIZATION_FAILED (53) until transactions are served, because the Java client
//!   and librdkafka both take it as final. An empty one: INVALID_REQUEST (42). No ids left: UNKNOWN_SERVER_ERROR (-1).
//!
//! Waits: `Published`, for the first id of a block. KIP-98, KIP-360.

use crate::error::ErrorCode;
use crate::protocol::init_producer_id::{Request, Response};

use super::super::context::{Context, Step};

/// No id, and no epoch.
const NONE: i64 = -1;

pub(crate) fn handle(request: Request<'_>, ctx: &mut Context<'_>) -> Step {
    let refused = |error_code| Response { error_code, producer_epoch: -1, ..Response::default() };
    if let Err(error_code) = check(&request) {
        return ctx.reply(&refused(error_code));
    }
    let wall = ctx.now.wall;
    let handed_out = ctx.broker.controller().next_producer_id(wall);
    match handed_out {
        Ok(None) => ctx.reply(&refused(ErrorCode::UNKNOWN_SERVER_ERROR)),
        Ok(Some((producer_id, offset))) => {
            let response = Response { producer_id, producer_epoch: 0, ..Response::default() };
            ctx.reply_when_published(&response, offset)
        }
        Err(fault) => ctx.metadata_offline(fault),
    }
}

fn check(request: &Request<'_>) -> Result<(), ErrorCode> {
    // Epoch and id come together or not at all (KIP-360).
    if (request.producer_id == NONE) != (i64::from(request.producer_epoch) == NONE) {
        return Err(ErrorCode::INVALID_REQUEST);
    }
    match request.transactional_id {
        None => Ok(()),
        Some(id) if id.0.is_empty() => Err(ErrorCode::INVALID_REQUEST),
        Some(_) => Err(ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED),
    }
}

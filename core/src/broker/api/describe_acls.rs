//! DescribeAcls 1-3. Which access rules match this pattern?
//!
//! There is no authorizer, so that every question has the same answer, as in a Kafka without one: SECURITY_DISABLED (54).
//!
//! Waits: none. KIP-140, 290.

use crate::error::ErrorCode;
use crate::protocol::describe_acls::{Request, Response};
use crate::wire::Text;

use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(_: Request<'c>, ctx: &mut Context<'c>) -> Step {
    ctx.reply(&Response {
        error_code: ErrorCode::SECURITY_DISABLED,
        error_message: Some(Text::new("No Authorizer is configured on the broker")),
        ..Response::default()
    })
}

//! DescribeCluster 0-2. Which brokers make up the cluster?
//!
//! - Brokers are those that the client's own listener shows; fenced ones from version 2 on, and only when asked for.
//! - `endpoint_type` 2 (controllers) is asked at a broker's port: MISMATCHED_ENDPOINT_TYPE (114). Others: 115.
//!
//! Waits: none. KIP-700, KIP-919, KIP-1073.

use crate::error::ErrorCode;
use crate::protocol::describe_cluster::{Broker, Request, Response};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::super::reach::{CLUSTER_OPERATIONS, OPERATIONS_OMITTED, Reach};

const BROKERS: i8 = 1;
const CONTROLLERS: i8 = 2;

pub(crate) fn handle(request: Request, ctx: &mut Context<'_>) -> Step {
    let response = match request.endpoint_type {
        BROKERS => describe(&request, ctx),
        CONTROLLERS => refused(
            ErrorCode::MISMATCHED_ENDPOINT_TYPE,
            Text::new(
                "The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER",
            ),
        ),
        other => refused(
            ErrorCode::UNSUPPORTED_ENDPOINT_TYPE,
            ctx.text(&format!("Unsupported endpoint type {other}")),
        ),
    };
    ctx.reply(&response)
}

fn refused(error_code: ErrorCode, message: Text<'_>) -> Response<'_> {
    Response { error_code, error_message: Some(message), ..Response::default() }
}

fn describe<'c>(request: &Request, ctx: &Context<'c>) -> Response<'c> {
    let reach = Reach::new(ctx.broker, &ctx.snapshot.image, ctx.peer);
    let shown = reach.all().filter(|(id, _)| request.include_fenced_brokers || reach.is_alive(*id));
    let brokers = shown.map(|(broker_id, broker)| Broker {
        broker_id,
        host: ctx.text(&broker.endpoint.host),
        port: broker.endpoint.port.into(),
        rack: broker.state.rack.as_deref().map(|rack| ctx.text(rack)),
        is_fenced: broker.state.fenced,
    });
    Response {
        cluster_id: ctx.text(&ctx.broker.identity().cluster_id),
        controller_id: ctx.broker.config().node_id,
        brokers: ctx.slice(brokers),
        cluster_authorized_operations: match request.include_cluster_authorized_operations {
            true => CLUSTER_OPERATIONS,
            false => OPERATIONS_OMITTED,
        },
        ..Response::default()
    }
}

//! ElectLeaders 0-2. Give these partitions the leader that they should have.
//!
//! - A partition that is led by its preferred replica, or for an unclean election by any: ELECTION_NOT_NEEDED (84); asked of all
//!   partitions at once, those are left out. The preferred replica is another broker, which is away:
//!   PREFERRED_LEADER_NOT_AVAILABLE (80). No replica may lead: ELIGIBLE_LEADERS_NOT_AVAILABLE (83).
//! - An election of a kind that is not known: INVALID_REQUEST (42) for all, if there are any. `timeout_ms` has no effect: nothing is waited for.
//!
//! Waits: none. KIP-183, 460.

use crate::error::ErrorCode;
use crate::metadata::image::{NO_LEADER, PartitionState};
use crate::protocol::elect_leaders::{PartitionResult, ReplicaElectionResult, Request, Response};

use super::super::context::{Context, Step};

const PREFERRED: i8 = 0;
const UNCLEAN: i8 = 1;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let image = ctx.snapshot.image.clone();
    let election = request.election_type;
    let error_code = match election {
        // Who asks for nothing is not asked how.
        _ if request.topic_partitions.is_some_and(<[_]>::is_empty) => ErrorCode::NONE,
        PREFERRED | UNCLEAN => ErrorCode::NONE,
        _ => ErrorCode::INVALID_REQUEST,
    };
    let result = |partition_id, error_code: ErrorCode| PartitionResult {
        partition_id,
        error_code,
        error_message: Some(ctx.text(error_code.description())),
    };
    let results = match request.topic_partitions {
        None if error_code != ErrorCode::NONE => &[],
        None => ctx.slice(image.topics.values().map(|topic| ReplicaElectionResult {
            topic: ctx.text(&topic.name),
            partition_result: ctx.slice(
                topic
                    .partitions
                    .iter()
                    .map(|(&index, state)| result(index, elect(election, Some(state))))
                    .filter(|result| result.error_code != ErrorCode::ELECTION_NOT_NEEDED),
            ),
        })),
        Some(asked) => ctx.slice(asked.iter().map(|asked| {
            let topic = asked.topic.as_str().and_then(|name| image.topics.get(name));
            let one = |&index: &i32| match error_code {
                ErrorCode::NONE => {
                    result(index, elect(election, topic.and_then(|topic| topic.partitions.get(&index))))
                }
                refused => result(index, refused),
            };
            ReplicaElectionResult {
                topic: asked.topic,
                partition_result: ctx.slice(asked.partitions.iter().map(one)),
            }
        })),
    };
    ctx.reply(&Response { error_code, replica_election_results: results, ..Response::default() })
}

/// Why there is no other leader: this broker leads whatever it can.
fn elect(election: i8, state: Option<&PartitionState>) -> ErrorCode {
    let Some(state) = state else { return ErrorCode::UNKNOWN_TOPIC_OR_PARTITION };
    match (election, state.leader) {
        (PREFERRED, leader) if state.replicas.first() == Some(&leader) => ErrorCode::ELECTION_NOT_NEEDED,
        (PREFERRED, _) => ErrorCode::PREFERRED_LEADER_NOT_AVAILABLE,
        (_, NO_LEADER) => ErrorCode::ELIGIBLE_LEADERS_NOT_AVAILABLE,
        _ => ErrorCode::ELECTION_NOT_NEEDED,
    }
}

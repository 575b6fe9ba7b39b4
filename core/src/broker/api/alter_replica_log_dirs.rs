//! AlterReplicaLogDirs 1-2. Move replicas to other log directories of this broker.
//!
//! - There is one directory, and what is to move there is there: no error. Any other: LOG_DIR_NOT_FOUND (57), before the partition
//!   is looked at.
//! - A partition that is not here: REPLICA_NOT_AVAILABLE (9), or UNKNOWN_TOPIC_OR_PARTITION (3) where nobody has it; one that is
//!   offline: KAFKA_STORAGE_ERROR (56); a topic whose name leaves no room for a moving directory's: INVALID_TOPIC_EXCEPTION (17).
//! - Each partition is answered once, for the last directory that it is named with.
//!
//! Waits: none. KIP-113.

use std::collections::BTreeMap;

use crate::error::ErrorCode;
use crate::protocol::alter_replica_log_dirs::{
    AlterReplicaLogDirPartitionResult, AlterReplicaLogDirTopicResult, Request, Response,
};
use crate::wire::Text;

use super::super::context::{Context, Step};

/// The longest name of a directory.
const NAME_BYTES_MAX: usize = 255;
/// What follows the partition's in the name of a directory that is moving: a dot, an id, `-future`.
const FUTURE_BYTES: usize = 1 + 32 + "-future".len();

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let here = ctx.broker.storage().path();
    let mut moves: BTreeMap<Text<'c>, BTreeMap<i32, ErrorCode>> = BTreeMap::new();
    for dir in request.dirs {
        for topic in dir.topics {
            for &index in topic.partitions {
                let moved = check(dir.path.as_str() == Some(&here), topic.name, index, ctx);
                moves.entry(topic.name).or_default().insert(index, moved.err().unwrap_or_default());
            }
        }
    }
    let results = ctx.slice(moves.into_iter().map(|(topic_name, partitions)| {
        let result = |(partition_index, error_code)| AlterReplicaLogDirPartitionResult { partition_index, error_code };
        AlterReplicaLogDirTopicResult { topic_name, partitions: ctx.slice(partitions.into_iter().map(result)) }
    }));
    ctx.reply(&Response { results, ..Response::default() })
}

fn check(is_here: bool, topic: Text<'_>, index: i32, ctx: &Context<'_>) -> Result<(), ErrorCode> {
    if topic.0.len() + 1 + index.to_string().len() + FUTURE_BYTES > NAME_BYTES_MAX {
        return Err(ErrorCode::INVALID_TOPIC_EXCEPTION);
    }
    if !is_here {
        return Err(ErrorCode::LOG_DIR_NOT_FOUND);
    }
    let hosted = ctx.snapshot.partition(topic, index).map_err(|error_code| match error_code {
        ErrorCode::NOT_LEADER_OR_FOLLOWER => ErrorCode::REPLICA_NOT_AVAILABLE,
        other => other,
    })?;
    hosted.view().map(|_| ())
}

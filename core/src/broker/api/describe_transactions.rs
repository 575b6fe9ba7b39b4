//! DescribeTransactions 0. What is the state of these transactions?
//!
//! - Those that Kafka left in the directory, as its log said at the start. While that is read: COORDINATOR_LOAD_IN_PROGRESS (14).
//! - One that is not there: TRANSACTIONAL_ID_NOT_FOUND (105), also where Kafka would say that its coordinator is not there, for
//!   there will be none. An empty id: INVALID_REQUEST (42).
//!
//! Waits: none. KIP-664.

use crate::error::ErrorCode;
use crate::protocol::describe_transactions::{Request, Response, TopicData, TransactionState};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::super::transactions::{DEAD, Transaction};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let logs = ctx.snapshot.transactions();
    let states = request.transactional_ids.iter().map(|id| {
        let found = match &logs {
            _ if id.is_empty() => Err(ErrorCode::INVALID_REQUEST),
            Err(error_code) => Err(*error_code),
            Ok(logs) => logs
                .iter()
                .find_map(|log| log.get(id.0))
                .filter(|transaction| transaction.state != DEAD)
                .ok_or(ErrorCode::TRANSACTIONAL_ID_NOT_FOUND),
        };
        match found {
            Ok(transaction) => described(*id, transaction, ctx),
            Err(error_code) => {
                TransactionState { transactional_id: *id, error_code, ..TransactionState::default() }
            }
        }
    });
    let transaction_states = ctx.slice(states);
    ctx.reply(&Response { transaction_states, ..Response::default() })
}

fn described<'c>(id: Text<'c>, transaction: &Transaction, ctx: &Context<'c>) -> TransactionState<'c> {
    let topics = transaction.partitions.iter().map(|(topic, partitions)| TopicData {
        topic: Text(ctx.arena.alloc_slice_copy(topic)),
        partitions: ctx.slice(partitions.iter().copied()),
    });
    TransactionState {
        error_code: ErrorCode::NONE,
        transactional_id: id,
        transaction_state: Text::new(transaction.state),
        transaction_timeout_ms: transaction.timeout_ms,
        transaction_start_time_ms: transaction.start_ms,
        producer_id: transaction.producer_id,
        producer_epoch: transaction.producer_epoch,
        topics: ctx.slice(topics),
    }
}

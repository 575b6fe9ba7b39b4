//! ListTransactions 0-2. Which transactions are there?
//!
//! - Those that Kafka left in the directory, as its log said at the start, by id. While that is read: COORDINATOR_LOAD_IN_PROGRESS (14).
//! - Of some states, producers, ages (longer than that many milliseconds) or a pattern of ids. States that are not known are told,
//!   each once, and match nothing.
//! - Patterns: characters stand for themselves, `.` for any one, and `*` behind either for any number of it. With any other sign of
//!   regular expressions: INVALID_REGULAR_EXPRESSION (128).
//!
//! Waits: none. KIP-664, 994, 1152.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::ErrorCode;
use crate::protocol::list_transactions::{Request, Response, TransactionState};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::super::transactions::{DEAD, STATES, Transaction};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let logs = match ctx.snapshot.transactions() {
        Ok(logs) => logs,
        Err(error_code) => return refused(error_code, ctx),
    };
    let pattern = request.transactional_id_pattern.map_or(&[][..], |pattern| pattern.0);
    if pattern.iter().any(|byte| br"\^$+?()[]{}|".contains(byte)) || pattern.starts_with(b"*") {
        return refused(ErrorCode::INVALID_REGULAR_EXPRESSION, ctx);
    }
    let mut unknown = BTreeSet::new();
    let is_unknown = |state: &&Text<'_>| !STATES.iter().any(|known| **state == *known);
    let filters = request.state_filters.iter().filter(is_unknown).filter(|state| unknown.insert(state.0));
    let unknown_state_filters = ctx.slice(filters.copied());
    let states: BTreeSet<&[u8]> = request.state_filters.iter().map(|state| state.0).collect();
    let producer_ids: BTreeSet<i64> = request.producer_id_filters.iter().copied().collect();
    let is_asked = |id: &[u8], transaction: &Transaction| {
        let age_ms = ctx.now.wall.0.saturating_sub(transaction.start_ms);
        transaction.state != DEAD
            && (states.is_empty() || states.contains(transaction.state.as_bytes()))
            && (producer_ids.is_empty() || producer_ids.contains(&transaction.producer_id))
            && (request.duration_filter < 0 || age_ms > request.duration_filter)
            && (pattern.is_empty() || matches(pattern, id))
    };
    let asked = logs.iter().flat_map(|log| log.iter()).filter(|(id, one)| is_asked(id, one));
    let by_id: BTreeMap<&[u8], &Transaction> = asked.map(|(id, one)| (&**id, one)).collect();
    let told = by_id.into_iter().map(|(id, one)| TransactionState {
        transactional_id: Text(ctx.arena.alloc_slice_copy(id)),
        producer_id: one.producer_id,
        transaction_state: Text::new(one.state),
    });
    let transaction_states = ctx.slice(told);
    ctx.reply(&Response { unknown_state_filters, transaction_states, ..Response::default() })
}

fn refused(error_code: ErrorCode, ctx: &mut Context<'_>) -> Step {
    ctx.reply(&Response { error_code, ..Response::default() })
}

/// Whether the whole of `text` is as the pattern says. Linear in the text for each star.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    // Which places in the pattern may have been come to.
    let mut places = vec![false; pattern.len() + 1];
    places[0] = true;
    let pass = |places: &mut Vec<bool>| {
        for at in 0..pattern.len() {
            let is_starred = pattern.get(at + 1) == Some(&b'*');
            if places[at] && is_starred {
                places[at + 2] = true;
            }
        }
    };
    pass(&mut places);
    for byte in text {
        let mut next = vec![false; pattern.len() + 1];
        for at in (0..pattern.len()).filter(|at| places[*at] && (pattern[*at] == b'.' || pattern[*at] == *byte)) {
            let is_starred = pattern.get(at + 1) == Some(&b'*');
            next[if is_starred { at } else { at + 1 }] = true;
        }
        pass(&mut next);
        places = next;
    }
    places[pattern.len()]
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_whole_ids() {
        let cases = [
            ("", "", true),
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("a.c", "abc", true),
            (".*", "", true),
            (".*", "anything", true),
            ("tx-.*", "tx-1", true),
            ("tx-.*", "ty-1", false),
            ("a*b*", "aabb", true),
            ("a*b*", "aba", false),
            (".*end", "the end", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(matches(pattern.as_bytes(), text.as_bytes()), expected, "{pattern} {text}");
        }
    }
}

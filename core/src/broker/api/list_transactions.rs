//! ListTransactions 0-2. Which transactions are there?
//!
//! - Those that Kafka left in the directory, as its log says, by id; of some states, producers, ages (longer than that many
//!   milliseconds) or a pattern of ids. States that are not known are told, each once, and match nothing.
//! - Patterns: characters stand for themselves, `.` for any one, and `*` behind either for any number of it. With any other sign of
//!   regular expressions: INVALID_REGULAR_EXPRESSION (128).
//!
//! Waits: none. KIP-664, 994, 1152.

use std::collections::BTreeSet;

use crate::error::ErrorCode;
use crate::protocol::list_transactions::{Request, Response, TransactionState};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::super::transactions::{self, DEAD, STATES, Transaction};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let pattern = request.transactional_id_pattern.map_or(&[][..], |pattern| pattern.0);
    if pattern.iter().any(|byte| br"\^$+?()[]{}|".contains(byte)) || pattern.starts_with(b"*") {
        return ctx.reply(&Response { error_code: ErrorCode::INVALID_REGULAR_EXPRESSION, ..Response::default() });
    }
    let mut unknown = BTreeSet::new();
    let is_unknown = |state: &&Text<'_>| !STATES.iter().any(|known| **state == *known);
    let filters = request.state_filters.iter().filter(is_unknown).filter(|state| unknown.insert(state.0));
    let unknown_state_filters = ctx.slice(filters.copied());
    let is_asked = |id: &[u8], transaction: &Transaction| {
        let age_ms = ctx.now.wall.0.saturating_sub(transaction.start_ms);
        transaction.state != DEAD
            && (request.state_filters.is_empty() || request.state_filters.iter().any(|state| *state == transaction.state))
            && (request.producer_id_filters.is_empty() || request.producer_id_filters.contains(&transaction.producer_id))
            && (request.duration_filter < 0 || age_ms > request.duration_filter)
            && (pattern.is_empty() || matches(pattern, id))
    };
    let response = match transactions::read(ctx) {
        Ok(known) => Response {
            transaction_states: ctx.slice(known.iter().filter(|(id, one)| is_asked(id, one)).map(|(id, one)| {
                TransactionState {
                    transactional_id: Text(ctx.arena.alloc_slice_copy(id)),
                    producer_id: one.producer_id,
                    transaction_state: Text::new(one.state),
                }
            })),
            ..Response::default()
        },
        Err(error_code) => Response { error_code, ..Response::default() },
    };
    ctx.reply(&Response { unknown_state_filters, ..response })
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

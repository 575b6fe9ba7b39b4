//! `.txnindex`: the transactions that a segment's ABORT markers ended.
//!
//! They are few, so they stay in memory; the file is written when a segment is sealed.

use eventor_core::storage::{AbortedTxn, Offset};

const ENTRY_BYTES: usize = 34;
const VERSION: i16 = 0;

/// The file's bytes.
pub(crate) fn to_bytes(aborted: &[AbortedTxn]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(aborted.len() * ENTRY_BYTES);
    for txn in aborted {
        bytes.extend_from_slice(&VERSION.to_be_bytes());
        for field in [txn.producer_id, txn.first_offset, txn.last_offset, txn.last_stable_offset] {
            bytes.extend_from_slice(&field.to_be_bytes());
        }
    }
    bytes
}

/// Reads the file of a segment that begins at `base_offset` and ends before `next_offset`; `None` when it cannot be it.
pub(crate) fn from_bytes(bytes: &[u8], base_offset: Offset, next_offset: Offset) -> Option<Vec<AbortedTxn>> {
    let (entries, []) = bytes.as_chunks::<ENTRY_BYTES>() else { return None };
    let mut last = base_offset - 1;
    let read = |entry: &[u8; ENTRY_BYTES]| {
        let field = |index: usize| {
            let at = 2 + 8 * index;
            entry[at..at + 8].iter().fold(0_i64, |value, byte| value << 8 | i64::from(*byte))
        };
        let txn = AbortedTxn {
            producer_id: field(0),
            first_offset: field(1),
            last_offset: field(2),
            last_stable_offset: field(3),
        };
        let ordered = txn.last_offset > last && txn.last_offset < next_offset;
        let sensible = txn.first_offset <= txn.last_offset && txn.last_stable_offset <= txn.last_offset + 1;
        last = txn.last_offset;
        (entry[..2] == VERSION.to_be_bytes() && ordered && sensible).then_some(txn)
    };
    entries.iter().map(read).collect()
}

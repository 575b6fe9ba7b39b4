//! Replaying a shard's log at a start: a piece at a time, as a job, while requests are told to come back.

use crate::group::Shard;
use crate::group::shard::Origin;
use crate::partition::log_piece::LogPiece;
use crate::records::compression::decompress_all;
use crate::records::{Batch, EndTxnMarker, RecordIter};
use crate::storage::Offset;
use crate::time::Now;

use super::group_shard::GroupShard;

/// What a compressed batch may unpack to.
const UNPACKED_BYTES_MAX: usize = 64 << 20;

/// Replays a piece of the log: true when nothing is left. The shard is locked only once the piece is read.
///
/// # Errors
/// Why the shard cannot be served.
pub(crate) fn load(shard: &GroupShard, now: Now) -> Result<bool, String> {
    let from = shard.loading().replayed_to;
    let log = shard.hosted.log().map_err(|_| "its log is offline".to_owned())?;
    let Some(piece) = LogPiece::read(&**log, from).map_err(|unreadable| unreadable.to_string())? else {
        return Ok(true);
    };
    let mut state = shard.loading();
    for batch in piece.batches() {
        replay(&mut state.shard, &batch, now)?;
    }
    state.replayed_to = piece.next_offset;
    Ok(piece.next_offset >= log.end_offset())
}

fn replay(shard: &mut Shard, batch: &Batch<'_>, now: Now) -> Result<(), String> {
    let at = |offset: Offset, what: String| format!("record {offset}: {what}");
    let base = batch.base_offset();
    let section =
        decompress_all(batch, UNPACKED_BYTES_MAX).map_err(|undecodable| at(base, undecodable.to_string()))?;
    let producer_id = if batch.is_transactional() { batch.producer_id() } else { -1 };
    for record in RecordIter::new(&section, batch.records_count()) {
        let record = record.map_err(|malformed| at(base, malformed.to_string()))?;
        let offset = base.saturating_add(Offset::from(record.offset_delta));
        if batch.is_control() {
            let marker =
                EndTxnMarker::read(record.key, record.value).map_err(|m| at(offset, m.to_string()))?;
            if let Some(marker) = marker {
                shard.replay_end(batch.producer_id(), marker.committed);
            }
            continue;
        }
        // A record without a key is not a group's: Kafka passes over it too.
        let Some(key) = record.key else { continue };
        shard
            .replay(key, record.value, offset, producer_id, Origin::Log, now)
            .map_err(|malformed| at(offset, malformed.to_string()))?;
    }
    Ok(())
}

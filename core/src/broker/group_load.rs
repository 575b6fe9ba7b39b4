//! Replaying a shard's log at a start: a piece at a time, as a job, while requests are told to come back.

use crate::group::Shard;
use crate::group::shard::Origin;
use crate::records::{Batch, Codec, Decompressor, EndTxnMarker, Header, RecordIter};
use crate::storage::{Offset, ReadLimit};
use crate::time::Now;

use super::group_shard::GroupShard;

/// How much one job reads.
const PIECE_BYTES: u32 = 1 << 20;
/// What a compressed batch may unpack to.
const UNPACKED_BYTES_MAX: usize = 64 << 20;

/// Replays a piece of the log: true when it is at the end.
///
/// # Errors
/// Why the shard cannot be served.
pub(crate) fn load(shard: &GroupShard, now: Now) -> Result<bool, String> {
    let mut state = shard.loading();
    let (log, view) = match (shard.hosted.log(), shard.hosted.view()) {
        (Ok(log), Ok(view)) => (log, view),
        _ => return Err("its log is offline".into()),
    };
    state.replayed_to = state.replayed_to.max(view.start_offset);
    if state.replayed_to >= view.end_offset {
        return Ok(true);
    }
    let before = state.replayed_to;
    let limit = ReadLimit { bytes_max: PIECE_BYTES, at_least_one_batch: true, end_offset: view.end_offset };
    let slice = log.read(state.replayed_to, limit).map_err(|fault| fault.to_string())?;
    let Some(region) = slice.region else { return Ok(true) };
    let mut bytes = Vec::new();
    region.read_to(&mut bytes).map_err(|fault| fault.to_string())?;
    let mut rest = bytes.as_slice();
    while let Ok(header) = Header::parse(rest, 0) {
        // The last batch of a piece may be cut: the next piece begins with it.
        let Some(batch) = rest.get(..header.size_bytes()) else { break };
        let batch = Batch::parse(batch, 0).map_err(|malformed| malformed.to_string())?;
        replay(&mut state.shard, &batch, now)?;
        state.replayed_to = header.next_offset();
        rest = &rest[header.size_bytes()..];
    }
    match state.replayed_to > before {
        true => Ok(state.replayed_to >= view.end_offset),
        false => Err(format!("no batch can be read at offset {before}")),
    }
}

fn replay(shard: &mut Shard, batch: &Batch<'_>, now: Now) -> Result<(), String> {
    let at = |offset: Offset, what: String| format!("record {offset}: {what}");
    let base = batch.base_offset();
    let codec = batch.codec().ok_or_else(|| at(base, "an unknown compression codec".into()))?;
    let mut unpacked = Vec::new();
    let section = match codec {
        Codec::Uncompressed => batch.records(),
        codec => {
            Decompressor::new(codec, batch.records(), UNPACKED_BYTES_MAX)
                .and_then(|mut decompressor| decompressor.read_to(&mut unpacked))
                .map_err(|undecodable| at(base, undecodable.to_string()))?;
            &unpacked
        }
    };
    let producer_id = if batch.is_transactional() { batch.producer_id() } else { -1 };
    for record in RecordIter::new(section, batch.records_count()) {
        let record = record.map_err(|malformed| at(base, malformed.to_string()))?;
        let offset = base + Offset::from(record.offset_delta);
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

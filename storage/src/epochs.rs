//! Leader epochs of a log (`leader-epoch-checkpoint`): which epoch began at which offset.

use eventor_core::storage::{EpochStart, Fault, Offset};

use crate::checkpoint;
use crate::file_system::FileSystem;
use crate::log_file;

fn path(directory: &str) -> String {
    format!("{directory}/leader-epoch-checkpoint")
}

/// Adds an epoch; earlier entries that it contradicts go. Answers whether anything changed.
pub(crate) fn assign(epochs: &mut Vec<EpochStart>, epoch: EpochStart) -> bool {
    if epochs.last().is_some_and(|last| last.epoch == epoch.epoch && last.start_offset <= epoch.start_offset)
    {
        return false;
    }
    epochs.retain(|entry| entry.epoch < epoch.epoch && entry.start_offset < epoch.start_offset);
    epochs.push(epoch);
    true
}

/// Drops what the log no longer holds: entries at or above its end; those before its start become one.
pub(crate) fn clamp(epochs: &mut Vec<EpochStart>, start_offset: Offset, end_offset: Offset) {
    // An epoch may begin at the end: it was announced and nothing was written yet. Only later ones are wrong.
    epochs.retain(|entry| entry.start_offset <= end_offset);
    let before = epochs.partition_point(|entry| entry.start_offset <= start_offset);
    if before > 0 {
        epochs.drain(..before - 1);
        epochs[0].start_offset = epochs[0].start_offset.max(start_offset);
    }
}

/// Reads the file; `None` when there is none or it cannot be read as one (it is then made anew).
pub(crate) fn read<F: FileSystem>(fs: &F, directory: &str) -> Result<Option<Vec<EpochStart>>, Fault> {
    let Some(bytes) = log_file::read_small(fs, &path(directory))? else { return Ok(None) };
    let Some(rows) = checkpoint::parse::<2>(&bytes) else { return Ok(None) };
    let entry = |[epoch, offset]: [&str; 2]| {
        Some(EpochStart { epoch: epoch.parse().ok()?, start_offset: offset.parse().ok()? })
    };
    let epochs: Option<Vec<EpochStart>> = rows.into_iter().map(entry).collect();
    Ok(epochs
        .filter(|epochs| epochs.is_sorted_by(|a, b| a.epoch < b.epoch && a.start_offset <= b.start_offset)))
}

pub(crate) fn write<F: FileSystem>(fs: &F, directory: &str, epochs: &[EpochStart]) -> Result<(), Fault> {
    let rows = epochs.iter().map(|entry| format!("{} {}", entry.epoch, entry.start_offset));
    log_file::write_small(fs, &path(directory), checkpoint::text(rows).as_bytes())
}

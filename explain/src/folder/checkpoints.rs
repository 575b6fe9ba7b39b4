//! Do the checkpoints of a log directory lie in its logs?

use bumpalo::Bump;
use eventor_core::wire::Scalar;

use super::metadata::Metadata;
use super::{Directory, File, Findings, Logs, entries, tree};
use crate::Format;

pub(super) fn check(
    root: &str,
    directory: &Directory<'_>,
    logs: &Logs<'_>,
    metadata: Option<&Metadata>,
    findings: &mut Findings,
) {
    // That the folder of such a partition is missing is said once, by the metadata log.
    let is_missed = |topic: &str, number: i64| metadata.is_some_and(|metadata| metadata.has(topic, number));
    for file in &directory.files {
        let is_checkpoint = matches!(
            file.place.format,
            Format::RecoveryPoints | Format::HighWatermarks | Format::LogStarts | Format::CleanerOffsets
        );
        if is_checkpoint && file.is_right {
            offsets(root, file, directory, logs, &is_missed, findings);
        }
    }
}

fn offsets(
    root: &str,
    file: &File<'_>,
    directory: &Directory<'_>,
    logs: &Logs<'_>,
    is_missed: &dyn Fn(&str, i64) -> bool,
    findings: &mut Findings,
) {
    let is_clean = directory.file(Format::CleanShutdown).is_some();
    let arena = Bump::new();
    let tree = tree(file, &arena);
    for entry in entries(&tree) {
        let [topic, partition, offset] = entry.as_slice() else { continue };
        let (Scalar::Text(name), Scalar::Int(number), Scalar::Int(point)) =
            (topic.value, partition.value, offset.value)
        else {
            continue;
        };
        let name = name.as_str().unwrap_or_default();
        let log = u32::try_from(number).ok().and_then(|number| logs.get(&(root, name, number)));
        let Some(log) = log else {
            if !directory.partitions.is_empty() && !is_missed(name, number) {
                findings.add(file, topic.at, format!("there is no folder {name}-{number} here"));
            }
            continue;
        };
        if log.segments.is_empty() || !log.is_right {
            continue;
        }
        let (end, format) = (log.end(), file.place.format);
        if point < 0 || point > end {
            let what =
                format!("offset: {point} is not in the log of {name}-{number}, which ends before {end}");
            findings.add(file, offset.at, what);
        } else if is_clean && point < end && matches!(format, Format::RecoveryPoints | Format::HighWatermarks)
        {
            let what = format!("offset: {end} is wanted after a clean stop, where {name}-{number} ends");
            findings.add(file, offset.at, what);
        }
    }
}

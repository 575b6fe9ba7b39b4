//! What a broker's log complains of: nothing, but for what is listed here with its reason. Errors of Kafka and of
//! ours, and warnings of ours.

use crate::Outcome;

/// Parts of lines, and why they may be there.
type Rows = &'static [(&'static str, &'static str)];

/// In any run.
const EXPECTED: Rows = &[
    ("accepted, but not acting yet: ", "ours says so of properties in the homes, which are Kafka's"),
    ("QuorumController id=1] Performing controller activation", "Kafka at every start: it is alone"),
    ("QuorumController id=0] Performing controller activation", "the same in the homes of suites"),
    ("' already exists..", "clients ask for a topic once more while Kafka makes it"),
    ("request RequestHeader(apiKey=", "Kafka asks itself a moment before it is the active controller"),
    ("EventPerformanceMonitor: ", "a busy machine is slow"),
    ("Unable to register Log4j shutdown hook", "Kafka stops its logging as it stops"),
    (
        "-delete: removed, as its deletion was interrupted",
        "a topic was deleted in the minute before the stop",
    ),
    (" to exist, but it was missing. Creating...", "Kafka of the partitions that CreatePartitions adds"),
];

/// Where somebody asks what everyday clients do not: user interfaces, tools, tests of clients, the referee.
const PROVOKED: Rows = &[
    ("answered with INVALID_REQUEST", "ours of an ApiVersions that cannot be read"),
    (" ConfigAdminManager: ", "configs that are refused, and levels of loggers"),
    (" FeatureControlManager: ", "levels of features that are refused"),
    (" DefaultAutoTopicCreationManager: ", "topics of its own that one broker cannot have"),
    (" ReplicaManager: ", "batches and log directories that are refused"),
    (" ClassicGroup: ", "members whose metadata is none"),
    (" KafkaApis: ", "requests that make Kafka answer UNKNOWN_SERVER_ERROR"),
    (" Processor: ", "requests upon which Kafka closes the connection"),
    (
        "task 'load-txns-for-partition-__transaction_state",
        "a topic with fewer partitions than Kafka would make",
    ),
];

/// What somebody did to the broker.
#[derive(Clone, Copy, PartialEq)]
pub enum Asked {
    /// What clients do every day.
    Everyday,
    /// Anything.
    Anything,
}

/// The log of one run, from its start to its end.
pub fn none(log: &str, asked: Asked) -> Outcome {
    let rows = |asked| if asked == Asked::Anything { PROVOKED } else { &[] };
    let expected = |line: &&str| EXPECTED.iter().chain(rows(asked)).any(|(part, _)| line.contains(part));
    let complaints: Vec<&str> = log.lines().filter(complains).filter(|line| !expected(line)).collect();
    match complaints.len() {
        0 => Ok(()),
        count => Err(format!(
            "its log complains {count} times:\n{}",
            complaints[..count.min(20)].iter().map(|line| format!("    {line}\n")).collect::<String>()
        )),
    }
}

/// Its level stands after the time, and in some lines after the name of a thread. Warnings count where they are ours, whose
/// lines begin with a date: Kafka also warns of a slow machine.
fn complains(line: &&str) -> bool {
    let is_ours = line.as_bytes().get(4) == Some(&b'-');
    let is_bad = |word| matches!(word, "ERROR" | "FATAL") || (word == "WARN" && is_ours);
    line.split_whitespace().take(3).any(is_bad)
        || line.contains("panicked at")
        || line.starts_with("Exception in thread")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_are_known_by_their_level_and_excused_by_name() {
        let kafkas = "12:00:00.000 ERROR ReplicaManager: no\n12:00:00.001 INFO Log: a WARN of old\n";
        assert!(none(kafkas, Asked::Everyday).is_err());
        assert_eq!(none(kafkas, Asked::Anything), Ok(()));
        let ours = "2026-11-21T00:00:00.000Z WARN  accepted, but not acting yet: a.b\n";
        assert_eq!(none(ours, Asked::Everyday), Ok(()));
        assert!(none("2026-11-21T00:00:00.000Z WARN  a.b: slow\n", Asked::Anything).is_err());
        assert_eq!(none("20:00:00.000 WARN Fetcher: slow\n", Asked::Everyday), Ok(()));
        assert!(none("2026-11-21T00:00:00.000Z ERROR storage: offline\n", Asked::Anything).is_err());
        assert!(none("thread 'main' panicked at core/src/lib.rs:1\n", Asked::Anything).is_err());
    }
}

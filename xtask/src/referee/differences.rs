//! Every field that may differ from Apache Kafka's 4.4, and the reason: where Eventor answers otherwise and means it, and what
//! each broker has of its own. Whatever is not listed here is a mistake.

use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use eventor_core::protocol::ApiKey;

use super::compare::{ABSENT, Found, NO_REPLY};

/// One such field.
pub struct Difference {
    /// The APIs in whose replies it is.
    pub apis: &'static [ApiKey],
    /// With a name for one element, with `[*]` for whichever; what begins with `*` is the end of a path.
    pub path: &'static str,
    /// What Kafka says there: a value, or one of the words below.
    pub kafka: &'static str,
    /// What Eventor says there.
    pub eventor: &'static str,
    /// Of an error code, the fields beside it that follow from it; no others do.
    pub beside: &'static [&'static str],
    /// The row of the README that it belongs to, by its first words; empty for what each broker has of its own.
    pub readme: &'static str,
    pub reason: &'static str,
}

/// Anything, which no error code, count or offset may be.
const ANY: &str = "*";
const CLOSED: &str = "the connection is closed";
const THERE: &str = "there";
/// What Kafka makes or removes in its own time, so that a run may meet it or not.
const AT_TIMES_THERE: &str = "there, at times";
/// A moment of this run. No timestamp of a case is one.
const CLOCK: &str = "now";
/// A number above zero.
const POSITIVE: &str = "above zero";

/// Whatever a row does not say.
pub const ROW: Difference =
    Difference { apis: &[], path: "", kafka: "", eventor: "", beside: &[], readme: "", reason: "" };
const OWN_CLOCK: Difference =
    Difference { kafka: CLOCK, eventor: CLOCK, reason: "a moment of each broker's own clock", ..ROW };

pub const DIFFERENCES: &[Difference] = &[
    Difference {
        apis: &[
            ApiKey::Produce,
            ApiKey::Fetch,
            ApiKey::ListOffsets,
            ApiKey::Metadata,
            ApiKey::ApiVersions,
            ApiKey::DeleteTopics,
            ApiKey::DescribeConfigs,
            ApiKey::CreatePartitions,
            ApiKey::ListGroups,
            ApiKey::DeleteGroups,
            ApiKey::DescribeGroups,
            ApiKey::ConsumerGroupDescribe,
            ApiKey::OffsetFetch,
            ApiKey::DeleteRecords,
            ApiKey::AlterReplicaLogDirs,
            ApiKey::DescribeLogDirs,
            ApiKey::ElectLeaders,
            ApiKey::ListPartitionReassignments,
            ApiKey::DescribeProducers,
            ApiKey::ListConfigResources,
            ApiKey::DescribeUserScramCredentials,
            ApiKey::UpdateFeatures,
        ],
        path: "*.order",
        kafka: ANY,
        eventor: ANY,
        readme: "order of what is answered",
        reason: "Kafka's comes from hash tables and shuffles, ours is that of the request, or by name",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Fetch, ApiKey::ListOffsets, ApiKey::OffsetCommit, ApiKey::OffsetDelete],
        path: "*.pieces",
        kafka: ANY,
        eventor: ANY,
        readme: "a topic in several pieces",
        reason: "ours are those of the request; what they hold is compared as one",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::ApiVersions],
        path: "api_keys[*]",
        kafka: THERE,
        eventor: ABSENT,
        readme: "ApiVersions, what is advertised",
        reason: "what is not served is not advertised",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::ApiVersions],
        path: NO_REPLY,
        kafka: CLOSED,
        eventor: "error_code 42",
        readme: "ApiVersions that cannot be decoded",
        reason: "people who write their first client by hand need to see something",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::DescribeAcls],
        path: NO_REPLY,
        kafka: CLOSED,
        eventor: "error_code 54",
        readme: "DescribeAcls with a filter",
        reason: "every question has the same answer",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Metadata],
        path: "topics[*].error_code",
        kafka: "3",
        eventor: "0",
        beside: &["partitions[*]", "topic_id"],
        readme: "Metadata that makes a topic",
        reason: "the first answer comes once the topic is there",
    },
    Difference {
        apis: &[ApiKey::FindCoordinator],
        path: "error_code",
        kafka: "15",
        eventor: "53",
        beside: &["error_message"],
        readme: "FindCoordinator of transactions",
        reason: "there are no such coordinators, and clients take 53 as final",
    },
    Difference {
        apis: &[ApiKey::FindCoordinator],
        path: "coordinators[*].error_code",
        kafka: "15",
        eventor: "53",
        readme: "FindCoordinator of transactions",
        reason: "there are no such coordinators, and clients take 53 as final",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Metadata],
        path: "topics[__transaction_state]",
        kafka: AT_TIMES_THERE,
        eventor: ABSENT,
        readme: "FindCoordinator of transactions",
        reason: "Kafka makes the topic when it is asked",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::InitProducerId],
        path: "error_code",
        kafka: "16",
        eventor: "53",
        readme: "transactional producers",
        reason: "there are no coordinators, and clients take 53 as final",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Produce],
        path: "responses[*].partition_responses[*].error_code",
        kafka: "19",
        eventor: "48",
        readme: "transactional producers",
        reason: "Kafka's coordinator is not there in this state, ours nowhere",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Produce],
        path: "responses[*].partition_responses[*].error_message",
        kafka: ANY,
        eventor: ANY,
        readme: "Produce, records that are refused",
        reason: "says what to do, in our own words",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Produce],
        path: "responses[*].partition_responses[*].record_errors[*].batch_index_error_message",
        kafka: ANY,
        eventor: ANY,
        readme: "Produce, records that are refused",
        reason: "says what to do, in our own words",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::DescribeConfigs],
        path: "results[*].configs[*].documentation",
        kafka: ANY,
        eventor: ANY,
        readme: "DescribeConfigs, documentation",
        reason: "in our own words",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Metadata],
        path: "error_code",
        kafka: "-1",
        eventor: "42",
        readme: "Metadata 12-13, a null name and no id",
        reason: "the request is wrong, not the server",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Metadata],
        path: "topics[*].error_code",
        kafka: "-1",
        eventor: "42",
        readme: "Metadata 12-13, a null name and no id",
        reason: "the request is wrong, not the server",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Fetch],
        path: "error_code",
        kafka: "-1",
        eventor: "70",
        beside: &["responses[*]", "session_id"],
        readme: "Fetch with a session id below zero",
        reason: "the request is wrong, not the server",
    },
    Difference {
        apis: &[ApiKey::Fetch],
        path: "error_code",
        kafka: "-1",
        eventor: "0",
        readme: "Fetch, ListOffsets with an isolation level",
        reason: "the request is wrong, not the server",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Fetch],
        path: "responses[*].partitions[*].error_code",
        kafka: "-1",
        eventor: "0",
        beside: &[
            "aborted_transactions",
            "high_watermark",
            "last_stable_offset",
            "log_start_offset",
            "records[*]",
        ],
        readme: "Fetch, ListOffsets with an isolation level",
        reason: "the request is wrong, not the server",
    },
    Difference {
        apis: &[ApiKey::ListOffsets],
        path: "topics[*].partitions[*].error_code",
        kafka: "-1",
        eventor: "0",
        beside: &["leader_epoch", "offset"],
        readme: "Fetch, ListOffsets with an isolation level",
        reason: "the request is wrong, not the server",
    },
    Difference {
        apis: &[ApiKey::DescribeTopicPartitions],
        path: "topics[nameless].error_code",
        kafka: "-1",
        eventor: "17",
        beside: &["topic_authorized_operations"],
        readme: "DescribeTopicPartitions, an empty name",
        reason: "the name is wrong, not the server",
    },
    Difference {
        apis: &[ApiKey::DescribeTopicPartitions],
        path: "topics[orders].error_code",
        kafka: "-1",
        eventor: "0",
        beside: &["topic_authorized_operations", "partitions[*]", "topic_id"],
        readme: "DescribeTopicPartitions, an empty name",
        reason: "the others are answered",
    },
    Difference {
        apis: &[ApiKey::DescribeTopicPartitions],
        path: "topics.order",
        kafka: " orders nameless",
        eventor: " nameless orders",
        readme: "DescribeTopicPartitions, an empty name",
        reason: "the others are answered, by name",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::ListOffsets],
        path: "topics[orders].partitions[0#2]",
        kafka: ABSENT,
        eventor: THERE,
        readme: "a partition that is named twice",
        reason: "whoever counts finds an answer to each",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::Fetch],
        path: "responses[orders].partitions[0#2]",
        kafka: ABSENT,
        eventor: THERE,
        readme: "a partition that is named twice",
        reason: "whoever counts finds an answer to each",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::DescribeLogDirs],
        path: "results[*].topics[*]",
        kafka: AT_TIMES_THERE,
        eventor: ABSENT,
        readme: "DescribeLogDirs of a topic that was just deleted",
        reason: "Kafka removes its files later",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::DescribeTransactions],
        path: "transaction_states[*].error_code",
        kafka: "16",
        eventor: "105",
        readme: "DescribeTransactions of an id",
        reason: "nobody else will know it",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::ListTransactions],
        path: "error_code",
        kafka: "0",
        eventor: "128",
        readme: "ListTransactions, patterns",
        reason: "regular expressions are not there yet",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::ElectLeaders],
        path: "replica_election_results[*].partition_result[*].error_message",
        kafka: ANY,
        eventor: ANY,
        readme: "messages beside error codes",
        reason: "in our own words",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::AlterPartitionReassignments],
        path: "responses[*].partitions[*].error_message",
        kafka: ANY,
        eventor: ANY,
        readme: "messages beside error codes",
        reason: "in our own words",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::DescribeQuorum, ApiKey::DescribeProducers],
        path: "topics[*].partitions[*].error_message",
        kafka: ANY,
        eventor: ANY,
        readme: "messages beside error codes",
        reason: "in our own words",
        ..ROW
    },
    Difference { apis: &[ApiKey::ListOffsets], path: "topics[*].partitions[*].timestamp", ..OWN_CLOCK },
    Difference {
        apis: &[ApiKey::DescribeQuorum],
        path: "topics[__cluster_metadata].partitions[0].current_voters[1].last_fetch_timestamp",
        ..OWN_CLOCK
    },
    Difference {
        apis: &[ApiKey::DescribeQuorum],
        path: "topics[__cluster_metadata].partitions[0].current_voters[1].last_caught_up_timestamp",
        ..OWN_CLOCK
    },
    Difference {
        apis: &[ApiKey::Fetch],
        path: "responses[*].partitions[*].records[*].max_timestamp",
        ..OWN_CLOCK
    },
    Difference {
        apis: &[ApiKey::ApiVersions],
        path: "finalized_features_epoch",
        kafka: POSITIVE,
        eventor: POSITIVE,
        reason: "the end of the metadata log that the broker knows: Kafka writes to it twice a second, in every state",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::DescribeQuorum],
        path: "topics[__cluster_metadata].partitions[0].high_watermark",
        kafka: POSITIVE,
        eventor: POSITIVE,
        reason: "the end of its metadata log, of partition 0 of __cluster_metadata alone: Kafka writes to it twice a second, in every state",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::DescribeQuorum],
        path: "topics[__cluster_metadata].partitions[0].current_voters[1].log_end_offset",
        kafka: POSITIVE,
        eventor: POSITIVE,
        reason: "the same end, as its only voter has it",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::DescribeLogDirs],
        path: "results[*].topics[__consumer_offsets].partitions[0].partition_size",
        kafka: POSITIVE,
        eventor: POSITIVE,
        reason: "the bytes of its log of groups: Kafka may write several records in one batch",
        ..ROW
    },
    Difference {
        apis: &[ApiKey::DescribeLogDirs],
        path: "results[*].usable_bytes",
        kafka: POSITIVE,
        eventor: POSITIVE,
        reason: "what its disk has left at that moment",
        ..ROW
    },
];

impl Difference {
    /// APIs and path.
    pub fn name(&self) -> String {
        let apis: Vec<&str> = self.apis.iter().map(|api| api.schema().name).collect();
        format!("{} {}", apis.join(", "), self.field())
    }

    /// Its path; where Kafka does not reply, that of the code that Eventor replies with.
    pub fn field(&self) -> &'static str {
        if self.path == NO_REPLY { "error_code" } else { self.path }
    }

    /// Is it met in every run?
    pub fn is_certain(&self) -> bool {
        self.kafka != AT_TIMES_THERE
    }

    /// Is it no difference that anybody meant, but what each broker has of its own?
    pub fn is_own(&self) -> bool {
        self.readme.is_empty()
    }

    /// Is this row about what was found in a reply of this API?
    pub fn is_about(&self, api: ApiKey, found: &Found) -> bool {
        let is_there = match self.path.strip_prefix('*') {
            Some(end) => found.path.ends_with(end),
            None => covers(self.path, &found.path),
        };
        let is_said = says(self.kafka, &found.kafka) && says(self.eventor, &found.eventor);
        self.apis.contains(&api) && is_there && is_said
    }

    /// The name that it has for a field beside its error code.
    pub fn beside(&self, field: &str) -> Option<&'static str> {
        self.beside.iter().find(|named| covers(named, field)).copied()
    }
}

fn says(wanted: &str, value: &str) -> bool {
    let number = || value.parse::<i64>().ok();
    match wanted {
        ANY => true,
        AT_TIMES_THERE => value == THERE,
        CLOCK => number().is_some_and(|ms| (*BEGUN_MS..=now_ms()).contains(&ms)),
        POSITIVE => number().is_some_and(|number| number > 0),
        wanted => wanted == value,
    }
}

/// When the referee began, before any broker did.
static BEGUN_MS: LazyLock<i64> = LazyLock::new(now_ms);

/// From now on, clocks are of this run.
pub fn begin() {
    LazyLock::force(&BEGUN_MS);
}

fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

/// Is it this path, where `[*]` is an element of any name?
fn covers(wanted: &str, path: &str) -> bool {
    let Some((head, rest)) = wanted.split_once("[*]") else { return wanted == path };
    let Some(element) = path.strip_prefix(head).and_then(|path| path.strip_prefix('[')) else { return false };
    let mut ends = element.match_indices(']').map(|(end, _)| element.split_at(end));
    ends.any(|(name, behind)| !name.contains("].") && covers(rest, &behind[1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last step of a path.
    fn field(path: &str) -> &str {
        path.rsplit('.').next().unwrap_or_default()
    }

    #[test]
    fn error_codes_counts_and_offsets_are_never_just_anything() {
        for row in DIFFERENCES.iter().filter(|row| row.kafka == ANY || row.eventor == ANY) {
            let is_free = ["order", "pieces", "documentation", "error_message", "batch_index_error_message"];
            assert!(is_free.contains(&field(row.path)), "{}", row.name());
        }
    }

    #[test]
    fn what_is_each_brokers_own_is_a_clock_or_one_number_of_a_log_that_nobody_but_the_broker_writes() {
        for row in DIFFERENCES.iter().filter(|row| row.is_own() && row.kafka != CLOCK) {
            let is_one = [
                "finalized_features_epoch",
                "topics[__cluster_metadata].partitions[0].high_watermark",
                "topics[__cluster_metadata].partitions[0].current_voters[1].log_end_offset",
                "results[*].topics[__consumer_offsets].partitions[0].partition_size",
                "results[*].usable_bytes",
            ];
            assert!(is_one.contains(&row.path), "{}", row.name());
        }
        for row in DIFFERENCES.iter().filter(|row| row.kafka == CLOCK || row.eventor == CLOCK) {
            assert!(row.is_own() && field(row.path).contains("time"), "{}", row.name());
        }
    }

    #[test]
    fn every_row_says_why() {
        assert!(DIFFERENCES.iter().all(|row| !row.reason.is_empty() && !row.apis.is_empty()));
        let with_others = DIFFERENCES.iter().filter(|row| !row.beside.is_empty());
        for row in with_others {
            assert_eq!(field(row.path), "error_code", "{}", row.name());
        }
    }

    #[test]
    fn a_row_is_about_an_element_of_any_name() {
        let found = Found { path: "topics[a.b].error_code".into(), kafka: "3".into(), eventor: "0".into() };
        let about = |api| DIFFERENCES.iter().filter(|row| row.is_about(api, &found)).count();
        assert_eq!((about(ApiKey::Metadata), about(ApiKey::Fetch)), (1, 0));
        let other = Found { eventor: "5".into(), ..found };
        assert!(!DIFFERENCES.iter().any(|row| row.is_about(ApiKey::Metadata, &other)));
    }

    #[test]
    fn a_path_covers_elements_of_any_name_and_nothing_deeper() {
        assert!(covers("topics[*].error_code", "topics[a]b].error_code"));
        assert!(covers("topics[a].partitions[*].error_code", "topics[a].partitions[0].error_code"));
        assert!(!covers("topics[b].partitions[*].error_code", "topics[a].partitions[0].error_code"));
        assert!(!covers("topics[*].error_code", "topics[a].partitions[0].error_code"));
    }
}

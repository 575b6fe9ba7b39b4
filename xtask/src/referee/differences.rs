//! Where Eventor answers otherwise than Apache Kafka 4.4 and means it. Whatever is not listed here is a mistake.

use eventor_core::protocol::ApiKey;

use super::compare::{ABSENT, Found};

/// One such field.
pub struct Difference {
    /// The APIs in whose replies it is.
    pub apis: &'static [ApiKey],
    /// With a name for one element, with `[*]` for whichever; what begins with `*` is the end of a path.
    pub path: &'static str,
    /// What Kafka says there; [`ANY`] is anything, which no error code, count or offset may be.
    pub kafka: &'static str,
    /// What Eventor says there.
    pub eventor: &'static str,
    /// The row of the README that it belongs to, by its first words.
    pub readme: &'static str,
    pub reason: &'static str,
}

const ANY: &str = "*";
const THERE: &str = "there";
/// What Kafka makes or removes in its own time, so that a run may meet it or not.
const AT_TIMES_THERE: &str = "there, at times";

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
    },
    Difference {
        apis: &[ApiKey::ApiVersions],
        path: "api_keys[*]",
        kafka: THERE,
        eventor: ABSENT,
        readme: "ApiVersions, what is advertised",
        reason: "what is not served is not advertised",
    },
    Difference {
        apis: &[ApiKey::ApiVersions],
        path: "error_code",
        kafka: ABSENT,
        eventor: "42",
        readme: "ApiVersions that cannot be decoded",
        reason: "people who write their first client by hand need to see something",
    },
    Difference {
        apis: &[ApiKey::DescribeAcls],
        path: "error_code",
        kafka: ABSENT,
        eventor: "54",
        readme: "DescribeAcls with a filter",
        reason: "every question has the same answer",
    },
    Difference {
        apis: &[ApiKey::Metadata],
        path: "topics[*].error_code",
        kafka: "3",
        eventor: "0",
        readme: "Metadata that makes a topic",
        reason: "the first answer comes once the topic is there",
    },
    Difference {
        apis: &[ApiKey::FindCoordinator],
        path: "error_code",
        kafka: "15",
        eventor: "53",
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
    },
    Difference {
        apis: &[ApiKey::Metadata],
        path: "topics[__transaction_state]",
        kafka: AT_TIMES_THERE,
        eventor: ABSENT,
        readme: "FindCoordinator of transactions",
        reason: "Kafka makes the topic when it is asked",
    },
    Difference {
        apis: &[ApiKey::Metadata],
        path: "topics[__share_group_state]",
        kafka: AT_TIMES_THERE,
        eventor: ABSENT,
        readme: "FindCoordinator of transactions",
        reason: "Kafka makes the topic when it is asked",
    },
    Difference {
        apis: &[ApiKey::InitProducerId],
        path: "error_code",
        kafka: "16",
        eventor: "53",
        readme: "transactional producers",
        reason: "there are no coordinators, and clients take 53 as final",
    },
    Difference {
        apis: &[ApiKey::Produce],
        path: "responses[*].partition_responses[*].error_code",
        kafka: "19",
        eventor: "48",
        readme: "transactional producers",
        reason: "Kafka's coordinator is not there in this state, ours nowhere",
    },
    Difference {
        apis: &[ApiKey::Produce],
        path: "responses[*].partition_responses[*].error_message",
        kafka: ANY,
        eventor: ANY,
        readme: "Produce, records that are refused",
        reason: "says what to do, in our own words",
    },
    Difference {
        apis: &[ApiKey::Produce],
        path: "responses[*].partition_responses[*].record_errors[*].batch_index_error_message",
        kafka: ANY,
        eventor: ANY,
        readme: "Produce, records that are refused",
        reason: "says what to do, in our own words",
    },
    Difference {
        apis: &[ApiKey::DescribeConfigs],
        path: "results[*].configs[*].documentation",
        kafka: ANY,
        eventor: ANY,
        readme: "DescribeConfigs, documentation",
        reason: "in our own words",
    },
    Difference {
        apis: &[ApiKey::Metadata],
        path: "error_code",
        kafka: "-1",
        eventor: "42",
        readme: "Metadata 12-13, a null name and no id",
        reason: "the request is wrong, not the server",
    },
    Difference {
        apis: &[ApiKey::Metadata],
        path: "topics[*].error_code",
        kafka: "-1",
        eventor: "42",
        readme: "Metadata 12-13, a null name and no id",
        reason: "the request is wrong, not the server",
    },
    Difference {
        apis: &[ApiKey::Fetch],
        path: "error_code",
        kafka: "-1",
        eventor: "70",
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
    },
    Difference {
        apis: &[ApiKey::ListOffsets],
        path: "topics[*].partitions[*].error_code",
        kafka: "-1",
        eventor: "0",
        readme: "Fetch, ListOffsets with an isolation level",
        reason: "the request is wrong, not the server",
    },
    Difference {
        apis: &[ApiKey::DescribeTopicPartitions],
        path: "topics[nameless].error_code",
        kafka: "-1",
        eventor: "17",
        readme: "DescribeTopicPartitions, an empty name",
        reason: "the name is wrong, not the server",
    },
    Difference {
        apis: &[ApiKey::DescribeTopicPartitions],
        path: "topics[orders].error_code",
        kafka: "-1",
        eventor: "0",
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
    },
    Difference {
        apis: &[ApiKey::ListOffsets],
        path: "topics[orders].partitions[0#2]",
        kafka: ABSENT,
        eventor: THERE,
        readme: "a partition that is named twice",
        reason: "whoever counts finds an answer to each",
    },
    Difference {
        apis: &[ApiKey::Fetch],
        path: "responses[orders].partitions[0#2]",
        kafka: ABSENT,
        eventor: THERE,
        readme: "a partition that is named twice",
        reason: "whoever counts finds an answer to each",
    },
    Difference {
        apis: &[ApiKey::DescribeLogDirs],
        path: "results[*].topics[*]",
        kafka: AT_TIMES_THERE,
        eventor: ABSENT,
        readme: "DescribeLogDirs of a topic that was just deleted",
        reason: "Kafka removes its files later",
    },
    Difference {
        apis: &[ApiKey::DescribeTransactions],
        path: "transaction_states[*].error_code",
        kafka: "16",
        eventor: "105",
        readme: "DescribeTransactions of an id",
        reason: "nobody else will know it",
    },
    Difference {
        apis: &[ApiKey::ListTransactions],
        path: "error_code",
        kafka: "0",
        eventor: "128",
        readme: "ListTransactions, patterns",
        reason: "regular expressions are not there yet",
    },
    Difference {
        apis: &[ApiKey::ElectLeaders],
        path: "replica_election_results[*].partition_result[*].error_message",
        kafka: ANY,
        eventor: ANY,
        readme: "messages beside error codes",
        reason: "in our own words",
    },
    Difference {
        apis: &[ApiKey::AlterPartitionReassignments],
        path: "responses[*].partitions[*].error_message",
        kafka: ANY,
        eventor: ANY,
        readme: "messages beside error codes",
        reason: "in our own words",
    },
    Difference {
        apis: &[ApiKey::DescribeQuorum, ApiKey::DescribeProducers],
        path: "topics[*].partitions[*].error_message",
        kafka: ANY,
        eventor: ANY,
        readme: "messages beside error codes",
        reason: "in our own words",
    },
];

impl Difference {
    /// APIs and path.
    pub fn name(&self) -> String {
        let apis: Vec<&str> = self.apis.iter().map(|api| api.schema().name).collect();
        format!("{} {}", apis.join(", "), self.path)
    }

    /// Is it met in every run?
    pub fn is_certain(&self) -> bool {
        self.kafka != AT_TIMES_THERE
    }

    /// Is this row about what was found in a reply of this API?
    pub fn is_about(&self, api: ApiKey, found: &Found) -> bool {
        let path = without_names(&found.path);
        let is_there = match self.path.strip_prefix('*') {
            Some(end) => path.ends_with(end),
            None => path == self.path || found.path == self.path,
        };
        let says = |wanted: &str, value: &str| match wanted {
            ANY => true,
            AT_TIMES_THERE => value == THERE,
            wanted => wanted == value,
        };
        let is_said = says(self.kafka, &found.kafka) && says(self.eventor, &found.eventor);
        self.apis.contains(&api) && is_there && is_said
    }
}

/// The path with `[*]` for every element.
fn without_names(path: &str) -> String {
    let mut parts = path.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |so_far, part| so_far + "[*]" + part.rsplit(']').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_codes_counts_and_offsets_are_never_just_anything() {
        for row in DIFFERENCES.iter().filter(|row| row.kafka == ANY || row.eventor == ANY) {
            let field = row.path.rsplit('.').next().unwrap_or_default();
            let is_free = ["order", "documentation", "error_message", "batch_index_error_message"];
            assert!(is_free.contains(&field), "{}", row.name());
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
}

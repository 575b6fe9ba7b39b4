//! CreateTopics, DeleteTopics and Metadata.

use eventor_core::protocol::{ApiKey, create_topics, delete_topics, metadata as metadata_api};
use eventor_core::wire::{Text, Writer};
use uuid::Uuid;

use super::Request;

/// See [`create_topic`].
#[derive(Debug, Clone)]
pub struct CreateTopic {
    name: String,
    partitions: i32,
    replication_factor: i16,
    configs: Vec<(String, Option<String>)>,
    validate_only: bool,
    version: i16,
}

/// Makes a topic of one partition.
pub fn create_topic(name: &str) -> CreateTopic {
    CreateTopic {
        name: name.to_owned(),
        partitions: 1,
        replication_factor: 1,
        configs: Vec::new(),
        validate_only: false,
        version: 7,
    }
}

impl CreateTopic {
    /// Of so many partitions.
    #[must_use]
    pub fn partitions(mut self, partitions: i32) -> CreateTopic {
        self.partitions = partitions;
        self
    }

    /// With so many replicas.
    #[must_use]
    pub fn replication_factor(mut self, replication_factor: i16) -> CreateTopic {
        self.replication_factor = replication_factor;
        self
    }

    /// With a setting.
    #[must_use]
    pub fn config(mut self, name: &str, value: &str) -> CreateTopic {
        self.configs.push((name.to_owned(), Some(value.to_owned())));
        self
    }

    /// Only looks whether it could be made.
    #[must_use]
    pub fn validate_only(mut self) -> CreateTopic {
        self.validate_only = true;
        self
    }

    /// In this version.
    #[must_use]
    pub fn version(mut self, version: i16) -> CreateTopic {
        self.version = version;
        self
    }
}

impl Request for CreateTopic {
    fn api(&self) -> ApiKey {
        ApiKey::CreateTopics
    }

    fn version(&self) -> i16 {
        self.version
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let configs: Vec<_> = self
            .configs
            .iter()
            .map(|(name, value)| create_topics::CreatableTopicConfig {
                name: Text(name.as_bytes()),
                value: value.as_ref().map(|value| Text(value.as_bytes())),
            })
            .collect();
        let topic = create_topics::CreatableTopic {
            name: Text(self.name.as_bytes()),
            num_partitions: self.partitions,
            replication_factor: self.replication_factor,
            assignments: &[],
            configs: &configs,
        };
        let request = create_topics::Request {
            topics: &[topic],
            timeout_ms: 30_000,
            validate_only: self.validate_only,
        };
        writer.message(&request, self.version);
    }
}

/// See [`delete_topic`].
#[derive(Debug, Clone)]
pub struct DeleteTopic(String);

/// Removes a topic by its name.
pub fn delete_topic(name: &str) -> DeleteTopic {
    DeleteTopic(name.to_owned())
}

impl Request for DeleteTopic {
    fn api(&self) -> ApiKey {
        ApiKey::DeleteTopics
    }

    fn version(&self) -> i16 {
        6
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let state =
            delete_topics::DeleteTopicState { name: Some(Text(self.0.as_bytes())), topic_id: Uuid::nil() };
        let request = delete_topics::Request { topics: &[state], timeout_ms: 30_000, ..Default::default() };
        writer.message(&request, self.version());
    }
}

/// See [`metadata`].
#[derive(Debug, Clone)]
pub struct Metadata {
    topics: Option<Vec<String>>,
    auto_create: bool,
}

/// Metadata of these topics; nothing is made.
pub fn metadata<'t>(topics: impl IntoIterator<Item = &'t str>) -> Metadata {
    let topics = topics.into_iter().map(str::to_owned).collect();
    Metadata { topics: Some(topics), auto_create: false }
}

/// Metadata of all topics.
pub fn all_metadata() -> Metadata {
    Metadata { topics: None, auto_create: false }
}

impl Metadata {
    /// Topics that are not there are to be made.
    #[must_use]
    pub fn auto_create(mut self) -> Metadata {
        self.auto_create = true;
        self
    }
}

impl Request for Metadata {
    fn api(&self) -> ApiKey {
        ApiKey::Metadata
    }

    fn version(&self) -> i16 {
        13
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let topics: Option<Vec<_>> = self.topics.as_ref().map(|topics| {
            let named = |name| metadata_api::Topic { topic_id: Uuid::nil(), name: Some(name) };
            topics.iter().map(|name| named(Text(name.as_bytes()))).collect()
        });
        let request = metadata_api::Request {
            topics: topics.as_deref(),
            allow_auto_topic_creation: self.auto_create,
            ..Default::default()
        };
        writer.message(&request, self.version());
    }
}

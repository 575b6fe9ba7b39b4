//! Fetch, one partition at a time.

use eventor_core::protocol::{ApiKey, fetch};
use eventor_core::wire::Writer;
use uuid::Uuid;

use super::{Named, Request};

/// See [`fetch`](fn@fetch).
#[derive(Debug, Clone)]
pub struct Fetch {
    topic: Named,
    partition: fetch::Partition,
    request: fetch::Request<'static>,
    is_empty: bool,
    version: i16,
}

/// Fetches from one partition, from offset 0, without waiting.
pub fn fetch(topic: &str, partition: i32) -> Fetch {
    Fetch {
        topic: Named::new(topic),
        partition: fetch::Partition { partition, partition_max_bytes: 1 << 20, ..Default::default() },
        request: fetch::Request {
            max_bytes: 50 << 20,
            min_bytes: 0,
            session_epoch: -1,
            ..Default::default()
        },
        is_empty: false,
        version: 12,
    }
}

/// Sets one field of the request or of its partition.
macro_rules! fetch_fields {
    ($($(#[$doc:meta])* $name:ident: $type:ty => $at:ident.$field:ident;)*) => { $(
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: $type) -> Fetch {
            self.$at.$field = $name;
            self
        }
    )* };
}

impl Fetch {
    fetch_fields! {
        /// From this offset on.
        offset: i64 => partition.fetch_offset;
        /// At most so much of the partition.
        partition_max_bytes: i32 => partition.partition_max_bytes;
        /// With the leader epoch that the client knows.
        current_leader_epoch: i32 => partition.current_leader_epoch;
        /// With the epoch of the last record that the client has.
        last_fetched_epoch: i32 => partition.last_fetched_epoch;
        /// Answered when so much is there.
        min_bytes: i32 => request.min_bytes;
        /// Or when so much time has passed.
        max_wait_ms: i32 => request.max_wait_ms;
        /// At most so much in all.
        max_bytes: i32 => request.max_bytes;
        /// In this session.
        session_id: i32 => request.session_id;
        /// As this request of the session.
        session_epoch: i32 => request.session_epoch;
        /// As this replica, which clients must not say.
        replica_id: i32 => request.replica_id;
    }

    /// Only what is committed.
    #[must_use]
    pub fn read_committed(mut self) -> Fetch {
        self.request.isolation_level = 1;
        self
    }

    /// Names no partition: the rest of a session's, or none.
    #[must_use]
    pub fn nothing(mut self) -> Fetch {
        self.is_empty = true;
        self
    }

    /// In this version.
    #[must_use]
    pub fn version(mut self, version: i16) -> Fetch {
        self.version = version;
        self
    }

    /// Names the topic by its id, in the latest version.
    #[must_use]
    pub fn by_id(mut self, id: Uuid) -> Fetch {
        self.topic.id = id;
        self.version(18)
    }
}

impl Request for Fetch {
    fn api(&self) -> ApiKey {
        ApiKey::Fetch
    }

    fn version(&self) -> i16 {
        self.version
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let partitions = [self.partition];
        let topics =
            [fetch::Topic { topic: self.topic.text(), topic_id: self.topic.id, partitions: &partitions }];
        let topics = if self.is_empty { &topics[..0] } else { &topics };
        writer.message(&fetch::Request { topics, ..self.request }, self.version);
    }
}

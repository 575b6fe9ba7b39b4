//! Fetch sessions (KIP-227): what a consumer asked for last time, so that it need not say it again.
//!
//! Sessions belong to the broker, not to a connection. A session's epoch counts its requests; a request with another epoch is
//! refused. When the cache is full, a session that was idle for two minutes gives way, and otherwise a smaller one.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::error::ErrorCode;
use crate::protocol::fetch;
use crate::random::Random;
use crate::storage::Offset;
use crate::time::Mono;

/// A session that was idle for this long may be evicted by any other.
const IDLE_MS: u64 = 120_000;
/// The epoch of a request that opens a session, or of one without.
const INITIAL_EPOCH: i32 = 0;
const FINAL_EPOCH: i32 = -1;

/// A partition as a session remembers it.
#[derive(Debug, Clone)]
pub(crate) struct Cached {
    pub topic: Box<[u8]>,
    pub topic_id: Uuid,
    pub partition: fetch::Partition,
    /// What the consumer was told last; -1 for nothing, or for an error.
    pub high_watermark: Offset,
    pub log_start_offset: Offset,
}

#[derive(Debug)]
struct FetchSession {
    /// The epoch of the next request.
    epoch: i32,
    by_id: bool,
    used_at: Mono,
    /// In the order in which they are read: what had data goes to the end.
    partitions: Vec<Cached>,
}

/// What a request is, as to sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Everything it wants it names; no session.
    Sessionless,
    /// Everything it wants it names; a session of this id remembers it.
    Full(i32),
    /// It names changes; the session of this id knows the rest. The answer leaves out what has no news.
    Incremental(i32),
}

impl Kind {
    /// The session id of the response.
    pub fn session_id(self) -> i32 {
        match self {
            Kind::Sessionless => 0,
            Kind::Full(id) | Kind::Incremental(id) => id,
        }
    }
}

/// See the module.
#[derive(Debug)]
pub(crate) struct FetchSessions {
    sessions: BTreeMap<i32, FetchSession>,
    slots: usize,
    random: Random,
}

impl FetchSessions {
    /// At most `slots` sessions (`max.incremental.fetch.session.cache.slots`).
    pub fn new(slots: u32, random: Random) -> FetchSessions {
        FetchSessions { sessions: BTreeMap::new(), slots: slots as usize, random }
    }

    /// Takes in a request: opens, closes or advances its session.
    ///
    /// # Errors
    /// `FETCH_SESSION_ID_NOT_FOUND`, `INVALID_FETCH_SESSION_EPOCH`, `FETCH_SESSION_TOPIC_ID_ERROR`: the whole request's answer.
    pub fn begin(&mut self, request: &fetch::Request<'_>, by_id: bool, now: Mono) -> Result<Kind, ErrorCode> {
        let (id, epoch) = (request.session_id, request.session_epoch);
        if epoch == INITIAL_EPOCH || epoch == FINAL_EPOCH {
            self.sessions.remove(&id);
            let opened = (epoch == INITIAL_EPOCH).then(|| self.open(request, by_id, now)).flatten();
            return Ok(opened.map_or(Kind::Sessionless, Kind::Full));
        }
        let session = self.sessions.get_mut(&id).ok_or(ErrorCode::FETCH_SESSION_ID_NOT_FOUND)?;
        if session.epoch != epoch {
            return Err(ErrorCode::INVALID_FETCH_SESSION_EPOCH);
        }
        if session.by_id != by_id {
            return Err(ErrorCode::FETCH_SESSION_TOPIC_ID_ERROR);
        }
        session.update(request);
        session.epoch = next_epoch(epoch);
        session.used_at = session.used_at.max(now);
        if session.partitions.is_empty() {
            self.sessions.remove(&id);
            return Ok(Kind::Sessionless);
        }
        Ok(Kind::Incremental(id))
    }

    /// The partitions of a session, in the order in which they are to be read.
    pub fn partitions(&self, id: i32) -> &[Cached] {
        self.sessions.get(&id).map_or(&[], |session| &session.partitions)
    }

    /// Whether a response of an incremental request must mention this partition; remembers that it does.
    pub fn has_news(
        &mut self,
        id: i32,
        topic: &[u8],
        topic_id: Uuid,
        data: &fetch::PartitionData<'_>,
    ) -> bool {
        let Some(session) = self.sessions.get_mut(&id) else { return true };
        let by_id = session.by_id;
        let is_it = |cached: &Cached| {
            cached.partition.partition == data.partition_index
                && if by_id { cached.topic_id == topic_id } else { *cached.topic == *topic }
        };
        let Some(at) = session.partitions.iter().position(is_it) else { return true };
        let has_records = data.records.is_some_and(|records| !records.is_empty());
        let cached = &mut session.partitions[at];
        let is_error = data.error_code != ErrorCode::NONE;
        let news = has_records
            || is_error
            || cached.high_watermark != data.high_watermark
            || cached.log_start_offset != data.log_start_offset
            || data.diverging_epoch.epoch >= 0;
        // An error is forgotten at once, so that the recovery from it is news.
        cached.high_watermark = if is_error { -1 } else { data.high_watermark };
        cached.log_start_offset = if is_error { -1 } else { data.log_start_offset };
        if has_records {
            let moved = session.partitions.remove(at);
            session.partitions.push(moved);
        }
        news
    }

    fn open(&mut self, request: &fetch::Request<'_>, by_id: bool, now: Mono) -> Option<i32> {
        let mut session =
            FetchSession { epoch: next_epoch(INITIAL_EPOCH), by_id, used_at: now, partitions: Vec::new() };
        session.update(request);
        if self.sessions.len() >= self.slots && !self.evict(session.partitions.len(), now) {
            return None;
        }
        let id = loop {
            let id = (self.random.next_u64() & 0x7fff_ffff) as i32;
            if id != 0 && !self.sessions.contains_key(&id) {
                break id;
            }
        };
        self.sessions.insert(id, session);
        Some(id)
    }

    /// Makes room for a session of so many partitions, if another may go.
    fn evict(&mut self, partitions: usize, now: Mono) -> bool {
        let idle = self.sessions.iter().min_by_key(|(_, session)| session.used_at);
        let idle = idle.filter(|(_, session)| now - session.used_at > IDLE_MS);
        let small = self.sessions.iter().min_by_key(|(_, session)| session.partitions.len());
        let small = small.filter(|(_, session)| session.partitions.len() < partitions);
        let Some((&id, _)) = idle.or(small) else { return false };
        self.sessions.remove(&id);
        true
    }
}

impl FetchSession {
    /// Adds, replaces and forgets what the request says.
    fn update(&mut self, request: &fetch::Request<'_>) {
        for topic in request.topics {
            for partition in topic.partitions {
                match self.position(topic.topic.0, topic.topic_id, partition.partition) {
                    Some(at) => self.partitions[at].partition = *partition,
                    None => self.partitions.push(Cached {
                        topic: topic.topic.0.into(),
                        topic_id: topic.topic_id,
                        partition: *partition,
                        high_watermark: -1,
                        log_start_offset: -1,
                    }),
                }
            }
        }
        for topic in request.forgotten_topics_data {
            for partition in topic.partitions {
                if let Some(at) = self.position(topic.topic.0, topic.topic_id, *partition) {
                    self.partitions.remove(at);
                }
            }
        }
    }

    fn position(&self, topic: &[u8], topic_id: Uuid, partition: i32) -> Option<usize> {
        self.partitions.iter().position(|cached| {
            cached.partition.partition == partition && *cached.topic == *topic && cached.topic_id == topic_id
        })
    }
}

/// Epochs rise from 1 to the largest and begin again.
fn next_epoch(epoch: i32) -> i32 {
    if epoch == i32::MAX { 1 } else { epoch + 1 }
}

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
    /// By place, the order in which they are read: what had data goes to the end.
    partitions: BTreeMap<Place, Cached>,
    /// Where each is: by its topic's name or id, and its number.
    places: BTreeMap<Box<[u8]>, BTreeMap<i32, Place>>,
    /// The place behind all others.
    end: Place,
}

/// Places only rise.
type Place = u64;

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
    pub fn partitions(&self, id: i32) -> impl Iterator<Item = &Cached> {
        self.sessions.get(&id).into_iter().flat_map(|session| session.partitions.values())
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
        let Some(place) = session.place(topic, &topic_id, data.partition_index) else { return true };
        let Some(cached) = session.partitions.get_mut(&place) else { return true };
        let has_records = data.records.is_some_and(|records| !records.is_empty());
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
            session.move_to_end(topic, &topic_id, data.partition_index);
        }
        news
    }

    fn open(&mut self, request: &fetch::Request<'_>, by_id: bool, now: Mono) -> Option<i32> {
        let (partitions, places) = Default::default();
        let epoch = next_epoch(INITIAL_EPOCH);
        let mut session = FetchSession { epoch, by_id, used_at: now, partitions, places, end: 0 };
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
                self.add(topic.topic.0, topic.topic_id, *partition);
            }
        }
        for topic in request.forgotten_topics_data {
            for partition in topic.partitions {
                self.forget(topic.topic.0, &topic.topic_id, *partition);
            }
        }
    }

    fn add(&mut self, topic: &[u8], topic_id: Uuid, partition: fetch::Partition) {
        if let Some(place) = self.place(topic, &topic_id, partition.partition) {
            let known = self.partitions.get_mut(&place);
            return known.into_iter().for_each(|cached| cached.partition = partition);
        }
        let key = key(self.by_id, topic, &topic_id);
        let of_topic = match self.places.get_mut(key) {
            Some(of_topic) => of_topic,
            None => self.places.entry(key.into()).or_default(),
        };
        of_topic.insert(partition.partition, self.end);
        let (topic, high_watermark, log_start_offset) = (topic.into(), -1, -1);
        let cached = Cached { topic, topic_id, partition, high_watermark, log_start_offset };
        self.partitions.insert(self.end, cached);
        self.end += 1;
    }

    fn forget(&mut self, topic: &[u8], topic_id: &Uuid, partition: i32) {
        let key = key(self.by_id, topic, topic_id);
        let Some(of_topic) = self.places.get_mut(key) else { return };
        if let Some(place) = of_topic.remove(&partition) {
            self.partitions.remove(&place);
        }
        if of_topic.is_empty() {
            self.places.remove(key);
        }
    }

    fn move_to_end(&mut self, topic: &[u8], topic_id: &Uuid, partition: i32) {
        let of_topic = self.places.get_mut(key(self.by_id, topic, topic_id));
        let Some(place) = of_topic.and_then(|of_topic| of_topic.get_mut(&partition)) else { return };
        if let Some(cached) = self.partitions.remove(place) {
            self.partitions.insert(self.end, cached);
            *place = self.end;
            self.end += 1;
        }
    }

    fn place(&self, topic: &[u8], topic_id: &Uuid, partition: i32) -> Option<Place> {
        self.places.get(key(self.by_id, topic, topic_id))?.get(&partition).copied()
    }
}

/// What a session knows a topic by: the one of its two names that its requests have.
fn key<'k>(by_id: bool, topic: &'k [u8], topic_id: &'k Uuid) -> &'k [u8] {
    if by_id { topic_id.as_bytes() } else { topic }
}

/// Epochs rise from 1 to the largest and begin again.
fn next_epoch(epoch: i32) -> i32 {
    if epoch == i32::MAX { 1 } else { epoch + 1 }
}

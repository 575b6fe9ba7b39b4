//! One sequence on all brokers, request by request: nobody is asked the next before all have answered or all wait.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use eventor_core::protocol::ApiKey;
use eventor_tests::Reply;
use uuid::Uuid;

use super::sequence::Step;
use super::words::{PRODUCERS, SESSIONS, Words, member};
use crate::Outcome;
use crate::referee::broker::{BROKERS, Broker, at_once};
use crate::referee::case;
use crate::referee::connection::{Answer, Connection, Seen};
use crate::referee::identity::Identities;

/// A request that nobody has answered by then waits for something, if it is one that may.
const WAITS_AFTER: Duration = Duration::from_millis(250);
/// Whoever has not answered by then, where another has or nothing is waited for, does not answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
/// Between two looks for an answer.
const PAUSE: Duration = Duration::from_millis(1);

/// A request and what each broker answered.
pub struct Answered<'s> {
    pub step: &'s Step,
    pub seen: [Seen; BROKERS],
}

/// A sequence under way.
pub struct Play<'b, 's> {
    brokers: &'b mut [Broker; BROKERS],
    identities: [Identities; BROKERS],
    connections: Option<[Connection; BROKERS]>,
    waiting: Vec<Asked<'s>>,
    /// How often a topic of a name was made.
    made: BTreeMap<String, u32>,
}

/// A request that is not answered yet.
struct Asked<'s> {
    step: &'s Step,
    connections: [Connection; BROKERS],
    answers: [Option<Answer>; BROKERS],
}

impl<'b, 's> Play<'b, 's> {
    pub fn new(brokers: &'b mut [Broker; BROKERS]) -> Play<'b, 's> {
        let identities = brokers.each_ref().map(Broker::identities);
        Play { brokers, identities, connections: None, waiting: Vec::new(), made: BTreeMap::new() }
    }

    /// Asks all, and answers which requests are answered now: this one, none if it waits, and those that waited for it.
    pub fn ask(&mut self, step: &'s Step) -> Result<Vec<Answered<'s>>, String> {
        let connections = match self.connections.take() {
            Some(connections) => connections,
            None => self.connect()?,
        };
        let mut asked = Asked { step, connections, answers: [const { None }; BROKERS] };
        for (connection, identities) in asked.connections.iter_mut().zip(&mut self.identities) {
            connection.ask(&case::for_broker(&step.frame, identities))?;
        }
        let mut answered = Vec::new();
        let may_wait = [ApiKey::Fetch, ApiKey::JoinGroup, ApiKey::SyncGroup].contains(&step.api);
        let is_answered = asked.await_all(if may_wait { WAITS_AFTER } else { ANSWERS_WITHIN })?;
        match is_answered || !may_wait {
            true => answered.push(self.answered(asked)),
            false => self.waiting.push(asked),
        }
        if changes_metadata(step.api) {
            self.settle()?;
        }
        answered.extend(self.answered_later()?);
        Ok(answered)
    }

    /// What is there in the end, on each broker; then nothing is.
    pub fn end(mut self) -> Result<[Vec<Seen>; BROKERS], String> {
        self.waiting.clear();
        self.connections = None;
        let identities = &self.identities;
        at_once(self.brokers, |at, broker| {
            let seen = broker.everything(&identities[at])?;
            broker.clear()?;
            broker.clear_configs()?;
            Ok(seen)
        })
    }

    fn connect(&self) -> Result<[Connection; BROKERS], String> {
        let connections: Result<Vec<Connection>, String> = self.brokers.iter().map(Broker::connect).collect();
        Ok(connections?.try_into().unwrap_or_else(|_| unreachable!("a connection to each")))
    }

    /// Those that waited and are answered now.
    fn answered_later(&mut self) -> Result<Vec<Answered<'s>>, String> {
        let mut answered = Vec::new();
        for mut asked in std::mem::take(&mut self.waiting) {
            match asked.await_all(PAUSE)? {
                true => answered.push(self.answered(asked)),
                false => self.waiting.push(asked),
            }
        }
        Ok(answered)
    }

    fn answered(&mut self, asked: Asked<'s>) -> Answered<'s> {
        let answers = asked.answers.map(|answer| answer.unwrap_or(Answer::None));
        for (identities, answer) in self.identities.iter_mut().zip(&answers) {
            if let Answer::Reply(reply) = answer {
                learn(identities, asked.step.at, reply);
            }
        }
        if answers.iter().all(|answer| matches!(answer, Answer::Reply(_) | Answer::Nothing)) {
            self.connections = Some(asked.connections);
        }
        let mut at = 0;
        let seen = answers.map(|answer| {
            at += 1;
            answer.show(asked.step.api, &self.identities[at - 1])
        });
        Answered { step: asked.step, seen }
    }

    /// Waits until all that was changed can be seen, and learns the ids of new topics.
    fn settle(&mut self) -> Outcome {
        let topics = at_once(self.brokers, |_, broker| {
            // Kafka shows what has changed a moment before it acts: once a second change shows, the first one acts.
            broker.settle()?;
            broker.settle()?;
            broker.topics()
        })?;
        let mut new: BTreeMap<String, Uuid> = BTreeMap::new();
        for (topics, identities) in topics.into_iter().zip(&mut self.identities) {
            for (name, own) in topics {
                if !identities.topics.values().any(|known| *known == own) {
                    let made = self.made.get(&name).copied().unwrap_or(0);
                    let id = Words::topic_id(&name, made + 1);
                    identities.topics.insert(id, own);
                    new.insert(name, id);
                }
            }
        }
        for name in new.into_keys() {
            *self.made.entry(name).or_default() += 1;
        }
        Ok(())
    }
}

impl Asked<'_> {
    /// Collects answers; false when nobody has answered in this time.
    fn await_all(&mut self, patience: Duration) -> Result<bool, String> {
        let begun = Instant::now();
        loop {
            for (connection, answer) in self.connections.iter_mut().zip(&mut self.answers) {
                if answer.is_none() {
                    *answer = connection.answer(self.step.api, self.step.version, PAUSE)?;
                }
            }
            let count = self.answers.iter().flatten().count();
            let limit = if count == 0 { patience } else { ANSWERS_WITHIN };
            if count == BROKERS || begun.elapsed() >= limit {
                return Ok(count > 0);
            }
        }
    }
}

/// The ids that a broker gave on behalf of a request.
fn learn(identities: &mut Identities, at: usize, reply: &Reply) {
    let id = |field: &str| if reply.find(field).is_some() { reply.int(field) } else { -1 };
    match reply.api() {
        ApiKey::InitProducerId => {
            let own = id("producer_id");
            if own >= 0 && !identities.producers.values().any(|known| *known == own) {
                identities.producers.insert(PRODUCERS + at as i64, own);
            }
        }
        ApiKey::Fetch => {
            let own = id("session_id");
            if own > 0 && !identities.sessions.values().any(|known| *known == own) {
                identities.sessions.insert(SESSIONS + at as i64, own);
            }
        }
        ApiKey::JoinGroup => {
            let own = reply.text("member_id");
            if !own.is_empty() && !identities.members.values().any(|known| *known == own) {
                identities.members.insert(member(at), own);
            }
        }
        _ => {}
    }
}

/// May it change topics or configs?
fn changes_metadata(api: ApiKey) -> bool {
    use ApiKey::*;
    let topics = [CreateTopics, DeleteTopics, CreatePartitions, Metadata];
    let others =
        [AlterConfigs, IncrementalAlterConfigs, ElectLeaders, AlterPartitionReassignments, UpdateFeatures];
    topics.contains(&api) || others.contains(&api)
}

//! One sequence on all brokers, request by request: nobody is asked the next before all have answered or all wait.

use std::time::{Duration, Instant};

use eventor_core::protocol::ApiKey;

use super::sequence::Step;
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
        Play { brokers, identities, connections: None, waiting: Vec::new() }
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
        // What it made has a name by the time that it is looked at.
        if changes_metadata(step.api) {
            self.settle()?;
        }
        match is_answered || !may_wait {
            true => answered.push(self.answered(asked)),
            false => self.waiting.push(asked),
        }
        answered.extend(self.answered_later()?);
        Ok(answered)
    }

    /// What is there on each broker.
    pub fn everything(&mut self) -> Result<[Vec<Seen>; BROKERS], String> {
        let identities = &self.identities;
        at_once(self.brokers, |at, broker| broker.everything(&mut identities[at].clone()))
    }

    /// Waits for what still waits; answers what is answered then, and how many requests nobody has answered.
    pub fn drain(&mut self) -> Result<(Vec<Answered<'s>>, usize), String> {
        let mut answered = Vec::new();
        for mut asked in std::mem::take(&mut self.waiting) {
            match asked.await_all(WAITS_AFTER)? {
                true => answered.push(self.answered(asked)),
                false => self.waiting.push(asked),
            }
        }
        Ok((answered, self.waiting.len()))
    }

    /// Leaves nothing behind.
    pub fn end(self) -> Outcome {
        drop((self.waiting, self.connections));
        at_once(self.brokers, |_, broker| {
            broker.clear()?;
            broker.clear_configs()
        })
        .map(drop)
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
                identities.learn(asked.step.at, reply);
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
        topics.into_iter().zip(&mut self.identities).for_each(|(topics, known)| known.learn_topics(topics));
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

/// May it change topics or configs?
fn changes_metadata(api: ApiKey) -> bool {
    use ApiKey::*;
    let topics = [CreateTopics, DeleteTopics, CreatePartitions, Metadata];
    let others =
        [AlterConfigs, IncrementalAlterConfigs, ElectLeaders, AlterPartitionReassignments, UpdateFeatures];
    topics.contains(&api) || others.contains(&api)
}

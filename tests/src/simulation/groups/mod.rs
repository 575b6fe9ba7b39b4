//! Whole runs of consumer groups made up from a seed: members that come, go, are slow, vanish and come back, commit in the
//! middle of rebalances, on a broker that is killed, stopped and loses its power.
//!
//! The checkers, by name:
//!
//! - `OneOwnerPerPartition`: in a generation a partition belongs to one member, the one that the leader gave it to, and there
//!   is one leader.
//! - `CommitsNeverGoBack`: a commit counts only if nobody knows a later generation; what was acknowledged is there after any
//!   crash; what a group reads of its offsets only rises, and somebody committed it.
//! - `EveryJoinIsAnswered`: who waits in a group is answered once time enough has passed.
//! - `NoWakeLost`: as in the parent.

mod member;
mod model;

use eventor_core::protocol::find_coordinator;
use eventor_core::random::Random;
use eventor_core::wire::Text;

use super::{Counted, Found, Violation};
use crate::{Event, Files, Setup, Sim, at, create_topic};
use member::Member;
use model::Model;

const TOPIC: &str = "t";
const PARTITIONS: i32 = 4;
const GROUPS: [&str; 2] = ["readers", "writers"];
const MEMBERS: usize = 7;
const SESSION_TIMEOUT_MS: i32 = 6000;
const REBALANCE_TIMEOUT_MS: i32 = 3000;
const INITIAL_DELAY_MS: i64 = 500;
/// So long, in such steps, everything that waits is waited for: longer than sessions and rebalances together.
const DRAIN_STEP_MS: u64 = 500;
const DRAIN_STEPS: usize = 60;

/// What runs have been through: a number that stays 0 is something that is not tested.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage([u64; Count::ALL.len()]);

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Generations,
    Shares,
    Commits,
    StaleCommits,
    GivenUp,
    Fenced,
    Loading,
    Storms,
    Cuts,
    Kills,
    Stops,
    Crashes,
    FailedFlushes,
}

impl Count {
    const ALL: [(Count, &'static str); 13] = [
        (Count::Generations, "generations"),
        (Count::Shares, "shares given"),
        (Count::Commits, "commits acknowledged"),
        (Count::StaleCommits, "commits of a generation that is over refused"),
        (Count::GivenUp, "members given up"),
        (Count::Fenced, "static members replaced by another"),
        (Count::Loading, "answers while groups were read"),
        (Count::Storms, "storms of joins"),
        (Count::Cuts, "connections cut"),
        (Count::Kills, "kills"),
        (Count::Stops, "stops"),
        (Count::Crashes, "losses of power"),
        (Count::FailedFlushes, "failed flushes"),
    ];
}

impl Coverage {
    pub(super) fn count(&mut self, what: Count) {
        self.0[what as usize] += 1;
    }
}

impl Counted for Coverage {
    fn counters(&self) -> Vec<(&'static str, u64)> {
        Count::ALL.iter().zip(self.0).map(|((_, name), count)| (*name, count)).collect()
    }

    fn and(mut self, other: Coverage) -> Coverage {
        self.0.iter_mut().zip(other.0).for_each(|(sum, count)| *sum += count);
        self
    }
}

/// Runs `steps` steps made up from `seed`.
///
/// # Errors
/// The first thing that a checker found.
pub fn run(seed: u64, steps: usize) -> Result<Coverage, Violation> {
    let mut run = Run::new(seed);
    for step in 0..steps {
        run.step().map_err(|(checker, what)| Violation { checker, what, step })?;
    }
    run.drain().map_err(|(checker, what)| Violation { checker, what, step: steps })?;
    Ok(run.coverage)
}

/// One run.
struct Run {
    sim: Sim,
    random: Random,
    members: Vec<Member>,
    model: Model,
    coverage: Coverage,
    /// A flush failed: logs are offline until the next start.
    is_wounded: bool,
}

impl Run {
    fn new(seed: u64) -> Run {
        let setup = Setup::seed(seed).files(Files::crashing()).config(|config| {
            config.groups.topic_partitions = 2;
            config.groups.initial_rebalance_delay_ms = INITIAL_DELAY_MS;
        });
        let mut sim = setup.start();
        let mut client = sim.connect();
        assert_eq!(client.call(create_topic(TOPIC).partitions(PARTITIONS)).first_error().0, 0);
        let find = find_coordinator::Request { key: Text::new(GROUPS[0]), ..Default::default() };
        assert_eq!(client.call(at(3, find)).first_error().0, 0);
        let members = (0..MEMBERS).map(|number| Member::new(number, sim.connect())).collect();
        Run {
            sim,
            random: Random::seed(seed ^ 0x6709),
            members,
            model: Model::default(),
            coverage: Coverage::default(),
            is_wounded: false,
        }
    }

    /// One thing happens; then everybody reads what came, and the checkers look.
    fn step(&mut self) -> Result<(), Found> {
        if self.is_wounded && self.random.below(4) == 0 || self.sim.fatal().is_some() {
            let seed = self.random.next_u64();
            return self.end(Event::Crash { seed });
        }
        match self.random.below(400) {
            0..240 => self.somebody(),
            240..320 => _ = self.sim.run_jobs(),
            320..330 => self.sim.handle(Event::StartFlush),
            330..340 => self.sim.handle(Event::FinishFlush),
            340..384 => {
                let ms = self.random.below(700);
                self.sim.advance_ms(ms);
            }
            384 => self.sim.advance_ms(SESSION_TIMEOUT_MS as u64),
            385..388 => self.storm(),
            388..394 => self.cut(),
            394 => {
                self.coverage.count(Count::FailedFlushes);
                self.is_wounded = true;
                self.sim.handle(Event::FailFlush);
            }
            395 => self.end(Event::Kill)?,
            396 => self.end(Event::Stop)?,
            397 => {
                let seed = self.random.next_u64();
                self.end(Event::Crash { seed })?;
            }
            _ => self.sim.handle(Event::Job),
        }
        self.look()
    }

    fn somebody(&mut self) {
        let who = self.random.below(MEMBERS as u64) as usize;
        let member = &mut self.members[who];
        if member.client.closed().is_some() {
            member.reconnect(self.sim.connect());
        }
        member.act(&mut self.model, &mut self.random);
    }

    /// Everybody joins at once.
    fn storm(&mut self) {
        self.coverage.count(Count::Storms);
        for member in &mut self.members {
            if member.client.closed().is_some() {
                member.reconnect(self.sim.connect());
            }
            member.join();
        }
    }

    fn cut(&mut self) {
        let who = self.random.below(MEMBERS as u64) as usize;
        self.coverage.count(Count::Cuts);
        self.members[who].client.cut();
    }

    /// Everybody reads what came, and nobody has slept through anything.
    fn look(&mut self) -> Result<(), Found> {
        for member in &mut self.members {
            member.read(&mut self.model, &mut self.coverage)?;
        }
        if self.sim.fatal().is_some() {
            return Ok(());
        }
        match self.sim.missed_wakes() {
            missed if missed.is_empty() => Ok(()),
            missed => {
                Err(("NoWakeLost", format!("connections {missed:?} could go on, and nothing woke them")))
            }
        }
    }

    /// The broker ends in this way and starts again.
    fn end(&mut self, end: Event) -> Result<(), Found> {
        self.coverage.count(match end {
            Event::Kill => Count::Kills,
            Event::Stop => Count::Stops,
            _ => Count::Crashes,
        });
        self.sim.handle(end);
        for member in &mut self.members {
            member.read(&mut self.model, &mut self.coverage)?;
        }
        let why = |why| ("CommitsNeverGoBack", format!("the broker does not start: {why}"));
        self.sim.try_reopen().map_err(why)?;
        self.is_wounded = false;
        self.model.restarts();
        for member in &mut self.members {
            member.reconnect(self.sim.connect());
        }
        Ok(())
    }

    /// With jobs done and time passing, everything is answered, and every group tells what it committed.
    fn drain(&mut self) -> Result<(), Found> {
        if self.is_wounded || self.sim.fatal().is_some() {
            self.end(Event::Kill)?;
        }
        for _ in 0..DRAIN_STEPS {
            self.sim.handle(Event::FinishFlush);
            self.sim.run_jobs();
            self.look()?;
            self.sim.advance_ms(DRAIN_STEP_MS);
            self.sim.run_jobs();
            self.look()?;
        }
        let waits = |member: &&Member| member.is_waiting() && member.client.closed().is_none();
        if let Some(member) = self.members.iter().find(waits) {
            return Err(("EveryJoinIsAnswered", member.waits_for()));
        }
        let mut client = self.sim.connect();
        for group in GROUPS {
            for partition in 0..PARTITIONS {
                self.model.read_back(&mut client, group, partition)?;
            }
        }
        Ok(())
    }
}

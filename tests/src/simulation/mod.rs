//! Whole runs made up from a seed: clients that produce, retry and consume, and everything that may go wrong meanwhile.
//!
//! A run is checked after every step and after every restart. The checkers, by name:
//!
//! - `AckedSurvives`: what was acknowledged as durable is there, at its offset, after any crash; what was appended is there
//!   after any end but a loss of power; topics likewise; nothing is there that nobody sent.
//! - `OffsetsContiguous`: a reader sees every offset once, and the same record at it each time.
//! - `HighWatermarkMonotone`: what was readable stays readable as long as the broker runs.
//! - `NoDuplicateSequence`: what an idempotent producer sends again is there once, its sequences without a gap.
//! - `StartHolds`: a log's start never goes back, over crashes neither once it was acknowledged; what is before is gone, and
//!   what is after it is kept unless somebody asked, or its time has come.
//! - `NoWakeLost`: nobody sleeps who could go on, and no wait outlives what it waits for.
//!
//! The crash model is that of `eventor_storage::file_system::Crash`.

mod actor;
pub mod groups;
mod model;
mod sweep;

use std::fmt;

use eventor_core::random::Random;

use crate::{Event, Files, Setup, Sim, create_topic};
use actor::Actor;
use eventor_core::event::Event as Happened;
use model::{Keeps, Model};

pub use sweep::{Counted, sweep};

/// The topic that everybody writes to, and its partitions.
const TOPIC: &str = "t";
const PARTITIONS: i32 = 3;
const ACTORS: usize = 5;
/// ListOffsets' word for the start of a log.
const EARLIEST: i64 = -2;
const OFFSET_OUT_OF_RANGE: i16 = 1;
/// Longer than any long poll, shorter than any wait for an acknowledgement.
const DRAIN_STEP_MS: u64 = 1000;
const DRAIN_STEPS: usize = 12;

/// What a run has been through: a number that stays 0 over many runs is something that is not tested.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Losses of power while something was appended and not flushed.
    pub crashes_before_flush: u64,
    /// Records that such a crash took.
    pub records_lost_unflushed: u64,
    /// Ends of logs that recovery had to cut.
    pub torn_tails_cut: u64,
    /// Ends without a word, files kept.
    pub kills: u64,
    /// Stops in order.
    pub stops: u64,
    /// Flushes that were made to fail.
    pub failed_flushes: u64,
    /// Disks that were made to be full.
    pub full_disks: u64,
    /// Batches refused because the disk was full.
    pub refused_for_space: u64,
    /// Batches that were sent again and recognised.
    pub duplicates_recognised: u64,
    /// Segments begun beyond each log's first.
    pub rolls: u64,
    /// Starts of logs that a client raised.
    pub starts_raised: u64,
    /// Segments that were deleted.
    pub segments_deleted: u64,
    /// Readers whose position lay before the start.
    pub overtaken: u64,
    /// Long polls answered because records came.
    pub woken_by_append: u64,
    /// Long polls answered because their time was up.
    pub woken_by_time: u64,
    /// Long polls answered because the broker stopped.
    pub woken_by_close: u64,
    /// Connections broken with requests under way.
    pub cuts: u64,
    /// Batches acknowledged as durable.
    pub acknowledged: u64,
}

impl Counted for Coverage {
    fn counters(&self) -> Vec<(&'static str, u64)> {
        vec![
            ("crashes between append and flush", self.crashes_before_flush),
            ("unflushed records lost", self.records_lost_unflushed),
            ("torn tails cut", self.torn_tails_cut),
            ("kills", self.kills),
            ("stops", self.stops),
            ("failed flushes", self.failed_flushes),
            ("full disks", self.full_disks),
            ("batches refused for lack of space", self.refused_for_space),
            ("duplicates recognised", self.duplicates_recognised),
            ("rolls", self.rolls),
            ("starts raised by clients", self.starts_raised),
            ("segments deleted", self.segments_deleted),
            ("readers overtaken by the start", self.overtaken),
            ("waits woken by append", self.woken_by_append),
            ("waits woken by time", self.woken_by_time),
            ("waits woken by close", self.woken_by_close),
            ("connections cut", self.cuts),
            ("batches acknowledged", self.acknowledged),
        ]
    }

    fn and(self, other: Coverage) -> Coverage {
        Coverage {
            crashes_before_flush: self.crashes_before_flush + other.crashes_before_flush,
            records_lost_unflushed: self.records_lost_unflushed + other.records_lost_unflushed,
            torn_tails_cut: self.torn_tails_cut + other.torn_tails_cut,
            kills: self.kills + other.kills,
            stops: self.stops + other.stops,
            failed_flushes: self.failed_flushes + other.failed_flushes,
            full_disks: self.full_disks + other.full_disks,
            refused_for_space: self.refused_for_space + other.refused_for_space,
            duplicates_recognised: self.duplicates_recognised + other.duplicates_recognised,
            rolls: self.rolls + other.rolls,
            starts_raised: self.starts_raised + other.starts_raised,
            segments_deleted: self.segments_deleted + other.segments_deleted,
            overtaken: self.overtaken + other.overtaken,
            woken_by_append: self.woken_by_append + other.woken_by_append,
            woken_by_time: self.woken_by_time + other.woken_by_time,
            woken_by_close: self.woken_by_close + other.woken_by_close,
            cuts: self.cuts + other.cuts,
            acknowledged: self.acknowledged + other.acknowledged,
        }
    }
}

/// A checker that found something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which one.
    pub checker: &'static str,
    /// What it found.
    pub what: String,
    /// In which step, from 0.
    pub step: usize,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in step {}: {}", self.checker, self.step, self.what)
    }
}

/// What a checker says before it is known in which step.
type Found = (&'static str, String);

/// One run.
struct Run {
    sim: Sim,
    random: Random,
    actors: Vec<Actor>,
    model: Model,
    coverage: Coverage,
    wound: Wound,
}

/// What was made to fail since the last start, by what may be lost for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wound {
    None,
    /// The disk is full: partitions go offline, and nothing that was acknowledged is lost.
    Full,
    /// A sync failed: what was not durable may be lost.
    Flush,
    /// No change of files succeeds any more, so only a crash helps.
    Power,
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
    let ended = run.drain().and_then(|()| run.end(Event::Kill));
    ended.map_err(|(checker, what)| Violation { checker, what, step: steps })?;
    Ok(run.coverage)
}

impl Run {
    fn new(seed: u64) -> Run {
        let setup = Setup::seed(seed).files(Files::crashing()).config(|config| {
            config.initial_task_delay_ms = 1000;
            config.retention_check_interval_ms = 2500;
        });
        let mut sim = setup.start();
        let keeps = match seed % 5 {
            0 => Keeps { ms: 7000, bytes: -1 },
            1 => Keeps { ms: -1, bytes: 1500 },
            _ => Keeps::default(),
        };
        let topic = create_topic(TOPIC)
            .partitions(PARTITIONS)
            .config("segment.ms", "2000")
            .config("retention.ms", &keeps.ms.to_string())
            .config("retention.bytes", &keeps.bytes.to_string())
            .config("file.delete.delay.ms", "3000");
        assert_eq!(sim.connect().call(topic).first_error().0, 0);
        let actors = (0..ACTORS).map(|number| Actor::new(number, sim.connect())).collect();
        Run {
            sim,
            random: Random::seed(seed ^ 0x51b),
            actors,
            model: Model { keeps, ..Model::default() },
            coverage: Coverage::default(),
            wound: Wound::None,
        }
    }

    /// One thing happens; then everybody reads what came, and the checkers look.
    fn step(&mut self) -> Result<(), Found> {
        if self.sim.fatal().is_some() {
            let end = self.unclean_end();
            return self.end(end);
        }
        match self.random.below(200) {
            0..70 => self.somebody(Actor::produce),
            70..116 => self.somebody(Actor::fetch),
            116..120 => self.somebody(Actor::delete),
            120..126 => self.somebody(Actor::make_topic),
            126..150 => self.sim.handle(Event::Flush),
            150..156 => self.sim.handle(Event::StartFlush),
            156..162 => self.sim.handle(Event::FinishFlush),
            162..168 => self.sim.handle(Event::Job),
            168..184 => {
                let ms = self.random.below(250);
                self.sim.advance_ms(ms);
            }
            184..186 => self.sim.advance_ms(6000),
            186..190 => self.cut(),
            190 => self.fill(),
            191 => {
                self.fail();
            }
            192 => {
                self.wound = Wound::Power;
                let changes = self.random.below(6);
                self.sim.handle(Event::CutPowerAfter(changes));
            }
            193..197 => {
                let seed = self.random.next_u64();
                self.end(Event::Crash { seed })?;
            }
            197..199 => {
                let end = if self.random.below(2) == 0 { Event::Kill } else { Event::Stop };
                self.end(end)?;
            }
            _ => _ = self.sim.run_jobs(),
        }
        self.look()
    }

    fn somebody(&mut self, act: fn(&mut Actor, &mut Model, &mut Random, u64)) {
        let now_ms = self.sim.now().mono.0;
        let who = self.random.below(ACTORS as u64) as usize;
        let actor = &mut self.actors[who];
        if actor.client.closed().is_some() {
            actor.reconnect(self.sim.connect());
        }
        act(actor, &mut self.model, &mut self.random, now_ms);
    }

    fn cut(&mut self) {
        let who = self.random.below(ACTORS as u64) as usize;
        let actor = &mut self.actors[who];
        self.coverage.cuts += u64::from(actor.is_waiting());
        actor.client.cut();
    }

    fn fail(&mut self) {
        self.wound = self.wound.max(Wound::Flush);
        self.coverage.failed_flushes += 1;
        let event = if self.random.below(4) == 0 { Event::FailJob } else { Event::FailFlush };
        self.sim.handle(event);
    }

    /// The disk is full soon, or all at once.
    fn fill(&mut self) {
        self.wound = self.wound.max(Wound::Full);
        self.coverage.full_disks += 1;
        let bytes = self.random.below(1000);
        self.sim.handle(Event::FillDiskAfter(bytes));
    }

    /// Everybody reads what came, and nobody has slept through anything.
    fn look(&mut self) -> Result<(), Found> {
        let now_ms = self.sim.now().mono.0;
        for actor in &mut self.actors {
            actor.read(&mut self.model, &mut self.coverage, self.wound, now_ms)?;
        }
        // A broker that cannot go on is about to be ended by its runtime, connections and all.
        if self.sim.fatal().is_some() {
            return Ok(());
        }
        let missed = self.sim.missed_wakes();
        if missed.is_empty() {
            return Ok(());
        }
        let after = self.sim.recording().last().map_or(String::new(), Event::to_string);
        let what = format!("connections {missed:?} could go on, and nothing woke them after {after}");
        Err(("NoWakeLost", what))
    }

    /// With jobs done and time passing, everything is answered.
    fn drain(&mut self) -> Result<(), Found> {
        for _ in 0..DRAIN_STEPS {
            for actor in &mut self.actors {
                actor.send_rest();
            }
            self.sim.handle(Event::FinishFlush);
            self.sim.run_jobs();
            self.sim.advance_ms(DRAIN_STEP_MS);
            self.sim.run_jobs();
            self.look()?;
        }
        let waiting = self.actors.iter().find(|actor| actor.is_waiting() && actor.client.closed().is_none());
        match waiting {
            Some(actor) if self.sim.fatal().is_none() => {
                Err(("NoWakeLost", format!("client {} still waits for {}", actor.number, actor.waits_for())))
            }
            _ => Ok(()),
        }
    }

    fn unclean_end(&mut self) -> Event {
        Event::Crash { seed: self.random.next_u64() }
    }

    /// The broker ends in this way and starts again; then everything is read and held against what is known.
    fn end(&mut self, end: Event) -> Result<(), Found> {
        let now_ms = self.sim.now().mono.0;
        let end = if self.wound == Wound::Power { self.unclean_end() } else { end };
        let is_crash = matches!(end, Event::Crash { .. });
        self.coverage.kills += u64::from(end == Event::Kill);
        self.coverage.stops += u64::from(end == Event::Stop);
        self.coverage.crashes_before_flush += u64::from(is_crash && self.model.has_unflushed());
        let is_stop = end == Event::Stop;
        if is_stop {
            self.actors.iter_mut().for_each(|actor| actor.is_stopping = true);
        }
        self.sim.handle(end);
        for actor in &mut self.actors {
            let wound = if is_stop { self.wound.max(Wound::Full) } else { self.wound };
            actor.read(&mut self.model, &mut self.coverage, wound, now_ms)?;
            actor.is_stopping = false;
        }
        self.coverage.segments_deleted += self.sim.take_log().iter().filter_map(deleted).sum::<u64>();
        self.sim.handle(Event::MakeRoom);
        self.sim
            .try_reopen()
            .map_err(|why| ("AckedSurvives", format!("the broker does not start: {why}")))?;
        let cuts = self.sim.take_log().iter().filter(|event| event.text.contains(": cut at byte")).count();
        self.coverage.torn_tails_cut += cuts as u64;
        let keeps_all = !is_crash && self.wound <= Wound::Full;
        let now_ms = self.sim.now().wall.0;
        let lost = self.model.compare(&mut self.sim.connect(), keeps_all, now_ms)?;
        self.coverage.records_lost_unflushed += lost;
        self.coverage.rolls += self.count_rolls();
        self.wound = Wound::None;
        for actor in &mut self.actors {
            actor.reconnect(self.sim.connect());
            actor.clamp(&self.model);
        }
        Ok(())
    }

    fn count_rolls(&self) -> u64 {
        let paths = self.sim.files().paths();
        let segments =
            paths.iter().filter(|path| path.starts_with("t-") && path.ends_with(".log")).count() as u64;
        segments.saturating_sub(PARTITIONS as u64)
    }
}

/// How many segments the broker says that it deleted.
fn deleted(event: &Happened) -> Option<u64> {
    let (before, _) = event.text.split_once(" old segments deleted")?;
    before.rsplit(' ').next()?.parse().ok()
}

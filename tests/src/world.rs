//! A broker and everything around it that a runtime would own: files, clock, connections, jobs. Moved by events alone.

use std::sync::Arc;

use eventor_core::broker::{Broker, Done};
use eventor_core::config::Config;
use eventor_core::deadline::Deadline;
use eventor_core::event::Event as Happened;
use eventor_core::random::Random;
use eventor_core::session::Peer;
use eventor_core::time::{Mono, Now, Wall};

use crate::connection::{Connection, Moment};
use crate::{Event, Files};

/// More rounds than this without coming to rest are a loop.
const ROUNDS_MAX: usize = 10_000;

pub(crate) struct World {
    pub config: Config,
    pub files: Files,
    pub broker: Option<Arc<Broker>>,
    /// Why the last start failed.
    pub refused: Option<String>,
    pub connections: Vec<Connection>,
    pub recording: Vec<Event>,
    pub happened: Vec<Happened>,
    random: Random,
    mono: Mono,
    start_wall: Wall,
    flushing: Option<Done>,
}

impl World {
    pub fn new(config: Config, files: Files, seed: u64, start_wall: Wall) -> World {
        World {
            config,
            files,
            broker: None,
            refused: None,
            connections: Vec::new(),
            recording: Vec::new(),
            happened: Vec::new(),
            random: Random::seed(seed),
            mono: Mono(0),
            start_wall,
            flushing: None,
        }
    }

    pub fn now(&self) -> Now {
        let wall = Wall(self.start_wall.0.saturating_add_unsigned(self.mono.0));
        Now { mono: self.mono, wall }
    }

    pub fn moment(&self) -> Moment {
        Moment { now: self.now(), event: self.recording.len() }
    }

    /// The one entrance: everything that happens is recorded, done, and followed to where nothing moves any more.
    pub fn handle(&mut self, event: Event) {
        self.recording.push(event.clone());
        let moment = self.moment();
        match event {
            Event::Connect => self.connect(),
            Event::Bytes { connection, bytes } => self.connections[connection].send(bytes, moment),
            Event::End { connection } => self.connections[connection].end(moment),
            Event::Cut { connection } => self.connections[connection].cut("cut", moment),
            Event::Delay { connection, ms } => self.connections[connection].delay(ms),
            Event::AdvanceMs(ms) => self.advance(ms),
            Event::Flush => self.flush(),
            Event::FailFlush => self.failing(World::flush),
            Event::StartFlush => self.start_flush(),
            Event::FinishFlush => self.finish_flush(),
            Event::Job => self.job(),
            Event::FailJob => self.failing(World::job),
            Event::CutPowerAfter(changes) => self.files.cut_power_after(changes),
            Event::FillDiskAfter(bytes) => self.files.fill_after(Some(bytes)),
            Event::MakeRoom => self.files.fill_after(None),
            Event::Kill => self.vanish("the broker was killed"),
            Event::Crash { seed } => {
                self.vanish("the power was cut");
                self.files = self.files.after_crash(seed);
            }
            Event::Empty => {
                self.vanish("the broker was killed");
                self.files = self.files.another();
            }
            Event::Write { path, length, bytes } => self.write(&path, &bytes, length),
            Event::Stop => self.stop(),
            Event::Reopen => self.reopen(),
        }
        self.settle();
    }

    /// Runs the next flush, or else the next job. Answers whether one was wanted.
    pub fn run_one(&mut self) -> bool {
        let Some(broker) = self.broker.clone() else { return false };
        if let Some(flush) = broker.poll_flush() {
            self.recording.push(Event::Flush);
            broker.handle_done(flush.run(), self.now());
        } else if let Some(job) = broker.poll_job() {
            self.recording.push(Event::Job);
            broker.handle_done(job.run(), self.now());
        } else {
            return false;
        }
        self.settle();
        true
    }

    fn connect(&mut self) {
        let now = self.now();
        let peer = Peer { address: None, endpoint: 0 };
        let session = self.broker.as_ref().map(|broker| broker.connect(peer, now));
        self.connections.push(Connection::new(session, self.moment()));
    }

    fn flush(&mut self) {
        self.start_flush();
        self.finish_flush();
    }

    fn start_flush(&mut self) {
        if self.flushing.is_none()
            && let Some(flush) = self.broker.as_ref().and_then(|broker| broker.poll_flush())
        {
            self.flushing = Some(flush.run());
        }
    }

    fn finish_flush(&mut self) {
        let now = self.now();
        if let (Some(broker), Some(done)) = (&self.broker, self.flushing.take()) {
            broker.handle_done(done, now);
        }
    }

    fn job(&mut self) {
        let now = self.now();
        if let Some(broker) = &self.broker
            && let Some(job) = broker.poll_job()
        {
            broker.handle_done(job.run(), now);
        }
    }

    fn failing(&mut self, work: fn(&mut World)) {
        self.files.fail_next_sync();
        work(self);
        self.files.fail_no_more();
    }

    /// Follows every wake-up until the broker sleeps.
    fn settle(&mut self) {
        let moment = self.moment();
        let ran = (0..ROUNDS_MAX).find(|_| {
            let ready: Vec<usize> =
                (0..self.connections.len()).filter(|at| self.connections[*at].is_ready()).collect();
            ready.iter().for_each(|at| _ = self.connections[*at].run(moment));
            ready.is_empty()
        });
        assert!(ran.is_some(), "the broker does not come to rest at {:?}", moment.now);
        while let Some(happened) = self.broker.as_ref().and_then(|broker| broker.poll_event()) {
            self.happened.push(happened);
        }
    }

    /// What will happen by itself, and on which connection, in order of time; nothing of it may be as early as
    /// [`World::deadline`], where somebody only looks.
    pub fn deadlines(&self) -> Vec<(Option<usize>, Deadline)> {
        let broker = self.broker.as_ref().map(|broker| broker.deadlines()).unwrap_or_default();
        let broker = broker.into_iter().map(|deadline| (None, deadline));
        let connections = self.connections.iter().enumerate().flat_map(|(number, connection)| {
            connection.deadlines().into_iter().map(move |deadline| (Some(number), deadline))
        });
        let mut all: Vec<_> = broker.chain(connections).collect();
        all.sort_by_key(|(_, deadline)| deadline.at);
        all
    }

    /// The earliest deadline of anybody.
    pub fn deadline(&self) -> Option<Mono> {
        let sessions = self.connections.iter().filter_map(Connection::deadline);
        sessions.chain(self.broker.as_ref().and_then(|broker| broker.poll_timeout())).min()
    }

    fn advance(&mut self, ms: u64) {
        let target = self.mono + ms;
        while let Some(due) = self.deadline().filter(|due| *due <= target) {
            self.mono = self.mono.max(due);
            let moment = self.moment();
            let now = moment.now;
            if let Some(broker) = &self.broker {
                broker.handle_timeout(now);
            }
            for connection in &mut self.connections {
                if connection.deadline().is_some_and(|due| due <= now.mono) {
                    connection.run(moment);
                }
            }
            self.settle();
            assert!(
                self.deadline().is_none_or(|due| due > now.mono),
                "a deadline at {:?} is still there at {:?}",
                self.deadline(),
                now.mono
            );
        }
        self.mono = target;
    }

    fn write(&mut self, path: &str, bytes: &[u8], length: u64) {
        if let Err(error) = self.files.try_write(path, bytes, length) {
            self.refused = Some(format!("{path}: {error}"));
        } else if path == "meta.properties"
            && let Ok(Some(identity)) = self.files.identity()
        {
            self.config.node_id = identity.node_id;
        }
    }

    /// The broker is gone, and every connection with it.
    fn vanish(&mut self, why: &str) {
        self.flushing = None;
        let moment = self.moment();
        self.connections.iter_mut().for_each(|connection| connection.cut(why, moment));
        self.broker = None;
    }

    fn stop(&mut self) {
        let now = self.now();
        let Some(broker) = self.broker.clone() else { return };
        broker.begin_close(now);
        self.finish_flush();
        self.settle();
        while self.run_quietly(&broker) {}
        let moment = self.moment();
        self.connections.iter_mut().for_each(|connection| connection.cut("the broker stopped", moment));
        if let Err(fault) = broker.close(now) {
            self.refused = Some(fault.to_string());
        }
        drop(broker);
        self.broker = None;
    }

    fn run_quietly(&mut self, broker: &Broker) -> bool {
        let now = self.now();
        let Some(job) = broker.poll_flush().or_else(|| broker.poll_job()) else { return false };
        broker.handle_done(job.run(), now);
        self.settle();
        true
    }

    fn reopen(&mut self) {
        self.vanish("the broker was killed");
        let (now, seed) = (self.now(), self.random.next_u64());
        let opened = self.files.open(now.wall).map_err(|error| error.to_string()).and_then(|storage| {
            Broker::open(self.config.clone(), storage, seed, now).map_err(|error| error.to_string())
        });
        match opened {
            Ok(broker) => (self.broker, self.refused) = (Some(broker), None),
            Err(refused) => self.refused = Some(refused),
        }
    }

    /// Polls every connection although nothing woke it: answers which of them then had something to send or ended.
    pub fn poke(&mut self) -> Vec<usize> {
        // What a flush has reached is seen at once, and told when the flush is finished.
        if self.flushing.is_some() {
            return Vec::new();
        }
        let moment = self.moment();
        (0..self.connections.len()).filter(|at| self.connections[*at].run(moment)).collect()
    }
}

//! A broker, its connections, its disk, and a clock that moves when told: a list of events, played.

use eventor_tests::{Event, Recording, Sim};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::draft::Draft;
use crate::json::Json;
use crate::loss::Loss;
use crate::{Composer, export, link, pcap, state};

/// A broker and everything around it; see the module.
#[wasm_bindgen]
pub struct Playground {
    seed: u64,
    sim: Sim,
    /// How much of what each connection received was taken.
    taken: Vec<usize>,
    /// Files that are to be mounted.
    dropped: Vec<Event>,
    /// What the last loss of power took.
    loss: Option<Loss>,
}

#[wasm_bindgen]
impl Playground {
    /// A broker on an empty directory.
    ///
    /// # Errors
    /// A line that says why it did not open.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: u32) -> Result<Playground, String> {
        Playground::play(Recording::start(seed.into()))
    }

    /// Plays a list of events, a line each, from the start.
    ///
    /// # Errors
    /// A line that is no event, or one that cannot happen.
    pub fn replay(seed: u32, events: &str) -> Result<Playground, String> {
        Playground::open(&format!("Seed {seed}\n{events}"))
    }

    /// Plays a recording: a line `Seed NUMBER`, then [`Playground::events`]. A share link will do, too.
    ///
    /// # Errors
    /// It cannot be read, or an event in it cannot happen.
    pub fn open(text: &str) -> Result<Playground, String> {
        match link::is_link(text) {
            true => Playground::play(link::decode(text)?.parse()?),
            false => Playground::play(text.parse()?),
        }
    }

    /// The first so many events, played anew: a playground of its own.
    ///
    /// # Errors
    /// None.
    pub fn fork(&self, events: usize) -> Result<Playground, String> {
        let mut recording = self.kept();
        recording.events.truncate(events.max(1));
        Playground::play(recording)
    }

    /// Goes back to where so many events had happened. What connections received can be taken anew.
    ///
    /// # Errors
    /// None.
    pub fn rewind(&mut self, events: usize) -> Result<(), String> {
        *self = self.fork(events)?;
        Ok(())
    }

    /// Takes back the last step: what somebody did, and what it set in motion. False when there is nothing to take back.
    ///
    /// # Errors
    /// None.
    pub fn undo(&mut self) -> Result<bool, String> {
        let events = self.sim.recording();
        let step = events.iter().rposition(is_step).filter(|at| *at > 0);
        step.map_or(Ok(false), |at| self.rewind(at).map(|()| true))
    }

    /// The seed.
    pub fn seed(&self) -> u32 {
        self.seed as u32
    }

    /// Everything that happened, a line each: [`Playground::replay`] plays it again.
    pub fn events(&self) -> String {
        let text = self.recording();
        text.split_once('\n').map_or("", |(_, events)| events).to_owned()
    }

    /// The same behind a line that says the seed: [`Playground::open`] plays it again.
    pub fn recording(&self) -> String {
        self.kept().to_string()
    }

    /// What somebody did, in order: `[{event, at_ms, text}]`; `event` is how many events came before.
    pub fn steps(&self) -> String {
        state::steps(&self.sim)
    }

    /// Lets something happen: a line of [`Playground::events`]. What it sets in motion runs to its end.
    ///
    /// # Errors
    /// It is not an event, or one that cannot happen.
    pub fn handle(&mut self, event: &str) -> Result<(), String> {
        self.event(event.parse().map_err(|error| format!("{error}"))?)?;
        self.sim.run_jobs();
        Ok(())
    }

    /// Opens a connection; answers its number.
    ///
    /// # Errors
    /// None.
    pub fn connect(&mut self) -> Result<usize, String> {
        self.event(Event::Connect)?;
        Ok(self.sim.connections() - 1)
    }

    /// Sends bytes: a frame, a part of one, or several.
    ///
    /// # Errors
    /// There is no such connection.
    pub fn send(&mut self, connection: usize, bytes: &[u8]) -> Result<(), String> {
        self.send_pieces(connection, bytes, bytes.len())
    }

    /// Sends bytes in pieces of this size: so the broker sees them.
    ///
    /// # Errors
    /// There is no such connection.
    pub fn send_pieces(&mut self, connection: usize, bytes: &[u8], size: usize) -> Result<(), String> {
        for piece in bytes.chunks(size.max(1)) {
            self.event(Event::Bytes { connection, bytes: piece.to_vec() })?;
        }
        self.sim.run_jobs();
        Ok(())
    }

    /// A request that means something, of the topic `orders` as it is here and of a group `readers`.
    ///
    /// # Errors
    /// There is no such API or version.
    pub fn sample(&self, key: i16, version: i16) -> Result<Composer, String> {
        let topic_id = self.sim.files().read("orders-0/partition.metadata").and_then(|file| {
            let text = String::from_utf8(file).ok()?;
            text.lines().find_map(|line| eventor_storage::id_from_text(line.strip_prefix("topic_id: ")?))
        });
        Draft::sample_of(key, version, topic_id.unwrap_or_default()).map(|draft| Composer { draft })
    }

    /// What the broker has sent since the last call.
    ///
    /// # Errors
    /// When nothing is left to receive and the connection is closed; the line says why.
    pub fn receive(&mut self, connection: usize) -> Result<Vec<u8>, String> {
        Event::End { connection }.check(self.sim.connections())?;
        self.taken.resize(self.sim.connections(), 0);
        let received = self.sim.received(connection);
        let fresh = received.get(self.taken[connection]..).unwrap_or_default().to_vec();
        self.taken[connection] = received.len();
        match self.sim.closed(connection) {
            Some(why) if fresh.is_empty() => Err(why),
            _ => Ok(fresh),
        }
    }

    /// Lets time pass; everything that is due on the way happens at its time.
    ///
    /// # Errors
    /// None.
    pub fn advance(&mut self, time_ms: u32) -> Result<(), String> {
        self.event(Event::AdvanceMs(time_ms.into()))?;
        self.sim.run_jobs();
        Ok(())
    }

    /// Lets time pass until something happens; answers its name, none when nothing will.
    ///
    /// # Errors
    /// It is too far away.
    pub fn advance_to_next(&mut self) -> Result<Option<String>, String> {
        let Some((_, next)) = self.sim.deadlines().into_iter().next() else { return Ok(None) };
        self.event(Event::AdvanceMs(next.at - self.sim.now().mono))?;
        self.sim.run_jobs();
        Ok(Some(next.name.to_owned()))
    }

    /// Milliseconds until something happens by itself; none when nothing will.
    pub fn wait_ms(&self) -> Option<f64> {
        self.sim.wait_ms().map(|ms| ms as f64)
    }

    /// What will happen by itself, soonest first: `[{at_ms, wait_ms, name, of, connection?}]`, the first 200.
    pub fn deadlines(&self) -> String {
        state::deadlines(&self.sim)
    }

    /// Every request and what was answered, in the order in which they were sent: `[{connection, key, version, name?,
    /// correlation_id, event, sent_ms, request, response?, received_ms?}]`.
    pub fn exchanges(&self) -> String {
        state::exchanges(&self.sim)
    }

    /// What a look at the wire would have shown: `[{connection, at_ms, event, what, start?, end?}]` in order.
    pub fn packets(&self) -> String {
        state::packets(&self.sim)
    }

    /// `{running, mono_ms, date, wait_ms?, refused?, connections: [{closed?}]}`.
    pub fn state(&self) -> String {
        state::json(&self.sim)
    }

    /// Topics down to batches, groups down to offsets: see [`state::broker`].
    pub fn broker(&self) -> String {
        state::broker(&self.sim)
    }

    /// The files of the directory: `[{path, bytes}]`.
    pub fn files(&self) -> String {
        let mut json = Json::default();
        let files = self.sim.files();
        json.array(|json| {
            for path in files.paths() {
                json.object(|json| {
                    json.key("path").string(&path);
                    json.key("bytes").size(files.read(&path).map_or(0, |content| content.len()));
                });
            }
        });
        json.finish()
    }

    /// The content of a file.
    ///
    /// # Errors
    /// There is no such file.
    pub fn file(&self, path: &str) -> Result<Vec<u8>, String> {
        self.sim.files().read(path).ok_or_else(|| format!("there is no file {path}"))
    }

    /// Keeps a file of a directory that is to be mounted.
    ///
    /// # Errors
    /// It is too large, or its path leads elsewhere.
    pub fn drop_file(&mut self, path: &str, content: &[u8]) -> Result<(), String> {
        let filled = content.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let event = Event::Write {
            path: path.to_owned(),
            length: content.len() as u64,
            bytes: content[..filled].to_vec(),
        };
        event.check(0)?;
        let is_whole = event.to_string().parse() == Ok(event.clone());
        self.dropped.extend(is_whole.then_some(event));
        if is_whole { Ok(()) } else { Err(format!("{path} is no path in a directory")) }
    }

    /// Starts a broker on the files that were dropped: on the folder among them that has a `meta.properties`.
    ///
    /// # Errors
    /// What the broker says when it refuses them. Everything is then as it was before.
    pub fn mount(&mut self) -> Result<(), String> {
        let before = self.sim.recording().len();
        let mounted = self.try_mount();
        self.dropped.clear();
        if mounted.is_err() {
            self.rewind(before)?;
        }
        mounted
    }

    /// What the last loss of power took, and recovery after it; see [`Loss::json`].
    pub fn loss(&self) -> Option<String> {
        self.loss.as_ref().map(Loss::json)
    }

    /// The run as `events`, `link`, `rust`, `json` or `markdown`.
    ///
    /// # Errors
    /// There is no such form.
    pub fn export(&self, form: &str) -> Result<String, String> {
        export::run(form, &self.kept(), &self.sim)
    }

    /// The run as a capture for packet dissectors.
    pub fn pcap(&self) -> Vec<u8> {
        pcap::write(&self.sim)
    }

    /// What the broker wanted to log since the last call, a line each.
    pub fn log(&mut self) -> String {
        let lines = self.sim.take_log();
        lines.iter().map(|happened| format!("{happened:?}\n")).collect()
    }
}

impl Playground {
    fn play(recording: Recording) -> Result<Playground, String> {
        recording.check()?;
        let sim = recording.prepare()?;
        let (taken, dropped) = (Vec::new(), Vec::new());
        let mut playground = Playground { seed: recording.seed, sim, taken, dropped, loss: None };
        for event in recording.events {
            playground.event(event)?;
        }
        Ok(playground)
    }

    fn kept(&self) -> Recording {
        Recording { seed: self.seed, events: self.sim.recording() }
    }

    /// The broker and what is around it.
    pub(crate) fn sim(&self) -> &Sim {
        &self.sim
    }

    fn event(&mut self, event: Event) -> Result<(), String> {
        event.check(self.sim.connections())?;
        match event {
            Event::Crash { .. } => {
                let before = self.sim.files();
                self.sim.handle(event);
                self.loss = Some(Loss::new(&before, &self.sim.files()));
            }
            Event::Reopen => {
                self.sim.handle(event);
                let files = self.sim.files();
                self.loss.iter_mut().for_each(|loss| loss.recovered(&files));
            }
            _ => self.sim.handle(event),
        }
        Ok(())
    }

    fn try_mount(&mut self) -> Result<(), String> {
        let paths = self.dropped.iter().filter_map(|event| match event {
            Event::Write { path, .. } => path.strip_suffix("meta.properties"),
            _ => None,
        });
        let root =
            paths.min_by_key(|path| path.len()).ok_or("none of these files is called meta.properties")?;
        let root = root.to_owned();
        let dropped = std::mem::take(&mut self.dropped);
        self.event(Event::Empty)?;
        for event in dropped {
            if let Event::Write { path, length, bytes } = event
                && let Some(path) = path.strip_prefix(&root)
            {
                self.event(Event::Write { path: path.to_owned(), length, bytes })?;
                self.sim.refused().map_or(Ok(()), Err)?;
            }
        }
        self.event(Event::Reopen)?;
        self.sim.refused().map_or(Ok(()), Err)?;
        self.sim.run_jobs();
        Ok(())
    }
}

/// Whether it is something that somebody did, and not what followed from it.
pub(crate) fn is_step(event: &Event) -> bool {
    !matches!(event, Event::Flush | Event::Job)
}

//! The door between the page and Rust: a broker over files in memory, a request that is being composed, and what every byte
//! means. For the browser and for Node.
//!
//! Not a runtime, and not a page: whoever calls owns the clock, the seed and the bytes that travel, and nothing here calls
//! out. The same seed and the same calls give the same bytes. What the page draws it gets as JSON; what it says are calls.

use std::fmt::Write;

use bumpalo::Bump;
use eventor_core::protocol::ApiKey;
use eventor_tests::{Event, Setup, Sim};
use wasm_bindgen::prelude::wasm_bindgen;

pub mod draft;
pub mod exchange;
pub mod form;
pub mod json;
pub mod sample;
pub mod tree;

use draft::Draft;
use json::Json;

/// Replays every golden here; the size and CRC-32C of each reply, a line each, as in `tests/goldens/checksums.snap`.
#[cfg(feature = "goldens")]
#[wasm_bindgen]
pub fn golden_checksums() -> String {
    eventor_tests::golden::checksums()
}

/// Every API: `[{key, name, first, last, flexible?, listener, served?: [first, last]}]`.
#[wasm_bindgen]
pub fn apis() -> String {
    form::apis()
}

/// What every byte of these requests is, each behind its length; see [`tree::json`].
#[wasm_bindgen]
pub fn explain_requests(stream: &[u8]) -> String {
    tree::json(&eventor_explain::requests(stream, &Bump::new()))
}

/// What every byte of these responses is, each behind its length; see [`tree::json`].
///
/// # Errors
/// There is no such API.
#[wasm_bindgen]
pub fn explain_responses(key: i16, version: i16, stream: &[u8]) -> Result<String, String> {
    let key = ApiKey::from_number(key).ok_or_else(|| format!("there is no API {key}"))?;
    Ok(tree::json(&eventor_explain::responses(key, version, stream, &Bump::new())))
}

/// A request that is being composed; see [`Draft`].
#[wasm_bindgen]
pub struct Composer {
    draft: Draft,
}

#[wasm_bindgen]
impl Composer {
    /// A request of defaults.
    ///
    /// # Errors
    /// There is no such API or version.
    #[wasm_bindgen(constructor)]
    pub fn new(key: i16, version: i16) -> Result<Composer, String> {
        Draft::new(key, version).map(|draft| Composer { draft })
    }

    /// A request that means something, of a topic `orders` and a group `readers`.
    ///
    /// # Errors
    /// There is no such API or version.
    pub fn sample(key: i16, version: i16) -> Result<Composer, String> {
        Draft::sample(key, version).map(|draft| Composer { draft })
    }

    /// Takes over a request from its bytes.
    ///
    /// # Errors
    /// They are not exactly one request; what was composed stays.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.draft = Draft::read(bytes)?;
        Ok(())
    }

    /// The number of the API.
    pub fn key(&self) -> i16 {
        self.draft.key().number()
    }

    /// The version.
    pub fn version(&self) -> i16 {
        self.draft.version()
    }

    /// The same request in another version.
    ///
    /// # Errors
    /// There is no such version.
    pub fn set_version(&mut self, version: i16) -> Result<(), String> {
        self.draft.set_version(version)
    }

    /// The form: `[{path, depth, name, kind, text?, null?, count?, tag?, about, versions}]`.
    pub fn form(&self) -> String {
        form::rows(&self.draft)
    }

    /// The bytes, the length before them.
    ///
    /// # Errors
    /// A value that its field cannot hold.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        self.draft.bytes()
    }

    /// Writes a field.
    ///
    /// # Errors
    /// There is no such field, or it cannot hold that; the line says what it can.
    pub fn set(&mut self, path: &str, text: &str) -> Result<(), String> {
        self.draft.set(path, text)
    }

    /// Makes a field null, or no longer null.
    ///
    /// # Errors
    /// There is no such field, or it is never null.
    pub fn set_null(&mut self, path: &str, null: bool) -> Result<(), String> {
        self.draft.set_null(path, null)
    }

    /// Adds an element to an array.
    ///
    /// # Errors
    /// There is no such array.
    pub fn add(&mut self, path: &str) -> Result<(), String> {
        self.draft.add(path)
    }

    /// Takes an element out of its array.
    ///
    /// # Errors
    /// There is no such element.
    pub fn remove(&mut self, path: &str) -> Result<(), String> {
        self.draft.remove(path)
    }
}

/// A broker, its connections, its disk, and a clock that moves when told: a list of events, played.
#[wasm_bindgen]
pub struct Playground {
    seed: u32,
    sim: Sim,
    /// How much of what each connection received was taken.
    taken: Vec<usize>,
}

#[wasm_bindgen]
impl Playground {
    /// A broker on an empty directory.
    ///
    /// # Errors
    /// A line that says why it did not open.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: u32) -> Result<Playground, String> {
        let sim = Setup::seed(seed.into()).try_start()?;
        Ok(Playground { seed, sim, taken: Vec::new() })
    }

    /// Plays a list of events, a line each, from the start.
    ///
    /// # Errors
    /// A line that is no event, or a broker that does not open.
    pub fn replay(seed: u32, events: &str) -> Result<Playground, String> {
        let mut playground = Playground::new(seed)?;
        // The first is the start, which has just happened.
        for line in events.lines().skip(1) {
            let event: Event = line.parse().map_err(|error| format!("{error}"))?;
            playground.event(event)?;
        }
        Ok(playground)
    }

    /// The seed.
    pub fn seed(&self) -> u32 {
        self.seed
    }

    /// Everything that happened, a line each: [`Playground::replay`] plays it again.
    pub fn events(&self) -> String {
        self.sim.recording().iter().fold(String::new(), |mut text, event| {
            _ = writeln!(text, "{event}");
            text
        })
    }

    /// Lets something happen: a line of [`Playground::events`]. What it sets in motion runs to its end.
    ///
    /// # Errors
    /// It is not an event, or of a connection that is not there.
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
        self.event(Event::Bytes { connection, bytes: bytes.to_vec() })?;
        self.sim.run_jobs();
        Ok(())
    }

    /// What the broker has sent since the last call.
    ///
    /// # Errors
    /// When nothing is left to receive and the connection is closed; the line says why.
    pub fn receive(&mut self, connection: usize) -> Result<Vec<u8>, String> {
        self.known(connection)?;
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

    /// Milliseconds until something happens by itself; none when nothing will.
    pub fn wait_ms(&self) -> Option<f64> {
        self.sim.wait_ms().map(|ms| ms as f64)
    }

    /// Every request and what was answered, in the order in which they were sent; see [`exchange::json`].
    pub fn exchanges(&self) -> String {
        exchange::json(&self.sim)
    }

    /// `{running, mono_ms, date, wait_ms?, connections: [{closed?}]}`.
    pub fn state(&self) -> String {
        let mut json = Json::default();
        let now = self.sim.now();
        json.object(|json| {
            json.key("running").bool(self.sim.is_running());
            json.key("mono_ms").number(now.mono.0 as f64);
            json.key("date").string(&eventor_explain::date(now.wall.0));
            if let Some(ms) = self.sim.wait_ms() {
                json.key("wait_ms").number(ms as f64);
            }
            json.key("connections").array(|json| {
                for connection in 0..self.sim.connections() {
                    json.object(|json| {
                        if let Some(why) = self.sim.closed(connection) {
                            json.key("closed").string(&why);
                        }
                    });
                }
            });
        });
        json.finish()
    }

    /// What the broker wanted to log since the last call, a line each.
    pub fn log(&mut self) -> String {
        self.sim.take_log().iter().fold(String::new(), |mut text, happened| {
            _ = writeln!(text, "{happened:?}");
            text
        })
    }

    fn event(&mut self, event: Event) -> Result<(), String> {
        if let Event::Bytes { connection, .. } | Event::End { connection } | Event::Cut { connection } = event
        {
            self.known(connection)?;
        }
        self.sim.handle(event);
        Ok(())
    }

    fn known(&self, connection: usize) -> Result<(), String> {
        match connection < self.sim.connections() {
            true => Ok(()),
            false => Err(format!("there is no connection {connection}")),
        }
    }
}

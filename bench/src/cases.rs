//! The seven things that are measured, each the same for all contenders.

use std::collections::VecDeque;
use std::thread;
use std::time::{Duration, Instant};

use eventor_tests::{batch, create_topic, fetch, frame, produce};

use crate::client::Client;
use crate::rebalance::rebalance;
use crate::server::{Contender, Server};
use crate::{Options, Outcome};

const TOPIC: &str = "bench";
/// Part of the steps that go before those that are measured.
const WARM_SHARE: f64 = 0.1;
/// How many requests are under way when they are pipelined.
const WINDOW: usize = 5;
/// What a consumer asks for at a time.
const FETCH_BYTES: i32 = 1 << 20;
/// How many megabytes a fetched topic holds.
const FETCHED_BATCHES: usize = 64;
/// In each of them.
const FETCHED_RECORDS: usize = 1000;
/// So that a fetch has gone to sleep when the produce comes.
const FALL_ASLEEP: Duration = Duration::from_micros(100);
/// No case leaves more behind.
const WARM_BYTES_MAX: f64 = 250e6;
const IDLE_CONNECTIONS: usize = 200;
/// For memory to settle.
const SETTLE: Duration = Duration::from_millis(200);

/// A number about one contender in one round; the smaller the better.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    pub unit: &'static str,
    pub value: f64,
}

/// Does one more request, or one more of what the case is about, and says how long the client waited for it.
pub type Step = Box<dyn FnMut() -> Outcome<Duration>>;

/// A case that repeats one step on a warm server.
pub struct Steady {
    pub name: &'static str,
    /// What the floor does for a Fetch.
    pub floor: &'static str,
    pub steps: f64,
    /// Bytes of records that a step moves, when they are what the cost is told by.
    pub bytes: Option<f64>,
    /// Whether a step is one round trip.
    pub is_round_trip: bool,
    pub prepare: fn(&Server) -> Outcome<Step>,
}

/// A case that is a server's whole life.
pub struct Whole {
    pub name: &'static str,
    pub measure: fn(Contender, &Options) -> Outcome<Vec<Figure>>,
}

pub const STEADY: [Steady; 5] = [
    Steady {
        name: "Produce of 100 bytes, one at a time",
        floor: "0",
        steps: 30_000.0,
        bytes: None,
        is_round_trip: true,
        prepare: produce_small,
    },
    Steady {
        name: "Produce of 11 KB, five under way",
        floor: "0",
        steps: 20_000.0,
        bytes: Some(11_000.0),
        is_round_trip: false,
        prepare: produce_pipelined,
    },
    Steady {
        name: "Fetch of 1 MB",
        floor: "1048576",
        steps: 500.0,
        bytes: Some(FETCH_BYTES as f64),
        is_round_trip: true,
        prepare: fetch_large,
    },
    Steady {
        name: "Produce handed to a waiting Fetch",
        floor: "wait",
        steps: 4_000.0,
        bytes: None,
        is_round_trip: true,
        prepare: hand_over,
    },
    Steady {
        name: "Rebalance of 100 members",
        floor: "0",
        steps: 200.0,
        bytes: None,
        is_round_trip: true,
        prepare: rebalance,
    },
];

pub const WHOLE: [Whole; 2] =
    [Whole { name: "Start to first produce", measure: start }, Whole { name: "Idle memory", measure: idle }];

impl Steady {
    /// Starts a server, repeats the step, and says what one cost the server.
    pub fn measure(&self, contender: Contender, options: &Options) -> Outcome<Vec<Figure>> {
        let steps = (self.steps * options.share) as usize;
        let written = steps as f64 * self.bytes.unwrap_or(200.0);
        crate::server::warm_memory(written.min(WARM_BYTES_MAX), options)?;
        let server = Server::start(contender, self.floor, options)?;
        let mut step = (self.prepare)(&server)?;
        for _ in 0..(steps as f64 * WARM_SHARE) as usize {
            step()?;
        }
        let before = server.processor_ns();
        let mut took = (0..steps).map(|_| step()).collect::<Outcome<Vec<Duration>>>()?;
        let cost_ns = (server.processor_ns() - before) as f64 / steps as f64;
        let mut figures = vec![match self.bytes {
            // ns a byte are s a GB.
            Some(bytes) => Figure { unit: "CPU s/GB", value: cost_ns / bytes },
            None => Figure { unit: "CPU µs", value: cost_ns / 1e3 },
        }];
        figures.push(match self.is_round_trip {
            true => {
                took.sort_unstable();
                Figure { unit: "median µs", value: took[steps / 2].as_secs_f64() * 1e6 }
            }
            false => {
                let all: Duration = took.iter().sum();
                Figure { unit: "mean µs", value: all.as_secs_f64() * 1e6 / steps as f64 }
            }
        });
        Ok(figures)
    }
}

fn connect(server: &Server) -> Outcome<Client> {
    let mut client = Client::connect(server.address)?;
    client.call(&frame(&create_topic(TOPIC), 1))?;
    Ok(client)
}

fn small() -> Vec<u8> {
    frame(&produce(TOPIC, 0, batch([&*"v".repeat(100)])), 1)
}

fn produce_small(server: &Server) -> Outcome<Step> {
    let (mut client, frame) = (connect(server)?, small());
    Ok(Box::new(move || {
        let begun = Instant::now();
        client.call(&frame)?;
        Ok(begun.elapsed())
    }))
}

fn produce_pipelined(server: &Server) -> Outcome<Step> {
    let mut client = connect(server)?;
    let value = "v".repeat(100);
    let frame = frame(&produce(TOPIC, 0, batch(vec![&*value; 100])), 1);
    let reply_bytes = client.call(&frame)?;
    let (mut under_way, mut partial) = (0, 0);
    Ok(Box::new(move || {
        let begun = Instant::now();
        while under_way == WINDOW {
            partial += client.some()?;
            under_way -= partial / reply_bytes;
            partial %= reply_bytes;
        }
        client.send(&frame)?;
        under_way += 1;
        Ok(begun.elapsed())
    }))
}

fn fetch_large(server: &Server) -> Outcome<Step> {
    let mut client = connect(server)?;
    let value = "v".repeat(1000);
    let megabyte = frame(&produce(TOPIC, 0, batch(vec![&*value; FETCHED_RECORDS])), 1);
    for _ in 0..FETCHED_BATCHES {
        client.call(&megabyte)?;
    }
    // All but the last reach into the batch behind them, so they are all of one size.
    let one = |batch: usize| {
        let offset = (batch * FETCHED_RECORDS) as i64;
        frame(&fetch(TOPIC, 0).offset(offset).partition_max_bytes(FETCH_BYTES), 1)
    };
    let mut frames: VecDeque<_> = (0..FETCHED_BATCHES - 1).map(one).collect();
    Ok(Box::new(move || {
        let begun = Instant::now();
        let length = client.call(&frames[0])?;
        frames.rotate_left(1);
        match length > FETCH_BYTES as usize {
            true => Ok(begun.elapsed()),
            false => Err(format!("a fetch of {length} bytes")),
        }
    }))
}

fn hand_over(server: &Server) -> Outcome<Step> {
    // The consumer too has asked for something, so the server knows both before the first record.
    let (mut producer, mut consumer) = (connect(server)?, connect(server)?);
    let small = small();
    let mut offset = 0;
    Ok(Box::new(move || {
        let wait = fetch(TOPIC, 0).offset(offset).min_bytes(1).max_wait_ms(30_000);
        consumer.send(&frame(&wait, 1))?;
        offset += 1;
        thread::sleep(FALL_ASLEEP);
        let begun = Instant::now();
        producer.send(&small)?;
        let (length, _) = consumer.reply()?;
        let took = begun.elapsed();
        producer.reply()?;
        match length > small.len() / 2 {
            true => Ok(took),
            false => Err(format!("a fetch of {length} bytes")),
        }
    }))
}

/// From the command to the first acknowledged record, the topic made on the way.
fn start(contender: Contender, options: &Options) -> Outcome<Vec<Figure>> {
    let mut taken = Vec::new();
    for _ in 0..(20.0 * options.share).ceil() as usize {
        let begun = Instant::now();
        let server = Server::start(contender, "0", options)?;
        connect(&server)?.call(&small())?;
        taken.push((begun.elapsed().as_secs_f64() * 1e3, server.processor_ns() as f64 / 1e6));
    }
    let middle = |mut values: Vec<f64>| {
        values.sort_unstable_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let (wall, processor) = taken.into_iter().unzip();
    Ok(vec![Figure { unit: "CPU ms", value: middle(processor) }, Figure { unit: "ms", value: middle(wall) }])
}

fn idle(contender: Contender, options: &Options) -> Outcome<Vec<Figure>> {
    let server = Server::start(contender, "0", options)?;
    connect(&server)?.call(&small())?;
    thread::sleep(SETTLE);
    let alone = server.memory_kib() as f64;
    let mut clients = Vec::new();
    for _ in 0..IDLE_CONNECTIONS {
        let mut client = Client::connect(server.address)?;
        client.call(&small())?;
        clients.push(client);
    }
    thread::sleep(SETTLE);
    let each = (server.memory_kib() as f64 - alone) / IDLE_CONNECTIONS as f64;
    Ok(vec![
        Figure { unit: "MB", value: alone / 1024.0 },
        Figure { unit: "KB more a connection", value: each },
    ])
}

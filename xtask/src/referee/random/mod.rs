//! `cargo xtask referee random [--seeds FROM..TO] [--requests AT,AT...]`: requests that nobody wrote, in sequences.
//!
//! Each seed is a sequence on topics and groups of its own: a state, then what the protocol's own description allows to
//! be asked, of every served API in every version, with words of that state, with near misses, and at random. What
//! changes something is done on all brokers in the same order, so the first answer that differs tells where they part.
//! A sequence that differs is cut down to the requests that it takes, and the line that repeats them is printed.

mod generator;
mod play;
mod sequence;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use eventor_core::protocol::ApiKey;

use self::generator::Kindness;
use self::play::Play;
use self::sequence::Step;
pub use self::words::{BROKER, BROKER_CONFIGS};
use super::broker::{BROKERS, Broker};
use super::connection::Seen;
use super::tally::{Tally, readme_says};
use crate::Outcome;
use crate::process::BINARIES;

/// The seeds of every whole run.
pub const SEEDS: Range<u64> = 0..40;

/// Which sequences, and which of their requests; none is all of them.
pub struct Chosen {
    pub seeds: Range<u64>,
    pub requests: Option<Vec<usize>>,
}

impl Default for Chosen {
    fn default() -> Chosen {
        Chosen { seeds: SEEDS, requests: None }
    }
}

impl Chosen {
    /// What the arguments behind `random` say.
    pub fn parse(arguments: &[String]) -> Result<Chosen, String> {
        let usage = "usage: referee random [--seeds FROM..TO] [--requests AT,AT...]";
        let mut chosen = Chosen::default();
        for option in arguments.chunks(2) {
            let [name, value] = option else { return Err(usage.into()) };
            match name.as_str() {
                "--seeds" => {
                    let (from, to) = value.split_once("..").ok_or(usage)?;
                    let number = |text: &str| text.parse::<u64>().map_err(|error| format!("{text}: {error}"));
                    chosen.seeds = number(from)?..number(to)?;
                }
                "--requests" => {
                    let at = |text: &str| text.parse::<usize>().map_err(|error| format!("{text}: {error}"));
                    chosen.requests = Some(value.split(',').map(at).collect::<Result<_, _>>()?);
                }
                _ => return Err(usage.into()),
            }
        }
        Ok(chosen)
    }
}

/// Plays the chosen sequences. In a whole run every version of every API must have been asked for, in both kinds, and the README
/// say how many requests that took.
pub fn play(brokers: &mut [Broker; BROKERS], chosen: &Chosen, tally: &mut Tally) -> Outcome {
    let (mut asked, mut count) = (BTreeSet::new(), 0);
    for seed in chosen.seeds.clone() {
        let mut steps = sequence::of(seed);
        let is_chosen = |at: &usize| chosen.requests.as_ref().is_none_or(|requests| requests.contains(at));
        steps.retain(|step| step.kindness.is_none() || is_chosen(&step.at));
        count += steps.len();
        let of_kind = |step: &Step| Some((step.api, step.version, step.kindness? == Kindness::Random));
        asked.extend(steps.iter().filter_map(of_kind));
        let differs_at = first_difference(brokers, &steps, seed, Some(tally));
        let differs_at = differs_at.inspect_err(|_| explain(seed, &steps))?;
        if let Some(place) = differs_at {
            let needed = cut_down(brokers, steps, seed, place)?;
            explain(seed, &needed);
        }
    }
    println!("referee: {count} requests of {} seeds", chosen.seeds.clone().count());
    match chosen.seeds == SEEDS && chosen.requests.is_none() {
        true => is_whole(&asked, count),
        false => Ok(()),
    }
}

/// Is everything asked for, as often as the README says?
fn is_whole(asked: &BTreeSet<(ApiKey, i16, bool)>, count: usize) -> Outcome {
    for (api, version) in sequence::all() {
        for (kind, is_random) in [("valid", false), ("random", true)] {
            if !asked.contains(&(api, version, is_random)) {
                return Err(format!("no seed has a {kind} {api:?} v{version}"));
            }
        }
    }
    readme_says(&format!("{count} requests"))
}

/// Plays a sequence up to the first answer that differs; how many requests that took.
fn first_difference(
    brokers: &mut [Broker; BROKERS],
    steps: &[Step],
    seed: u64,
    mut tally: Option<&mut Tally>,
) -> Result<Option<usize>, String> {
    let mut play = Play::new(brokers);
    let mut differs_at = None;
    for (place, step) in steps.iter().enumerate() {
        for answered in play.ask(step)? {
            let step = answered.step;
            let name = format!("random {seed}, request {} {:?} v{}", step.at, step.api, step.version);
            if !are_alike(&name, answered.seen.each_ref().map(std::slice::from_ref), tally.as_deref_mut()) {
                differs_at = Some(place);
            }
        }
        if differs_at.is_some() {
            break;
        }
    }
    let seen = play.end()?;
    if differs_at.is_none()
        && !are_alike(&format!("random {seed}, in the end"), seen.each_ref().map(Vec::as_slice), tally)
    {
        differs_at = Some(steps.len() - 1);
    }
    Ok(differs_at)
}

/// Compares what both binaries said with what Kafka said.
fn are_alike(name: &str, [kafka, ours @ ..]: [&[Seen]; BROKERS], tally: Option<&mut Tally>) -> bool {
    let mut silent = Tally::silent();
    let tally = tally.unwrap_or(&mut silent);
    // Each is compared, whatever came of the other.
    let [first, second] = [0, 1].map(|at| tally.compare(BINARIES[at], name, kafka, ours[at]));
    first && second
}

/// Leaves out whatever the difference does not need: mostly all but the last request.
fn cut_down(
    brokers: &mut [Broker; BROKERS],
    mut steps: Vec<Step>,
    seed: u64,
    place: usize,
) -> Result<Vec<Step>, String> {
    steps.truncate(place + 1);
    let last = steps.len() - 1;
    let alone: Vec<Step> =
        steps.iter().filter(|step| step.kindness.is_none() || step.at == steps[last].at).cloned().collect();
    if first_difference(brokers, &alone, seed, None)?.is_some() {
        return Ok(alone);
    }
    for at in (0..last).rev() {
        if steps[at].kindness.is_some() {
            let without = steps.remove(at);
            if first_difference(brokers, &steps, seed, None)?.is_none() {
                steps.insert(at, without);
            }
        }
    }
    Ok(steps)
}

/// Says how a difference comes about, and how to see it again.
fn explain(seed: u64, needed: &[Step]) {
    let mut numbers = Vec::new();
    for step in needed.iter().filter(|step| step.kindness.is_some()) {
        println!("  {} {}", step.at, eventor_tests::explain_request(&step.frame[4..]));
        numbers.push(step.at.to_string());
    }
    println!("  cargo xtask referee random --seeds {seed}..{} --requests {}", seed + 1, numbers.join(","));
}

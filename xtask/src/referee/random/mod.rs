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
use self::play::{Answered, Play};
use self::sequence::Step;
pub use self::words::{BROKER, BROKER_CONFIGS};
use super::broker::{BROKERS, Broker};
use super::connection::Seen;
use super::tally::{Tally, readme_says};
use crate::Outcome;
use crate::process::BINARIES;

/// The seeds of every whole run.
pub const SEEDS: Range<u64> = 0..40;

/// Of so many requests, one may be one that waits for ever.
const UNANSWERED_SHARE: usize = 100;

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

/// How many requests there were.
#[derive(Default)]
struct Count {
    made_up: usize,
    /// Those that make a state, and those that end it.
    fixed: usize,
    /// Of all of them, those that no broker has answered in the end.
    unanswered: usize,
}

/// Plays the chosen sequences. In a whole run every version of every API must have been asked for, in both kinds, and the README
/// say how many requests that took.
pub fn play(brokers: &mut [Broker; BROKERS], chosen: &Chosen, tally: &mut Tally) -> Outcome {
    let (mut asked, mut count) = (BTreeSet::new(), Count::default());
    for seed in chosen.seeds.clone() {
        let (mut steps, farewell) = sequence::of(seed);
        let is_chosen = |at: &usize| chosen.requests.as_ref().is_none_or(|requests| requests.contains(at));
        steps.retain(|step| step.kindness.is_none() || is_chosen(&step.at));
        let made_up = steps.iter().filter(|step| step.kindness.is_some()).count();
        count.made_up += made_up;
        count.fixed += steps.len() - made_up + farewell.len();
        let of_kind = |step: &Step| Some((step.api, step.version, step.kindness? == Kindness::Random));
        asked.extend(steps.iter().filter_map(of_kind));
        let differs_at = first_difference(brokers, &steps, &farewell, seed, tally);
        let differs_at = differs_at.inspect_err(|_| explain(seed, &steps))?;
        if let Some(place) = differs_at {
            let needed = cut_down(brokers, steps, &farewell, seed, place)?;
            explain(seed, &needed);
        }
    }
    count.unanswered = tally.unanswered();
    println!(
        "referee: {} requests made up from {} seeds, and {} fixed ones around them; {} of all waited for ever on every broker",
        count.made_up,
        chosen.seeds.clone().count(),
        count.fixed,
        count.unanswered
    );
    match chosen.seeds == SEEDS && chosen.requests.is_none() {
        true => is_whole(&asked, &count),
        false => Ok(()),
    }
}

/// Is everything asked for, as often as the README says, and nearly all of it answered?
fn is_whole(asked: &BTreeSet<(ApiKey, i16, bool)>, count: &Count) -> Outcome {
    for (api, version) in sequence::all() {
        for (kind, is_random) in [("valid", false), ("random", true)] {
            if !asked.contains(&(api, version, is_random)) {
                return Err(format!("no seed has a {kind} {api:?} v{version}"));
            }
        }
    }
    if count.unanswered * UNANSWERED_SHARE > count.made_up {
        return Err(format!("{} requests were not answered by anybody", count.unanswered));
    }
    readme_says(&format!("{} made-up requests", count.made_up))
}

/// Plays a sequence up to the first answer that differs; how many requests that took.
fn first_difference(
    brokers: &mut [Broker; BROKERS],
    steps: &[Step],
    farewell: &[Step],
    seed: u64,
    tally: &mut Tally,
) -> Result<Option<usize>, String> {
    let mut play = Play::new(brokers);
    let mut differs_at = None;
    for (place, step) in steps.iter().enumerate() {
        if !are_all_alike(seed, &play.ask(step)?, tally) {
            differs_at = Some(place);
            break;
        }
    }
    if differs_at.is_none() && !is_end_alike(&mut play, farewell, seed, tally)? {
        differs_at = Some(steps.len() - 1);
    }
    play.end()?;
    Ok(differs_at)
}

/// What is there after a sequence; what is answered when all members leave, by then or before.
fn is_end_alike<'s>(
    play: &mut Play<'_, 's>,
    farewell: &'s [Step],
    seed: u64,
    tally: &mut Tally,
) -> Result<bool, String> {
    let seen = play.everything()?;
    let mut is_alike =
        are_alike(&format!("random {seed}, in the end"), seen.each_ref().map(Vec::as_slice), tally);
    for step in farewell {
        is_alike &= are_all_alike(seed, &play.ask(step)?, tally);
    }
    let (answered, unanswered) = play.drain()?;
    tally.add_unanswered(unanswered);
    Ok(is_alike & are_all_alike(seed, &answered, tally))
}

/// Compares each request's answers.
fn are_all_alike(seed: u64, answered: &[Answered<'_>], tally: &mut Tally) -> bool {
    let mut is_alike = true;
    for Answered { step, seen } in answered {
        let name = format!("random {seed}, request {} {:?} v{}", step.at, step.api, step.version);
        is_alike &= are_alike(&name, seen.each_ref().map(std::slice::from_ref), tally);
    }
    is_alike
}

/// Compares what both binaries said with what Kafka said.
fn are_alike(name: &str, [kafka, ours @ ..]: [&[Seen]; BROKERS], tally: &mut Tally) -> bool {
    // Each is compared, whatever came of the other.
    let [first, second] = [0, 1].map(|at| tally.compare(BINARIES[at], name, kafka, ours[at]));
    first && second
}

/// Leaves out whatever the difference does not need: mostly all but the last request.
fn cut_down(
    brokers: &mut [Broker; BROKERS],
    mut steps: Vec<Step>,
    farewell: &[Step],
    seed: u64,
    place: usize,
) -> Result<Vec<Step>, String> {
    steps.truncate(place + 1);
    let last = steps.len() - 1;
    let alone: Vec<Step> =
        steps.iter().filter(|step| step.kindness.is_none() || step.at == steps[last].at).cloned().collect();
    if first_difference(brokers, &alone, farewell, seed, &mut Tally::silent())?.is_some() {
        return Ok(alone);
    }
    for at in (0..last).rev() {
        if steps[at].kindness.is_some() {
            let without = steps.remove(at);
            if first_difference(brokers, &steps, farewell, seed, &mut Tally::silent())?.is_none() {
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

//! Many runs, a seed each, and what all of them have been through.
//!
//! `EVENTOR_SEED=17` runs one seed, `EVENTOR_SEEDS=1000` that many, `EVENTOR_STEPS=300` so many steps each.

use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::catch_unwind;

use super::Violation;

const SEEDS: u64 = 200;
const STEPS: u64 = 300;

/// What runs count: a number that stays 0 over many of them is something that is not tested.
pub trait Counted: Default {
    /// Both together.
    #[must_use]
    fn and(self, other: Self) -> Self;

    /// Every number with its name.
    fn counters(&self) -> Vec<(&'static str, u64)>;
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Leads every run through its steps, and prints what they have been through.
///
/// # Panics
/// When a checker found something, with the line that repeats that run of the test named; when something never happened.
pub fn sweep<C: Counted>(test: &str, run: fn(u64, usize) -> Result<C, Violation>) {
    let steps = number("EVENTOR_STEPS").unwrap_or(STEPS) as usize;
    let seeds = match number("EVENTOR_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("EVENTOR_SEEDS").unwrap_or(SEEDS),
    };
    let is_one = seeds.end - seeds.start == 1;
    let mut total = C::default();
    let mut failures = Vec::new();
    for seed in seeds.clone() {
        let why = match catch_unwind(|| run(seed, steps)) {
            Ok(Ok(coverage)) => {
                total = total.and(coverage);
                continue;
            }
            Ok(Err(violation)) => violation.to_string(),
            Err(_) => "a panic, see above".to_owned(),
        };
        failures.push(format!(
            "{why}\n    EVENTOR_SEED={seed} EVENTOR_STEPS={steps} cargo test -p eventor-tests --test {test}"
        ));
    }
    let mut text = format!("{} runs of {steps} steps\n", seeds.end - seeds.start);
    total.counters().iter().for_each(|(name, count)| _ = writeln!(text, "{count:>8} {name}"));
    // Not by `print!`, which shows nothing of a test that passes.
    std::io::stdout().write_all(text.as_bytes()).expect("standard output");
    assert!(failures.is_empty(), "{} runs failed:\n{}", failures.len(), failures.join("\n"));
    let missing: Vec<_> = total.counters().into_iter().filter(|(_, count)| *count == 0).collect();
    assert!(is_one || missing.is_empty(), "never happened: {missing:?}");
}

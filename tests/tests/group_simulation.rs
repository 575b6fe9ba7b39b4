//! Runs of consumer groups made up from seeds, with faults. `EVENTOR_SEED`, `EVENTOR_SEEDS` and `EVENTOR_STEPS` as in
//! `simulation`.

use std::fmt::Write as _;
use std::io::Write as _;

use eventor_tests::simulation::groups::{Coverage, run};

const SEEDS: u64 = 200;
const STEPS: u64 = 300;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_happens_to_members_the_promises_hold() {
    let steps = number("EVENTOR_STEPS").unwrap_or(STEPS) as usize;
    let seeds = match number("EVENTOR_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("EVENTOR_SEEDS").unwrap_or(SEEDS),
    };
    let is_one = seeds.end - seeds.start == 1;
    let mut total = Coverage::default();
    let mut failures = Vec::new();
    for seed in seeds.clone() {
        let why = match std::panic::catch_unwind(|| run(seed, steps)) {
            Ok(Ok(coverage)) => {
                total = total.and(&coverage);
                continue;
            }
            Ok(Err(violation)) => violation.to_string(),
            Err(_) => "a panic, see above".to_owned(),
        };
        failures.push(format!(
            "{why}\n    EVENTOR_SEED={seed} EVENTOR_STEPS={steps} cargo test -p eventor-tests --test group_simulation"
        ));
    }
    let mut text = format!("{} runs of {steps} steps\n", seeds.end - seeds.start);
    total.counters().for_each(|(name, count)| _ = writeln!(text, "{count:>8} {name}"));
    // Not by `print!`, which shows nothing of a test that passes.
    std::io::stdout().write_all(text.as_bytes()).expect("standard output");
    assert!(failures.is_empty(), "{} runs failed:\n{}", failures.len(), failures.join("\n"));
    let missing: Vec<_> = total.counters().filter(|(_, count)| *count == 0).collect();
    assert!(is_one || missing.is_empty(), "never happened: {missing:?}");
}

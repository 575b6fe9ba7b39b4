//! How many system calls a steady request takes, as strace counts them. Where there is no strace, or it may not look,
//! that is said and nothing else happens.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::cases::{STEADY, Steady};
use crate::server::{CONTENDERS, Contender, Server};
use crate::{Options, Outcome};

const WARM_STEPS: usize = 100;
const STEPS: f64 = 500.0;
/// In the quickest run.
const STEPS_MIN: f64 = 50.0;
/// How long strace may take to attach, in looks of a hundredth of a second.
const LOOKS_MAX: usize = 500;
/// Calls that are rarer than this in a request are left out.
const RARE: f64 = 0.01;

/// Prints a table.
pub fn run(options: &Options) -> Outcome<()> {
    let found = Command::new("strace").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if found.is_err() {
        println!("System calls were not counted: there is no strace.\n");
        return Ok(());
    }
    println!("System calls of one request, of all threads:\n");
    println!("| what | server | calls | which |\n|---|---|---|---|");
    let wanted = |steady: &&Steady| {
        options.cases.is_empty() || options.cases.iter().any(|word| steady.name.contains(word.as_str()))
    };
    for steady in STEADY.iter().filter(wanted) {
        for contender in CONTENDERS {
            match count(steady, contender, options)? {
                Some(calls) => print(steady, contender, &calls, steps(options)),
                None => println!("| {} | {} | | strace may not attach |", steady.name, contender.name()),
            }
        }
    }
    println!();
    let _ = fs::remove_dir_all(&options.directory);
    Ok(())
}

fn steps(options: &Options) -> usize {
    (STEPS * options.share).max(STEPS_MIN) as usize
}

fn print(steady: &Steady, contender: Contender, calls: &BTreeMap<String, u64>, steps: usize) {
    let mut each: Vec<_> = calls.iter().map(|(name, count)| (*count as f64 / steps as f64, name)).collect();
    each.sort_by(|one, other| other.0.total_cmp(&one.0));
    each.retain(|(count, _)| *count >= RARE);
    let sum: f64 = each.iter().map(|(count, _)| count).sum();
    let names: Vec<_> = each.iter().map(|(count, name)| format!("{name} {count:.2}")).collect();
    println!("| {} | {} | {sum:.1} | {} |", steady.name, contender.name(), names.join(", "));
}

/// Calls by name in all counted steps; none when strace may not attach.
fn count(steady: &Steady, contender: Contender, options: &Options) -> Outcome<Option<BTreeMap<String, u64>>> {
    let server = Server::start(contender, steady.floor, options)?;
    let mut step = (steady.prepare)(&server)?;
    for _ in 0..WARM_STEPS {
        step()?;
    }
    let table = options.directory.join("strace");
    let mut strace = Command::new("strace");
    strace.args(["-c", "-f", "-o"]).arg(&table).arg("-p").arg(server.id().to_string());
    let strace = strace.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut strace = strace.map_err(|error| format!("strace: {error}"))?;
    if !is_attached(&server, &mut strace) {
        // It may have ended by itself.
        let _ = strace.kill();
        let _ = strace.wait();
        return Ok(None);
    }
    for _ in 0..steps(options) {
        step()?;
    }
    // It writes its table when it is told to end.
    if let Some(id) = Pid::from_raw(strace.id() as i32) {
        kill_process(id, Signal::INT).map_err(|error| format!("strace: {error}"))?;
    }
    strace.wait().map_err(|error| format!("strace: {error}"))?;
    let table = fs::read_to_string(&table).map_err(|error| format!("strace's table: {error}"))?;
    Ok(Some(calls(&table)))
}

/// Waits until every thread of the server is traced.
fn is_attached(server: &Server, strace: &mut Child) -> bool {
    let tracer = format!("TracerPid:\t{}", strace.id());
    let traced = |status: String| status.lines().any(|line| line == tracer);
    for _ in 0..LOOKS_MAX {
        if !matches!(strace.try_wait(), Ok(None)) {
            return false;
        }
        let mut tasks = fs::read_dir(format!("/proc/{}/task", server.id())).into_iter().flatten().flatten();
        if tasks.all(|task| fs::read_to_string(task.path().join("status")).is_ok_and(&traced)) {
            return true;
        }
        thread::sleep(Duration::from_millis(10));
    }
    false
}

/// The rows of strace's table: time, seconds, usecs/call, calls, maybe errors, name.
fn calls(table: &str) -> BTreeMap<String, u64> {
    let row = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        fields.first()?.parse::<f64>().ok()?;
        let name = fields.last().filter(|name| **name != "total")?;
        Some(((*name).to_owned(), fields.get(3)?.parse().ok()?))
    };
    table.lines().filter_map(row).collect()
}

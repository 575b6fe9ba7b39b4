//! One run of somebody else's program: its input, its end within a limit, what it printed. Not what installs or builds
//! something, which takes as long as it takes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::Outcome;

/// Programs of ours give up by themselves long before; this is for those that hang.
pub const RUN_MAX: Duration = Duration::from_secs(400);
/// How many programs run at a time: they mostly wait.
const AT_A_TIME: usize = 4;
/// Of what a program that failed said.
const LINES_SHOWN: usize = 25;

/// Runs it to its end and answers what it printed. Its streams are kept in files named after `out`.
pub fn run(command: &mut Command, input: &str, out: &Path) -> Result<String, String> {
    let with = |ending: &str| PathBuf::from(format!("{}.{ending}", out.display()));
    let (stdin, stdout, stderr) = (with("in"), with("out"), with("err"));
    let failed = |error: std::io::Error| format!("{}: {error}", out.display());
    fs::write(&stdin, input).map_err(failed)?;
    let mut child = command
        .stdin(File::open(&stdin).map_err(failed)?)
        .stdout(File::create(&stdout).map_err(failed)?)
        .stderr(File::create(&stderr).map_err(failed)?)
        .spawn()
        .map_err(|error| format!("cannot run {}: {error}", command.get_program().display()))?;
    let ended = end(&mut child);
    let said = text(&stdout)?;
    ended.map_err(|why| {
        format!("{why}\n{}{}", last_lines(&said), last_lines(&text(&stderr).unwrap_or_default()))
    })?;
    Ok(said)
}

/// Waits for it, or kills it.
pub fn end(child: &mut Child) -> Outcome {
    let begun = Instant::now();
    loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(format!("it ended with {status}")),
            None if begun.elapsed() > RUN_MAX => {
                child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
                return Err(format!("it still ran after {} s and was killed", RUN_MAX.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// What a program of this name said to standard error.
pub fn complaints(out: &Path) -> Result<String, String> {
    text(&PathBuf::from(format!("{}.err", out.display())))
}

fn text(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The end of what was said, each line cut to what a person reads.
fn last_lines(said: &str) -> String {
    let from = said.lines().count().saturating_sub(LINES_SHOWN);
    said.lines()
        .skip(from)
        .map(|line| format!("    {}\n", line.chars().take(300).collect::<String>()))
        .collect()
}

/// Does the same for all, a few at a time; answers in their order, or with every failure.
pub fn each<'a, O: Sync, T: Send>(
    all: &'a [O],
    act: impl Fn(&'a O) -> Result<T, String> + Sync,
) -> Result<Vec<T>, String> {
    let next = Mutex::new(all.iter().enumerate());
    let done = Mutex::new(BTreeMap::new());
    // A poisoned lock is a thread that panicked, and that ends the scope with its panic anyway.
    let take = || next.lock().ok().and_then(|mut next| next.next());
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some((number, one)) = take() {
                    let result = act(one);
                    if let Ok(mut done) = done.lock() {
                        done.insert(number, result);
                    }
                }
            });
        }
    });
    let done = done.into_inner().map_err(|error| error.to_string())?;
    let (passed, failed): (Vec<_>, Vec<_>) = done.into_values().partition(Result::is_ok);
    match failed.is_empty() {
        true => Ok(passed.into_iter().flatten().collect()),
        false => Err(failed.into_iter().filter_map(Result::err).collect::<Vec<_>>().join("\n")),
    }
}

//! One run of a client program: its input, its end within a limit, what it printed.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Programs give up by themselves after a minute of waiting; this is for those that hang.
const RUN_MAX: Duration = Duration::from_secs(180);
/// Of what a program that failed said.
const LINES_SHOWN: usize = 25;

/// What stands before a program's own arguments.
#[derive(Clone)]
pub struct CommandLine(Vec<OsString>);

impl CommandLine {
    pub fn new<T: Into<OsString>>(words: impl IntoIterator<Item = T>) -> CommandLine {
        CommandLine(words.into_iter().map(Into::into).collect())
    }
}

/// Runs it to its end and answers what it printed. Its streams are kept in files named after `out`.
pub fn run(command: &CommandLine, arguments: &[&str], input: &str, out: &Path) -> Result<String, String> {
    let with = |ending: &str| PathBuf::from(format!("{}.{ending}", out.display()));
    let (stdin, stdout, stderr) = (with("in"), with("out"), with("err"));
    let failed = |error: std::io::Error| format!("{}: {error}", out.display());
    fs::write(&stdin, input).map_err(failed)?;
    let [program, before @ ..] = &command.0[..] else { return Err("the command line is empty".into()) };
    let child = Command::new(program)
        .args(before)
        .args(arguments)
        .stdin(File::open(&stdin).map_err(failed)?)
        .stdout(File::create(&stdout).map_err(failed)?)
        .stderr(File::create(&stderr).map_err(failed)?)
        .spawn()
        .map_err(|error| format!("cannot run {}: {error}", program.display()))?;
    let ended = end(child);
    let said = text(&stdout)?;
    ended.map_err(|why| {
        format!("{why}\n{}{}", last_lines(&said), last_lines(&text(&stderr).unwrap_or_default()))
    })?;
    Ok(said)
}

/// Waits for it, or kills it.
fn end(mut child: Child) -> Result<(), String> {
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

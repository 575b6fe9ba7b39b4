//! Running other programs: by their exit code, with an error that names the command.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Outcome;

/// The two brokers that are to be the same.
pub const BINARIES: [&str; 2] = ["eventor", "eventor-smol"];

/// The top of the clone.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(PathBuf::from).unwrap_or(here)
}

/// The cargo that runs this task.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Git, in the clone.
pub fn git() -> Command {
    let mut command = Command::new("git");
    command.current_dir(root());
    command
}

/// Builds one of the binaries and answers where it lies.
pub fn binary(name: &str) -> Result<PathBuf, String> {
    let package = if name == "eventor-smol" { "eventor-runtime-smol" } else { "eventor-runtime-std" };
    run(cargo().args(["build", "--quiet", "--locked", "--package", package]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join("debug").join(name))
}

/// Runs to the end with our own standard streams.
pub fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| format!("cannot run {}: {error}", show(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", show(command))) }
}

/// Runs to the end and answers standard output; standard error passes through.
pub fn output(command: &mut Command) -> Result<String, String> {
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("cannot run {}: {error}", show(command)))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(format!("{} ended with {}\n{text}", show(command), output.status))
    }
}

/// Runs to the end; answers success and both streams in one text.
pub fn attempt(command: &mut Command) -> Result<(bool, String), String> {
    command.stdin(Stdio::null());
    let output = command.output().map_err(|error| format!("cannot run {}: {error}", show(command)))?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    Ok((output.status.success(), text))
}

/// The command as a person would type it, cut to a line.
fn show(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    if text.chars().count() > 200 { text.chars().take(200).chain("...".chars()).collect() } else { text }
}
